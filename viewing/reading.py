"""What profiles did, title by title, as arrays: for training, and for the page of a single profile."""

from collections.abc import Sequence

import numpy as np
from django.db import connection, transaction
from psycopg import Cursor

# One record for each pair of a profile and a title. PostgreSQL sends each field of all records as one array, whose
# elements stand after their lengths, big-endian: with no NULL among them they are all of one size, and NumPy reads them
# in place. Records one by one take Python far longer to receive.
FIELDS = (
    ("profile", "int8", ">i8"),
    ("title", "int8", ">i8"),
    ("fraction", "float4", ">f4"),  # 0 to 1; nan where only a thumb is known
    ("rating", "int2", ">i2"),  # -1, 1, 2; 0 for none
    ("seen_at", "float8", ">f8"),  # unix seconds
    ("finished", "boolean", "?"),
    ("continue_watching", "boolean", "?"),
    ("in_list", "boolean", "?"),
    ("hidden", "boolean", "?"),
)
RECORD = np.dtype([(name, np.dtype(wire).newbyteorder("=")) for name, _, wire in FIELDS])
GROUPING_MEMORY = "256MB"
# Profiles whose records come together: the arrays of more would get near what a field may hold.
PROFILES_AT_ONCE = 4096
ARRAY_HEADER_BYTES = 20

# Episodes of a series are one title here: finished when the last begun episode is, and its fraction is that of
# the episodes begun. The four tables are stacked and then grouped, which reads each of them once.
STACKED = """
    SELECT profile_id, title_id,
           sum(fraction) / nullif(count(fraction), 0) AS fraction,
           coalesce(max(rating), 0) AS rating,
           max(seen_at) AS seen_at,
           coalesce(bool_and(finished), false) AS finished,
           coalesce(bool_or(continuing), false) AS continue_watching,
           coalesce(bool_or(in_list), false) AS in_list,
           coalesce(bool_or(hidden), false) AS hidden
    FROM (
        SELECT profile_id, title_id, updated_at AS seen_at, finished_at IS NOT NULL AS finished,
               CASE WHEN finished_at IS NOT NULL THEN 1.0
                    ELSE least(1.0, position_seconds / nullif(duration_seconds, 0)) END AS fraction,
               finished_at IS NULL AND cleared_at IS NULL AND position_seconds > 0 AS continuing,
               NULL::smallint AS rating, NULL::boolean AS in_list, NULL::boolean AS hidden
        FROM viewing_progress WHERE {where}
        UNION ALL
        SELECT profile_id, title_id, rated_at, NULL, NULL, NULL, value, NULL, NULL
        FROM viewing_rating WHERE {where}
        UNION ALL
        SELECT profile_id, title_id, added_at, NULL, NULL, NULL, NULL, true, NULL
        FROM viewing_mylistitem WHERE {where}
        UNION ALL
        SELECT profile_id, title_id, hidden_at, NULL, NULL, NULL, NULL, NULL, true
        FROM viewing_hiddentitle WHERE {where}
    ) AS stacked
    GROUP BY profile_id, title_id
"""
SENT = {
    "profile": "profile_id",
    "title": "title_id",
    "fraction": "coalesce(fraction, 'nan')",
    "seen_at": "extract(epoch FROM seen_at)",
}
WIRE = """
    SELECT {arrays} FROM ({stacked}) AS records
    GROUP BY profile_id / {at_once}
"""


def profile_titles(profile_ids: Sequence[int] | None = None) -> np.ndarray:
    """Records (fields above) of these profiles, or of all, ordered by profile and title."""
    if profile_ids is None:
        with transaction.atomic(), connection.cursor() as cursor:
            # Grouping millions of rows on disk, in dozens of passes, takes five times as long as in memory.
            cursor.execute(f"SET LOCAL work_mem = '{GROUPING_MEMORY}'")
            return received("true")
    # Whole numbers, which are as well written into the statement: it is never prepared.
    numbers = ",".join(str(int(profile_id)) for profile_id in profile_ids)
    return received(f"profile_id = ANY('{{{numbers}}}'::bigint[])")


def received(where: str) -> np.ndarray:
    arrays = ", ".join(f"array_agg(({SENT.get(name, name)})::{kind})" for name, kind, _ in FIELDS)
    query = WIRE.format(arrays=arrays, stacked=STACKED.format(where=where), at_once=PROFILES_AT_ONCE)
    connection.ensure_connection()
    # Django's own cursors put parameters in on this side, and so get text.
    with Cursor(connection.connection) as cursor:
        result = cursor.execute(query, binary=True).pgresult
        parts = [
            parse([result.get_value(row, column) for column in range(len(FIELDS))]) for row in range(result.ntuples)
        ]
    records = np.concatenate([np.empty(0, dtype=RECORD), *parts])
    # Put in order here: PostgreSQL takes longer for it, and does not say that its aggregates keep an order.
    return records[np.lexsort((records["title"], records["profile"]))]


def parse(arrays: Sequence[bytes]) -> np.ndarray:
    """Records out of arrays, one for each field, in PostgreSQL's binary format."""
    columns = [
        np.frombuffer(array, dtype=[("length", ">i4"), ("value", wire)], offset=ARRAY_HEADER_BYTES)["value"]
        for array, (_, _, wire) in zip(arrays, FIELDS, strict=True)
    ]
    records = np.empty(len(columns[0]), dtype=RECORD)
    for name, column in zip(RECORD.names, columns, strict=True):
        records[name] = column
    return records


def history_versions(profile_ids: Sequence[int]) -> dict[int, int]:
    """The version of each profile's history; profiles without one are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT profile_id, version FROM viewing_history WHERE profile_id = ANY(%s)", [list(profile_ids)]
        )
        return dict(cursor.fetchall())
