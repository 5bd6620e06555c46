"""A short word for the state of the catalogue: what is made from it is kept for as long as the word stays."""

import time

from django.db import connection
from django.utils import timezone

# A change made by a curator, or a window that opens or closes, shows within so many seconds.
CHECK_SECONDS = 2.0
AVAILABLE = """is_published AND (available_from IS NULL OR available_from <= %(now)s)
    AND (available_until IS NULL OR available_until > %(now)s)"""
# The sum of ids tells one window that opens as another closes.
QUERY = f"""
    SELECT count(*), max(updated_at), count(*) FILTER (WHERE {AVAILABLE}), sum(id) FILTER (WHERE {AVAILABLE}),
        (SELECT coalesce(sum(id), 0) FROM catalog_artwork WHERE NOT is_active)
    FROM catalog_title
"""
_known: dict[str, tuple[float, tuple]] = {}


def catalog_stamp() -> str:
    """Changes when a title is added, changed or removed, becomes available or ceases to be, and when artwork is
    retired."""
    return ".".join(map(str, state()))


def available_stamp() -> str:
    """Changes when a title becomes available, as a new one does, or ceases to be, and when artwork is retired."""
    return ".".join(map(str, state()[2:]))


def state() -> tuple:
    """How many titles there are, when one last changed, how many are available with the sum of their ids, and that of
    retired artwork."""
    checked_at, found = _known.get("state", (0.0, ()))
    if found and time.monotonic() - checked_at < CHECK_SECONDS:
        return found
    with connection.cursor() as cursor:
        cursor.execute(QUERY, {"now": timezone.now()})
        found = cursor.fetchone()
    _known["state"] = (time.monotonic(), found)
    return found


def forget_stamp() -> None:
    """For tests, which do not wait until it is looked for again."""
    _known.clear()
