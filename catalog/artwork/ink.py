"""How letters are filled and what lies behind them: shadow, glow, outline, a solid edge, wear."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from catalog.artwork import haze
from catalog.artwork.palette import Colour
from catalog.artwork.scene import ramp


@dataclass(frozen=True)
class Ink:
    """A vertical gradient of two colours, the colour behind the letters, and the effect that joins them."""

    top: Colour
    bottom: Colour
    behind: Colour
    effect: str = "shadow"


def apply(image: Image.Image, mask: Image.Image, ink: Ink, size: int) -> None:
    """Print the letters of a mask; size in pixels of the largest of them."""
    box = mask.getbbox()
    if box is None:
        return
    if ink.effect == "worn" and size > LEAST_WORN:
        mask = worn(mask)
    EFFECTS.get(ink.effect, shadow)(image, mask, box, ink, size)
    image.paste(ramp((box[2] - box[0], box[3] - box[1]), ink.top, ink.bottom), box[:2], mask.crop(box))


def grown(box: tuple[int, int, int, int], image: Image.Image, reach: int) -> tuple[int, int, int, int]:
    return (
        max(0, box[0] - reach),
        max(0, box[1] - reach),
        min(image.width, box[2] + reach),
        min(image.height, box[3] + reach),
    )


def soft(
    image: Image.Image, mask: Image.Image, box: tuple, ink: Ink, blur: float, strength: float, drop: tuple[int, int]
) -> None:
    area = grown(box, image, int(blur * 3) + 2)
    cast = mask.crop(area).reduce(2).filter(ImageFilter.GaussianBlur(blur / 2))
    cast = cast.resize((area[2] - area[0], area[3] - area[1])).point(lambda value: min(255, int(value * strength)))
    image.paste(ink.behind, (area[0] + drop[0], area[1] + drop[1], area[2] + drop[0], area[3] + drop[1]), cast)


def shadow(image: Image.Image, mask: Image.Image, box: tuple, ink: Ink, size: int) -> None:
    soft(image, mask, box, ink, max(2.0, size / 9), 1.2, (size // 40, size // 26))


def glow(image: Image.Image, mask: Image.Image, box: tuple, ink: Ink, size: int) -> None:
    soft(image, mask, box, ink, max(3.0, size / 4), 1.1, (0, 0))
    soft(image, mask, box, ink, max(1.5, size / 12), 1.0, (0, 0))


def outline(image: Image.Image, mask: Image.Image, box: tuple, ink: Ink, size: int) -> None:
    reach = max(2, size // 15)
    area = grown(box, image, reach * 2)
    thick = mask.crop(area).filter(ImageFilter.MaxFilter(reach * 2 + 1))
    image.paste(ink.behind, area[:2], thick)
    image.paste(ink.behind, (area[0] + reach // 2, area[1] + reach), thick)


def edge(image: Image.Image, mask: Image.Image, box: tuple, ink: Ink, size: int) -> None:
    """Letters with a side to them, down to the right."""
    letters = mask.crop(box)
    for step in range(max(2, size // 13), 0, -1):
        image.paste(ink.behind, (box[0] + step, box[1] + step), letters)


def plain(image: Image.Image, mask: Image.Image, box: tuple, ink: Ink, size: int) -> None:
    """Nothing behind: for ink on paper."""


def worn(mask: Image.Image) -> Image.Image:
    """Letters that the weather got at; no more than stays easy to read."""
    noise = haze.clouds((mask.width // 2, mask.height // 2), np.random.default_rng(3), 24, 3, 0.8)
    holes = Image.fromarray((np.clip((noise - 0.2) * 9, 0.4, 1) * 255).astype(np.uint8))
    return ImageChops.multiply(mask, holes.resize(mask.size, Image.Resampling.BILINEAR))


EFFECTS: dict[str, Callable[..., None]] = {
    "shadow": shadow, "glow": glow, "outline": outline, "edge": edge, "plain": plain, "worn": shadow,
}  # fmt: skip

# Which effects suit what; the seed chooses.
SUITED = {
    "Comedy": ("edge", "outline", "plain"), "Animation": ("outline", "outline", "edge"),
    "Children": ("outline",),
    "Sci-Fi": ("glow", "shadow"), "Horror": ("shadow", "glow"), "War": ("worn", "shadow"),
    "Western": ("edge", "shadow"),
    "Musical": ("glow", "edge", "shadow"), "Action": ("shadow", "worn"), "1980s": ("glow",),
    "1960s": ("plain",),
    "1950s": ("plain", "edge"), "1970s": ("edge", "plain"),
}  # fmt: skip
# Smaller letters would be eaten away.
LEAST_WORN = 54
PAPER = frozenset({"plain", "edge", "outline"})


def effects_for(value: str, paper: bool) -> tuple[str, ...]:
    suited = SUITED.get(value, ("plain",) if paper else ("shadow",))
    if paper:
        suited = tuple(effect for effect in suited if effect in PAPER) or ("plain",)
    return suited
