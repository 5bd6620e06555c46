"""What players tell of playing, one report at a time: CMCD version 2 events, and the batches of our own player.

A report that makes no sense, or of a session that is not the account's, is counted and left. Nothing that is sent
makes a batch fail.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.utils import timezone

from playback.models import PlaySession, TransferReport
from playback.networks import known_connection
from playback.telemetry.cmcd import CmcdError, Value, parse
from playback.telemetry.reports import Report, Subject, moment, number, store, text, with_sizes
from playback.telemetry.segment_sizes import place_of, sizes_of
from profiles.models import Account

MOST_REPORTS = 1000
# Of an account: four screens that load a segment a second tell a quarter of it.
MOST_A_MINUTE = 2000
EVENTS = frozenset(("ps", "bc", "e", "t", "rr", "pr", "b", "c", "h", "ce", "m", "um", "pe", "pc"))
STATES = frozenset("spkradefqu")
MOVING = frozenset("psrk")
RESPONSE, SWITCH, ERROR, STALL, START = "rr", "bc", "e", "stall", "start"
Source = TransferReport.Source


@dataclass(frozen=True)
class Taken:
    """How many reports were stored, and how many were not."""

    accepted: int
    ignored: int


def from_cmcd(line: str, now: datetime) -> Report | None:
    """An event report; None where it is garbage, or no event that is known."""
    try:
        told = parse(line)
        session = uuid.UUID(str(told.get("sid")))
    except (CmcdError, ValueError):
        return None
    event, state = told.get("e"), told.get("sta")
    if event not in EVENTS:
        return None
    return Report(
        session=session,
        occurred_at=moment(told.get("ts"), now),
        source=Source.EVENT,
        event=event,
        state=state if state in STATES else "",
        **cmcd_numbers(told),
        error=text(told.get("ec"), 60) if event == ERROR else "",
    )


def cmcd_numbers(told: dict[str, Value]) -> dict[str, object]:
    """Milliseconds and kbit/s of CMCD in the units of a row."""
    failed = not 200 <= (number(told.get("rc"), "status") or 200) < 300
    place = (None if failed else place_of(text(told.get("url"), 2000))) or (None, None)
    return {
        "rung": place[0],
        "segment": place[1],
        "bitrate_kbps": number(told.get("br"), "bitrate_kbps"),
        "seconds": number(thousandth(told.get("ttlb")), "seconds"),
        "latency_seconds": number(thousandth(told.get("ttfb")), "latency_seconds"),
        "buffer_seconds": number(thousandth(told.get("bl")), "buffer_seconds"),
        "measured_kbps": number(told.get("mtp"), "measured_kbps"),
        "stalled_ms": number(told.get("bsd"), "stalled_ms"),
        "startup_ms": number(told.get("msd"), "startup_ms"),
    }


def thousandth(value: object) -> object:
    return value / 1000 if isinstance(value, float) else None


def from_player(body: object, now: datetime) -> Iterator[Report | None]:
    """The reports of a batch of our own player (docs/api.md), None for each that makes no sense."""
    told = body if isinstance(body, dict) else {}
    try:
        session = uuid.UUID(told["session"])
    except (KeyError, ValueError, TypeError, AttributeError):
        yield None
        return
    common = {"session": session, "source": Source.PLAYER, "connection": known_connection(told.get("connection"))}
    for name, read in READERS.items():
        given = told.get(name)
        for entry in given if isinstance(given, list) else []:
            found = read(entry) if isinstance(entry, dict) else None
            yield Report(occurred_at=moment(entry.get("at"), now), **common, **found) if found else None
    if "startup_ms" in told:
        took = number(told["startup_ms"], "startup_ms")
        yield took and Report(occurred_at=now, event=START, startup_ms=took, **common)


def read_transfer(entry: dict) -> dict[str, object] | None:
    """A segment that was loaded: without bytes and seconds there is nothing to learn from it."""
    read, seconds = number(entry.get("bytes"), "bytes"), number(entry.get("seconds"), "seconds")
    if not read or not seconds:
        return None
    latency = number(entry.get("latency"), "latency_seconds")
    return {
        # What was given up in the middle is a measurement of the network, and no part of the film.
        "event": "given-up" if entry.get("abandoned") is True else RESPONSE,
        "rung": number(entry.get("rung"), "rung"),
        "segment": number(entry.get("segment"), "segment"),
        "bytes": read,
        "seconds": seconds,
        "latency_seconds": None if latency is None else min(latency, seconds),
        "buffer_seconds": number(entry.get("buffer"), "buffer_seconds"),
        "measured_kbps": number(8 * read / seconds / 1000, "measured_kbps"),
    }


def read_stall(entry: dict) -> dict[str, object] | None:
    seconds = number(entry.get("seconds"), "seconds")
    return {"event": STALL, "stalled_ms": 1000 * seconds} if seconds else None


def read_switch(entry: dict) -> dict[str, object] | None:
    """From one rung to another; the first rung of all comes from none (-1) and is no switch."""
    before, after = entry.get("from"), number(entry.get("to"), "rung")
    if number(before, "rung") is None or after is None:
        return None
    return {"event": SWITCH if 0 <= before != after else "first", "rung": after}


def read_error(entry: dict) -> dict[str, object] | None:
    """Those that a player got over by itself are told as well, and count for nothing."""
    name = text(entry.get("kind"), 60)
    return {"event": ERROR if entry.get("fatal") is True else "warning", "error": name} if name else None


READERS = {"transfers": read_transfer, "stalls": read_stall, "switches": read_switch, "errors": read_error}


def record(*, account: Account, network: str, told: Sequence[Report | None]) -> Taken:
    """Store what makes sense of these reports, and note which of the account's sessions play. network: masked."""
    now = timezone.now()
    allowed = told[: min(MOST_REPORTS, claim(account, len(told), now))]
    sensible = [report for report in allowed if report]
    sessions = known_sessions(account, {report.session for report in sensible})
    ours = [report for report in sensible if report.session in sessions]
    store([about(report, sessions[report.session], network) for report in ours], now)
    note_playing({report.session for report in ours if is_playing(report)})
    return Taken(len(ours), len(told) - len(ours))


def known_sessions(account: Account, ids: set[uuid.UUID]) -> dict[uuid.UUID, PlaySession]:
    """Over or not: the last report of a session comes when it has ended."""
    if not ids:
        return {}
    return PlaySession.objects.filter(account=account).select_related("stream").in_bulk(ids)


def about(report: Report, session: PlaySession, network: str) -> tuple[Report, Subject]:
    stream = session.stream
    if report.event == RESPONSE:
        report = with_sizes(report, sizes_of(stream.title_id, stream.version))
    return report, Subject(session.title_id, stream.pk, network, session.device)


def is_playing(report: Report) -> bool:
    return report.state in MOVING or report.event in {RESPONSE, STALL}


def note_playing(ids: set[uuid.UUID]) -> None:
    """A player with a long buffer fetches nothing for minutes. One that went unseen has to ask for its place again."""
    if ids:
        PlaySession.objects.live().filter(pk__in=ids).update(last_seen_at=timezone.now())


def claim(account: Account, wanted: int, now: datetime) -> int:
    """How many of so many reports the account may still send this minute.

    What is too much is left and not refused: hls.js sends what is refused again, and then with every report more.
    """
    key = f"telemetry:{account.pk}:{now:%H%M}"
    cache.add(key, 0, timeout=120)
    try:
        before = cache.incr(key, wanted) - wanted
    except ValueError:  # Gone since, as the cache was full.
        return wanted
    return max(0, MOST_A_MINUTE - before)
