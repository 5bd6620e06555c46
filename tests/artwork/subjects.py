"""Titles that artwork is drawn for in these tests: a full one, a bare one, and names that are hard to set."""

from catalog.artwork.compose import Setting
from catalog.artwork.legibility import title_contrast
from catalog.artwork.palette import contrast
from catalog.artwork.subject import Subject

LANTERNS = Subject(
    key="movielens:1",
    name="The House of Lanterns",
    year=1987,
    kind="film",
    genres=("Adventure", "Comedy", "Fantasy"),
    directors=("Ines Faro",),
    cast=("Tom Arden", "Lea Brandt"),
)
BARE = Subject(key="csv:7", name="Untold", year=None, kind="series", genres=(), directors=(), cast=())


def named(name: str, year: int | None = 2004, genres: tuple[str, ...] = ("Drama",)) -> Subject:
    return Subject(key=f"test:{name}", name=name, year=year, kind="film", genres=genres, directors=(), cast=())


def least_contrast(setting: Setting) -> float:
    """Of a title with what it stands on, at its worst place."""
    ends = (setting.ink.top, setting.ink.bottom)
    if setting.ink.effect == "outline":
        # Outlined letters bring their ground along.
        return min(contrast(end, setting.ink.behind) for end in ends)
    return min(title_contrast(setting.ground, setting.box, end) for end in ends)
