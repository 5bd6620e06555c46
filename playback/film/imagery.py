"""Moving pictures that no artwork is needed for: flights, drives, waves and lights in the colours of a title."""

import numpy as np
from PIL import Image, ImageDraw

from catalog.artwork import haze
from catalog.artwork.palette import mix
from playback.film import raster
from playback.film.kit import Imagery, Kit, light_of
from playback.film.travel import BLACK, OVER, ground, night
from playback.film.weather import WHITE, table


def warp(kit: Kit) -> Imagery:
    """A flight through stars."""
    p, number = kit.palette, 260
    sky = ground(kit, [(0, mix(p.near, BLACK, 0.4)), (0.55, mix(p.sky, p.middle, 0.35)), (1, p.near)])
    cloud = haze.clouds(kit.soft_size, kit.rng, 3)[:, :, None] ** 2.4
    nebula = (cloud * light_of(mix(p.middle, p.glow, 0.5), 0.9)).astype(np.float32)
    raster.shine(sky, nebula)
    x, y, far = kit.rng.uniform(-1, 1, (3, number)).astype(np.float32)
    tint = light_of(mix(p.glow, WHITE, 0.5))

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        np.copyto(frame, sky)
        depth = (far / 2 + 0.5 - 0.16 * seconds - 0.1 * seconds * share) % 1 + 0.06
        trail = depth + 0.012 + 0.05 * share
        ends = [place / scale * kit.height * 0.42 + middle / 2
                for scale in (trail, depth) for place, middle in ((x, kit.width), (y, kit.height))]  # fmt: skip
        bright = np.clip(1.1 - depth, 0, 1) * np.clip((1.06 - depth) * 6, 0, 1)
        raster.strokes(frame, table([*ends, 0.25 + 0.9 * (1 - depth)], tint, bright))

    return draw


def bokeh(kit: Kit) -> Imagery:
    """Lights far out of focus, drifting."""
    p, number = kit.palette, 34
    sky = ground(kit, [(0, mix(p.near, p.sky, 0.7)), (1, mix(p.near, p.middle, 0.6))])
    x, y, phase, size = kit.rng.random((4, number)).astype(np.float32)
    tints = np.array([light_of(mix(each, WHITE, 0.2)) for each in (p.glow, p.accent, mix(p.middle, p.glow, 0.4))])
    colours = tints[kit.rng.integers(0, 3, number)]

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        np.copyto(frame, sky)
        across = ((x + 0.02 * (0.4 + size) * seconds) % 1.2 - 0.1) * kit.width
        down = (y + 0.025 * np.sin(0.5 * seconds + 6.28 * phase)) * kit.height
        strength = (0.16 + 0.3 * (0.5 + 0.5 * np.sin((0.5 + phase) * seconds + 9 * phase)))[:, None] * colours
        radius = (0.03 + 0.11 * size) * kit.height * (1 + 0.12 * share)
        dots = np.column_stack([across, down, radius, strength]).astype(np.float32)
        raster.spots(frame, dots, 0.86)
        raster.spots(frame, dots * np.array([1, 1, 2.2, 0.35, 0.35, 0.35], np.float32), 0.0)

    return draw


def rings(kit: Kit) -> Imagery:
    """A whirl that draws the eye in."""
    p, size, number = kit.palette, (kit.width * OVER, kit.height * OVER), 11
    dark, line = mix(p.near, BLACK, 0.3), mix(p.accent, p.glow, 0.3)

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        image = Image.new("RGB", size, dark)
        pen = ImageDraw.Draw(image)
        for ring in range(number, 0, -1):
            reach = (ring - seconds * 0.55 % 1) / number
            radius = (reach**1.5) * size[0] * 0.72
            turn = np.degrees(0.5 * seconds * (1.6 - reach)) + 47 * (ring + int(seconds * 0.55))
            tint = mix(dark, line, 0.12 + 0.75 * min(1.0, reach * 1.15) ** 1.4)
            box = [size[0] / 2 - radius, size[1] / 2 - radius, size[0] / 2 + radius, size[1] / 2 + radius]
            pen.arc(box, turn, turn + 255, tint, max(2, round(radius * 0.085)))
        np.copyto(frame, np.asarray(image.reduce(OVER)))

    return draw


def waves(kit: Kit) -> Imagery:
    """Lines one behind the other, each hiding what is behind it: a landscape of measurements."""
    p, number, size = kit.palette, 22, (kit.width * OVER, kit.height * OVER)
    across = np.linspace(0, 1, 150)
    swell = kit.rng.uniform(0, 6.28, (number, 4))
    dark, hill = mix(p.near, p.sky, 0.35), np.exp(-(((across - 0.52) / 0.24) ** 2))

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        image = Image.new("RGB", size, dark)
        pen = ImageDraw.Draw(image)
        for row in range(number):
            a, b, c, d = swell[row]
            rough = np.abs(np.sin(13 * across + a + 0.8 * seconds) + 0.7 * np.sin(29 * across + b - 1.1 * seconds))
            rise = 0.115 * hill * (rough + 0.4 * np.sin(51 * across + c + 2 * seconds)) + 0.006 * np.sin(
                7 * across + d + seconds
            )
            down = (0.2 + 0.036 * row - rise) * size[1]
            points = list(zip(across * size[0], down, strict=True))
            pen.polygon([(0, size[1]), *points, (size[0], size[1])], fill=dark)
            pen.line(points, mix(mix(p.middle, p.glow, 0.35), p.glow, row / number), OVER * 2, joint="curve")
        np.copyto(frame, np.asarray(image.reduce(OVER)))

    return draw


def bars(kit: Kit) -> Imagery:
    """What one hears, as columns of light that jump on the beat."""
    p, number = kit.palette, 25
    sky = night(kit)
    phase, pace = kit.rng.uniform(0, 6.28, number), kit.rng.uniform(2, 5, number)
    shape = 0.35 + 0.65 * np.exp(-(((np.arange(number) - number / 2) / 7.5) ** 2))
    low, high = mix(p.middle, p.glow, 0.25), mix(p.accent, WHITE, 0.15)

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        np.copyto(frame, sky)
        kick = np.exp(-2.6 * (seconds / kit.beat % 1))
        levels = shape * (0.18 + 0.3 * kick + 0.22 * (0.5 + 0.5 * np.sin(pace * seconds * 1.7 + phase)))
        wide = kit.width / (number + 2)
        for column, level in enumerate(levels):
            left, tall, floor = int((column + 1.18) * wide), int(level * kit.height), int(0.74 * kit.height)
            tints = np.linspace(high, low, max(2, tall)).astype(np.uint8)[:, None]
            frame[floor - len(tints) : floor, left : left + int(wide * 0.64)] = tints
            mirror = frame[floor + 3 : floor + 3 + len(tints) // 3, left : left + int(wide * 0.64)]
            mirror[:] = mirror // 2 + tints[::-3][: len(mirror)] // 4

    return draw
