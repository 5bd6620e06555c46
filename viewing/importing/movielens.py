"""Import a MovieLens folder: films, credits, tags, viewers, and each rating as a film watched to its end."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from catalog.importing.errors import BadRowError, ImportFileError
from catalog.importing.records import TitleRecord
from catalog.importing.runs import Run, import_run
from catalog.importing.titles import TitleWriter
from viewing.importing import staging
from viewing.importing.demographics import Demographics
from viewing.importing.events import ONE_PER_TITLE, Batch, add_staged_events
from viewing.importing.movielens_credits import add_credits
from viewing.importing.movielens_files import MovieLensFolder, find_files
from viewing.importing.movielens_rows import (
    VALUE_OF_STARS,
    parse_movie,
    parse_tag,
    parse_user_of_1m,
    parse_user_of_100k,
    rating_parser,
)
from viewing.importing.profiles import add_profiles

YEAR = 365 * 24 * 3600


def import_movielens(
    folder: Path, *, source: str, credits_file: Path | None = None, keep_dates: bool = False, options: dict
) -> Run:
    """Import everything in one transaction. Raises ImportFileError, with nothing stored."""
    files = find_files(folder, credits_file)
    with import_run("import_movielens", folder, files.paths, options) as run:
        titles = read_movies(files, run)
        add_credits(files, run, titles)
        add_tags(files, run, titles)
        store(files, run, titles, source, keep_dates)
    return run


def read_movies(files: MovieLensFolder, run: Run) -> dict[str, TitleRecord]:
    titles: dict[str, TitleRecord] = {}

    def parse_new(fields: list[str]) -> TitleRecord:
        record = parse_movie(fields)
        if record.key in titles:
            raise BadRowError("duplicate", f"film {record.key}")
        return record

    lines, records = files.read("movies", run.lines, parse_new)
    for record in records:
        titles[record.key] = record
    if not titles:
        raise ImportFileError(f"{lines.source.path} holds no films. Nothing was stored.")
    return titles


def add_tags(files: MovieLensFolder, run: Run, titles: dict[str, TitleRecord]) -> None:
    """Count for each film how many people gave it each tag."""
    if "tags" not in files.parts:
        return
    viewer, seen = "", set()

    def parse_known(fields: list[str]) -> tuple[str, str, str]:
        nonlocal viewer, seen
        who, title, tag = parse_tag(fields)
        if title not in titles:
            raise BadRowError("unknown film", title)
        # The files are in order of viewers: what one of them said is all that must be remembered.
        viewer, seen = (viewer, seen) if who == viewer else (who, set())
        if (title, tag) in seen:
            raise BadRowError("duplicate", f"viewer {who} gave film {title} the tag {tag!r} before")
        seen.add((title, tag))
        return who, title, tag

    _, rows = files.read("tags", run.lines, parse_known)
    for _, title, tag in rows:
        tags = titles[title].tags
        tags[tag] = tags.get(tag, 0) + 1


def read_demographics(files: MovieLensFolder, run: Run) -> dict[str, Demographics]:
    if "users" not in files.parts:
        return {}
    is_100k = files.parts["users"].name == "u.user"
    _, rows = files.read("users", run.lines, parse_user_of_100k if is_100k else parse_user_of_1m)
    return dict(rows)


def store(files: MovieLensFolder, run: Run, titles: dict[str, TitleRecord], source: str, keep_dates: bool) -> None:
    """Ratings are staged first: they tell by how much to move the times, and when each film came in."""
    staging.create_tables()
    parse = rating_parser(titles, run.record.started_at.timestamp())
    lines, rows = files.read("ratings", run.lines, parse)
    staging.stage(staged_rows(lines, rows))
    batch = batch_of(run, source, lines.number, keep_dates)
    date_arrivals(titles, batch)
    writer = TitleWriter(source)
    writer.save(with_bar(titles, run))
    profiles = add_profiles(source, staging.profile_keys_without_a_profile(source), read_demographics(files, run))
    added = add_staged_events(batch, run.bars)
    duplicates = [(line, BadRowError(kind)) for line, kind in staging.staged_rejects()]
    lines.reject_numbered(iter(duplicates))
    run.accepted = lines.rows - run.rejects.files[lines.source.name]
    run.notes += [
        f"Films: {writer.added:,} new, {writer.updated:,} changed, {len(titles):,} in all.",
        f"Viewers: {profiles:,} new.",
        f"Ratings: {added:,} new, {run.accepted:,} in all.",
    ]
    staging.drop_tables()


def staged_rows(lines: object, rows: Iterator[tuple]) -> Iterator[tuple]:
    for viewer, title, stars, at in rows:
        yield lines.number, viewer, title, None, None, "finish", at, None, None, None, VALUE_OF_STARS[stars]


def batch_of(run: Run, source: str, lines: int, keep_dates: bool) -> Batch:
    """Where times go: moved so that the last rating is now, unless they are to be kept."""
    span, now = staging.span(), run.record.started_at.timestamp()
    if not span.events:
        raise ImportFileError("There is not one good rating. Nothing was stored.")
    last = span.last or now
    first = span.first or last - YEAR
    if span.undated:
        run.notes.append(f"{span.undated:,} ratings have no time: each got one within the span of the others.")
    return Batch(
        title_source=source,
        profile_source=source,
        lines=lines,
        run_at=run.record.started_at,
        identity=ONE_PER_TITLE,
        moved=0 if keep_dates else now - last,
        first=first,
        span=last - first,
    )


def date_arrivals(titles: dict[str, TitleRecord], batch: Batch) -> None:
    """A film came into the catalogue when it was first rated; one that never was, with the first of them."""
    firsts = staging.first_times()
    for key, record in titles.items():
        record.added_at = datetime.fromtimestamp(firsts.get(key, batch.first) + batch.moved, UTC)


def with_bar(titles: dict[str, TitleRecord], run: Run) -> Iterator[TitleRecord]:
    with run.bars.bar("Storing films", len(titles)) as bar:
        for number, record in enumerate(titles.values()):
            bar.move_to(number)
            yield record
