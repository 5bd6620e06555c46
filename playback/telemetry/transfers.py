"""What was loaded, how fast: what the prediction of throughput learns from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db import connection, transaction

ROWS_AT_ONCE = 100_000

# Of a session that tells of itself in several ways, the fullest: our player's own measurements, else CMCD's.
# received_at picks the partitions; hours that clocks are off make no difference to what is learned.
QUERY = """
    SELECT network, connection, extract(hour FROM occurred_at AT TIME ZONE 'UTC')::int2, device, session::text,
        extract(epoch FROM occurred_at)::float8, bytes, seconds, coalesce(latency_seconds, 0)
    FROM playback_transferreport AS report
    WHERE received_at >= %(since)s AND bytes > 0 AND seconds > 0 AND rung IS NOT NULL
      AND (source = 'player' OR source = 'event' AND NOT EXISTS (
          SELECT FROM playback_transferreport AS own
          WHERE own.session = report.session AND own.source = 'player' AND own.received_at >= %(since)s
            AND own.bytes > 0))
    ORDER BY session, occurred_at
"""


@dataclass(frozen=True)
class Transfers:
    """One entry a segment of the picture that came over the network, by session and then by time.

    network: masked, "203.0.113.0/24"; connection: "4g", "wifi" ... or ""; hour: 0 to 23, UTC; device: "phone" ...;
    session: the play session's id; occurred_at: seconds since 1970; bytes; seconds: of the whole request;
    latency_seconds: of those, to the first byte (0: not known). Text is of numpy's object type.
    """

    network: np.ndarray
    connection: np.ndarray
    hour: np.ndarray
    device: np.ndarray
    session: np.ndarray
    occurred_at: np.ndarray
    bytes: np.ndarray
    seconds: np.ndarray
    latency_seconds: np.ndarray

    def __len__(self) -> int:
        return len(self.bytes)


KINDS = (object, object, np.int16, object, object, np.float64, np.int64, np.float64, np.float64)


def transfers_since(when: datetime) -> Transfers:
    """All transfers that were told since then."""
    parts = list(columns_since(when))
    columns = zip(*parts, strict=True) if parts else [[np.empty(0, kind)] for kind in KINDS]
    return Transfers(*(np.concatenate(column) for column in columns))


def columns_since(when: datetime) -> Iterator[list[np.ndarray]]:
    # Read as it comes: a month of a large site does not fit into memory twice.
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(QUERY, {"since": when})
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            # A month's rows hold few different networks and sessions: each text is kept once.
            kept: dict[str, str] = {}
            yield [column(values, kind, kept) for values, kind in zip(zip(*rows, strict=True), KINDS, strict=True)]


def column(values: tuple, kind: type, kept: dict[str, str]) -> np.ndarray:
    return np.array([kept.setdefault(value, value) for value in values] if kind is object else values, kind)
