"""A catalogue and a viewing log as import_catalog and import_viewing take them, read straight from their files."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from time import time

import numpy as np

from catalog.importing.catalog_csv import check_columns, read_titles
from catalog.importing.errors import ImportFileError
from catalog.importing.lines import Source
from catalog.importing.records import TitleRecord
from catalog.importing.rejects import Rejects
from recommendations.evaluation.dataset import Dataset, Reading, facts_of, labels_of
from viewing.importing.viewing_csv import COLUMNS, PLAYBACK, REQUIRED, VALUES, Kind, Log
from viewing.services import FINISHED_FRACTION

CATALOG, VIEWING = "catalog.csv", "viewing.csv"
Episode = tuple[int | None, int | None]


def is_viewing_log(folder: Path) -> bool:
    return (folder / CATALOG).is_file() and (folder / VIEWING).is_file()


def read_viewing_log(folder: Path, rejects_file: Path) -> Dataset:
    """A folder with catalog.csv and viewing.csv, as docs/importing.md describes them. Raises ImportFileError."""
    with Rejects(rejects_file) as rejects:
        reading = Reading(rejects)
        records = {record.key: record for record in read_titles(reading.lines(Source(folder / CATALOG)))}
        log, watched = read_log(folder / VIEWING, reading, records)
    if not watched:
        raise ImportFileError(f"{folder / VIEWING} says of no profile that it watched or rated anything.")
    profiles = {key: place for place, key in enumerate(sorted({profile for profile, _ in watched}))}
    titles = {key: place for place, key in enumerate(records)}
    ones = list(watched.values())
    return Dataset(
        name=folder.resolve().name,
        profiles=np.array([profiles[profile] for profile, _ in watched], dtype=np.int32),
        titles=np.array([titles[title] for _, title in watched], dtype=np.int32),
        liked=np.array([one.liked for one in ones]),
        values=np.array([-1 if one.hidden else one.value for one in ones], dtype=np.int8),
        fractions=np.array([one.fraction for one in ones], dtype=np.float32),
        seen_at=np.array([one.seen_at for one in ones]),
        demographics=[labels_of(log.demographics.get(key)) for key in profiles],
        facts=facts_of(list(records.values()), list(range(1, len(records) + 1))),
    ).with_arrivals()


def read_log(
    path: Path, reading: Reading, records: dict[str, TitleRecord]
) -> tuple[Log, dict[tuple[str, str], "Watched"]]:
    """The log, and what it says of each profile (key) and title (key)."""
    lines = reading.lines(Source(path))
    columns = check_columns(lines.header(), COLUMNS, REQUIRED, path)
    episodes = {(key, one.season, one.number) for key, record in records.items() for one in record.episodes}
    log = Log(columns, time(), set(records), episodes, VALUES)
    return log, gathered(lines.parsed(log.parse, skip=1))


def gathered(rows: Iterable[tuple]) -> dict[tuple[str, str], "Watched"]:
    """Everything that happened between a profile and a title, the events in the order of time."""
    watched: dict[tuple[str, str], Watched] = {}
    for profile, title, season, episode, kind, at, position, length, _, value in sorted(rows, key=lambda row: row[5]):
        one = watched.setdefault((profile, title), Watched())
        one.take(kind, at, (season, episode), position, length, value)
    return {pair: one for pair, one in watched.items() if one.says_something}


@dataclass
class Watched:
    """What a profile did with a title: as viewing.reading has it, from the events themselves."""

    value: int = 0
    hidden: bool = False
    seen_at: float = 0.0
    fractions: dict[Episode, float] = field(default_factory=dict)

    def take(
        self, kind: str, at: float, episode: Episode, position: float | None, length: float | None, value: int | None
    ) -> None:
        self.seen_at = at
        if value is not None:
            self.value = value
        if kind in {Kind.HIDE, Kind.UNHIDE}:
            self.hidden = kind == Kind.HIDE
        if kind in PLAYBACK:
            watched = 1.0 if kind == Kind.FINISH else min(1.0, (position or 0.0) / length) if length else np.nan
            self.fractions[episode] = watched

    @property
    def fraction(self) -> float:
        """Of the episodes begun, their mean; nan where nothing was begun or nobody knows how long it is."""
        known = [fraction for fraction in self.fractions.values() if not np.isnan(fraction)]
        return float(np.mean(known)) if known else np.nan

    @property
    def says_something(self) -> bool:
        """To have put a title on the list, or only cleared it, is neither to have seen nor to have judged it."""
        return bool(self.fractions) or self.value != 0 or self.hidden

    @property
    def liked(self) -> bool:
        """A thumb up, or watched to its end without a word against it."""
        if self.hidden or self.value < 0:
            return False
        return self.value > 0 or self.fraction >= FINISHED_FRACTION
