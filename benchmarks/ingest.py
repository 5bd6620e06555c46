"""Watch events taken in: python -m benchmarks.ingest [--quick]

The value is the database path alone (viewing.services.record_events) over a raw COPY of the same rows in the
same batches of 50 into a table of the same columns and indexes, each batch committed, the two in turns. Beside
it: events a second through HTTP, and that everything sent three times over is there once.
"""

import http.client
import json
import random
import threading
import time
import uuid
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.report import quick_requested, report, say
from benchmarks.scratch import load_small_catalog, scratch_site
from benchmarks.server import server, signed_in
from catalog.models import Title
from profiles.models import Profile
from viewing.models import WatchEvent
from viewing.services import ACCEPTED, MOST_EVENTS, Event, record_events

BAR = 0.35
PROFILES, CLIENTS, REPLAYS = 20, 4, 3
COPY = (
    "COPY raw_events (event_id, profile_id, title_id, kind, occurred_at, received_at, position_seconds,"
    " duration_seconds, watched_seconds) FROM STDIN"
)


def main() -> None:
    quick = quick_requested(__doc__.splitlines()[0])
    batches_in_process, batches_by_http = (40, 40) if quick else (400, 800)
    with scratch_site() as environment:
        load_small_catalog()
        visitors = signed_in(PROFILES)
        profiles = [profile for profile, _ in visitors]
        make_raw_table()
        ours, raw, sent = measure_database(profiles, batches_in_process)
        with server(environment) as port:
            http = measure_http(port, visitors, batches_by_http)
        sent += batches_by_http * MOST_EVENTS
        stored = WatchEvent.objects.filter(profile__in=profiles).count()
    if stored != sent:
        raise AssertionError(f"{sent} events were sent, each {REPLAYS} times, and {stored} are stored.")
    report(
        "ingest",
        raw / ours,
        "of raw COPY's speed",
        BAR,
        database_events_per_second=round(batches_in_process * MOST_EVENTS / ours),
        raw_copy_events_per_second=round(batches_in_process * MOST_EVENTS / raw),
        http_events_per_second=round(batches_by_http * MOST_EVENTS / http),
        events_sent=sent,
        times_each_was_sent=REPLAYS,
        events_stored=stored,
    )


def make_raw_table() -> None:
    """The events' own table again, with its key and indexes, and without what points at other tables."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE raw_events (LIKE viewing_watchevent INCLUDING ALL)")


def make_batch(title: int, rng: random.Random) -> list[Event]:
    """Fifty heartbeats of one sitting."""
    begin, start = timezone.now() - timedelta(minutes=10), rng.uniform(0, 4000)
    return [
        Event(
            id=uuid.uuid4(),
            kind="heartbeat",
            title=title,
            at=begin + timedelta(seconds=10 * step),
            position=start + 10.0 * step,
            duration=6000.0,
            watched=10.0,
        )
        for step in range(MOST_EVENTS)
    ]


def measure_database(profiles: list[Profile], number: int) -> tuple[float, float, int]:
    """Seconds of ours, seconds of COPY, events sent. Every batch is replayed afterwards, out of the timing."""
    rng = random.Random(1)
    titles = list(Title.objects.available().values_list("id", flat=True))
    batches = [(rng.choice(profiles), make_batch(rng.choice(titles), rng)) for _ in range(number)]
    ours = raw = 0.0
    for profile, batch in batches:
        begin = time.perf_counter()
        outcomes = record_events(profile=profile, events=batch)
        ours += time.perf_counter() - begin
        if any(outcome.status != ACCEPTED for outcome in outcomes):
            raise AssertionError("A new event was not accepted.")
        begin = time.perf_counter()
        copy_raw(profile, batch)
        raw += time.perf_counter() - begin
    for _ in range(REPLAYS - 1):
        for profile, batch in batches:
            record_events(profile=profile, events=batch)
    return ours, raw, number * MOST_EVENTS


def copy_raw(profile: Profile, batch: list[Event]) -> None:
    now = timezone.now()
    with transaction.atomic(), connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for event in batch:
            seconds = (event.position, event.duration, event.watched)
            copy.write_row((event.id, profile.pk, event.title, event.kind, event.at, now, *seconds))


def measure_http(port: int, visitors: list[tuple[Profile, str]], number: int) -> float:
    """Seconds until every batch was acknowledged; then each is sent again."""
    rng = random.Random(2)
    titles = list(Title.objects.available().values_list("id", flat=True))
    bodies = [as_body(make_batch(rng.choice(titles), rng)) for _ in range(number)]
    say("Posting batches ...")
    seconds = post_all(port, visitors, bodies)
    for _ in range(REPLAYS - 1):
        post_all(port, visitors, bodies)
    return seconds


def as_body(batch: list[Event]) -> bytes:
    events = [
        {
            "id": str(event.id),
            "kind": event.kind,
            "title": event.title,
            "at": event.at.isoformat(),
            "position": event.position,
            "duration": event.duration,
            "watched": event.watched,
        }
        for event in batch
    ]
    return json.dumps({"events": events}).encode()


def post_all(port: int, visitors: list[tuple[Profile, str]], bodies: list[bytes]) -> float:
    failures: list[str] = []
    threads = [
        threading.Thread(target=post_some, args=(port, visitors, bodies, client, failures)) for client in range(CLIENTS)
    ]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise AssertionError(failures[0])
    return time.perf_counter() - begin


def post_some(port: int, visitors: list, bodies: list[bytes], client: int, failures: list[str]) -> None:
    """Every CLIENTS-th batch, always by the same viewer, over one connection."""
    connection_to = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for place in range(client, len(bodies), CLIENTS):
        cookie = visitors[place % len(visitors)][1]
        headers = {"Content-Type": "application/json", "Cookie": cookie, "X-CSRFToken": "a" * 32}
        connection_to.request("POST", "/api/v1/events/", bodies[place], headers)
        answer = connection_to.getresponse()
        text = answer.read()
        if answer.status != 200 or b'"rejected"' in text:
            failures.append(f"{answer.status}: {text[:300]!r}")
            return


if __name__ == "__main__":
    main()
