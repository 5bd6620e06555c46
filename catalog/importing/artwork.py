"""The artwork variants of an imported title: each emphasises something else about it."""

from catalog.artwork.emphasis import emphases_for
from catalog.artwork.subject import Subject
from catalog.importing.records import TitleRecord
from catalog.models import Artwork, Title


def artworks_for(title: Title, record: TitleRecord) -> list[Artwork]:
    return [
        Artwork(title=title, variant=variant, emphasis_kind=emphasis.kind, emphasis_value=emphasis.value)
        for variant, emphasis in enumerate(emphases_for(subject_of(title, record)))
    ]


def subject_of(title: Title, record: TitleRecord) -> Subject:
    """The facts, taken from the record: its people and genres are not all stored yet."""
    return Subject(
        key=f"{title.source}:{title.source_key}",
        name=title.name,
        year=title.year,
        kind=title.kind,
        genres=tuple(sorted(set(record.genres))),
        directors=tuple(record.directors),
        cast=tuple(record.cast),
        country=title.country,
    )
