"""Whether a peer can take part: its libraries are optional, and some need to know when things were liked."""

from importlib.util import find_spec
from typing import Protocol

import numpy as np

from recommendations.evaluation.peers.base import Histories, Peer


class OptionalPeer(Peer, Protocol):
    """A peer that names what it needs. libraries: top-level modules; needs_times: uses seen_at or a true order."""

    libraries: tuple[str, ...]
    needs_times: bool


def missing(peer: OptionalPeer, train: Histories) -> list[str]:
    """Why the peer can't be fitted here, in words for the report; empty where it can."""
    reasons = [f"{library} is not installed" for library in peer.libraries if find_spec(library) is None]
    if peer.needs_times and not has_times(train):
        reasons.append("the data has no times")
    return reasons


def has_times(histories: Histories) -> bool:
    """Some of the times may be unknown (not a number), but not all."""
    return histories.seen_at is not None and bool(np.isfinite(histories.seen_at.data).any())
