"""The last coat: grain, corners, and how a decade's prints have aged."""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageChops, ImageEnhance

from catalog.artwork import haze
from catalog.artwork.palette import Colour

GREY = 128


def finished(image: Image.Image, surface: str, rng: np.random.Generator) -> Image.Image:
    """surface: film, paper, aged or neon."""
    if surface == "aged":
        image = faded(image)
    if surface == "neon":
        image = scanned(image)
    image = graded(image)
    image = corners(image, 0.12 if surface == "paper" else 0.34)
    return textured(image, surface, rng)


def graded(image: Image.Image) -> Image.Image:
    """A little more contrast and colour than it was painted with."""
    value = np.arange(256) / 255
    bent = value + 0.1 * np.sin(2 * np.pi * (value - 0.5)) / np.pi * 1.6
    image = image.point([int(each) for each in (bent.clip(0, 1) * 255).round()] * 3)
    return ImageEnhance.Color(image).enhance(1.14)


def corners(image: Image.Image, depth: float) -> Image.Image:
    across, down = haze.coordinates((image.width // 8, image.height // 8))
    distance = np.hypot((across * 2 - 1) * 0.85, down * 2 - 1)
    shade = (255 * (1 - depth * np.clip(distance - 0.45, 0, 1) ** 1.5)).astype(np.uint8)
    mask = Image.fromarray(shade).resize(image.size, Image.Resampling.BILINEAR)
    return ImageChops.multiply(image, Image.merge("RGB", (mask,) * 3))


def textured(image: Image.Image, surface: str, rng: np.random.Generator) -> Image.Image:
    tile = grain(image.size, {"paper": 2.5, "aged": 7.0}.get(surface, 4.0))
    tile = ImageChops.offset(tile, int(rng.integers(image.width)), int(rng.integers(image.height)))
    return ImageChops.overlay(image, Image.merge("RGB", (tile,) * 3))


@lru_cache(maxsize=8)
def grain(size: tuple[int, int], strength: float) -> Image.Image:
    """One sheet of film grain, cut anew for every picture: making it costs more than laying it on."""
    rng = np.random.default_rng(7)
    fine = rng.normal(0, strength, (size[1] // 2, size[0] // 2))
    return Image.fromarray((GREY + fine).clip(0, 255).astype(np.uint8)).resize(size, Image.Resampling.BILINEAR)


def faded(image: Image.Image) -> Image.Image:
    """Blacks lifted, whites yellowed."""
    return image.point([*curve((26, 255)), *curve((22, 244)), *curve((24, 216))])


def curve(ends: Colour | tuple[int, int]) -> list[int]:
    return [round(ends[0] + (ends[1] - ends[0]) * value / 255) for value in range(256)]


def scanned(image: Image.Image) -> Image.Image:
    """Colours a little apart and every other line darker, as off a tape."""
    red, green, blue = image.split()
    shift = max(1, image.width // 500)
    image = Image.merge("RGB", (ImageChops.offset(red, shift, 0), green, ImageChops.offset(blue, -shift, 0)))
    rows = np.where(np.arange(image.height) % 4 < 2, 255, 226).astype(np.uint8)
    lines = Image.fromarray(np.repeat(rows[:, None], image.width, axis=1))
    return ImageChops.multiply(image, Image.merge("RGB", (lines,) * 3))
