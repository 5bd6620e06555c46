"""A card's lettering: where the title goes, in what ink, with whose name above it."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from catalog.artwork import ink as inks
from catalog.artwork.fonts import NOTO_PLAIN, OSWALD, OSWALD_WIDE, PLAYFAIR_ITALIC, Face, drawable, faces_of, width_of
from catalog.artwork.legibility import LEAST_CONTRAST, cells_of, contrast_over, lay_scrim, luminances, scrim_needed
from catalog.artwork.lettering import Block, Box, fit, mask_of, split_name
from catalog.artwork.palette import Colour, mix
from catalog.artwork.scene import WHITE, Scene
from catalog.artwork.subject import Emphasis, Subject

# Shares of the width and height that the letters may fill, from the left and the top.
ZONES: dict[str, Box] = {
    "left": (0.05, 0.09, 0.505, 0.91), "right": (0.495, 0.09, 0.95, 0.91), "low": (0.09, 0.6, 0.91, 0.93),
}  # fmt: skip
ALIGNS = {"left": "left", "right": "right", "low": "centre"}
BLACK: Colour = (0, 0, 0)


@dataclass(frozen=True)
class Setting:
    """A title as set: its box in pixels, its inks, and the picture before it was printed."""

    box: Box
    ink: inks.Ink
    ground: Image.Image


def set_title(scene: Scene, subject: Subject, emphasis: Emphasis, layout: str) -> Setting | None:
    """Print the title, its subtitle and what is billed above it; None where no font has a letter of it."""
    stack = best_stack(scene, subject, emphasis, layout)
    if not stack:
        return None
    box, places, align = arranged(scene, stack, layout)
    effects = inks.effects_for(emphasis.value, scene.surface == "paper")
    effect = effects[int(scene.rng.integers(len(effects)))]
    # What is set small beside a title would drown in an outline: it gets a calm ground instead.
    effect = "edge" if effect == "outline" and len(stack) > 1 else effect
    colour = WHITE if effect == "outline" else chosen_ink(scene, box, layout)
    effect = "plain" if colour != WHITE else effect
    image = scene.image
    ground = image.copy()
    first = print_colours(scene, colour, ground, box, effect)
    for (role, block), (x, y) in zip(stack, places, strict=True):
        used = first if role == "title" else quiet(scene, colour, ground, box, role)
        inks.apply(image, mask_of(image.size, block, x, y, align), used, block.size)
    return Setting(box, first, ground)


def best_stack(scene: Scene, subject: Subject, emphasis: Emphasis, layout: str) -> list[tuple[str, Block]]:
    """Set in the face the seed chose, or the next that a name of this length is readable in; else in the largest."""
    faces = faces_of(emphasis.kind, emphasis.value)
    first = int(scene.rng.integers(len(faces)))
    found = []
    for face in (*faces[first:], *faces[:first], OSWALD):
        stack = stacked(scene, subject, emphasis, face, layout)
        size = min(
            (line.size for role, block in stack if role == "title" for line in block.lines if not line.small), default=0
        )
        if size >= face.least * scene.height:
            return stack
        found.append((size, stack))
    return max(found, key=lambda each: each[0])[1]


def stacked(scene: Scene, subject: Subject, emphasis: Emphasis, face: Face, layout: str) -> list[tuple[str, Block]]:
    """The blocks from the top down with their roles: credit, name, title, subtitle."""
    left, top, right, bottom = ZONES[layout]
    wide, tall = (right - left) * scene.width, (bottom - top) * scene.height
    main, more = split_name(subject.name)
    text = drawable(face, main) or drawable(face, subject.name) or drawable(face, str(subject.year or ""))
    billing = billed(emphasis, subject.year, wide, scene.height)
    taken = sum(block.height + 0.05 * scene.height for _, block in billing)
    room = tall - taken
    subtitle = (
        fit(companion(face), drawable(NOTO_PLAIN, more), wide, room * 0.36, 0.1 * scene.height, 3) if more else None
    )
    room -= (subtitle.height + 0.05 * scene.height) if subtitle else 0
    largest = (0.4 if face.stacked else 0.29) * scene.height
    title = fit(face, text, wide, room, largest)
    if title is None:
        return []
    # Who made it must not be larger than what it is.
    if billing and title.size < max(block.size for _, block in billing):
        billing, title = [], fit(face, text, wide, room + taken, largest)
    return [*billing, ("title", title), *([("subtitle", subtitle)] if subtitle else [])]


def companion(face: Face) -> Face:
    """What a subtitle is set in, beside a display face."""
    return OSWALD_WIDE if face.upper else NOTO_PLAIN


def billed(emphasis: Emphasis, year: int | None, wide: float, height: int) -> list[tuple[str, Block]]:
    """Who or what the variant is about, over the title."""
    small, large = 0.058 * height, 0.105 * height
    words: list[tuple[str, Face, str, float]] = []
    if emphasis.kind == "director":
        words = [
            ("credit", PLAYFAIR_ITALIC, "A film by", small * 1.15),
            ("name", OSWALD_WIDE, emphasis.value, large * 1.25),
        ]
    elif emphasis.kind == "lead":
        words = [("name", OSWALD_WIDE, emphasis.value, large * 0.95)]
    elif emphasis.kind == "era":
        words = [("credit", OSWALD_WIDE, str(year), small * 1.2)] if year else []
    found = [(role, one_line(each, drawable(each, text), wide, size)) for role, each, text, size in words]
    return [(role, block) for role, block in found if block is not None]


def one_line(face: Face, text: str, wide: float, size: float) -> Block | None:
    if not text:
        return None
    unit = width_of(face, text.upper() if face.upper else text) / 100
    room = wide / max(unit, 0.01)
    # A long name goes on two lines before it gets small.
    lines = 2 if room < size * 0.72 and " " in text else 1
    return fit(face, text, wide, size * 2.4, size if lines == 2 else min(size, room), lines)


def arranged(scene: Scene, stack: list[tuple[str, Block]], layout: str) -> tuple[Box, list[tuple[float, float]], str]:
    """The box of all blocks, each block's corner, and how lines are aligned."""
    left, top, right, bottom = (share * size for share, size in zip(ZONES[layout], scene.canvas.size * 2, strict=True))
    space = 0.042 * scene.height
    width = max(block.width for _, block in stack)
    height = sum(block.height for _, block in stack) + space * (len(stack) - 1)
    low = layout == "low" or scene.chance(0.4)
    y = bottom - height if low else (top + bottom - height) / 2
    align = ALIGNS[layout]
    x = {"left": left, "right": right - width, "centre": (left + right - width) / 2}[align]
    box = (x, y, x + width, y + height)
    places = []
    for _, block in stack:
        free = width - block.width
        places.append((x + {"left": 0.0, "centre": free / 2, "right": free}[align], y))
        y += block.height + space
    return box, places, align


def chosen_ink(scene: Scene, box: Box, layout: str) -> Colour:
    """Light or dark letters, as the ground has it, and the scrim they need; on paper the scrim is paper."""
    p = scene.palette
    dark = mix(p.near, BLACK, 0.3)
    cells = cells_of(scene.image, box)
    if scene.surface == "paper":
        by_need = sorted(
            (scrim_needed(scene.image, box, paper_tint(cells, colour), colour), colour) for colour in (WHITE, dark)
        )
        share, colour = by_need[0]
        tint = paper_tint(cells, colour)
        # Also a plain ground gets a little: letters want calm.
        lay_scrim(scene.image, box, tint, covering(scene, box, tint, colour, share), layout)
        return colour
    tint = mix(p.near, BLACK, 0.35)
    share = scrim_needed(scene.image, box, tint, WHITE, LEAST_CONTRAST + 1.5)
    lay_scrim(scene.image, box, tint, min(0.94, max(0.34, share + 0.12)), layout)
    return WHITE


def covering(scene: Scene, box: Box, tint: Colour, colour: Colour, share: float) -> float:
    busy = float(luminances(cells_of(scene.image, box)).std())
    return min(0.96, share + (0.08 if share else 0) + min(0.3, 2 * busy))


def paper_tint(cells: np.ndarray, colour: Colour) -> Colour:
    """The paper's own colour, darker below white letters and lighter below dark ones."""
    mean = tuple(int(value) for value in cells.mean(axis=(0, 1)))
    return mix(mean, BLACK, 0.62) if colour == WHITE else mix(mean, WHITE, 0.4)


def print_colours(scene: Scene, colour: Colour, ground: Image.Image, box: Box, effect: str) -> inks.Ink:
    """White, a tint, or a gradient between, as long as both ends can be read."""
    p = scene.palette
    if effect == "glow":
        return inks.Ink(WHITE, mix(p.accent, WHITE, 0.72), mix(p.accent, p.near, 0.45), effect)
    if effect == "outline":
        return outlined(scene)
    behind = mix(p.near, BLACK, 0.7)
    if colour != WHITE:
        return inks.Ink(colour, colour, behind, effect)
    cells = cells_of(ground, box)
    warm, bold = mix(p.glow, WHITE, 0.35), mix(p.accent, WHITE, 0.12)
    options = ((WHITE, WHITE), (mix(warm, WHITE, 0.7), warm), (warm, warm), (WHITE, bold), (bold, bold))
    top, bottom = options[int(scene.rng.integers(len(options)))]
    if min(contrast_over(cells, top), contrast_over(cells, bottom)) < LEAST_CONTRAST:
        top = bottom = WHITE
    return inks.Ink(top, bottom, behind, effect)


def outlined(scene: Scene) -> inks.Ink:
    """White or sunny letters within a dark line, which is all the ground they need."""
    p = scene.palette
    behind, sunny = mix(p.near, BLACK, 0.35), mix(p.glow, WHITE, 0.3)
    top, bottom = ((WHITE, WHITE), (WHITE, sunny), (sunny, sunny))[int(scene.rng.integers(3))]
    return inks.Ink(top, bottom, behind, "outline")


def quiet(scene: Scene, colour: Colour, ground: Image.Image, box: Box, role: str) -> inks.Ink:
    """For names and subtitles: the accent where it can be read."""
    p = scene.palette
    behind = mix(p.near, BLACK, 0.7)
    accent = mix(p.accent, WHITE, 0.3) if role == "name" else mix(p.glow, WHITE, 0.45)
    if colour != WHITE or contrast_over(cells_of(ground, box), accent) < LEAST_CONTRAST:
        accent = colour
    return inks.Ink(accent, accent, behind, "plain" if colour != WHITE else "shadow")
