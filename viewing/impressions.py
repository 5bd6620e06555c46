"""What was shown, and what came of it: each impression with whether it led to a play."""

from collections.abc import Sequence

import numpy as np
from django.db import connection

from viewing.models import WatchEvent

Kind = WatchEvent.Kind
RECORD = np.dtype(
    [
        ("id", "i8"),
        ("profile", "i8"),
        ("title", "i8"),
        ("shown", "i8"),  # the id of the artwork or the trailer; 0 where it is gone
        ("variant", "i4"),  # of artwork; -1 where it is gone
        ("surface", "i4"),  # of SURFACES, from 1; 0 for any row and the hero of home
        ("row_position", "f8"),
        ("position", "f8"),
        ("probability", "f8"),
        ("at", "f8"),  # unix seconds
        ("played", "?"),
    ]
)
# Where a title may be offered beside rows: as row_kind says it.
SURFACES = ("wall", "search", "title")
# A play counts from two minutes on, or from a tenth of what is short: a glance that is thought better of is none.
REAL_SECONDS, REAL_SHARE = 120.0, 0.1
# It is credited to the last impression of the title before it began, and to the last preview, if that was within a day:
# what brought somebody back after a night was not the picture.
CREDITED_SECONDS = 86_400.0
# Of an impression that is younger, what comes of it may not have come yet. Later plays are few.
SETTLED_SECONDS = 3_600.0

OFFERED = """
    SELECT offered.id, offered.profile_id, offered.title_id, coalesce(shown.id, 0), {variant},
        coalesce(array_position(%(surfaces)s::text[], offered.row_kind::text), 0),
        offered.row_position, offered.position, offered.probability,
        extract(epoch FROM offered.occurred_at)::float8, false
    FROM viewing_{table} AS offered LEFT JOIN catalog_{shown} AS shown ON shown.id = offered.{shown}_id
    WHERE offered.occurred_at < now() - %(settled)s * interval '1 second' AND {about}
    ORDER BY offered.id DESC LIMIT %(most)s
"""
IMPRESSIONS = {"table": "impression", "shown": "artwork", "variant": "coalesce(shown.variant, -1)"}
PREVIEWS = {"table": "preview", "shown": "trailer", "variant": "-1"}
PLAYS = """
    SELECT profile_id, title_id, extract(epoch FROM min(occurred_at))::float8
    FROM viewing_watchevent
    WHERE kind = ANY(%(kinds)s) AND occurred_at >= to_timestamp(%(since)s) AND {about}
    GROUP BY profile_id, title_id, coalesce(session, event_id)
    HAVING sum(watched_seconds) >= least(%(seconds)s, %(share)s * nullif(max(duration_seconds), 0))
"""


def impressions(most: int, title: int | None = None) -> np.ndarray:
    """Records (fields above) of the latest settled impressions, in the order of their ids: of all titles, or of one's
    artwork."""
    return offered(IMPRESSIONS, most, title)


def previews(most: int, title: int | None = None) -> np.ndarray:
    """The same of previews, with the plays that these led to."""
    return offered(PREVIEWS, most, title)


def offered(parts: dict[str, str], most: int, title: int | None) -> np.ndarray:
    """parts: IMPRESSIONS or PREVIEWS."""
    # They are found by what they showed; nothing else that tells a title apart has an index.
    shown, played = ("true", "true") if title is None else ("shown.title_id = %(title)s", "title_id = %(title)s")
    asked = {"settled": SETTLED_SECONDS, "title": title, "most": most, "surfaces": list(SURFACES)}
    with connection.cursor() as cursor:
        cursor.execute(OFFERED.format(about=shown, **parts), asked)
        records = np.array(cursor.fetchall(), dtype=RECORD)[::-1].copy()
        if len(records):
            values = {"kinds": [Kind.PLAY, Kind.HEARTBEAT, Kind.PAUSE, Kind.FINISH], "since": records["at"].min()}
            values |= {"title": title, "seconds": REAL_SECONDS, "share": REAL_SHARE}
            cursor.execute(PLAYS.format(about=played), values)
            records["played"][credited(records, cursor.fetchall())] = True
    return records


def credited(records: np.ndarray, plays: Sequence[tuple[int, int, float]]) -> np.ndarray:
    """Which of the records the plays (profile, title, unix seconds) are credited to: int64."""
    began = np.array(plays, dtype=np.float64).reshape(-1, 3)
    profiles, titles = (
        np.concatenate([records[name], began[:, column].astype(np.int64)])
        for name, column in (("profile", 0), ("title", 1))
    )
    moments = np.concatenate([records["at"], began[:, 2]])
    places = np.arange(len(moments))
    # A play at the very moment of an impression comes after it.
    order = np.lexsort((places >= len(records), moments, titles, profiles))
    is_play = order >= len(records)
    before = np.maximum.accumulate(np.where(is_play, -1, places))
    ends, starts = order[is_play & (before >= 0)], order[before[is_play & (before >= 0)]]
    same = (profiles[ends] == profiles[starts]) & (titles[ends] == titles[starts])
    return starts[same & (moments[ends] - moments[starts] <= CREDITED_SECONDS)]
