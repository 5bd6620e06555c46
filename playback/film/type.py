"""Moving type: words set in the artwork's own faces, taken apart into letters that arrive one by one."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from catalog.artwork.fonts import Face, drawable, runs, width_of
from catalog.artwork.lettering import Block, Line, fit, gap, rise
from catalog.artwork.palette import Colour
from playback.film import raster
from playback.film.kit import arriving, eased, overshooting

# What comes after these letters is joined or turned around as it is set: such a line arrives as one.
LAST_SIMPLE = 0x58F
LEAVING_SECONDS = 0.35
# How far a letter is from its place in sizes (right, down), its scale and its cover.
Move = tuple[float, float, float, float]
# Moves one letter: it, seconds since the first came, the share of the shot that is over.
Treatment = Callable[["Letter", float, float], Move]


@dataclass(frozen=True)
class Letter:
    """mask and back: uint8 [h, w], what is printed and what is printed behind it, their upper left at x, y.

    order: 0 to 1 among all letters; aside: -0.5 to 0.5, where in its line.
    """

    mask: np.ndarray
    back: np.ndarray
    x: float
    y: float
    order: float
    aside: float


@dataclass(frozen=True)
class Place:
    """Where a letter belongs, as Letter has it, and its size in pixels."""

    order: float
    aside: float
    size: int


@dataclass(frozen=True)
class Style:
    """ink, behind: the colours of letters from top to bottom, and of what is behind them; backing: shadow, glow
    or outline."""

    treatment: Treatment
    top: Colour
    bottom: Colour
    behind: Colour
    backing: str = "shadow"


@dataclass(frozen=True)
class Words:
    """A block of letters in its place. size: of the type, in pixels; box: left, top, right and bottom, in pixels."""

    letters: tuple[Letter, ...]
    style: Style
    size: int
    box: tuple[float, float, float, float]

    def draw(self, frame: np.ndarray, seconds: float, length: float) -> None:
        """As they are so many seconds into their time, of length seconds."""
        leaving = eased((length - seconds) / LEAVING_SECONDS)
        share = seconds / length
        ink = np.array([self.style.top, self.style.bottom], np.float32)
        behind = np.array([self.style.behind] * 2, np.float32)
        moved = [self.style.treatment(letter, seconds, share) for letter in self.letters]
        for letter, move in zip(self.letters, moved, strict=True):
            self.stamp(frame, letter.back, letter, move, leaving * move[3], behind)
        for letter, move in zip(self.letters, moved, strict=True):
            self.stamp(frame, letter.mask, letter, move, leaving, ink)

    def stamp(
        self, frame: np.ndarray, mask: np.ndarray, letter: Letter, move: tuple, leaving: float, ink: np.ndarray
    ) -> None:
        right, down, scale, cover = move
        if cover * leaving <= 0.004:
            return
        shrunk = (1 - scale) / 2
        x = letter.x + right * self.size + shrunk * mask.shape[1]
        y = letter.y + down * self.size + shrunk * mask.shape[0]
        raster.stamp(frame, mask, x, y, scale, min(1.0, cover * leaving), ink)


def set_words(
    size: tuple[int, int], text: str, face: Face, style: Style, *, largest: float, wide: float = 0.8,
    tall: float = 0.5, place: tuple[float, float] = (0.5, 0.5), most: int = 3,
) -> Words | None:  # fmt: skip
    """Words centred at place, in shares of the frame, as large as they fit; None where no font has a letter of them."""
    block = fit(face, drawable(face, text), wide * size[0], tall * size[1], largest * size[1], most)
    if block is None:
        return None
    left, top = place[0] * size[0] - block.width / 2, place[1] * size[1] - block.height / 2
    letters = tuple(letters_of(block, left, top, style.backing))
    return Words(letters, style, block.size, (left, top, left + block.width, top + block.height))


def letters_of(block: Block, left: float, top: float, backing: str) -> list[Letter]:
    total = sum(len(line.text) for line in block.lines)
    letters, y, above, count = [], top, 0.0, 0
    for line in block.lines:
        y += (gap(block.face, above, line.size) if above else 0.0) + line.size * rise(block.face)
        x = left + (block.width - line.width) / 2
        for piece, offset in pieces(block.face, line):
            mask = glyph(block.face, piece, line.size, x + offset, y)
            if mask is not None:
                place = Place(count / max(1, total - 1), offset / max(1.0, line.width) - 0.5, line.size)
                letters.append(letter_of(*mask, place, backing))
            count += len(piece)
        above = line.size
    return letters


def pieces(face: Face, line: Line) -> list[tuple[str, float]]:
    """Letters with their distance from the line's beginning in pixels; all as one where they belong together."""
    if any(ord(letter) > LAST_SIMPLE for letter in line.text):
        return [(line.text, 0.0)]
    ends = [width_of(face, line.text[: end + 1], line.size) for end in range(len(line.text))]
    return [(letter, end - width_of(face, letter, line.size)) for letter, end in zip(line.text, ends, strict=True)]


def glyph(face: Face, text: str, size: int, x: float, baseline: float) -> tuple[np.ndarray, int, int] | None:
    """A mask of the text and its upper left in whole pixels, drawn at the very place between pixels it is to have."""
    left, top = int(np.floor(x)) - size, int(np.floor(baseline)) - 2 * size
    wide = round(width_of(face, text, size)) + 3 * size
    image = Image.new("L", (wide, 3 * size))
    pen, across = ImageDraw.Draw(image), x - left
    for font, run in runs(face, text, size):
        pen.text((across, baseline - top), run, font=font, fill=255, anchor="ls")
        across += font.getlength(run)
    box = image.getbbox()
    return (np.asarray(image.crop(box)), left + box[0], top + box[1]) if box else None


def letter_of(mask: np.ndarray, x: int, y: int, place: Place, backing: str) -> Letter:
    """With its backing, both in one frame so that they grow about one middle."""
    reach = max(3, round(place.size * {"shadow": 0.3, "glow": 0.5, "outline": 0.1}[backing]))
    padded = Image.fromarray(np.pad(mask, reach))
    if backing == "outline":
        thick = padded.filter(ImageFilter.MaxFilter(2 * max(1, place.size // 15) + 1)).filter(ImageFilter.BoxBlur(0.5))
    else:
        thick = padded.filter(ImageFilter.GaussianBlur(reach / 3)).point(lambda value: min(255, value * 1.1))
    return Letter(np.asarray(padded), np.asarray(thick), x - reach, y - reach, place.order, place.aside)


def slam(letter: Letter, seconds: float, share: float) -> Move:
    """From far too large into place, at once."""
    arrived = arriving(seconds / 0.22)
    return 0.0, 0.0, 1 + 0.7 * (1 - arrived) + 0.03 * share, eased(seconds / 0.12)


def tracked(letter: Letter, seconds: float, share: float) -> Move:
    """Letters come up in no order and drift apart."""
    late = (letter.order * 37.7) % 1
    return letter.aside * 0.9 * share, 0.0, 1.0, eased((seconds - 0.7 * late) / 0.6)


def typed(letter: Letter, seconds: float, share: float) -> Move:
    return 0.0, 0.0, 1.0, 1.0 if seconds >= letter.order * 0.9 else 0.0


def rising(letter: Letter, seconds: float, share: float) -> Move:
    arrived = arriving((seconds - 0.5 * letter.order) / 0.7)
    return 0.0, 0.4 * (1 - arrived), 1.0, eased((seconds - 0.5 * letter.order) / 0.45)


def bouncing(letter: Letter, seconds: float, share: float) -> Move:
    late = (seconds - 0.4 * letter.order) / 0.38
    return 0.0, 0.03 * np.sin(9 * letter.order + 5 * seconds), max(0.05, overshooting(late)), 1.0 if late > 0 else 0.0


def flickering(letter: Letter, seconds: float, share: float) -> Move:
    """Like a tube that will not light; now and then it fails again."""
    noise = np.sin(12.9898 * (int(seconds * 12) + 1) + 78.233 * round(letter.order * 9)) * 43758.5453 % 1
    on = noise < 0.25 + 1.2 * seconds
    failing = noise > 0.985
    return 0.05 * (noise - 0.5) * failing, 0.0, 1.0, (1.0 if on else 0.1) * (0.35 if failing else 1.0)


def settling(letter: Letter, seconds: float, share: float) -> Move:
    arrived = arriving(seconds / 1.2)
    return letter.aside * 0.25 * (1 - arrived), 0.0, 1.12 - 0.12 * arrived, eased(seconds / 0.8)
