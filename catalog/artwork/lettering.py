"""Title treatments: a name broken into lines, fitted into its space, and drawn as a mask."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from PIL import Image, ImageDraw

from catalog.artwork.fonts import Face, cap_height, runs, width_of

MOST_LINES = 4
LEAST_SIZE = 12
MOST_LETTERS, MOST_IN_WORD = 84, 22
# Words that are set small where they stand in a line of their own.
SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "la",
        "le",
        "of",
        "on",
        "or",
        "the",
        "to",
        "versus",
        "vs",
        "vs.",
        "with",
        "&",
        "y",
        "und",
        "et",
        "de",
        "du",
        "des",
    ]
)
SUBTITLE = re.compile(r"^(.{2,30}?)(?:: | - |, or: | or: | \()(.+? .+?)\)?$")
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Line:
    """Text at a size in pixels; small: only of words like "of the"."""

    text: str
    size: int
    width: float
    small: bool = False


@dataclass(frozen=True)
class Block:
    """Lines of one face, and how wide and tall they are in pixels."""

    lines: tuple[Line, ...]
    face: Face
    width: float
    height: float

    @property
    def size(self) -> int:
        return max(line.size for line in self.lines)


def split_name(name: str) -> tuple[str, str]:
    """A name and its subtitle: ("Star Wars", "Episode IV - A New Hope"). One word after the colon stays where it is."""
    found = SUBTITLE.match(name)
    return (found[1], found[2]) if found else (name, "")


def words_of(text: str) -> list[str]:
    """The words of a text, cut where it is too long to be a title and where a word is too long for a line."""
    if len(text) > MOST_LETTERS:
        text = text[:MOST_LETTERS].rstrip() + "…"
    pieces = ([word[i : i + MOST_IN_WORD] for i in range(0, len(word), MOST_IN_WORD)] for word in text.split())
    return [piece for word in pieces for piece in word]


def breaks(words: list[str], most: int) -> Iterator[tuple[str, ...]]:
    """Every way to set the words in one to most lines; long names only in few ways."""
    most = min(most, len(words))
    if len(words) > 9:
        for lines in range(2, most + 1):
            step = -(-len(words) // lines)
            yield tuple(" ".join(words[start : start + step]) for start in range(0, len(words), step))
        return
    for lines in range(1, most + 1):
        for cuts in combinations(range(1, len(words)), lines - 1):
            edges = (0, *cuts, len(words))
            yield tuple(" ".join(words[a:b]) for a, b in zip(edges, edges[1:], strict=False))


def fit(face: Face, text: str, width: float, height: float, largest: float, most: int = MOST_LINES) -> Block | None:
    """The line breaks that allow the best type in a box of pixels; None for no text."""
    words = words_of(text.upper() if face.upper else text)
    if not words:
        return None
    options = [sized(face, without_dashes(lines), width, height, largest) for lines in breaks(words, most)]
    return max(options, key=quality)


def without_dashes(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The lines less a dash at either end: where a line breaks, the break says what the dash does."""
    if len(lines) == 1:
        return lines
    bare = [line.removeprefix("- ").removesuffix(" -") for line in lines]
    return tuple(line for line in bare if line != "-") or lines


def quality(block: Block) -> float:
    """Large type first; of nearly equal sizes the fewer lines, and those of like length."""
    large = [line for line in block.lines if not line.small] or list(block.lines)
    least, mean = min(line.size for line in large), sum(line.size for line in large) / len(large)
    ragged = min(line.width for line in large) / max(line.width for line in large)
    dangling = 0.8 if block.lines[-1].small or block.lines[-1].text.lower().split()[-1] in SMALL else 1.0
    return least**0.65 * mean**0.35 * (0.8 + 0.2 * ragged) * 0.97 ** len(block.lines) * dangling


def sized(face: Face, lines: tuple[str, ...], width: float, height: float, largest: float) -> Block:
    small = [len(lines) > 1 and len(line) > 1 and all(word in SMALL for word in line.lower().split()) for line in lines]
    units = [width_of(face, line) / 100 for line in lines]
    natural = [min(largest, width / max(unit, 0.01)) for unit in units]
    large = [size for size, is_small in zip(natural, small, strict=True) if not is_small] or natural
    least = min(large)
    sizes = [min(size, least * 1.9) if face.stacked else least for size in natural]
    sizes = [0.5 * least if is_small else size for size, is_small in zip(sizes, small, strict=True)]
    shrink = min(1.0, height / stack_height(face, sizes))
    whole = [max(LEAST_SIZE, int(size * shrink)) for size in sizes]
    made = tuple(
        Line(text, size, unit * size, is_small)
        for text, size, unit, is_small in zip(lines, whole, units, small, strict=True)
    )
    return Block(made, face, max(line.width for line in made), stack_height(face, whole))


def rise(face: Face) -> float:
    """From the top of a line to its baseline, in sizes."""
    return cap_height(face) if face.upper else 0.78


def gap(face: Face, above: float, below: float) -> float:
    """Between a baseline and the top of the next line, in pixels."""
    return (0.2 if face.upper else face.leading - 0.78) * (above + below) / 2


def stack_height(face: Face, sizes: list[float] | list[int]) -> float:
    between = sum(gap(face, a, b) for a, b in zip(sizes, sizes[1:], strict=False))
    return sum(size * rise(face) for size in sizes) + between + sizes[-1] * (0.03 if face.upper else 0.24)


def draw_block(pen: ImageDraw.ImageDraw, block: Block, x: float, y: float, align: str, stroke: int = 0) -> None:
    """Draw the lines in white, the block's upper left at x, y in pixels."""
    above = 0.0
    for line in block.lines:
        if above:
            y += gap(block.face, above, line.size)
        y += line.size * rise(block.face)
        free = block.width - line.width
        left = x + {"left": 0.0, "centre": free / 2, "right": free}[align]
        draw_line(pen, block.face, line, left, y, stroke)
        if line.small and align == "centre" and free > line.size * 3:
            draw_rules(pen, block, line, x, left, y)
        above = line.size


def draw_line(pen: ImageDraw.ImageDraw, face: Face, line: Line, x: float, baseline: float, stroke: int) -> None:
    for font, run in runs(face, line.text, line.size):
        for piece in list(run) if face.tracking else [run]:
            pen.text((x, baseline), piece, font=font, fill=255, anchor="ls", stroke_width=stroke)
            x += font.getlength(piece) + face.tracking * line.size * len(piece)


def draw_rules(pen: ImageDraw.ImageDraw, block: Block, line: Line, x: float, left: float, baseline: float) -> None:
    """Thin lines left and right of small words, to the width of the block."""
    middle, thick = baseline - line.size * 0.34, max(1, line.size // 12)
    for start, end in ((x, left - line.size * 0.4), (left + line.width + line.size * 0.4, x + block.width)):
        pen.rectangle([start, middle, end, middle + thick], fill=255)


def mask_of(size: tuple[int, int], block: Block, x: float, y: float, align: str, stroke: int = 0) -> Image.Image:
    mask = Image.new("L", size)
    draw_block(ImageDraw.Draw(mask), block, x, y, align, stroke)
    return mask
