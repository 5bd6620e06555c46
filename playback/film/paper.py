"""Cut paper and bright colour: rays that turn, discs that bounce, stripes, confetti."""

import numpy as np
from PIL import Image, ImageDraw

from catalog.artwork.palette import mix
from playback.film.kit import Imagery, Kit, overshooting
from playback.film.travel import OVER
from playback.film.weather import WHITE

FLOOR = 0.84


def sheet(kit: Kit, tint: tuple) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (kit.width * OVER, kit.height * OVER), tint)
    return image, ImageDraw.Draw(image)


def disc(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float, tint: tuple) -> None:
    if radius > 0.5:
        pen.ellipse([x - radius, y - radius, x + radius, y + radius], fill=tint)


def burst(kit: Kit) -> Imagery:
    """Rays that turn behind a disc that beats."""
    p, number = kit.palette, 14
    one, two, way = mix(p.sky, WHITE, 0.06), mix(p.sky, p.glow, 0.34), kit.side()

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        image, pen = sheet(kit, one)
        middle, reach = (0.5 * image.width, 0.5 * image.height), image.width
        for ray in range(number):
            turns = (ray + np.array([0, 0.5])) / number + way * 0.035 * seconds
            tips = [(middle[0] + reach * np.cos(6.2832 * t), middle[1] + reach * np.sin(6.2832 * t)) for t in turns]
            pen.polygon([middle, *tips], fill=two)
        beat = 1 + 0.07 * np.exp(-4 * (seconds / kit.beat % 1))
        for size, tint in ((0.34, p.accent), (0.3, mix(p.glow, WHITE, 0.3)), (0.24, p.middle)):
            disc(pen, *middle, size * image.height * beat, tint)
        np.copyto(frame, np.asarray(image.reduce(OVER)))

    return draw


def bounce(kit: Kit) -> Imagery:
    """Discs that hop across stripes, one hop a beat or two."""
    p, number = kit.palette, 7
    phase, pace, size = kit.rng.random(number), kit.rng.choice([1.0, 2.0], number), kit.rng.uniform(0.06, 0.13, number)
    tints = (p.accent, p.middle, mix(p.glow, WHITE, 0.4)) * 3

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        image, pen = sheet(kit, mix(p.sky, p.glow, 0.18))
        stripes(pen, image.size, 0.7 * seconds, mix(p.sky, p.glow, 0.34))
        pen.rectangle([0, FLOOR * image.height, *image.size], fill=p.near)
        for number in range(len(phase)):
            hop = (seconds / kit.beat / pace[number] + phase[number]) % 1
            x = ((number + 0.5) / len(phase) + 0.02 * np.sin(seconds + number)) * image.width
            shadow = mix(p.near, (0, 0, 0), 0.35)
            ball(pen, image.height, x, size[number], hop, 0.3 * pace[number], (tints[number], shadow))
        np.copyto(frame, np.asarray(image.reduce(OVER)))

    return draw


def stripes(pen: ImageDraw.ImageDraw, size: tuple[int, int], shift: float, tint: tuple) -> None:
    """Slanted, a ninth of the width each; shift: by how many stripes they have moved."""
    wide = size[0] / 9
    for stripe in range(-2, 12, 2):
        left = (stripe + shift % 2) * wide
        pen.polygon([(left, 0), (left + wide, 0), (left - wide, size[1]), (left - 2 * wide, size[1])], tint)


def ball(
    pen: ImageDraw.ImageDraw, tall: int, x: float, size: float, hop: float, high: float, tints: tuple[tuple, tuple]
) -> None:
    """Where it is in its hop, from 0 to 1; high: how far it gets, in heights; tints: its own and its shadow's."""
    squash, radius = 1 + 0.16 * np.exp(-18 * min(hop, 1 - hop)), size * tall
    y = FLOOR * tall - radius / squash - 4 * hop * (1 - hop) * high * tall
    pen.ellipse([x - radius, (FLOOR + 0.02) * tall, x + radius, (FLOOR + 0.02) * tall + radius * 0.3], tints[1])
    pen.ellipse([x - radius * squash, y - radius / squash, x + radius * squash, y + radius / squash], fill=tints[0])
    disc(pen, x - radius * 0.35, y - radius * 0.35, radius * 0.2, mix(tints[0], WHITE, 0.6))


def pops(kit: Kit) -> Imagery:
    """On every beat another disc or ring covers the picture further."""
    p, number = kit.palette, 12
    places, sizes = kit.rng.uniform(0.05, 0.95, (number, 2)), kit.rng.uniform(0.14, 0.36, number)
    tints = (p.middle, p.accent, mix(p.glow, WHITE, 0.3), p.near)

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        image, pen = sheet(kit, mix(p.sky, p.glow, 0.2))
        for number, ((x, y), size) in enumerate(zip(places, sizes, strict=True)):
            since = seconds / kit.beat * 2 - number + 3
            radius = size * image.height * overshooting(since / 1.2) if since > 0 else 0.0
            tint, middle = tints[number % 4], (x * image.width, y * image.height)
            disc(pen, *middle, radius, tint)
            if number % 3 == 1:
                disc(pen, *middle, radius * 0.66, mix(p.sky, p.glow, 0.2))
                disc(pen, *middle, radius * 0.36, tints[(number + 1) % 4])
        np.copyto(frame, np.asarray(image.reduce(OVER)))

    return draw


def confetti(kit: Kit) -> Imagery:
    """Paper that comes down turning; laid over whatever is there."""
    p = kit.palette
    x, y, phase, depth = kit.rng.random((4, 46))
    tints = (p.accent, mix(p.glow, WHITE, 0.3), mix(p.middle, WHITE, 0.15), WHITE)

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        image = Image.fromarray(frame)
        pen = ImageDraw.Draw(image)
        for number in range(len(x)):
            turn = seconds * (2 + 4 * phase[number]) + 9 * phase[number]
            left = (x[number] + 0.03 * np.sin(turn * 0.6)) * kit.width
            top = ((y[number] + seconds * (0.14 + 0.16 * depth[number])) % 1.15 - 0.08) * kit.height
            size = (0.008 + 0.012 * depth[number]) * kit.height
            cos, sin, flat = np.cos(turn) * size, np.sin(turn) * size, abs(np.cos(turn * 1.3)) * 0.8 + 0.1
            corners = [(cos, sin), (-sin * flat, cos * flat), (-cos, -sin), (sin * flat, -cos * flat)]
            pen.polygon([(left + dx, top + dy) for dx, dy in corners], fill=tints[number % 4])
        np.copyto(frame, np.asarray(image))

    return draw
