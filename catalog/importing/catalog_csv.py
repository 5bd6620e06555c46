"""Import any catalogue from one CSV file; docs/importing.md describes its columns."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from catalog.importing.errors import BadRowError, ImportFileError
from catalog.importing.lines import Lines, Source
from catalog.importing.records import EpisodeRecord, TitleRecord
from catalog.importing.runs import Run, import_run
from catalog.importing.times import parse_moment
from catalog.importing.titles import TitleWriter
from catalog.models import Maturity, Title

EPISODE = "episode"
KINDS = {*Title.Kind.values, EPISODE}
LONGEST = {
    "key": 80, "name": 300, "original_name": 300, "content_rating": 16, "country": 80, "language": 80,
    "synopsis": 4000,
}  # fmt: skip
LISTS = {"genres": 80, "directors": 200, "cast": 200, "tags": 100}
NUMBERS = {
    "year": (1870, 2100), "runtime_minutes": (1, 24 * 60), "maturity": (0, 18), "season": (0, 999),
    "episode": (0, 9999),
}  # fmt: skip
MOMENTS = ("available_from", "available_until", "added_at")
REQUIRED = {"key", "name"}
COLUMNS = {"kind", *LONGEST, *LISTS, *NUMBERS, *MOMENTS}


def import_catalog(path: Path, *, source: str, options: dict) -> Run:
    """Add the titles of the file and bring known ones up to date, all or nothing. Raises ImportFileError."""
    if not path.is_file():
        raise ImportFileError(f"{path} is not a file.")
    with import_run("import_catalog", path, [path], options) as run:
        writer = TitleWriter(source)
        lines = run.lines(Source(path))
        writer.save(read_titles(lines))
        run.accepted = lines.rows - run.rejects.total
        run.notes.append(f"Titles: {writer.added:,} new, {writer.updated:,} changed.")
    return run


def read_titles(lines: Lines) -> Iterator[TitleRecord]:
    """One record for each film or series; a series takes the episodes from the lines right after its own."""
    columns = check_columns(lines.header(), COLUMNS, REQUIRED, lines.source.path)
    series: TitleRecord | None = None
    keys: set[str] = set()

    def parse(fields: list[str]) -> TitleRecord | None:
        nonlocal series
        values = parse_values(columns, fields)
        if values["kind"] == EPISODE:
            add_episode(series, values)
            return None
        # Whatever is wrong with this line, the episodes after it are not those of the series before.
        series = None
        if values["key"] in keys:
            raise BadRowError("duplicate", f"key {values['key']}")
        keys.add(values["key"])
        series = make_record(values)
        return series

    # A record goes on when the next one begins: only then has it all of its episodes.
    waiting: TitleRecord | None = None
    for record in filter(None, lines.parsed(parse, skip=1)):
        if waiting:
            yield waiting
        waiting = record
    if waiting:
        yield waiting


def check_columns(found: list[str], known: set[str], required: set[str], path: Path) -> list[str]:
    problems = [f"there is no column {name}" for name in sorted(required - set(found))]
    problems += [f"{name!r} is not a column" for name in found if name not in known]
    problems += [f"{name} is there twice" for name in sorted({name for name in found if found.count(name) > 1})]
    if problems:
        raise ImportFileError(f"{path}, line 1: {'; '.join(problems)}. Columns: {', '.join(sorted(known))}.")
    return found


def parse_values(columns: list[str], fields: list[str]) -> dict[str, object]:
    if len(fields) != len(columns):
        raise BadRowError("wrong number of columns", f"{len(fields)}, expected {len(columns)}")
    values: dict[str, object] = {"kind": Title.Kind.FILM}
    for name, text in zip(columns, fields, strict=True):
        if text := text.strip():
            values[name] = PARSERS[name](name, text)
    for name in REQUIRED:
        if name not in values:
            raise BadRowError(f"no {name}")
    return values


def parse_kind(name: str, text: str) -> str:
    if text not in KINDS:
        raise BadRowError("bad kind", f"{text[:20]!r} is not one of {', '.join(sorted(KINDS))}")
    return text


def parse_text(name: str, text: str) -> str:
    if len(text) > LONGEST[name]:
        raise BadRowError(f"{name} too long", f"{len(text)} characters, at most {LONGEST[name]}")
    return text


def parse_list(name: str, text: str) -> list[str]:
    entries = list(dict.fromkeys(filter(None, (" ".join(entry.split()) for entry in text.split("|")))))
    if any(len(entry) > LISTS[name] for entry in entries):
        raise BadRowError(f"{name} too long", f"an entry has over {LISTS[name]} characters")
    return entries


def parse_number(name: str, text: str) -> int:
    least, most = NUMBERS[name]
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
    if not least <= number <= most or (name == "maturity" and number not in Maturity.values):
        expected = f"one of {Maturity.values}" if name == "maturity" else f"a whole number from {least} to {most}"
        raise BadRowError(f"bad {name}", f"{text[:20]!r} is not {expected}")
    return number


def parse_moment_of(name: str, text: str) -> datetime:
    return parse_moment(text)


PARSERS: dict[str, Callable[[str, str], object]] = {
    "kind": parse_kind,
    **dict.fromkeys(LONGEST, parse_text),
    **dict.fromkeys(LISTS, parse_list),
    **dict.fromkeys(NUMBERS, parse_number),
    **dict.fromkeys(MOMENTS, parse_moment_of),
}


def make_record(values: dict[str, object]) -> TitleRecord:
    opens, closes = values.get("available_from"), values.get("available_until")
    if opens and closes and opens >= closes:
        raise BadRowError("bad window", "available_until is not after available_from")
    if "season" in values or "episode" in values:
        raise BadRowError("bad kind", "only an episode has a season and an episode number")
    tags = {tag.lower(): 1 for tag in values.pop("tags", [])}
    return TitleRecord(tags=tags, **values)


def add_episode(series: TitleRecord | None, values: dict[str, object]) -> None:
    """The key of an episode is that of its series."""
    if series is None or series.kind != Title.Kind.SERIES or series.key != values["key"]:
        raise BadRowError("episode without its series", f"the lines before are not of series {values['key']}")
    if "season" not in values or "episode" not in values:
        raise BadRowError("no season or episode")
    if any((known.season, known.number) == (values["season"], values["episode"]) for known in series.episodes):
        raise BadRowError("duplicate", f"season {values['season']}, episode {values['episode']}")
    series.episodes.append(
        EpisodeRecord(
            season=values["season"],
            number=values["episode"],
            name=values["name"][:200],
            synopsis=values.get("synopsis", ""),
            runtime_minutes=values.get("runtime_minutes"),
        )
    )
