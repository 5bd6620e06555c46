"""What players tell, checked and stored: one statement for a batch, whatever is in it."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta

import orjson
from django.db import IntegrityError, connection, transaction

from playback.telemetry.partitions import day_of, make_days
from playback.telemetry.segment_sizes import Sizes

# Of a clock that is wrong by more, nothing is believed.
MOST_SKEW = timedelta(days=1)
LARGEST = {
    "rung": 99, "segment": 999_999, "bitrate_kbps": 1e6, "bytes": 2e9, "seconds": 600.0, "latency_seconds": 600.0,
    "buffer_seconds": 3600.0, "measured_kbps": 1e7, "stalled_ms": 3.6e6, "startup_ms": 6e5, "status": 999,
}  # fmt: skip
WHOLE = ("rung", "segment", "bytes", "status")
UNPRINTABLE = re.compile(r"[^\x20-\x7e]")

Number = float | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A row of TransferReport as a player tells it. Whose it is, and of what, is added when it is stored."""

    session: uuid.UUID
    occurred_at: datetime
    source: str
    event: str
    connection: str = ""
    state: str = ""
    rung: int | None = None
    segment: int | None = None
    bitrate_kbps: float | None = None
    bytes: int | None = None
    seconds: float | None = None
    latency_seconds: float | None = None
    buffer_seconds: float | None = None
    measured_kbps: float | None = None
    media_seconds: float | None = None
    stalled_ms: float | None = None
    startup_ms: float | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report is about."""

    title_id: int
    stream_id: int
    network: str
    device: str


def number(value: object, name: str) -> Number | None:
    """A number of this field within what is possible; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return None
    clamped = min(max(value, 0), LARGEST[name])
    return int(clamped) if name in WHOLE else float(clamped)


def text(value: object, longest: int) -> str:
    return UNPRINTABLE.sub("", value)[:longest] if isinstance(value, str) else ""


def moment(milliseconds: object, now: datetime) -> datetime:
    """By the player's clock, unless that cannot be."""
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float):
        return now
    try:
        told = datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return now
    return told if abs(told - now) < MOST_SKEW else now


def with_sizes(report: Report, sizes: Sizes | None) -> Report:
    """Complete with what is known of the segment: its bytes, its bitrate, and how long it plays."""
    known = sizes.segment(report.rung, report.segment) if sizes else None
    if known is None:
        return report
    return replace(
        report,
        bytes=known.bytes if report.bytes is None else report.bytes,
        # CMCD tells what playlists do, which is the peak, and of a response that of the rung chosen since.
        bitrate_kbps=known.bitrate_kbps,
        media_seconds=known.media_seconds,
    )


COLUMNS = {
    "session": "uuid", "occurred_at": "timestamptz", "source": "text", "event": "text", "connection": "text",
    "state": "text", "rung": "int2", "segment": "int4", "bitrate_kbps": "float8", "bytes": "int8", "seconds": "float8",
    "latency_seconds": "float8", "buffer_seconds": "float8", "measured_kbps": "float8", "media_seconds": "float8",
    "stalled_ms": "float8", "startup_ms": "float8", "error": "text", "title_id": "int8", "stream_id": "int8",
    "network": "text", "device": "text",
}  # fmt: skip
INSERT = f"""
    INSERT INTO playback_transferreport (received_at, {", ".join(COLUMNS)})
    SELECT %s, {", ".join(COLUMNS)}
    FROM json_to_recordset(%s) AS told ({", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())})
"""


def store(told: Sequence[tuple[Report, Subject]], received_at: datetime) -> None:
    """One INSERT; a day that has no partition yet gets one first."""
    if not told:
        return
    rows = orjson.dumps([{**asdict(report), **asdict(subject)} for report, subject in told]).decode()
    try:
        insert(rows, received_at)
    except IntegrityError:
        make_days([day_of(received_at)])
        insert(rows, received_at)


def insert(rows: str, received_at: datetime) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT, [received_at, rows])
