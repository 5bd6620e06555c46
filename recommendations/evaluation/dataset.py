"""A data set as arrays, read straight from its files: an evaluation needs no database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import time

import numpy as np

from catalog.importing.errors import BadRowError, ImportFileError
from catalog.importing.lines import Lines, Source
from catalog.importing.progress import Bars
from catalog.importing.records import TitleRecord
from catalog.importing.rejects import Rejects
from recommendations.engine.features import CatalogFacts
from viewing.importing.movielens import add_tags, read_demographics, read_movies
from viewing.importing.movielens_credits import add_credits
from viewing.importing.movielens_files import MovieLensFolder, find_files
from viewing.importing.movielens_rows import VALUE_OF_STARS, rating_parser

MOST_REJECTS = 0.5
POSITIVE_STARS = 4.0


class UnsuitableDataError(Exception):
    """A protocol cannot measure anything on this data: says why and what to do."""


@dataclass(frozen=True)
class Dataset:
    """One entry a rating.

    profiles, titles: int32 [n], indexes into demographics and facts; liked: bool [n], what is worth finding; values:
    int8 [n], our ratings (-1, 0 for none, 1, 2); fractions: float32 [n], the share watched, 0 to 1, nan where unknown;
    seen_at: float64 [n], unix seconds, nan where unknown.
    """

    name: str
    profiles: np.ndarray
    titles: np.ndarray
    liked: np.ndarray
    values: np.ndarray
    fractions: np.ndarray
    seen_at: np.ndarray
    demographics: list[tuple[str, ...]]
    facts: CatalogFacts

    @property
    def n_profiles(self) -> int:
        return len(self.demographics)

    @property
    def n_titles(self) -> int:
        return len(self.facts.title_ids)

    def only(self, entries: np.ndarray) -> "Dataset":
        """The entries where this (bool [n]) is true, of the same profiles and titles."""
        names = ("profiles", "titles", "liked", "values", "fractions", "seen_at")
        return replace(self, **{name: getattr(self, name)[entries] for name in names})

    def with_titles(self, titles: np.ndarray) -> "Dataset":
        """Only these titles (indexes, ascending) and their entries, with indexes of their own."""
        place = np.full(self.n_titles, -1, dtype=np.int32)
        place[titles] = np.arange(len(titles))
        kept = self.only(place[self.titles] >= 0)
        return replace(kept, titles=place[kept.titles], facts=self.facts.only(titles))

    def without_times(self) -> "Dataset":
        return replace(self, seen_at=np.full(len(self.seen_at), np.nan))

    def with_arrivals(self) -> "Dataset":
        """A title came into the catalogue when it was first seen; one that never was, with the first of them."""
        dated = np.isfinite(self.seen_at)
        first = self.seen_at[dated].min(initial=np.inf)
        added_at = np.full(self.n_titles, np.inf)
        np.minimum.at(added_at, self.titles[dated], self.seen_at[dated])
        added_at[~np.isfinite(added_at)] = first if np.isfinite(first) else 0.0
        return replace(self, facts=replace(self.facts, added_at=added_at))


@dataclass
class Reading:
    """What the importers' readers ask of a run, for files that are only read."""

    rejects: Rejects
    bars: Bars = field(default_factory=Bars)

    def lines(self, source: Source) -> Lines:
        return Lines(source, self.rejects, self.bars, MOST_REJECTS)


def read_movielens(folder: Path, rejects_file: Path) -> Dataset:
    """Any published MovieLens folder, with credits.csv where there is one. Raises ImportFileError."""
    files = find_files(folder)
    with Rejects(rejects_file) as rejects:
        reading = Reading(rejects)
        records = read_movies(files, reading)
        add_credits(files, reading, records)
        add_tags(files, reading, records)
        people = read_demographics(files, reading)
        users, titles, stars, seen_at = read_ratings(files, reading, records)
    keys = sorted({*users}, key=int)
    index = {key: place for place, key in enumerate(keys)}
    title_index = {key: place for place, key in enumerate(sorted(records, key=int))}
    values = [VALUE_OF_STARS[given] or 0 for given in stars]
    return Dataset(
        name=folder.resolve().name,
        profiles=np.array([index[key] for key in users], dtype=np.int32),
        titles=np.array([title_index[key] for key in titles], dtype=np.int32),
        liked=np.array(stars, dtype=np.float64) >= POSITIVE_STARS,
        values=np.array(values, dtype=np.int8),
        fractions=np.full(len(values), np.nan, dtype=np.float32),
        seen_at=np.array(seen_at, dtype=np.float64),
        demographics=[labels_of(people.get(key)) for key in keys],
        facts=facts_of([records[key] for key in title_index], [int(key) for key in title_index]),
    ).with_arrivals()


def read_ratings(files: MovieLensFolder, reading: Reading, records: dict[str, TitleRecord]) -> tuple[list, ...]:
    """Columns: user key, film key, stars, time (None where unknown)."""
    _, rows = files.read("ratings", reading.lines, first_ratings(rating_parser(records, time())))
    columns = tuple(list(column) for column in zip(*rows, strict=True))
    if not columns:
        raise ImportFileError(f"{files.parts['ratings'].path} holds not one good rating. There is nothing to measure.")
    return columns


def first_ratings(parse: Callable[[list[str]], tuple]) -> Callable[[list[str]], tuple]:
    """The same parser, refusing what a viewer rated before."""
    seen: set[tuple[str, str]] = set()

    def parse_new(fields: list[str]) -> tuple:
        row = parse(fields)
        if row[:2] in seen:
            raise BadRowError("duplicate", f"viewer {row[0]} rated film {row[1]} before")
        seen.add(row[:2])
        return row

    return parse_new


def labels_of(person: object) -> tuple[str, ...]:
    """As profiles.models.Profile.demographics gives them."""
    given = person._asdict() if person else {}
    return tuple(f"{name}:{value}" for name, value in given.items() if value)


def facts_of(records: Sequence[TitleRecord], title_ids: Sequence[int]) -> CatalogFacts:
    """What the engine is told of a catalogue, of records that never were in the database; title_ids: ascending."""
    names = sorted({name for record in records for name in (*record.directors, *record.cast)})
    person = {name: number for number, name in enumerate(names, start=1)}
    return CatalogFacts(
        title_ids=np.array(title_ids, dtype=np.int64),
        names=[record.name for record in records],
        years=np.array([record.year or 0 for record in records], dtype=np.int16),
        kinds=[record.kind for record in records],
        runtimes=np.array([record.runtime_minutes or 0 for record in records], dtype=np.int16),
        maturity=np.zeros(len(records), dtype=np.int16),
        added_at=np.zeros(len(records)),
        genres=[tuple(record.genres) for record in records],
        directors=[tuple(person[name] for name in record.directors) for record in records],
        cast=[tuple(person[name] for name in record.cast) for record in records],
        tags=[tuple(record.tags) for record in records],
        person_names={number: name for name, number in person.items()},
    )
