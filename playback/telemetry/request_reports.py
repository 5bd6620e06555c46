"""CMCD in the query of a segment's request, as players send it that tell nothing else: gathered, and stored by the way.

A process that is killed loses what it gathered in the last seconds: it is telemetry, and a segment is not to wait.
"""

import logging
import threading
import time
from collections.abc import Sequence
from urllib.parse import unquote_plus

from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone

from playback.delivery import Grant
from playback.models import TransferReport
from playback.telemetry.cmcd import LONGEST_REPORT, CmcdError, parse
from playback.telemetry.intake import STATES, cmcd_numbers
from playback.telemetry.reports import Report, Subject, store, with_sizes
from playback.telemetry.segment_sizes import place_of, sizes_of

logger = logging.getLogger(__name__)
KEY = "CMCD="
STORE_AT = 100
STORE_AFTER_SECONDS = 15.0
# More than so many and the database is away: they are let go.
MOST_WAITING = 2000

_waiting: list[tuple[Report, Subject]] = []
_lock = threading.Lock()
_stored_at = time.monotonic()


def note_request(request: HttpRequest, grant: Grant, name: str) -> None:
    """Remember what a request for a segment tells of its player. Never fails, and costs a query in a hundred."""
    query = request.META.get("QUERY_STRING", "")
    place = place_of(name) if KEY in query else None
    if place is None or request.method != "GET":
        return
    report = report_of(query, grant, place)
    if report:
        gather(with_sizes(report, sizes_of(grant.title, grant.version)), grant)


def report_of(query: str, grant: Grant, place: tuple[int, int]) -> Report | None:
    """Whose it is the signature says; the session id in the report, which anybody can write, does not count."""
    _, _, value = query.partition(KEY)
    try:
        told = parse(unquote_plus(value.partition("&")[0][: 3 * LONGEST_REPORT]))
    except CmcdError:
        return None
    numbers = cmcd_numbers(told) | {"rung": place[0], "segment": place[1]}
    state = "r" if told.get("bs") is True else told.get("sta")
    return Report(
        session=grant.session,
        occurred_at=timezone.now(),
        source=TransferReport.Source.REQUEST,
        event="rq",
        state=state if state in STATES else "",
        **numbers,
    )


def gather(report: Report, grant: Grant) -> None:
    with _lock:
        if len(_waiting) < MOST_WAITING:
            _waiting.append((report, Subject(grant.title, grant.stream, grant.network, grant.device)))
        due = len(_waiting) % STORE_AT == 0 or time.monotonic() - _stored_at > STORE_AFTER_SECONDS
        batch = take() if due else []
    keep(batch)


def take() -> list[tuple[Report, Subject]]:
    """What waits, which is then nobody else's to store. The lock must be held."""
    global _stored_at
    _stored_at = time.monotonic()
    batch, _waiting[:] = list(_waiting), []
    return batch


def keep(batch: Sequence[tuple[Report, Subject]]) -> None:
    try:
        store(batch, timezone.now())
    except DatabaseError:
        logger.exception("%s reports of requests are lost.", len(batch))


def store_waiting() -> None:
    """Now and not in a while: for tests."""
    with _lock:
        batch = take()
    keep(batch)
