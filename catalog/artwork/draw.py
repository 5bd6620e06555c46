"""One artwork: a motif in its light, and on a card the title set over it."""

import io

import numpy as np
from PIL import Image, ImageOps

from catalog.artwork import motifs
from catalog.artwork.compose import Setting, set_title
from catalog.artwork.finish import finished
from catalog.artwork.palette import Palette, family, varied
from catalog.artwork.scene import Scene
from catalog.artwork.subject import Emphasis, Subject, seed_of

# Widths in pixels. A card carries its title, a hero leaves that to the page; a portrait is a hero for upright screens,
# a square what a phone shows beside the controls of what plays.
SHAPES: dict[str, tuple[int, ...]] = {
    "card": (320, 640),
    "hero": (1280, 1920),
    "portrait": (400, 720),
    "square": (512,),
}
RATIOS = {"card": (16, 9), "hero": (16, 9), "portrait": (2, 3), "square": (1, 1)}
FORMATS = ("avif", "webp")
QUALITY = {"avif": {"quality": 50, "speed": 9}, "webp": {"quality": 74, "method": 2}}

# Painted larger than shown, so that edges come out smooth.
CANVAS = {"card": (1280, 720), "hero": (2560, 1440)}
LAYOUTS = ("left", "left", "left", "right", "right", "low")
# Letters across a face or a figure would hide what the picture is about: only views have room below.
ROOMY = frozenset({"land", "space", "city"})
SIDES = ("left", "left", "right")
HERO_FOCUS = (0.76, 0.5)
FOCUS = {"left": (0.735, 0.78), "right": (0.735, 0.78), "low": (0.46, 0.6)}
AGED = frozenset({"1930s", "1940s", "1950s", "1960s", "1970s"})


def draw(subject: Subject, emphasis: Emphasis, shape: str, width: int) -> Image.Image:
    """RGB, of size_of(shape, width); the same facts give the same pixels. Raises ValueError for an unknown size."""
    if width not in SHAPES.get(shape, ()):
        known = ", ".join(f"{name} {widths}" for name, widths in SHAPES.items())
        raise ValueError(f"There is no {shape!r} artwork {width} pixels wide; there are {known}.")
    if shape == "card":
        return resized(drawn_card(subject, emphasis)[0], width)
    hero = drawn_hero(subject, emphasis)
    return resized(hero, width) if shape == "hero" else cut_from(hero, shape, width)


def size_of(shape: str, width: int) -> tuple[int, int]:
    """Pixels across and down."""
    across, down = RATIOS[shape]
    return width, width * down // across


def cut_from(hero: Image.Image, shape: str, width: int) -> Image.Image:
    """What stands at the hero's focus, in a shape less wide."""
    return ImageOps.fit(hero, size_of(shape, width), Image.Resampling.LANCZOS, centering=HERO_FOCUS)


def encode(image: Image.Image, image_format: str) -> bytes:
    """The picture as a file. Raises ValueError for a format that the site does not serve."""
    if image_format not in FORMATS:
        raise ValueError(f"Artwork is served as {' or '.join(FORMATS)}, not as {image_format!r}.")
    target = io.BytesIO()
    image.save(target, image_format, **QUALITY[image_format])
    return target.getvalue()


def drawn_card(subject: Subject, emphasis: Emphasis) -> tuple[Image.Image, Setting | None]:
    """A card at its largest width, and how its title was set (None without one)."""
    seed = seed_of(subject, emphasis)
    rng = np.random.default_rng(seed)
    motif = motif_of(emphasis, seed)
    options = LAYOUTS if motif.__module__.rpartition(".")[2] in ROOMY else SIDES
    layout = options[seed // 64 % len(options)]
    scene = painted(subject, emphasis, rng, CANVAS["card"], layout)
    image = resized(scene.image, SHAPES["card"][-1])
    scene.image = ImageOps.mirror(image) if layout == "right" else image
    scene.image = finished(scene.image, surface_of(scene, emphasis), rng)
    setting = set_title(scene, subject, emphasis, layout)
    return scene.image, setting


def drawn_hero(subject: Subject, emphasis: Emphasis) -> Image.Image:
    rng = np.random.default_rng(seed_of(subject, emphasis))
    scene = painted(subject, emphasis, rng, CANVAS["hero"], "left")
    return finished(resized(scene.image, SHAPES["hero"][-1]), surface_of(scene, emphasis), rng)


def resized(image: Image.Image, width: int) -> Image.Image:
    size = (width, width * 9 // 16)
    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def painted(
    subject: Subject,
    emphasis: Emphasis,
    rng: np.random.Generator,
    canvas: tuple[int, int],
    layout: str,
    kind: type[Scene] = Scene,
) -> Scene:
    """The picture without letters, on a canvas of that size in pixels."""
    chosen = palette_for(subject, emphasis, rng)
    scene = kind(Image.new("RGB", canvas), chosen, rng, (float(rng.uniform(*FOCUS[layout])), 0.46))
    motif_of(emphasis, seed_of(subject, emphasis))(scene)
    return scene


def palette_for(subject: Subject, emphasis: Emphasis, rng: np.random.Generator) -> Palette:
    """One of those of its mood, genre or decade, a little varied."""
    colours = family(colour_key(subject, emphasis, rng))
    return varied(colours[int(rng.integers(len(colours)))], rng)


def motif_of(emphasis: Emphasis, seed: int) -> motifs.Motif:
    options = motifs.motifs_of(emphasis.kind, emphasis.value)
    return options[seed % len(options)]


def colour_key(subject: Subject, emphasis: Emphasis, rng: np.random.Generator) -> str:
    """Whose palette: the emphasis's own; a person's variant takes one of the title's genres."""
    if emphasis.kind in {"genre", "mood", "era"}:
        return emphasis.value
    return subject.genres[int(rng.integers(len(subject.genres)))] if subject.genres else "Drama"


def surface_of(scene: Scene, emphasis: Emphasis) -> str:
    if emphasis.kind == "era" and emphasis.value == "1980s":
        return "neon"
    return "aged" if emphasis.kind == "era" and emphasis.value in AGED else scene.surface
