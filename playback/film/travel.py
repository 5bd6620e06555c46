"""Country that passes by: strips of hills, trees or houses, the near ones faster than the far, and somebody walking."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from catalog.artwork import figures
from catalog.artwork.geometry import Outline
from catalog.artwork.palette import Colour, mix
from playback.film import raster
from playback.film.kit import Imagery, Kit, light_of
from playback.film.weather import WHITE

BLACK: Colour = (0, 0, 0)
# Strips are so many frames wide, and drawn at twice the size for smooth edges.
WIDE, OVER = 1.7, 2
# Bodies and lit windows are drawn in these: red is where there is anything, green how far it shines.
BODY, LIT = (255, 0, 0), (255, 255, 0)
Strip = Callable[[Kit, ImageDraw.ImageDraw, int, int, float], None]


def ground(kit: Kit, stops: list[tuple[float, Colour]]) -> np.ndarray:
    """A vertical gradient, uint8 [h, w, 3], its steps hidden by noise."""
    heights = np.linspace(0, 1, kit.height)
    places, colours = [place for place, _ in stops], np.array([colour for _, colour in stops], float)
    column = np.stack([np.interp(heights, places, colours[:, part]) for part in range(3)], axis=1)
    noise = np.random.default_rng(5).uniform(0, 1, (kit.height, kit.width, 1))
    return (column[:, None, :] + noise).clip(0, 255).astype(np.uint8)


def dusk(kit: Kit, horizon: float = 0.72) -> np.ndarray:
    p = kit.palette
    low = mix(p.middle, p.glow, 0.6)
    return ground(kit, [(0, p.sky), (horizon * 0.6, mix(p.sky, p.middle, 0.6)), (horizon, low), (1, p.middle)])


def night(kit: Kit) -> np.ndarray:
    p = kit.palette
    return ground(
        kit, [(0, mix(p.near, p.sky, 0.4)), (0.75, mix(p.middle, p.glow, 0.3)), (1, mix(p.middle, p.near, 0.3))]
    )


def strip(kit: Kit, draw: Strip, tint: Colour, depth: float) -> raster.Layer:
    """depth: 0 far to 1 near."""
    wide, tall = round(kit.width * WIDE) * OVER, kit.height * OVER
    image = Image.new("RGB", (wide, tall))
    draw(kit, ImageDraw.Draw(image), wide, tall, depth)
    cover, lit, _ = (np.asarray(band) for band in image.reduce(OVER).split())
    body, lamp = np.array(tint, float), np.array(mix(kit.palette.glow, kit.palette.accent, 0.25), float)
    shares = lit[:, :, None] / np.maximum(cover, 1)[:, :, None]
    return raster.layer_of((body + (lamp - body) * shares).astype(np.uint8), cover)


def hills(kit: Kit, pen: ImageDraw.ImageDraw, wide: int, tall: int, depth: float) -> None:
    across = np.linspace(0, 1, 260)
    height = sum(0.5**n * np.sin(2 * np.pi * ((1.2 + depth) * 2**n * across + kit.rng.random())) for n in range(6))
    down = (0.62 + 0.3 * depth - (0.16 - 0.1 * depth) * height / np.abs(height).max()) * tall
    pen.polygon([(0, tall), *zip(across * wide, down, strict=True), (wide, tall)], fill=BODY)


def trees(kit: Kit, pen: ImageDraw.ImageDraw, wide: int, tall: int, depth: float) -> None:
    """Bare trunks, with a branch here and there."""
    for place in np.arange(0.02, 1, 0.035 + 0.09 * depth):
        x, half = (place + kit.pick(-0.012, 0.012)) * wide, (0.003 + 0.016 * depth * kit.pick(0.6, 1.2)) * tall
        lean = kit.pick(-0.05, 0.05) * tall
        pen.polygon([(x - half, tall), (x + lean - half * 0.6, 0), (x + lean + half * 0.6, 0), (x + half, tall)], BODY)
        for _ in range(3):
            at, side = kit.pick(0.1, 0.6), kit.side()
            start = (x + lean * (1 - at), at * tall)
            tip = (start[0] + side * kit.pick(0.05, 0.14) * tall, start[1] - kit.pick(0.05, 0.14) * tall)
            pen.line([start, tip], BODY, max(2, round(half * 0.5)))
    pen.rectangle([0, (0.86 + 0.1 * depth) * tall, wide, tall], fill=BODY)


def houses(kit: Kit, pen: ImageDraw.ImageDraw, wide: int, tall: int, depth: float) -> None:
    place = -0.02
    while place < 1:
        across, top = kit.pick(0.03, 0.07) + 0.02 * depth, 0.4 + 0.24 * depth + kit.pick(-0.2, 0.14)
        pen.rectangle([place * wide, top * tall, (place + across) * wide, tall], fill=BODY)
        if kit.rng.random() < 0.35:
            mast = (place + across / 2) * wide
            pen.line([(mast, top * tall), (mast, (top - 0.07) * tall)], BODY, OVER * 2)
        for x in np.arange(place + 0.006, place + across - 0.005, 0.009):
            for y in np.arange(top + 0.03, 1, 0.034):
                if kit.rng.random() < 0.12 + 0.14 * depth:
                    pen.rectangle([x * wide, y * tall, (x + 0.004) * wide, (y + 0.014) * tall], fill=LIT)
        place += across + kit.pick(0, 0.01)


def buttes(kit: Kit, pen: ImageDraw.ImageDraw, wide: int, tall: int, depth: float) -> None:
    base = 0.74 + 0.16 * depth
    for place in np.arange(kit.pick(0.05, 0.2), 1, 0.3 + 0.1 * depth):
        x, rise, half = place * wide, kit.pick(0.12, 0.3) * tall * (1 - 0.4 * depth), kit.pick(0.05, 0.12) * tall
        foot = base * tall
        slope = [(x - half * 2, foot + 9), (x - half * 1.1, foot - rise * 0.5), (x - half * 0.9, foot - rise)]
        pen.polygon(
            [*slope, (x + half * 0.8, foot - rise * 0.96), (x + half, foot - rise * 0.5), (x + half * 2, foot + 9)],
            BODY,
        )
    ridge = [(x * wide, (base + 0.012 * np.sin(19 * x + 40 * depth)) * tall) for x in np.linspace(0, 1, 80)]
    pen.polygon([(0, tall), *ridge, (wide, tall)], fill=BODY)


def pavement(kit: Kit, pen: ImageDraw.ImageDraw, wide: int, tall: int, depth: float) -> None:
    """A street's edge with its lamps."""
    for place in np.arange(kit.pick(0.02, 0.15), 1, 0.21):
        x, top = place * wide, 0.3 * tall
        pen.line([(x, 0.92 * tall), (x, top), (x + 0.05 * tall, top)], BODY, round(0.012 * tall), joint="curve")
        pen.ellipse([x + 0.035 * tall, top, x + 0.075 * tall, top + 0.022 * tall], fill=LIT)
    pen.rectangle([0, 0.92 * tall, wide, tall], fill=BODY)


def passing(
    kit: Kit, draws: tuple[Strip, Strip, Strip], sky: np.ndarray, pace: float = 0.05, disc: float = 0.13
) -> Imagery:
    """Three strips, the far one first, under a sky with a sun or moon.

    pace: of the nearest, in widths a second; disc: how large the sun is, in heights, 0 for none.
    """
    p, way = kit.palette, kit.side()
    tints = [mix(p.middle, p.glow, 0.2), mix(p.middle, p.near, 0.45), mix(p.near, p.middle, 0.12)]
    strips = [strip(kit, *each) for each in zip(draws, tints, (0.0, 0.5, 1.0), strict=True)]
    sky = sky.copy()
    if disc:
        hang(kit, sky, kit.pick(0.3, 0.7), kit.pick(0.34, 0.46), disc)
    free = strips[0][0].shape[1] - kit.width - 2

    def view(frame: np.ndarray, seconds: float, share: float) -> None:
        np.copyto(frame, sky)
        for layer, part in zip(strips, (0.22, 0.5, 1.0), strict=True):
            moved = min(free, pace * part * kit.width * seconds)
            raster.lay(frame, layer, moved if way > 0 else free - moved, 0.0, 1.0)

    return view


def hang(kit: Kit, sky: np.ndarray, x: float, y: float, radius: float) -> None:
    """A sun or moon with light around it."""
    place, tint = (x * kit.width, y * kit.height), light_of(mix(kit.palette.glow, WHITE, 0.3))
    for size, strength, hard in ((4.2, 0.4, 0.0), (2.0, 0.4, 0.0), (1.0, 0.95, 0.965)):
        dot = np.array([[*place, size * radius * kit.height, *(tint * strength)]], np.float32)
        raster.spots(sky, dot, hard)


def walking(kit: Kit, scenery: Imagery, figure: figures.Figure, tall: float = 0.5) -> Imagery:
    """Somebody who walks along, with the scenery passing."""
    upper = [[(x, y) for x, y in outline if y < -0.36] for outline in figure()]
    ink = np.array([mix(kit.palette.near, BLACK, 0.6)] * 2, np.float32)
    size, stride, x = tall * kit.height, kit.pick(0.85, 1.0), kit.pick(0.36, 0.64)

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        scenery(frame, seconds, share)
        turn = 2 * np.pi * seconds * stride
        mask = walker([outline for outline in upper if len(outline) > 2], round(size), turn)
        left = (x + 0.03 * (share - 0.5)) * kit.width - mask.shape[1] / 2
        raster.stamp(frame, mask, left, 0.965 * kit.height - mask.shape[0] + 2, 1.0, 1.0, ink)

    return draw


def walker(upper: list[Outline], size: int, turn: float) -> np.ndarray:
    """A mask uint8 [h, w] of a figure in mid stride; turn: where in its step, in radians."""
    big = size * OVER
    mask = Image.new("L", (big, round(big * 1.1)))
    pen = ImageDraw.Draw(mask)
    bob = 0.012 * abs(np.sin(turn))
    for outline in upper:
        pen.polygon([(big / 2 + px * big, (1.06 + py - bob) * big) for px, py in outline], fill=255)
    for phase in (0.0, np.pi):
        limb(pen, big, (0.0, -0.46 - bob), (0.245, 0.235), 0.42 * np.sin(turn + phase), bent(turn + phase), 0.07)
        limb(pen, big, (0.0, -0.76 - bob), (0.17, 0.17), -0.36 * np.sin(turn + phase), -0.35, 0.045)
    return np.asarray(mask.reduce(OVER))


def bent(turn: float) -> float:
    """How far a knee is bent: while its leg swings forward."""
    return float(0.12 + 0.6 * max(0.0, np.cos(turn)) ** 2)


def limb(
    pen: ImageDraw.ImageDraw, big: int, top: tuple[float, float], parts: tuple[float, float], swing: float,
    bend: float, thick: float,
) -> None:  # fmt: skip
    """An arm or a leg of two parts, hanging from top; angles in radians, forward is to the right."""
    joint = (top[0] + parts[0] * np.sin(swing), top[1] + parts[0] * np.cos(swing))
    lower = swing - bend
    end = (joint[0] + parts[1] * np.sin(lower), joint[1] + parts[1] * np.cos(lower))
    places = [(big / 2 + x * big, (1.06 + y) * big) for x, y in (top, joint, end)]
    if top[1] > -0.6:
        # A shoe, across the shin.
        toe = (end[0] + 0.055 * np.cos(lower), end[1] - 0.055 * np.sin(lower))
        places.append((big / 2 + toe[0] * big, (1.06 + toe[1]) * big))
    pen.line(places, fill=255, width=round(thick * big), joint="curve")
    for x, y in places:
        half = thick * big / 2
        pen.ellipse([x - half, y - half, x + half, y + half], fill=255)
