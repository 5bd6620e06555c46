"""Import any viewing log from one CSV file; docs/importing.md describes its columns."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from catalog.importing.catalog_csv import check_columns
from catalog.importing.errors import BadRowError, ImportFileError
from catalog.importing.lines import Lines, Source
from catalog.importing.runs import Run, import_run
from catalog.importing.times import parse_time
from catalog.models import Episode, Title
from profiles.models import Profile
from viewing.importing import staging
from viewing.importing.demographics import Demographics
from viewing.importing.events import Batch, add_staged_events
from viewing.importing.movielens_rows import VALUE_OF_STARS
from viewing.importing.profiles import add_profiles
from viewing.models import WatchEvent
from viewing.services import FINISHED_FRACTION

Kind = WatchEvent.Kind
REQUIRED = {"profile", "title", "time"}
SECONDS = ("seconds_watched", "seconds_long", "position")
DEMOGRAPHICS = Demographics._fields
COLUMNS = REQUIRED | {"event", "rating", "season", "episode", *SECONDS, *DEMOGRAPHICS}
PLAYBACK = {Kind.PLAY, Kind.HEARTBEAT, Kind.PAUSE, Kind.FINISH}
VALUES = {"-1": -1, "0": 0, "1": 1, "2": 2}
LONGEST_SECONDS = 7 * 24 * 3600
LONGEST_KEY, LONGEST_OCCUPATION = 80, 60
# A title's key, a season's and an episode's number.
EpisodeKey = tuple[str, int, int]
ALLOWED = {"gender": {"", *Profile.Gender.values}, "age_band": {"", *Profile.AgeBand.values}}


def import_viewing(path: Path, *, source: str, title_source: str, stars: bool, options: dict) -> Run:
    """Add the events that are new, all or nothing. Raises ImportFileError.

    source, title_source: whose keys those of the profiles and of the titles are. stars: ratings are 0.5 to 5.
    """
    if not path.is_file():
        raise ImportFileError(f"{path} is not a file.")
    if not Title.objects.filter(source=title_source).exists():
        raise ImportFileError(f"There are no titles of the source {title_source!r}. Import the catalogue first.")
    with import_run("import_viewing", path, [path], options) as run:
        store(run, run.lines(Source(path)), source, title_source, stars)
    return run


def store(run: Run, lines: Lines, source: str, title_source: str, stars: bool) -> None:
    staging.create_tables()
    columns = check_columns(lines.header(), COLUMNS, REQUIRED, lines.source.path)
    values = VALUE_OF_STARS if stars else VALUES
    log = Log(columns, run.record.started_at.timestamp(), *stored_keys(title_source), values)
    staging.stage(staged_rows(lines, log))
    profiles = add_profiles(source, staging.profile_keys_without_a_profile(source), log.demographics)
    batch = Batch(title_source, source, lines.number, run.record.started_at)
    added = add_staged_events(batch, run.bars)
    lines.reject_numbered((line, BadRowError(kind)) for line, kind in staging.staged_rejects())
    staging.drop_tables()
    run.accepted = lines.rows - run.rejects.total
    run.notes += [f"Profiles: {profiles:,} new.", f"Events: {added:,} new, {run.accepted:,} in all."]


def staged_rows(lines: Lines, log: "Log") -> Iterator[tuple]:
    for row in lines.parsed(log.parse, skip=1):
        yield lines.number, *row


def stored_keys(source: str) -> tuple[set[str], set[EpisodeKey]]:
    """The titles and episodes of this source that the database has."""
    titles = Title.objects.filter(source=source)
    episodes = Episode.objects.filter(season__title__source=source)
    return (
        set(titles.values_list("source_key", flat=True)),
        set(episodes.values_list("season__title__source_key", "season__number", "number")),
    )


@dataclass
class Log:
    """Knows what rows may refer to. demographics: what the log says about its profiles, the first word counting."""

    columns: list[str]
    now: float
    titles: set[str]
    episodes: set[EpisodeKey]
    values: dict[str, int | None]
    demographics: dict[str, Demographics] = field(default_factory=dict)

    def parse(self, fields: list[str]) -> tuple:
        """The columns of staging.COLUMNS after the line number."""
        if len(fields) != len(self.columns):
            raise BadRowError("wrong number of columns", f"{len(fields)}, expected {len(self.columns)}")
        row = {name: text.strip() for name, text in zip(self.columns, fields, strict=True)}
        for name in REQUIRED:
            if not row[name]:
                raise BadRowError(f"no {name}")
        if len(row["profile"]) > LONGEST_KEY:
            raise BadRowError("profile too long", f"over {LONGEST_KEY} characters")
        season, episode = self.episode_of(row)
        at = parse_time(row["time"], self.now)
        watched, length, position = (parse_seconds(name, row.get(name, "")) for name in SECONDS)
        value = self.value_of(row.get("rating", ""))
        kind = kind_of(row.get("event", ""), watched, length, value)
        if position is None and kind in {Kind.HEARTBEAT, Kind.PAUSE}:
            position = watched
        self.note_demographics(row)
        return row["profile"], row["title"], season, episode, kind, at, position, length, watched, value

    def episode_of(self, row: dict[str, str]) -> tuple[int | None, int | None]:
        title = row["title"]
        if title not in self.titles:
            raise BadRowError("unknown title", repr(title[:80]))
        season, episode = row.get("season", ""), row.get("episode", "")
        if not season and not episode:
            return None, None
        found = (int(season), int(episode)) if season.isdecimal() and episode.isdecimal() else (-1, -1)
        if (title, *found) not in self.episodes:
            raise BadRowError("unknown episode", f"season {season[:9]!r}, episode {episode[:9]!r} of {title}")
        return found

    def value_of(self, text: str) -> int | None:
        if not text:
            return None
        if text not in self.values:
            raise BadRowError("bad rating", f"{text[:20]!r} is not one of {', '.join(self.values)}")
        return self.values[text]

    def note_demographics(self, row: dict[str, str]) -> None:
        given = Demographics(*(row.get(name, "") for name in DEMOGRAPHICS))
        if not any(given) or row["profile"] in self.demographics:
            return
        for name, allowed in ALLOWED.items():
            if (text := row.get(name, "")) not in allowed:
                raise BadRowError(f"bad {name}", f"{text[:20]!r} is not one of {', '.join(sorted(allowed - {''}))}")
        if len(given.occupation) > LONGEST_OCCUPATION:
            raise BadRowError("occupation too long", f"over {LONGEST_OCCUPATION} characters")
        self.demographics[row["profile"]] = given


def parse_seconds(name: str, text: str) -> float | None:
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= LONGEST_SECONDS:
        raise BadRowError(f"bad {name}", f"{text[:20]!r} is not 0 to {LONGEST_SECONDS} seconds")
    return seconds


def kind_of(event: str, watched: float | None, length: float | None, value: int | None) -> str:
    """The event, or what a log that names none means by its line."""
    if event:
        check_kind(event, value)
        return event
    if watched is None:
        if value is None:
            raise BadRowError("no event", "nor seconds_watched, nor a rating")
        return Kind.RATE
    return Kind.FINISH if length and watched >= FINISHED_FRACTION * length else Kind.PAUSE


def check_kind(event: str, value: int | None) -> None:
    if event not in Kind.values:
        raise BadRowError("bad event", f"{event[:20]!r} is not one of {', '.join(Kind.values)}")
    if event == Kind.RATE and value is None:
        raise BadRowError("bad rating", "a rate event needs one")
    if value is not None and event not in {*PLAYBACK, Kind.RATE}:
        raise BadRowError("bad rating", f"a {event} event has none")
