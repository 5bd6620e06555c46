"""credits.csv: who made the films, and further facts. A missing column leaves its fact empty."""

from collections.abc import Callable

from catalog.importing.errors import BadRowError, ImportFileError
from catalog.importing.records import TitleRecord
from catalog.importing.runs import Run
from viewing.importing.movielens_files import MovieLensFolder
from viewing.importing.movielens_rows import expect, parse_id, parse_people

KEY = "movieid"
TEXT_LENGTHS = {"content_rating": 16, "country": 80, "language": 80}
COLUMNS = {KEY, "directors", "cast", "runtime_min", *TEXT_LENGTHS}
LONGEST_RUNTIME = 24 * 60


def add_credits(files: MovieLensFolder, run: Run, titles: dict[str, TitleRecord]) -> None:
    """Fill the facts into the records."""
    if "credits" not in files.parts:
        return
    lines = run.lines(files.parts["credits"])
    names = lines.header()
    if names[0] != KEY or not set(names) <= COLUMNS:
        raise ImportFileError(
            f"{lines.source.path}: expected the column movieId and any of "
            f"{', '.join(sorted(COLUMNS - {KEY}))}, found {', '.join(names)}."
        )
    for title, facts in lines.parsed(credit_parser(names, titles), skip=1):
        for name, value in facts.items():
            setattr(title, name, value)


def credit_parser(names: list[str], titles: dict[str, TitleRecord]) -> Callable:
    def parse(fields: list[str]) -> tuple[TitleRecord, dict[str, object]]:
        expect(fields, len(names))
        row = dict(zip(names, fields, strict=True))
        key = parse_id(row.pop(KEY), "film")
        if key not in titles:
            raise BadRowError("unknown film", key)
        return titles[key], parse_facts(row)

    return parse


def parse_facts(row: dict[str, str]) -> dict[str, object]:
    facts: dict[str, object] = {name: parse_people(row.get(name, "")) for name in ("directors", "cast")}
    for name, longest in TEXT_LENGTHS.items():
        facts[name] = row.get(name, "").strip()
        if len(facts[name]) > longest:
            raise BadRowError(f"{name} too long", f"over {longest} characters")
    facts["runtime_minutes"] = parse_runtime(row.get("runtime_min", ""))
    return facts


def parse_runtime(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or not 0 < int(text) <= LONGEST_RUNTIME:
        raise BadRowError("bad runtime", f"{text[:20]!r} is not 1 to {LONGEST_RUNTIME} minutes")
    return int(text)
