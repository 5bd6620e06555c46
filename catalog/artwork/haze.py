"""Light, rays and clouds as small arrays: soft things are computed on a grid much coarser than the picture."""

import numpy as np

Grid = np.ndarray


def coordinates(size: tuple[int, int]) -> tuple[Grid, Grid]:
    """Of every cell's middle, as shares of the width [1, w] and of the height [h, 1]."""
    across = (np.arange(size[0], dtype=np.float32) + 0.5) / size[0]
    down = (np.arange(size[1], dtype=np.float32) + 0.5) / size[1]
    return across[None, :], down[:, None]


def round_light(size: tuple[int, int], x: float, y: float, radius: float) -> Grid:
    """Brightness 0 to 1 [h, w] around a point; radius in shares of the height."""
    across, down = coordinates(size)
    distance = np.hypot((across - x) * (size[0] / size[1]), down - y) / max(radius, 1e-3)
    return np.exp(-2.2 * distance**1.4)


def beams(size: tuple[int, int], x: float, y: float, rng: np.random.Generator, number: int, reach: float) -> Grid:
    """Brightness [h, w] of uneven rays out of a point, fading over reach."""
    across, down = coordinates(size)
    wide, tall = (across - x) * (size[0] / size[1]), down - y
    turn = (np.arctan2(tall, wide) / (2 * np.pi)) % 1.0
    strength = np.clip(rng.normal(0.35, 0.4, number), 0, 1)
    strength = np.append(strength, strength[0])
    around = np.interp(turn.ravel(), np.linspace(0, 1, number + 1), strength).reshape(turn.shape)
    return around * np.exp(-1.6 * np.hypot(wide, tall) / reach)


def clouds(
    size: tuple[int, int], rng: np.random.Generator, cells: int = 3, octaves: int = 5, rough: float = 0.55
) -> Grid:
    """Fractal value noise, 0 to 1 [h, w]; cells: of the coarsest octave across the height."""
    total = np.zeros((size[1], size[0]), np.float32)
    for octave in range(octaves):
        down = cells * 2**octave
        across = max(2, down * size[0] // size[1])
        total += rough**octave * stretched(rng.random((down + 2, across + 2), dtype=np.float32), size)
    low, high = float(total.min()), float(total.max())
    return (total - low) / max(high - low, 1e-6)


def stretched(cells: Grid, size: tuple[int, int]) -> Grid:
    """Cells [r, c] blown up to [h, w] with smooth steps between them."""
    rows, top = weights(cells.shape[0], size[1])
    columns, left = weights(cells.shape[1], size[0])
    upper, lower = cells[rows], cells[rows + 1]
    mixed = upper + (lower - upper) * top[:, None]
    return mixed[:, columns] + (mixed[:, columns + 1] - mixed[:, columns]) * left[None, :]


def weights(cells: int, length: int) -> tuple[Grid, Grid]:
    place = np.linspace(0, cells - 1.001, length, dtype=np.float32)
    first = place.astype(np.int32)
    share = place - first
    return first, share * share * (3 - 2 * share)


def cone(size: tuple[int, int], start: tuple[float, float], end: tuple[float, float], wide: float) -> Grid:
    """Brightness [h, w] of a beam between two points at different heights; wide: half its width at the end."""
    across, down = coordinates(size)
    share = (down - start[1]) / (end[1] - start[1])
    middle, half = start[0] + (end[0] - start[0]) * share, 0.008 + (wide - 0.008) * share
    inside = np.clip((half - np.abs(across - middle)) / (0.25 * np.abs(half) + 0.004), 0, 1)
    return inside * ((share >= 0) & (share <= 1)) * (1 - 0.35 * share.clip(0, 1))
