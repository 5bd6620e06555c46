"""Tiles: what a screen that draws its own cards is told of a title, with what is the viewer's own."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from browse.cards import TITLES_AT_FIRST, reasons_of
from browse.headings import heading
from browse.marks import NO_MARK, Mark, marks_of
from browse.reasons import of_row
from catalog.models import Title
from profiles.models import Profile
from recommendations.services import ArtworkChoice, HomeRows, artwork_choices


@dataclass(frozen=True)
class Tile:
    """choice: the artwork that was chosen for the profile. reason: why it is there, where a watch is named for it."""

    title: Title
    choice: ArtworkChoice
    mark: Mark = NO_MARK
    reason: str = ""


@dataclass(frozen=True)
class TileRow:
    """One row with its first titles. further: from which title on there are more."""

    kind: str
    heading: str
    reason: str
    position: int
    tiles: list[Tile]
    further: int | None = None


@dataclass(frozen=True)
class Shown:
    """The titles that may be seen, by id, and what the profile did with them."""

    titles: Mapping[int, Title]
    marks: Mapping[int, Mark]

    @classmethod
    def of(cls, profile: Profile, ids: Collection[int]) -> "Shown":
        if not ids:
            return cls({}, {})
        return cls(Title.objects.visible_to(profile).in_bulk(list(ids)), marks_of(profile, ids))

    def tile(self, title: int, choice: ArtworkChoice, reason: str = "") -> Tile:
        return Tile(self.titles[title], choice, self.marks.get(title, NO_MARK), reason)


def tiles_of(
    profile: Profile, title_ids: Sequence[int], choices: Mapping[int, ArtworkChoice] | None = None
) -> list[Tile]:
    """Tiles of any titles in this order, without those that may not be seen."""
    shown = Shown.of(profile, title_ids)
    if choices is None:
        choices = artwork_choices(profile, list(shown.titles))
    return [shown.tile(title, choices[title]) for title in title_ids if title in shown.titles]


def tile_rows(profile: Profile, page: HomeRows, first: int, last: int) -> list[TileRow]:
    """Rows first to last of a home page, without what may no longer be seen."""
    return rows_in(Shown.of(profile, ids_in(page, first, last)), page, first, last)


def tile_home(profile: Profile, page: HomeRows, last: int) -> tuple[Tile | None, list[TileRow]]:
    """The title on top, if it may still be seen, and the rows before last."""
    hero = page.hero_title
    shown = Shown.of(profile, ids_in(page, 0, last) | ({hero} if hero else set()))
    choice = ArtworkChoice(page.hero_variant, page.hero_probability)
    return shown.tile(hero, choice) if hero in shown.titles else None, rows_in(shown, page, 0, last)


def ids_in(page: HomeRows, first: int, last: int) -> set[int]:
    """Of the titles that rows begin with."""
    return {title for row in page.rows[first:last] for title in row["titles"][:TITLES_AT_FIRST]}


def rows_in(shown: Shown, page: HomeRows, first: int, last: int) -> list[TileRow]:
    made = [
        TileRow(
            row["kind"],
            heading(row),
            of_row(row),
            place,
            tiles_in_row(shown, page, place, 0, TITLES_AT_FIRST),
            TITLES_AT_FIRST if len(row["titles"]) > TITLES_AT_FIRST else None,
        )
        for place, row in enumerate(page.rows[first:last], start=first)
    ]
    return [row for row in made if row.tiles]


def rest_of_tiles(profile: Profile, page: HomeRows, place: int, begin: int) -> list[Tile]:
    """The titles of one row from begin on."""
    titles = page.rows[place]["titles"]
    return tiles_in_row(Shown.of(profile, titles[begin:]), page, place, begin, len(titles))


def tiles_in_row(shown: Shown, page: HomeRows, place: int, begin: int, end: int) -> list[Tile]:
    row = page.rows[place]
    choices = map(ArtworkChoice, row["artwork"][begin:end], row["probabilities"][begin:end])
    told = zip(row["titles"][begin:end], choices, reasons_of(page, place, begin), strict=False)
    return [shown.tile(title, choice, reason) for title, choice, reason in told if title in shown.titles]
