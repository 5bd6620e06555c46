"""The typefaces of the artwork, from npm's @fontsource packages, and what to do about letters they lack."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

PACKAGES = Path(__file__).resolve().parents[2] / "node_modules" / "@fontsource"
MISSING = "\uffff"
# Stands in a text for a letter that was lost on its way here: fonts draw it, and nobody wants to see it.
LOST = "\ufffd"
REFERENCE = 100
SUBSETS = ("latin", "latin-ext", "vietnamese", "cyrillic", "greek", "devanagari", "cyrillic-ext", "greek-ext")


@dataclass(frozen=True)
class Face:
    """A typeface for titles. leading: line height in sizes; tracking: space between letters in sizes.

    stacked: its lines look best all of one width. least: the smallest size that reads well, in heights of a card.
    """

    package: str
    weight: int = 400
    style: str = "normal"
    upper: bool = False
    leading: float = 1.0
    tracking: float = 0.0
    stacked: bool = False
    least: float = 0.145


ANTON = Face("anton", upper=True, stacked=True)
BEBAS = Face("bebas-neue", upper=True, tracking=0.01, stacked=True)
OSWALD = Face("oswald", 700, upper=True, stacked=True)
OSWALD_LIGHT = Face("oswald", 300, upper=True, leading=1.2, tracking=0.16)
PLAYFAIR = Face("playfair-display", 800, leading=1.05)
PLAYFAIR_BLACK = Face("playfair-display", 900, upper=True, tracking=0.01, stacked=True)
PLAYFAIR_ITALIC = Face("playfair-display", 700, "italic", leading=1.05)
ABRIL = Face("abril-fatface", leading=1.05)
ELITE = Face("special-elite", leading=1.08, least=0.16)
MONOTON = Face("monoton", upper=True, leading=1.15, least=0.24)
CINZEL = Face("cinzel", 800, upper=True, leading=1.1, tracking=0.02)
RIGHTEOUS = Face("righteous", leading=1.06)
CREEPSTER = Face("creepster", leading=1.0, tracking=0.03)
RYE = Face("rye", leading=1.1, least=0.16)
ORBITRON = Face("orbitron", 800, upper=True, leading=1.12, tracking=0.04)
PACIFICO = Face("pacifico", leading=1.2, least=0.17)
NOTO = Face("noto-sans", 700, leading=1.15)
NOTO_BLACK = Face("noto-sans", 900, upper=True, tracking=-0.02, stacked=True)
CINZEL_WIDE = Face("cinzel", 600, upper=True, leading=1.1, tracking=0.1, least=0.14)
OSWALD_WIDE = Face("oswald", 500, upper=True, leading=1.1, tracking=0.18)
NOTO_PLAIN = Face("noto-sans", 500, leading=1.2, tracking=0.02)

FACES: dict[str, tuple[Face, ...]] = {
    "Action": (ANTON, BEBAS, OSWALD),
    "Adventure": (CINZEL, BEBAS, RIGHTEOUS),
    "Animation": (RIGHTEOUS, PACIFICO, NOTO_BLACK, ANTON),
    "Children": (RIGHTEOUS, PACIFICO, NOTO_BLACK),
    "Comedy": (ABRIL, RIGHTEOUS, ANTON, NOTO_BLACK, BEBAS),
    "Crime": (OSWALD, ANTON, ELITE),
    "Documentary": (OSWALD, NOTO, BEBAS),
    "Drama": (PLAYFAIR, PLAYFAIR_ITALIC, CINZEL_WIDE, OSWALD_WIDE),
    "Fantasy": (CINZEL, CINZEL_WIDE, PLAYFAIR_BLACK),
    "Film-Noir": (ELITE, OSWALD, ABRIL),
    "Horror": (CREEPSTER, ELITE, ANTON),
    "IMAX": (BEBAS, OSWALD_WIDE),
    "Musical": (ABRIL, MONOTON, PACIFICO, PLAYFAIR_BLACK),
    "Mystery": (ELITE, CINZEL_WIDE, PLAYFAIR_BLACK),
    "Romance": (PLAYFAIR_ITALIC, PACIFICO, ABRIL, CINZEL_WIDE),
    "Sci-Fi": (ORBITRON, BEBAS, OSWALD_WIDE, ANTON),
    "Thriller": (OSWALD, BEBAS, ANTON, OSWALD_WIDE),
    "War": (OSWALD, BEBAS, ELITE),
    "Western": (RYE, RYE, OSWALD),
    "1930s": (ABRIL, CINZEL, MONOTON),
    "1940s": (ABRIL, ELITE),
    "1950s": (RIGHTEOUS, ABRIL),
    "1960s": (ANTON, RIGHTEOUS),
    "1970s": (RIGHTEOUS, ABRIL),
    "1980s": (ORBITRON, RIGHTEOUS, MONOTON),
    "1990s": (OSWALD, ANTON),
    "2000s": (BEBAS, OSWALD),
    "2010s": (NOTO_BLACK, OSWALD_WIDE),
    "2020s": (NOTO_BLACK, ANTON),
    "director": (PLAYFAIR_BLACK, OSWALD, ABRIL, NOTO_BLACK),
    "lead": (OSWALD, BEBAS, PLAYFAIR),
    "mood": (PLAYFAIR, CINZEL_WIDE, OSWALD_WIDE),
}


def faces_of(kind: str, value: str) -> tuple[Face, ...]:
    return FACES.get(value) or FACES.get(kind) or FACES["Drama"]


@lru_cache(maxsize=1024)
def load(face: Face, subset: str, size: int, layout: ImageFont.Layout | None = None) -> ImageFont.FreeTypeFont | None:
    """One file of a face; None where the package has no such subset."""
    path = PACKAGES / face.package / "files" / f"{face.package}-{subset}-{face.weight}-{face.style}.woff2"
    return ImageFont.truetype(str(path), size, layout_engine=layout) if path.exists() else None


@lru_cache(maxsize=16_384)
def source(face: Face, letter: str) -> tuple[Face, str] | None:
    """The face and subset that has the letter: the face's own, else Noto Sans; None where no font here has it."""
    for one in (face, NOTO):
        for subset in SUBSETS:
            # One letter, one glyph: other layouts set a mark that the font lacks on a circle, which is no box.
            font = load(one, subset, REFERENCE, ImageFont.Layout.BASIC)
            if font is not None and has_letter(font, letter):
                return one, subset
    if load(NOTO, "latin", REFERENCE) is None:
        raise FileNotFoundError(f"No fonts in {PACKAGES}: run npm ci.")
    return None


def has_letter(font: ImageFont.FreeTypeFont, letter: str) -> bool:
    """Whether the font draws something of its own, and not the box that stands for a missing letter."""
    if letter in (" ", LOST):
        return letter == " "
    mask, missing = font.getmask(letter), font.getmask(MISSING)
    return mask.size[0] > 0 and (mask.size != missing.size or bytes(mask) != bytes(missing))


def runs(face: Face, text: str, size: int) -> list[tuple[ImageFont.FreeTypeFont, str]]:
    """The text in pieces that one font can draw each."""
    pieces: list[tuple[ImageFont.FreeTypeFont, str]] = []
    for letter in text:
        where = source(face, letter)
        font = load(*where, size) if where else None
        if font is None:
            continue
        if pieces and (pieces[-1][0] is font or letter == " "):
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + letter)
        else:
            pieces.append((font, letter))
    return pieces


@lru_cache(maxsize=4096)
def width_of(face: Face, text: str, size: int = REFERENCE) -> float:
    """In pixels, measured at the reference size, so that fitting opens no font twice."""
    length = sum(font.getlength(run) for font, run in runs(face, text, REFERENCE))
    return (length / REFERENCE + face.tracking * max(0, len(text) - 1)) * size


@lru_cache(maxsize=64)
def cap_height(face: Face) -> float:
    """Of a capital, in sizes."""
    font = load(face, "latin", REFERENCE)
    return -font.getbbox("H", anchor="ls")[1] / REFERENCE if font else 0.7


def drawable(face: Face, text: str) -> str:
    """The text without letters that no font here has: a gap is better than a box."""
    return " ".join("".join(letter for letter in text if letter.isspace() or source(face, letter)).split())
