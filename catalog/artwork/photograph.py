"""An uploaded picture as artwork: cropped around what it is about, graded, and on a card the title set beside that."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps

from catalog.artwork.compose import Setting, set_title
from catalog.artwork.draw import HERO_FOCUS, SHAPES, palette_for, size_of
from catalog.artwork.finish import corners
from catalog.artwork.palette import Palette, mix
from catalog.artwork.scene import WHITE, Scene
from catalog.artwork.subject import Emphasis, Subject, seed_of

# Where the focus is to stand, from the left and the top: clear of the letters of a card, and of the page's on a hero.
STANDS = {"left": (0.74, 0.42), "right": (0.26, 0.42), "low": (0.5, 0.34)}
HERO_STAND, MIDDLE = (HERO_FOCUS[0], 0.42), (0.5, 0.5)
# A picture may be cut closer than it has to be, to bring its focus there.
CLOSEST = 1.35
# Within so much of the middle, a focus leaves no side for letters: they go below it.
NO_SIDE = 0.1
# How much of a photograph's own colours gives way to those of its mood.
GRADE, CORNERS = 0.22, 0.2
BLACK = (0, 0, 0)
Point = tuple[float, float]


@dataclass(frozen=True)
class Photograph:
    """An upload. focus: from the left and the top, 0 to 1; is_lettered: it shows the title's name already."""

    picture: Image.Image
    focus: Point
    is_lettered: bool = False

    def cropped(self, shape: str, stand: Point, closest: float = 1.0) -> tuple[Image.Image, Point]:
        """RGB at the shape's greatest width, and where the focus stands in it."""
        size = size_of(shape, SHAPES[shape][-1])
        box = window(self.picture.size, size, self.focus, stand, closest)
        left, top, right, bottom = box
        stands = (
            (self.focus[0] * self.picture.width - left) / (right - left),
            (self.focus[1] * self.picture.height - top) / (bottom - top),
        )
        return self.picture.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=2.0), stands


def treated(photograph: Photograph, subject: Subject, emphasis: Emphasis, shape: str) -> Image.Image:
    """The artwork of a shape, at its greatest width: RGB."""
    if shape == "card" and not photograph.is_lettered:
        return lettered(photograph, subject, emphasis)[0]
    stand = HERO_STAND if shape == "hero" else MIDDLE
    closest = CLOSEST if shape == "hero" and not photograph.is_lettered else 1.0
    image, _ = photograph.cropped(shape, stand, closest)
    return image if photograph.is_lettered else graded(image, palette_of(subject, emphasis))


def lettered(photograph: Photograph, subject: Subject, emphasis: Emphasis) -> tuple[Image.Image, Setting | None]:
    """A card, and how its title was set (None where no font has a letter of it)."""
    image, stands, layout = roomiest(photograph)
    palette = palette_of(subject, emphasis)
    scene = Scene(graded(image, palette), palette, generator(subject, emphasis), stands)
    setting = set_title(scene, subject, emphasis, layout)
    return scene.image, setting


def roomiest(photograph: Photograph) -> tuple[Image.Image, Point, str]:
    """The crop that leaves its focus furthest from the letters, where that then stands, and the letters' layout."""
    crops = {layout: photograph.cropped("card", STANDS[layout], CLOSEST) for layout in ("left", "right")}
    room = {"left": crops["left"][1][0] - 0.5, "right": 0.5 - crops["right"][1][0]}
    layout = max(room, key=room.__getitem__)
    if room[layout] < NO_SIDE:
        return *photograph.cropped("card", STANDS["low"], CLOSEST), "low"
    return *crops[layout], layout


def window(
    picture: tuple[int, int], size: tuple[int, int], focus: Point, stand: Point, closest: float
) -> tuple[float, float, float, float]:
    """The part of a picture, in its pixels (left, top, right, bottom), that has the shape of size and in which the
    focus is nearest to where it is to stand; all of the width or height, or less by a factor of at most closest."""
    fitting = min(picture[0] / size[0], picture[1] / size[1])
    # Closer than its own pixels a picture blurs, and what is nearest is as wide as it can be.
    closer = max(1.0, min(closest, fitting))
    ends = []
    for scale in (fitting, fitting / closer):
        # Not a millionth of a pixel more than there is.
        width, height = min(size[0] * scale, picture[0]), min(size[1] * scale, picture[1])
        left = np.clip(focus[0] * picture[0] - stand[0] * width, 0, picture[0] - width)
        top = np.clip(focus[1] * picture[1] - stand[1] * height, 0, picture[1] - height)
        missed = abs(focus[0] * picture[0] - left - stand[0] * width) / width
        ends.append((round(float(missed), 3), float(left), float(top), float(left + width), float(top + height)))
    # At equal distance the first: the whole picture.
    return min(ends, key=lambda end: end[0])[1:]


def graded(image: Image.Image, palette: Palette) -> Image.Image:
    """Its shadows and lights drawn towards a palette's, as films are toned, and its corners a little darker."""
    tones = ImageOps.colorize(
        image.convert("L"),
        mix(palette.near, BLACK, 0.4),
        mix(palette.glow, WHITE, 0.5),
        mid=mix(palette.middle, WHITE, 0.2),
    )
    return corners(Image.blend(image, tones, GRADE), CORNERS)


def palette_of(subject: Subject, emphasis: Emphasis) -> Palette:
    return palette_for(subject, emphasis, generator(subject, emphasis))


def generator(subject: Subject, emphasis: Emphasis) -> np.random.Generator:
    return np.random.default_rng(seed_of(subject, emphasis))
