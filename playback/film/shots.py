"""Shots made from slots: artwork under a moving camera or imagery, what drifts over it, and type."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from catalog.artwork.fonts import OSWALD_WIDE, PLAYFAIR_ITALIC, RIGHTEOUS, Face, faces_of
from catalog.artwork.palette import Colour, mix
from catalog.artwork.subject import Emphasis
from playback.film import joins, raster, type
from playback.film.edit import FRAMES_A_SECOND, Edit, Slot
from playback.film.kit import Imagery, Kit, covers, eased
from playback.film.looks import WALKS
from playback.film.plates import Plate, plate_of
from playback.film.weather import WHITE

BLACK: Colour = (0, 0, 0)
# Italics where a look is quiet.
GENTLE = frozenset({"Drama", "Romance", "Musical", "Fantasy"})
ENDING_SECONDS = 1.1
# When words come after their shot has begun, in seconds.
LATE = {"title": 0.0, "subtitle": 0.8, "closing": 1.3}
# Grain as a deviation in levels, and how many ways there are to lay the sheet of it.
GRAIN, SHIFTS = 1.6, 101


@dataclass(frozen=True)
class Shot:
    """picture, over: what is drawn, in this order; words: with the seconds after which each comes."""

    first: int
    frames: int
    join: str
    pictures: tuple[Imagery, ...]
    words: tuple[tuple[type.Words, float], ...]
    scrim: np.ndarray | None
    tint: np.ndarray

    @property
    def seconds(self) -> float:
        return self.frames / FRAMES_A_SECOND

    def picture(self, frame: np.ndarray, seconds: float) -> None:
        """Without words; goes on beyond its end, for as long as the next one joins it."""
        for draw in self.pictures:
            draw(frame, seconds, seconds / self.seconds)

    def print_words(self, frame: np.ndarray, seconds: float) -> None:
        if self.scrim is not None:
            shown = eased(seconds / 0.6) * eased((self.seconds - seconds) / 0.3)
            raster.blend(frame, self.tint, self.scrim, shown)
        for words, late in self.words:
            if seconds >= late:
                words.draw(frame, seconds - late, self.seconds - late)


class Studio:
    """Where an edit becomes frames of one size; artwork is drawn once however often it is shown."""

    def __init__(self, size: tuple[int, int], plates: dict[Emphasis, Plate] | None = None) -> None:
        self.size = size
        self.plates = {} if plates is None else plates

    def frames(self, edit: Edit) -> Iterator[np.ndarray]:
        """Each uint8 [h, w, 3]; the same array every time."""
        frame, old = (np.zeros((self.size[1], self.size[0], 3), np.uint8) for _ in range(2))
        before: Shot | None = None
        coat = Coat(self.size)
        number = 0
        for shot in self.shots(edit):
            for index in range(shot.frames):
                compose(frame, old, shot, before, index / FRAMES_A_SECOND)
                left = (edit.frames - number) / FRAMES_A_SECOND
                coat.lay(frame, number, eased(left / ENDING_SECONDS))
                yield frame
                number += 1
            before = shot

    def shots(self, edit: Edit) -> Iterator[Shot]:
        first = 0
        for number, slot in enumerate(edit.slots):
            rng = np.random.default_rng([edit.seed, number])
            yield self.shot(edit, slot, first, rng)
            first += slot.frames

    def shot(self, edit: Edit, slot: Slot, first: int, rng: np.random.Generator) -> Shot:
        plate = self.plate(edit, slot.picture if isinstance(slot.picture, Emphasis) else edit.colours)
        kit = Kit(self.size, plate.palette, rng, edit.look.recipe.beat)
        words = tuple(self.words(edit, kit, slot))
        scrim = scrim_for(self.size, words, *scrim_strength(edit, slot))
        tint = np.full((*self.size[::-1], 3), mix(kit.palette.near, BLACK, 0.4), np.uint8)
        return Shot(first, slot.frames, slot.join, pictures_of(edit, slot, plate, kit, first), words, scrim, tint)

    def plate(self, edit: Edit, emphasis: Emphasis) -> Plate:
        if emphasis not in self.plates:
            self.plates[emphasis] = plate_of(edit.subject, emphasis)
        return self.plates[emphasis]

    def words(self, edit: Edit, kit: Kit, slot: Slot) -> Iterator[tuple[type.Words, float]]:
        for role, text in slot.words:
            face, setting = typography(edit, slot, role)
            style = style_of(edit, kit, role)
            words = type.set_words(self.size, text.upper() if face.upper else text, face, style, **setting)
            if words is not None:
                yield words, LATE.get(role, 0.35)


def pictures_of(edit: Edit, slot: Slot, plate: Plate, kit: Kit, first: int) -> tuple[Imagery, ...]:
    """The look's own imagery, or artwork with what drifts over it."""
    look = edit.look
    if not isinstance(slot.picture, Emphasis):
        return (look.imagery[slot.picture](kit),)
    short = slot.frames < FRAMES_A_SECOND
    if short:
        return (camera(plate, kit, short),)
    over = look.over[0] if slot is edit.slots[-1] else look.over[first % len(look.over)]
    return camera(plate, kit, short), over(kit)


def typography(edit: Edit, slot: Slot, role: str) -> tuple[Face, dict]:
    """The face of words, and where they stand."""
    faces = faces_of("genre", edit.genre)
    if role == "title":
        tall, down = (0.4, 0.4) if any(other == "subtitle" for other, _ in slot.words) else (0.5, 0.45)
        return faces[edit.seed % len(faces)], {"largest": 0.29, "wide": 0.82, "tall": tall, "place": (0.5, down)}
    if role == "subtitle":
        return OSWALD_WIDE, {"largest": 0.078, "wide": 0.8, "tall": 0.12, "place": (0.5, 0.69), "most": 1}
    if role == "closing":
        return OSWALD_WIDE, {"largest": 0.04, "wide": 0.8, "tall": 0.1, "place": (0.5, 0.84), "most": 1}
    place = (0.5, height_of_words(edit, slot))
    if role == "line":
        setting = {"largest": 0.125, "wide": 0.76, "tall": 0.4, "place": place, "most": 2}
        return faces[edit.seed % len(faces)], setting
    small = PLAYFAIR_ITALIC if edit.genre in GENTLE else RIGHTEOUS if edit.look.backing == "outline" else OSWALD_WIDE
    return small, {"largest": 0.085 if role == "name" else 0.066, "wide": 0.74, "tall": 0.3, "place": place, "most": 2}


def height_of_words(edit: Edit, slot: Slot) -> float:
    """Where nobody's face is: below it on artwork, above whoever walks, else in the middle."""
    if isinstance(slot.picture, Emphasis):
        return 0.8
    return 0.27 if edit.look.imagery[slot.picture] in WALKS else 0.5


def scrim_strength(edit: Edit, slot: Slot) -> tuple[float, float]:
    """How far all of a picture steps back behind words, and how far what is right behind them."""
    bright = edit.look.backing == "outline"
    if any(role == "title" for role, _ in slot.words):
        return (0.16, 0.5) if bright else (0.42, 0.68)
    return (0.0, 0.0) if bright and not isinstance(slot.picture, Emphasis) else (0.0, 0.32)


def style_of(edit: Edit, kit: Kit, role: str) -> type.Style:
    p, look = kit.palette, edit.look
    warm = mix(p.glow, WHITE, 0.45)
    main = role in {"title", "line"}
    top, bottom = (WHITE, warm) if main else (WHITE, mix(WHITE, warm, 0.5))
    behind = mix(p.accent, p.near, 0.35) if look.backing == "glow" and main else mix(p.near, BLACK, 0.6)
    treatment = look.treatment if main else type.rising if role in {"subtitle", "closing"} else look.names
    backing = look.backing if main or look.backing == "outline" else "shadow"
    return type.Style(treatment, top, bottom, behind, backing)


def camera(plate: Plate, kit: Kit, short: bool) -> Imagery:
    """A slow way into or out of a picture; a short shot moves faster."""
    reach = 0.1 if short else 0.13
    near, side = kit.side() > 0, kit.side()
    start, end = (1.06, 1.06 + reach) if near else (1.06 + reach, 1.06)
    tilt = kit.pick(-0.5, 0.5)

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        plate.draw(frame, start + (end - start) * share, (side * 0.8 * (share - 0.5), tilt * (share - 0.5)))

    return draw


def scrim_for(size: tuple[int, int], words: tuple, least: float, most: float) -> np.ndarray | None:
    """A soft cover, int32 [h, w, 3], for what words stand on; least: what covers all of it."""
    if not words or not most:
        return None
    boxes = np.array([each.box for each, _ in words])
    left, top, right, bottom = *boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0)
    across, down = np.arange(size[0])[None, :], np.arange(size[1])[:, None]
    aside = np.maximum(0, np.abs(across - (left + right) / 2) - (right - left) / 2) / (0.24 * size[0])
    above = np.maximum(0, np.abs(down - (top + bottom) / 2) - (bottom - top) / 2) / (0.22 * size[1])
    return covers(least + (most - least) * np.exp(-1.6 * (aside**2 + above**2)))


class Coat:
    """The last coat of every frame: darker corners, a breath of grain that keeps gradients smooth."""

    def __init__(self, size: tuple[int, int]) -> None:
        across, down = np.linspace(-1, 1, size[0])[None, :], np.linspace(-1, 1, size[1])[:, None]
        shade = 1 - 0.3 * np.clip(np.hypot(0.85 * across, down) - 0.5, 0, 1) ** 1.5
        self.shade = covers(shade).reshape(size[1], -1)
        grain = np.random.default_rng(3).normal(0, 256 * GRAIN, (size[1] + SHIFTS, size[0]))
        self.grain = np.repeat(grain.astype(np.int32), 3, axis=1)

    def lay(self, frame: np.ndarray, number: int, level: float) -> None:
        first = number * 37 % SHIFTS
        raster.finish(frame, self.shade, self.grain[first : first + len(frame)], level)


def compose(frame: np.ndarray, old: np.ndarray, shot: Shot, before: Shot | None, seconds: float) -> None:
    """One moment of a shot, joined to the one before."""
    shot.picture(frame, seconds)
    if seconds < joins.SECONDS[shot.join]:
        if shot.join in joins.OVERLAPPING and before is not None:
            before.picture(old, before.seconds + seconds)
        joins.JOINS[shot.join](frame, old, seconds)
    shot.print_words(frame, seconds)
