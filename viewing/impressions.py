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
        ("artwork", "i8"),  # its id; 0 where it is gone, as is the variant then: -1
        ("variant", "i4"),
        ("row_position", "f8"),
        ("position", "f8"),
        ("probability", "f8"),
        ("at", "f8"),  # unix seconds
        ("played", "?"),
    ]
)
# A play counts from two minutes on, or from a tenth of what is short: a glance that is thought better of is none.
REAL_SECONDS, REAL_SHARE = 120.0, 0.1
# It is credited to the last impression of the title before it began, if that was within a day: what brought somebody
# back after a night was not the picture.
CREDITED_SECONDS = 86_400.0
# Of an impression that is younger, what comes of it may not have come yet. Later plays are few.
SETTLED_SECONDS = 3_600.0

IMPRESSIONS = """
    SELECT impression.id, impression.profile_id, impression.title_id, coalesce(artwork.id, 0),
        coalesce(artwork.variant, -1), impression.row_position, impression.position, impression.probability,
        extract(epoch FROM impression.occurred_at)::float8, false
    FROM viewing_impression AS impression LEFT JOIN catalog_artwork AS artwork ON artwork.id = impression.artwork_id
    WHERE impression.occurred_at < now() - %(settled)s * interval '1 second' AND {about}
    ORDER BY impression.id DESC LIMIT %(most)s
"""
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
    # Impressions are found by their artwork; nothing else that tells a title apart has an index.
    shown, played = ("true", "true") if title is None else ("artwork.title_id = %(title)s", "title_id = %(title)s")
    with connection.cursor() as cursor:
        cursor.execute(IMPRESSIONS.format(about=shown), {"settled": SETTLED_SECONDS, "title": title, "most": most})
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
