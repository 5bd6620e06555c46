"""Whether letters can be read where they stand, and the scrim that makes it so."""

import numpy as np
from PIL import Image

from catalog.artwork.lettering import Box
from catalog.artwork.palette import LEAST_CONTRAST, Colour, luminance

WHITE: Colour = (255, 255, 255)
# The box of a title is judged in so many cells: a lamp behind one letter counts.
CELLS = (20, 10)
STEPS = 21


def cells_of(image: Image.Image, box: Box) -> np.ndarray:
    """Mean colours 0 to 255 [rows, columns, 3] of the part of a picture under the letters; box in pixels."""
    left, top, right, bottom = (int(value) for value in box)
    area = (max(0, left), max(0, top), min(image.width, max(right, left + 2)), min(image.height, max(bottom, top + 2)))
    return np.asarray(image.crop(area).resize(CELLS, Image.Resampling.BOX), dtype=float)


def luminances(cells: np.ndarray) -> np.ndarray:
    """Relative luminance (WCAG 2.2) of colours [..., 3]."""
    parts = cells / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def contrast_over(cells: np.ndarray, ink: Colour) -> float:
    """The contrast ratio of the ink where it is worst."""
    ground, of_ink = luminances(cells), luminance(ink)
    return float(np.min((np.maximum(ground, of_ink) + 0.05) / (np.minimum(ground, of_ink) + 0.05)))


def title_contrast(image: Image.Image, box: Box, ink: Colour) -> float:
    """The contrast of a title's ink with the picture below its box, at its worst cell."""
    return contrast_over(cells_of(image, box), ink)


def scrim_needed(image: Image.Image, box: Box, tint: Colour, ink: Colour, least: float = LEAST_CONTRAST) -> float:
    """How much of the tint has to cover the picture for the ink to be read: 0 to 1."""
    cells = cells_of(image, box)
    for step in range(STEPS):
        share = step / (STEPS - 1)
        if contrast_over(cells + (np.array(tint) - cells) * share, ink) >= least:
            return share
    return 1.0


def lay_scrim(image: Image.Image, box: Box, tint: Colour, share: float, layout: str) -> None:
    """Cover what lies under the box with a share of the tint, fading out around it and never towards an edge."""
    reach = 0.3 * image.width
    across, down = np.arange(image.width), np.arange(image.height)
    left = np.full(image.width, share) if layout in {"left", "low"} else ramp(across, box[0] - reach, box[0], share)
    right = np.full(image.width, share) if layout in {"right", "low"} else ramp(across, box[2] + reach, box[2], share)
    columns = np.minimum(left, right)
    rows = ramp(down, box[1] - reach * 0.55, box[1], 1.0) if layout == "low" else np.ones(image.height)
    if layout != "low":
        # Towards the upper and lower edge a side scrim thins out, so that it does not look like a curtain.
        middle, half = (box[1] + box[3]) / 2, (box[3] - box[1]) / 2
        rows = 1 - 0.45 * np.clip((np.abs(down - middle) - half) / (0.35 * image.height), 0, 1)
    mask = Image.fromarray((rows[:, None] * columns[None, :] * 255).astype(np.uint8))
    image.paste(tint, (0, 0), mask)


def ramp(places: np.ndarray, none: float, full: float, share: float) -> np.ndarray:
    """From 0 at none to the share at full, with soft ends."""
    t = np.clip((places - none) / (full - none), 0, 1)
    return share * t**3 * (t * (6 * t - 15) + 10)
