"""What profiles did, title by title, as arrays: for training, and for the page of a single profile."""

from collections.abc import Sequence

import numpy as np
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

# One record for each pair of a profile and a title. Binary COPY writes each field after its length,
# big-endian: with no NULL among them every record has the same size and NumPy reads them in place.
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
COPIED = np.dtype(
    [("fields", ">i2")] + [part for name, _, wire in FIELDS for part in ((f"{name}_length", ">i4"), (name, wire))]
)
RECORD = np.dtype([(name, np.dtype(wire).newbyteorder("=")) for name, _, wire in FIELDS])
GROUPING_MEMORY = "256MB"
HEADER_BYTES = 19
TRAILER_BYTES = 2

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
    ORDER BY profile_id, title_id
"""
WIRE = """
    SELECT profile_id::int8, title_id::int8, coalesce(fraction, 'nan')::float4, rating::int2,
           extract(epoch FROM seen_at)::float8, finished, continue_watching, in_list, hidden
    FROM ({stacked}) AS records
"""


def profile_titles(profile_ids: Sequence[int] | None = None) -> np.ndarray:
    """Records (fields above) of these profiles, or of all, ordered by profile and title."""
    if profile_ids is None:
        with transaction.atomic(), connection.cursor() as cursor:
            # Grouping millions of rows on disk, in dozens of passes, takes five times as long as in memory.
            cursor.execute(f"SET LOCAL work_mem = '{GROUPING_MEMORY}'")
            return copied(cursor, "true")
    # COPY takes no parameters: whole numbers are written into the statement.
    numbers = ",".join(str(int(profile_id)) for profile_id in profile_ids)
    with connection.cursor() as cursor:
        return copied(cursor, f"profile_id = ANY('{{{numbers}}}'::bigint[])")


def copied(cursor: CursorWrapper, where: str) -> np.ndarray:
    query = WIRE.format(stacked=STACKED.format(where=where))
    with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT BINARY)") as copy:
        return parse(b"".join(bytes(block) for block in copy))


def parse(data: bytes) -> np.ndarray:
    """Records out of PostgreSQL's binary COPY format."""
    number = (len(data) - HEADER_BYTES - TRAILER_BYTES) // COPIED.itemsize
    copied = np.frombuffer(data, dtype=COPIED, offset=HEADER_BYTES, count=number)
    records = np.empty(len(copied), dtype=RECORD)
    for name in RECORD.names:
        records[name] = copied[name]
    return records


def history_versions(profile_ids: Sequence[int]) -> dict[int, int]:
    """The version of each profile's history; profiles without one are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT profile_id, version FROM viewing_history WHERE profile_id = ANY(%s)", [list(profile_ids)]
        )
        return dict(cursor.fetchall())
