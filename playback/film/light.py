"""Light that moves over a shot, on a coarse grid: leaks, beams, fog, flicker."""

import numpy as np

from catalog.artwork import haze
from catalog.artwork.palette import mix
from playback.film import raster
from playback.film.kit import Imagery, Kit, light_of
from playback.film.weather import WHITE


def leak(kit: Kit) -> Imagery:
    """Warm light that finds its way in from a side, as through an old camera."""
    across, down = haze.coordinates(kit.soft_size)
    tint, side, phase = light_of(mix(kit.palette.glow, kit.palette.accent, 0.35)), kit.side(), kit.pick(0, 6)
    depth = across if side > 0 else 1 - across

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        edge = 0.72 + 0.1 * np.sin(0.7 * seconds + phase) + 0.12 * np.sin(2.2 * down + 0.9 * seconds + phase)
        strength = 0.32 + 0.18 * np.sin(1.3 * seconds + phase)
        glow = np.clip((depth - edge) / 0.45, 0, 1) ** 1.3 * strength
        raster.shine(frame, (glow[:, :, None] * tint).astype(np.float32))

    return draw


def fog(kit: Kit) -> Imagery:
    """Banks of it, drifting against each other."""
    wide = (kit.soft_size[0] * 3, kit.soft_size[1])
    near, far = (haze.clouds(wide, kit.rng, cells, 4) ** 2 for cells in (2, 3))
    _, down = haze.coordinates(kit.soft_size)
    low = np.clip((down - 0.25) / 0.75, 0, 1)
    tint = light_of(mix(kit.palette.middle, kit.palette.glow, 0.45))

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        banks = 0.6 * window(near, 3.4 * seconds, kit.soft_size[0]) + 0.5 * window(
            far, -1.9 * seconds, kit.soft_size[0]
        )
        raster.shine(frame, ((0.12 + banks) * low * 0.75)[:, :, None].astype(np.float32) * tint)

    return draw


def window(cloud: np.ndarray, shift: float, width: int) -> np.ndarray:
    """A part of a wide cloud, float [h, width], that moves by shares of a cell; it swings rather than jump back."""
    free = cloud.shape[1] - width - 2
    place = abs((shift + free / 2) % (2 * free) - free)
    first, share = int(place), place - int(place)
    return cloud[:, first : first + width] * (1 - share) + cloud[:, first + 1 : first + 1 + width] * share


def sweep(kit: Kit) -> Imagery:
    """Beams from below or above that swing: searchlights, or those of a stage."""
    size, number = kit.soft_size, 4
    feet = np.linspace(0.12, 0.88, number) + kit.rng.uniform(-0.04, 0.04, number)
    phase, pace = kit.rng.uniform(0, 6.28, number), kit.rng.uniform(0.5, 0.9, number)
    tints = [light_of(mix(kit.palette.glow, each, 0.6)) for each in (WHITE, kit.palette.accent) * 2]

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        light = np.zeros((size[1], size[0], 3), np.float32)
        for foot, turn, speed, tint in zip(feet, phase, pace, tints, strict=True):
            head = foot + 0.34 * np.sin(turn + speed * seconds)
            light += haze.cone(size, (foot, 1.02), (head, -0.1), 0.09)[:, :, None] * tint * 0.42
        raster.shine(frame, light.astype(np.float32))

    return draw


def flicker(kit: Kit) -> Imagery:
    """A lamp that is about to go out."""
    glow = haze.round_light(kit.soft_size, kit.pick(0.4, 0.6), kit.pick(0.25, 0.45), 0.9)[:, :, None]
    light = (glow * light_of(kit.palette.glow, 0.4)).astype(np.float32)
    steps = kit.rng.random(97)

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        level = steps[int(seconds * 12) % 97]
        raster.shine(frame, light * np.float32(0.25 + 0.75 * (level > 0.3) * level))

    return draw


def pulse(kit: Kit) -> Imagery:
    """A glow from the middle on every beat."""
    glow = haze.round_light(kit.soft_size, 0.5, 0.5, 0.8)[:, :, None]
    light = (glow * light_of(kit.palette.accent, 0.45)).astype(np.float32)

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        raster.shine(frame, light * np.float32(np.exp(-3.5 * (seconds / kit.beat % 1))))

    return draw


def slats(kit: Kit) -> Imagery:
    """The shadow of blinds, moving as a car passes outside."""
    across, down = haze.coordinates(kit.soft_size)
    tint = light_of(mix(kit.palette.glow, WHITE, 0.2), 0.3)

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        middle = -0.3 + 1.6 * ((0.13 * seconds + 0.3) % 1)
        stripes = np.clip(0.5 + 1.3 * np.sin((down + 0.16 * across) * 40), 0, 1)
        light = stripes * np.exp(-(((across - middle) / 0.3) ** 2))
        raster.shine(frame, (light[:, :, None] * tint).astype(np.float32))

    return draw


def aurora(kit: Kit) -> Imagery:
    across, down = haze.coordinates(kit.soft_size)
    tints = [light_of(each) for each in (kit.palette.glow, kit.palette.accent)]
    phases = kit.rng.uniform(0, 6.28, 2)

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        light = np.zeros((kit.soft_size[1], kit.soft_size[0], 3), np.float32)
        for tint, phase in zip(tints, phases, strict=True):
            sway = np.sin(5 * across + 0.5 * seconds + phase) + 0.6 * np.sin(11 * across - 0.8 * seconds + phase)
            foot = 0.46 + 0.09 * sway
            curtain = np.exp(-np.clip(foot - down, 0, 1) / 0.2) / (1 + np.exp((down - foot) * 55))
            folds = 0.55 + 0.45 * np.sin(46 * across + 9 * sway + 1.1 * seconds)
            light += (0.5 * curtain * folds)[:, :, None].astype(np.float32) * tint
        raster.shine(frame, light)

    return draw
