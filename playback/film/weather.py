"""What drifts through the air of a shot: particles, each a small cloud of numbers that move by formula.

Where each one is follows from the time alone, so that any frame can be drawn without those before it.
"""

from collections.abc import Callable

import numpy as np

from catalog.artwork.palette import Colour, mix
from playback.film import raster
from playback.film.kit import Imagery, Kit, light_of

WHITE: Colour = (255, 255, 255)


def table(columns: list[np.ndarray | float], tint: np.ndarray, strength: np.ndarray) -> np.ndarray:
    """Rows for the raster: places and sizes, then the colour at each one's strength."""
    colours = strength[:, None] * tint[None, :]
    places = [np.broadcast_to(column, strength.shape) for column in columns]
    return np.column_stack([*places, *colours.T]).astype(np.float32)


def falling(kit: Kit, number: int, speed: float, sway: float, size: tuple[float, float]) -> Callable[..., tuple]:
    """Places of particles that cross the frame; speed: heights a second, down if positive; size: in heights."""
    x, y, depth, phase = kit.rng.random((4, number)).astype(np.float32)
    radius = (size[0] + (size[1] - size[0]) * depth**2) * kit.height

    def at(seconds: float) -> tuple[np.ndarray, ...]:
        pace = 0.4 + 0.6 * depth
        down = (y + speed * pace * seconds) % 1.15 - 0.075
        across = (
            x + sway * pace * np.sin(seconds * (0.5 + phase) + 6.28 * phase) + 0.02 * speed * seconds
        ) % 1.1 - 0.05
        return across * kit.width, down * kit.height, radius, depth, phase

    return at


def snow(kit: Kit) -> Imagery:
    at, tint = falling(kit, 130, 0.16, 0.03, (0.003, 0.013)), light_of(WHITE, 0.8)

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        x, y, radius, depth, _ = at(seconds)
        raster.spots(frame, table([x, y, radius], tint, 0.35 + 0.5 * depth), 0.0)

    return draw


def embers(kit: Kit) -> Imagery:
    at, tint = falling(kit, 90, -0.34, 0.035, (0.003, 0.011)), light_of(mix(kit.palette.glow, (255, 130, 30), 0.6))

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        x, y, radius, depth, phase = at(seconds)
        flicker = 0.55 + 0.45 * np.sin(seconds * (7 + 9 * phase) + 40 * phase)
        raster.spots(frame, table([x, y, radius * 2.6], tint * 0.5, flicker * depth), 0.0)
        raster.spots(frame, table([x, y, radius * 0.9], tint, flicker), 0.0)

    return draw


def motes(kit: Kit) -> Imagery:
    """Dust in the light: large, faint and slow."""
    at, tint = falling(kit, 70, -0.025, 0.03, (0.004, 0.03)), light_of(mix(kit.palette.glow, WHITE, 0.35))

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        x, y, radius, depth, phase = at(seconds)
        pulse = 0.5 + 0.5 * np.sin(seconds * (0.6 + phase) + 20 * phase)
        raster.spots(frame, table([x, y, radius], tint, pulse * (0.5 - 0.34 * depth)), 0.0)

    return draw


def fireflies(kit: Kit) -> Imagery:
    x, y, phase, pace = kit.rng.random((4, 46)).astype(np.float32)
    tint = light_of(mix(kit.palette.accent, WHITE, 0.2))

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        turn = seconds * (0.3 + 0.5 * pace) + 6.28 * phase
        across = (x + 0.05 * np.sin(turn) + 0.02 * np.sin(2.7 * turn)) * kit.width
        down = (0.25 + 0.75 * y + 0.06 * np.sin(1.3 * turn + phase) - 0.012 * seconds) * kit.height
        pulse = np.clip(np.sin(turn * 2.2 + 9 * pace), 0, 1) ** 1.5
        raster.spots(frame, table([across, down, 0.03 * kit.height], tint * 0.5, pulse), 0.0)
        raster.spots(frame, table([across, down, 0.007 * kit.height], tint, pulse), 0.2)

    return draw


def rain(kit: Kit) -> Imagery:
    number = 120
    x, y, depth = kit.rng.random((3, number)).astype(np.float32)
    tint = light_of(mix(kit.palette.glow, WHITE, 0.5), 0.34)

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        length = (0.05 + 0.1 * depth) * kit.height
        down = ((y + (1.3 + 1.5 * depth) * seconds) % 1.3 - 0.2) * kit.height
        across = ((x - 0.12 * seconds) % 1.1) * kit.width + 0.1 * (kit.height - down)
        half = 0.35 + 0.55 * depth
        raster.strokes(
            frame, table([across + 0.1 * length, down, across, down + length, half], tint, 0.3 + 0.7 * depth)
        )

    return draw


def dust(kit: Kit) -> Imagery:
    """Blown sideways over dry ground."""
    x, y, depth, phase = kit.rng.random((4, 80)).astype(np.float32)
    tint, way = light_of(mix(kit.palette.glow, WHITE, 0.15)), kit.side()

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        across = ((x + way * seconds * (0.06 + 0.2 * depth)) % 1.1 - 0.05) * kit.width
        down = (0.35 + 0.7 * y + 0.02 * np.sin(2 * seconds + 9 * phase)) * kit.height
        radius = (0.004 + 0.05 * depth**3) * kit.height
        raster.spots(frame, table([across, down, radius], tint, 0.42 - 0.3 * depth), 0.0)

    return draw


def stars(kit: Kit) -> Imagery:
    x, y, phase, size = kit.rng.random((4, 80)).astype(np.float32)
    tint = light_of(mix(kit.palette.glow, WHITE, 0.6))

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        twinkle = 0.45 + 0.4 * np.sin(seconds * (1 + 3 * phase) + 30 * phase)
        across = ((x + 0.004 * seconds * (0.5 + size)) % 1) * kit.width
        radius = (0.002 + 0.004 * size**3) * kit.height
        raster.spots(frame, table([across, y * kit.height, radius], tint, twinkle), 0.0)

    return draw


def speed(kit: Kit) -> Imagery:
    """Lines that shoot past, out of the middle."""
    turn, reach, phase = kit.rng.random((3, 46)).astype(np.float32)
    tint = light_of(mix(kit.palette.glow, WHITE, 0.4), 0.5)

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        far = ((phase + seconds * (0.9 + reach)) % 1) ** 1.6
        cos, sin = np.cos(6.283 * turn), np.sin(6.283 * turn)
        inner, outer = (0.34 + 0.75 * far) * kit.width, (0.36 + 0.95 * far) * kit.width
        ends = [kit.width / 2 + cos * inner, kit.height / 2 + sin * inner * 0.62]
        ends += [kit.width / 2 + cos * outer, kit.height / 2 + sin * outer * 0.62]
        raster.strokes(frame, table([*ends, 0.5 + 1.1 * far], tint, 0.15 + 0.85 * far))

    return draw


def clear(kit: Kit) -> Imagery:
    return lambda frame, seconds, share: None
