"""What profiles did, title by title, as arrays: for training, and for the page of a single profile."""

from collections.abc import Sequence

import numpy as np
from django.db import connection
from psycopg import Cursor

# One record for each pair of a profile and a title. Episodes of a series are one title here: finished when all begun
# ones are, and its fraction is their mean.
RECORD = np.dtype(
    [
        ("profile", "i8"),
        ("title", "i8"),
        ("fraction", "f4"),  # 0 to 1; nan where nothing was begun
        ("rating", "i2"),  # -1, 1, 2; 0 for none
        ("seen_at", "f8"),  # unix seconds
        ("finished", "?"),
        ("continue_watching", "?"),
        ("in_list", "?"),
        ("hidden", "?"),
    ]
)

# PostgreSQL sends all rows of the four tables, each column as one array, whose elements stand after their lengths,
# big-endian: with no NULL among them they are all of one size, and NumPy reads them in place. Rows one by one take
# Python far longer to receive, and to group them by title takes PostgreSQL longer than to send them.
COLUMNS = (
    ("profile_id", "i8"),
    ("title_id", "i8"),
    ("seen_at", "i8"),  # microseconds since 2000
    ("fraction", "f8"),  # 0 to 1; nan in every table but that of progress
    ("marks", "i2"),  # bits, see below
)
# Those of all rows of a title are or-ed together. A rating stands above the bits, its sign included.
FINISHED, UNFINISHED, CONTINUING, LISTED, HIDDEN, RATING_SHIFT = 1, 2, 4, 8, 16, 5
# The limit is none, but keeps parallel workers away: what each of them gathers is costly to put together.
STACKED = f"""
    SELECT profile_id, title_id, updated_at AS seen_at,
           CASE WHEN finished_at IS NOT NULL THEN 1.0
                ELSE least(1.0, position_seconds / nullif(duration_seconds, 0)) END AS fraction,
           (CASE WHEN finished_at IS NOT NULL THEN {FINISHED}
                 WHEN cleared_at IS NULL AND position_seconds > 0 THEN {UNFINISHED | CONTINUING}
                 ELSE {UNFINISHED} END)::smallint AS marks
    FROM viewing_progress WHERE {{where}}
    UNION ALL
    SELECT profile_id, title_id, rated_at, 'nan', value << {RATING_SHIFT} FROM viewing_rating WHERE {{where}}
    UNION ALL
    SELECT profile_id, title_id, added_at, 'nan', {LISTED}::smallint FROM viewing_mylistitem WHERE {{where}}
    UNION ALL
    SELECT profile_id, title_id, hidden_at, 'nan', {HIDDEN}::smallint FROM viewing_hiddentitle WHERE {{where}}
    LIMIT {2**63 - 1}
"""
ARRAYS = ", ".join(f"array_agg({name})" for name, _ in COLUMNS)
HEADER_BYTES = 20  # of an array
# Profiles whose rows come together: the arrays of more would get near what a field may hold.
PROFILES_AT_ONCE = 4096
MICROSECONDS_TO_2000 = 946_684_800_000_000


def profile_titles(profile_ids: Sequence[int] | None = None) -> np.ndarray:
    """Records (fields above) of these profiles, or of all, ordered by profile and title."""
    if profile_ids is None:
        return received("true", f"GROUP BY profile_id / {PROFILES_AT_ONCE}")
    # Whole numbers, which are as well written into the statement: it is never prepared.
    numbers = [str(profile_id) for profile_id in sorted(map(int, profile_ids))]
    parts = [numbers[start : start + PROFILES_AT_ONCE] for start in range(0, len(numbers), PROFILES_AT_ONCE)]
    records = [received(f"profile_id = ANY('{{{','.join(part)}}}'::bigint[])") for part in parts]
    return np.concatenate([np.empty(0, dtype=RECORD), *records])


def received(where: str, grouping: str = "") -> np.ndarray:
    """Records of the rows where this holds, which come in parts if grouped by range of profiles."""
    # One statement, so that all tables are read at one moment. Of no rows there would be arrays that are NULL.
    query = f"SELECT {ARRAYS} FROM ({STACKED.format(where=where)}) AS stacked {grouping} HAVING count(*) > 0"
    connection.ensure_connection()
    # Django's own cursors put parameters in on this side, and so get text.
    with Cursor(connection.connection) as cursor:
        result = cursor.execute(query, binary=True).pgresult
        parts = [
            by_title(*parse([result.get_value(row, column) for column in range(len(COLUMNS))]))
            for row in range(result.ntuples)
        ]
    parts.sort(key=lambda part: part["profile"][0])
    return np.concatenate([np.empty(0, dtype=RECORD), *parts])


def parse(arrays: Sequence[bytes]) -> list[np.ndarray]:
    """The columns (see above), out of arrays in PostgreSQL's binary format."""
    return [
        np.frombuffer(array, [("length", ">i4"), ("value", f">{kind}")], offset=HEADER_BYTES)["value"].astype(kind)
        for array, (_, kind) in zip(arrays, COLUMNS, strict=True)
    ]


def by_title(
    profiles: np.ndarray, titles: np.ndarray, seen_at: np.ndarray, fractions: np.ndarray, marks: np.ndarray
) -> np.ndarray:
    """One record for each profile and title, in order, out of the columns of one row or more."""
    # Ids are counted up from 1, so the product is far from what 64 bits hold; two keys take four times as long.
    keys = (profiles - profiles.min()) * (titles.max() + 1) + titles
    order = np.argsort(keys)
    first = np.flatnonzero(np.diff(keys[order], prepend=-1))
    records = np.empty(len(first), dtype=RECORD)
    records["profile"], records["title"] = profiles[order[first]], titles[order[first]]
    records["fraction"] = mean_of_known(fractions[order], first)
    records["seen_at"] = (np.maximum.reduceat(seen_at[order], first) + MICROSECONDS_TO_2000) / 1e6
    marked = np.bitwise_or.reduceat(marks[order], first)
    records["rating"] = marked >> RATING_SHIFT
    records["finished"] = marked & (FINISHED | UNFINISHED) == FINISHED
    records["continue_watching"] = marked & CONTINUING
    records["in_list"] = marked & LISTED
    records["hidden"] = marked & HIDDEN
    return records


def mean_of_known(fractions: np.ndarray, first: np.ndarray) -> np.ndarray:
    """float64 [groups]: the mean of those that are not nan, nan where all are. first: where each group begins."""
    known = ~np.isnan(fractions)
    sums = np.add.reduceat(np.where(known, fractions, 0), first)
    counts = np.add.reduceat(known, first, dtype=np.int64)
    return np.divide(sums, counts, out=np.full(len(first), np.nan), where=counts > 0)


def profiles_with_history() -> np.ndarray:
    """Ids of all profiles that ever did anything: int64, in no order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT profile_id FROM viewing_history")
        return np.array(cursor.fetchall(), dtype=np.int64).ravel()


def history_versions(profile_ids: Sequence[int]) -> dict[int, int]:
    """The version of each profile's history; profiles without one are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT profile_id, version FROM viewing_history WHERE profile_id = ANY(%s)", [list(profile_ids)]
        )
        return dict(cursor.fetchall())
