"""Learns from what players saw how fast networks are, and how far off a prediction of them is; players load the table.

Start-up: of each network what its sessions began with, as scenarios, shrunken to its connection type's and these to
everybody's (CS2P, Sun et al., SIGCOMM 2016). Mid-stream: residuals of a prediction by clusters of what the session was
like (Fugu, Yan et al., NSDI 2020; throughput_model.py).
"""

import itertools
import json
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.conf import settings
from django.utils import timezone

from playback.telemetry.transfers import Transfers, transfers_since
from playback.throughput_model import (
    FIRST_SPREAD,
    MOST_SPREAD,
    VERSION,
    cluster_table,
    log_rate,
    residuals,
    scenarios,
    shrunken,
)

logger = logging.getLogger(__name__)

WINDOW = timedelta(days=14)
LEAST_TRANSFERS = 500
# A network of fewer sessions has no entry of its own: it would tell of single viewers.
LEAST_SESSIONS = 5
OPENING_TRANSFERS = 3
# As how many sessions, or transfers, what one belongs to counts.
NETWORK_PRIOR, CONNECTION_PRIOR, HOUR_PRIOR, CLUSTER_PRIOR = 4, 10, 50, 50
# A network with many more transfers than this counts for no more than others, or the largest would be all networks.
BALANCE = 200
DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Transfer:
    """One request for a segment, as telemetry tells it. seconds: of the whole request, latency included."""

    network: str
    connection: str
    hour: int
    device: str
    session: str
    occurred_at: datetime | float
    bytes: float
    seconds: float
    latency_seconds: float


@dataclass
class _Session:
    network: str
    connection: str
    hour: int
    timed: list[tuple[datetime | float, float]] = field(default_factory=list)

    @property
    def rates(self) -> list[float]:
        return [rate for _, rate in sorted(self.timed)]

    @property
    def opening(self) -> float:
        return float(np.mean(self.rates[:OPENING_TRANSFERS]))

    @property
    def level(self) -> float:
        return float(np.mean(self.rates))

    @property
    def spread(self) -> float:
        off = [min(MOST_SPREAD, abs(residual)) for _, residual in residuals(self.rates)]
        return float(np.mean(off)) if off else FIRST_SPREAD


def each(told: Transfers) -> Iterator[Transfer]:
    columns = (getattr(told, column.name) for column in fields(Transfer))
    return itertools.starmap(Transfer, zip(*columns, strict=True))


def train(transfers: Iterable[Transfer], trained_at: datetime) -> dict | None:
    """The table of all networks; None where there are too few transfers to learn from."""
    sessions = _sessions(transfers)
    count = sum(len(session.timed) for session in sessions)
    if count < LEAST_TRANSFERS:
        return None
    return {
        "version": VERSION,
        "trained_at": trained_at.isoformat(),
        "transfers": count,
        "sessions": len(sessions),
        "clusters": [_rounded(row) for row in cluster_table(_weighed_residuals(sessions), CLUSTER_PRIOR)],
        "hours": _hours(sessions),
        **_starts(sessions),
    }


def cut(table: dict, network: str, connection: str, hour: int) -> dict:
    """What one viewer's player needs of a table: of the network, or of the connection type, or of all."""
    known = table["networks"].get(network) or table["connections"].get(connection) or table["all"]
    shift = table["hours"][hour % 24]
    return {
        "version": table["version"],
        "start": [round(rate + shift, DECIMALS) for rate in known["start"]],
        "level": round(known["level"] + shift, DECIMALS),
        "spread": known["spread"],
        "clusters": table["clusters"],
    }


def table_for(network: str, connection: str, hour: int) -> dict | None:
    """The published table for one viewer; None before the first training. hour: 0 to 23, UTC, as in the telemetry."""
    table = published()
    return cut(table, network, connection, hour) if table else None


def publish(table: dict) -> Path:
    """Make a table the one that players get, at once and whole."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting = path.with_suffix(".new")
    waiting.write_text(json.dumps(table, separators=(",", ":")))
    waiting.replace(path)
    return path


def published() -> dict | None:
    """The table that players get; None where there is none, or one of another version."""
    try:
        return _read(_path(), _path().stat().st_mtime_ns)
    except FileNotFoundError:
        return None


def retrain() -> dict | None:
    """Learn from the last two weeks and publish; None, and the old table stays, where there was too little."""
    now = timezone.now()
    table = train(each(transfers_since(now - WINDOW)), now)
    if table:
        publish(table)
    return table


def _path() -> Path:
    return Path(settings.SNAPSHOT_ROOT) / "throughput.json"


@lru_cache(maxsize=1)
def _read(path: Path, changed: int) -> dict | None:
    """changed: tells a new file from the one that is kept in memory."""
    try:
        table = json.loads(path.read_text())
    except ValueError:
        logger.exception("%s is no JSON. Players go by their defaults until the next training.", path)
        return None
    return table if table.get("version") == VERSION else None


def _sessions(transfers: Iterable[Transfer]) -> list[_Session]:
    sessions: dict[str, _Session] = {}
    for transfer in transfers:
        rate = log_rate(transfer.bytes, transfer.seconds, transfer.latency_seconds)
        if rate is not None:
            new = _Session(transfer.network, transfer.connection, transfer.hour)
            sessions.setdefault(transfer.session, new).timed.append((transfer.occurred_at, rate))
    return list(sessions.values())


def _weighed_residuals(sessions: list[_Session]) -> Iterator[tuple[int, float, float]]:
    counts: dict[str, int] = defaultdict(int)
    for session in sessions:
        counts[session.network] += len(session.timed)
    for session in sessions:
        weight = 1 / (counts[session.network] + BALANCE)
        yield from ((cluster, residual, weight) for cluster, residual in residuals(session.rates))


def _starts(sessions: list[_Session]) -> dict:
    everybody = _start(sessions, parent=None, prior=0)
    connections = {
        name: _start(own, everybody, CONNECTION_PRIOR) for name, own in _grouped(sessions, "connection").items() if name
    }
    networks = {
        name: _start(own, connections.get(own[0].connection, everybody), NETWORK_PRIOR)
        for name, own in _grouped(sessions, "network").items()
        if name and len(own) >= LEAST_SESSIONS
    }
    return {"all": everybody, "connections": connections, "networks": networks}


def _grouped(sessions: list[_Session], name: str) -> dict[str, list[_Session]]:
    groups: dict[str, list[_Session]] = defaultdict(list)
    for session in sessions:
        groups[getattr(session, name)].append(session)
    return groups


def _start(sessions: list[_Session], parent: dict | None, prior: float) -> dict:
    """What sessions begin with and are like: {"start": 7 log rates, "level": log rate, "spread", "sessions": count}."""
    facts = {
        "start": scenarios([session.opening for session in sessions]),
        "level": np.mean([session.level for session in sessions]),
        "spread": np.mean([session.spread for session in sessions]),
    }
    if parent:
        facts = {name: shrunken(own, len(sessions), np.array(parent[name]), prior) for name, own in facts.items()}
    return {name: np.round(own, DECIMALS).tolist() for name, own in facts.items()} | {"sessions": len(sessions)}


def _hours(sessions: list[_Session]) -> list[float]:
    """By how much each hour's sessions begin faster than their networks' do on average: 24 log rates, shrunken to 0."""
    usual = {name: np.mean([one.opening for one in own]) for name, own in _grouped(sessions, "network").items()}
    off: dict[int, list[float]] = defaultdict(list)
    for session in sessions:
        off[session.hour % 24].append(float(session.opening - usual[session.network]))
    return [round(sum(off[hour]) / (len(off[hour]) + HOUR_PRIOR), DECIMALS) for hour in range(24)]


def _rounded(values: np.ndarray) -> list[float]:
    return [round(float(value), DECIMALS) for value in values]
