"""What touches every pixel of every frame, compiled: pictures are uint8 [height, width, 3] and changed in place."""

import numpy as np
from numba import njit

# What is laid over a picture: uint8 [h, w, 4], colours multiplied by their cover, and the cover; int32 [h, 2], between
# which columns each row has any.
Layer = tuple[np.ndarray, np.ndarray]


# Columns are found once a frame, and rows are mixed before columns, which a processor does many at a time.
@njit(cache=True, nogil=True)
def columns_of(left: float, step: float, count: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """For each column of a frame the source's column to its left, and the share of the next one, of 256."""
    first, share = np.empty(count, np.int32), np.empty(count, np.int32)
    for column in range(count):
        x = min(max(left + column * step, 0.0), width - 1.01)
        first[column] = int(x)
        share[column] = int((x - first[column]) * 256)
    return first, share


@njit(cache=True, nogil=True)
def spread(out: np.ndarray, source: np.ndarray, left: float, top: float, step: float) -> None:
    """Fill out from source [h, w, 3], beginning at left, top; step: source pixels for each of out's."""
    first, share = columns_of(left, step, out.shape[1], source.shape[1])
    flat = source.reshape(source.shape[0], -1)
    line = np.empty(flat.shape[1], np.int32)
    for row in range(out.shape[0]):
        y = min(max(top + row * step, 0.0), source.shape[0] - 1.01)
        upper, lower, down = flat[int(y)], flat[int(y) + 1], int((y - int(y)) * 256)
        for place in range(line.size):
            line[place] = np.int32(upper[place]) * (256 - down) + np.int32(lower[place]) * down
        for column in range(out.shape[1]):
            place, right = 3 * first[column], share[column]
            for part in range(3):
                value = line[place + part] * (256 - right) + line[place + 3 + part] * right
                out[row, column, part] = np.uint8((value + 32768) >> 16)


def layer_of(colours: np.ndarray, cover: np.ndarray) -> Layer:
    """From uint8 [h, w, 3], or [3] for one colour everywhere, and uint8 [h, w]."""
    pixels = np.empty((*cover.shape, 4), np.uint8)
    # Multiplied already, so that mixing neighbours needs no care.
    pixels[:, :, :3] = (colours.astype(np.uint16) * cover[:, :, None] + 127) // 255
    pixels[:, :, 3] = cover
    covered = cover > 0
    first, last = covered.argmax(axis=1), cover.shape[1] - covered[:, ::-1].argmax(axis=1)
    edges = np.column_stack([first, np.where(covered.any(axis=1), last, 0)]).astype(np.int32)
    return pixels, edges


def lay(out: np.ndarray, layer: Layer, left: float, top: float, step: float) -> None:
    """Lay a layer over out; beyond its edges it goes on as it ends."""
    lay_pixels(out, *layer, left, top, step)


@njit(cache=True, nogil=True)
def lay_pixels(out: np.ndarray, pixels: np.ndarray, edges: np.ndarray, left: float, top: float, step: float) -> None:
    height, width = pixels.shape[0], pixels.shape[1]
    first, share = columns_of(left, step, out.shape[1], width)
    flat = pixels.reshape(height, -1)
    line = np.zeros(4 * width, np.int32)
    for row in range(out.shape[0]):
        y = min(max(top + row * step, 0.0), height - 1.01)
        upper, lower, down = flat[int(y)], flat[int(y) + 1], int((y - int(y)) * 256)
        begin, end = min(edges[int(y), 0], edges[int(y) + 1, 0]), max(edges[int(y), 1], edges[int(y) + 1, 1])
        if end == 0:
            continue
        begin, end = max(0, begin - 1), min(width, end + 1)
        for place in range(4 * begin, 4 * end):
            line[place] = np.int32(upper[place]) * (256 - down) + np.int32(lower[place]) * down
        for column in range(out.shape[1]):
            x, right = first[column], share[column]
            if x < begin or x + 1 >= end:
                continue
            place = 4 * x
            cover = line[place + 3] * (256 - right) + line[place + 7] * right
            if cover < 65536:
                continue
            free = 255 - (cover >> 16)
            for part in range(3):
                value = line[place + part] * (256 - right) + line[place + 4 + part] * right
                under = np.int32(out[row, column, part]) * free * 257
                out[row, column, part] = np.uint8(min((value + under + 32768) >> 16, 255))


@njit(cache=True, nogil=True)
def shine(out: np.ndarray, light: np.ndarray) -> None:
    """Add light, float32 [h, w, 3] of 0 to 1 on a coarse grid, as a screen."""
    rows, columns = light.shape[0], light.shape[1]
    down, across = np.float32((rows - 1.001) / out.shape[0]), np.float32((columns - 1.001) / out.shape[1])
    line = np.empty((columns, 3), np.float32)
    for row in range(out.shape[0]):
        y0 = int(row * down)
        share = row * down - y0
        for column in range(columns):
            for part in range(3):
                upper = light[y0, column, part]
                line[column, part] = upper + (light[y0 + 1, column, part] - upper) * share
        for column in range(out.shape[1]):
            x0 = int(column * across)
            share = column * across - x0
            for part in range(3):
                value = line[x0, part] + (line[x0 + 1, part] - line[x0, part]) * share
                dark = np.float32(255 - out[row, column, part])
                out[row, column, part] = np.uint8(255 - dark * (1 - min(max(value, np.float32(0)), np.float32(1))))


@njit(cache=True, nogil=True)
def spots(out: np.ndarray, dots: np.ndarray, hard: float) -> None:
    """Add round lights: dots float32 [n, 6] of x, y and radius in pixels, and a colour 0 to 1.

    hard: 0 for a soft glow, up to 1 for a disc.
    """
    for dot in range(dots.shape[0]):
        x, y, radius = dots[dot, 0], dots[dot, 1], max(dots[dot, 2], np.float32(0.6))
        for row in range(max(0, int(y - radius)), min(out.shape[0], int(y + radius) + 2)):
            for column in range(max(0, int(x - radius)), min(out.shape[1], int(x + radius) + 2)):
                away = ((column - x) ** 2 + (row - y) ** 2) / (radius * radius)
                if away >= 1:
                    continue
                level = (1 - away) ** 2 if hard <= 0 else min(1.0, (1 - away) / (1 - hard + 1e-3))
                for part in range(3):
                    dark = 255 - out[row, column, part]
                    out[row, column, part] = np.uint8(255 - dark * (1 - level * dots[dot, 3 + part]))


@njit(cache=True, nogil=True)
def strokes(out: np.ndarray, lines: np.ndarray) -> None:
    """Add lines of light: float32 [n, 8] of x, y at the faint end and at the bright one, half the width, a colour."""
    for line in range(lines.shape[0]):
        x0, y0, x1, y1, half = lines[line, 0], lines[line, 1], lines[line, 2], lines[line, 3], lines[line, 4]
        dx, dy = x1 - x0, y1 - y0
        length = max(dx * dx + dy * dy, np.float32(1e-3))
        reach = half + 1
        for row in range(max(0, int(min(y0, y1) - reach)), min(out.shape[0], int(max(y0, y1) + reach) + 1)):
            for column in range(max(0, int(min(x0, x1) - reach)), min(out.shape[1], int(max(x0, x1) + reach) + 1)):
                share = min(max(((column - x0) * dx + (row - y0) * dy) / length, 0.0), 1.0)
                away = np.hypot(column - x0 - share * dx, row - y0 - share * dy)
                if away >= reach:
                    continue
                level = min(1.0, reach - away) * (0.15 + 0.85 * share)
                for part in range(3):
                    dark = 255 - out[row, column, part]
                    out[row, column, part] = np.uint8(255 - dark * (1 - level * lines[line, 5 + part]))


@njit(cache=True, nogil=True)
def stamp(out: np.ndarray, mask: np.ndarray, x: float, y: float, scale: float, cover: float, ink: np.ndarray) -> None:
    """Print a mask, uint8 [h, w], its upper left at x, y; ink: float32 [2, 3], the colours at its top and bottom."""
    high, wide = mask.shape[0] * scale, mask.shape[1] * scale
    colour = np.empty(3, np.float32)
    for row in range(max(0, int(np.floor(y))), min(out.shape[0], int(np.ceil(y + high)))):
        v = min(max((row - y + 0.5) / scale - 0.5, 0.0), mask.shape[0] - 1.01)
        upper, lower, down = mask[int(v)], mask[int(v) + 1], np.float32(v - int(v))
        for part in range(3):
            colour[part] = ink[0, part] + (ink[1, part] - ink[0, part]) * np.float32(v / mask.shape[0])
        for column in range(max(0, int(np.floor(x))), min(out.shape[1], int(np.ceil(x + wide)))):
            u = min(max((column - x + 0.5) / scale - 0.5, 0.0), mask.shape[1] - 1.01)
            u0 = int(u)
            if not (upper[u0] or upper[u0 + 1] or lower[u0] or lower[u0 + 1]):
                continue
            right = np.float32(u - u0)
            above = upper[u0] + (np.float32(upper[u0 + 1]) - upper[u0]) * right
            below = lower[u0] + (np.float32(lower[u0 + 1]) - lower[u0]) * right
            level = (above + (below - above) * down) * np.float32(cover / 255)
            for part in range(3):
                under = np.float32(out[row, column, part])
                out[row, column, part] = np.uint8(under + (colour[part] - under) * level + np.float32(0.5))


@njit(cache=True, nogil=True)
def blend(out: np.ndarray, other: np.ndarray, cover: np.ndarray, level: float) -> None:
    """Lay another picture over out; cover: int32 [h, w, 3] of 0 to 256, of which level, 0 to 1, counts."""
    under, over, covered, factor = out.ravel(), other.ravel(), cover.ravel(), int(level * 256)
    for place in range(under.size):
        value = np.int32(under[place])
        under[place] = np.uint8(value + (((np.int32(over[place]) - value) * ((covered[place] * factor) >> 8)) >> 8))


@njit(cache=True, nogil=True)
def fade(out: np.ndarray, other: np.ndarray, share: float) -> None:
    """Lay a share, 0 to 1, of another picture over out."""
    under, over, cover = out.ravel(), other.ravel(), int(share * 256)
    for place in range(under.size):
        value = np.int32(under[place])
        under[place] = np.uint8(value + (((np.int32(over[place]) - value) * cover) >> 8))


@njit(cache=True, nogil=True)
def finish(out: np.ndarray, shade: np.ndarray, grain: np.ndarray, level: float) -> None:
    """Multiply by shade, int32 [h, w * 3] of 0 to 256, and by level; add grain, int32 [h, w * 3] in 256ths around 0."""
    factor = int(level * 256)
    for row in range(out.shape[0]):
        line, dark, specks = out[row].ravel(), shade[row], grain[row]
        for place in range(line.size):
            value = (np.int32(line[place]) * ((dark[place] * factor) >> 8) + specks[place] + 128) >> 8
            line[place] = np.uint8(min(max(value, 0), 255))
