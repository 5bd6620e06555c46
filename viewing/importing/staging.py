"""Events of a file on their way in: first all into a temporary table, then set by set into the real ones.

Staging first is what lets a file of any size be checked, dated and counted before anything real is written,
with memory that does not grow with it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection

from catalog.importing.copying import copy_rows

COLUMNS = (
    "line", "profile_key", "title_key", "season", "episode", "kind", "at", "position", "duration", "watched",
    "value",
)  # fmt: skip


@dataclass(frozen=True)
class Span:
    """Of the staged events: how many, how many without a time, and the first and last time (Unix seconds)."""

    events: int
    undated: int
    first: float
    last: float


def create_tables() -> None:
    """Temporary tables of this connection; gone with the transaction."""
    drop_tables()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE TEMPORARY TABLE staged_event (
                line bigint, profile_key text, title_key text, season int, episode int, kind text,
                at double precision, position double precision, duration double precision,
                watched double precision, value smallint
            ) ON COMMIT DROP;
            CREATE TEMPORARY TABLE staged_reject (line bigint, kind text) ON COMMIT DROP;
            """
        )


def drop_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staged_event, staged_reject")


def stage(rows: Iterable[tuple]) -> None:
    """COPY rows, each in the order of COLUMNS. at: Unix seconds, or None where the file does not say."""
    copy_rows("staged_event", COLUMNS, rows)
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX ON staged_event USING brin (line) WITH (pages_per_range = 16)")
        cursor.execute("ANALYZE staged_event")


def span() -> Span:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) - count(at), coalesce(min(at), 0), coalesce(max(at), 0) FROM staged_event"
        )
        return Span(*cursor.fetchone())


def first_times() -> dict[str, float]:
    """For each title, when it was first watched (Unix seconds)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT title_key, min(at) FROM staged_event WHERE at IS NOT NULL GROUP BY title_key")
        return dict(cursor.fetchall())


def profile_keys_without_a_profile(source: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT profile_key FROM (SELECT DISTINCT profile_key FROM staged_event) AS staged
            WHERE NOT EXISTS (
                SELECT FROM profiles_profile WHERE source = %s AND source_key = profile_key
            ) ORDER BY length(profile_key), profile_key
            """,
            [source],
        )
        return iter([key for (key,) in cursor.fetchall()])


def staged_rejects() -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT line, kind FROM staged_reject ORDER BY line")
        return cursor.fetchall()
