"""How a network's throughput is predicted, and what is learned of how far off that is: plain Python, no Django.

Rates are natural logarithms of kbit/s. The prediction is that of static/js/player/throughput.js, number for number, for
what is learned here is added to it there.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

VERSION = 1
FAST = 0.8
JUMP = 1.0
SLOW = 0.02
LEAN = 0.1
SPREAD = 0.12
MOST_SPREAD = 1.0
FIRST_SPREAD = 0.35
EDGES = {"spread": (0.1, 0.25), "place": (-0.5, 0.5), "surprise": (0.1, 0.5)}
CLUSTERS = 27

# The shares into which residuals are cut, from the lowest; a scenario is the mean of one.
SHARES = np.array([0.02, 0.08, 0.2, 0.4, 0.2, 0.08, 0.02])
LEAST_SECONDS = 0.05
# A segment that came from a cache says nothing about the network.
MOST_KBPS = 10_000_000.0


def log_rate(size_bytes: float, seconds: float, latency_seconds: float) -> float | None:
    """The log rate of a transfer without its latency; None where it is too short or too odd to tell."""
    streamed = seconds - latency_seconds
    if not (size_bytes > 0 and streamed >= LEAST_SECONDS):
        return None
    kbps = size_bytes / 125 / streamed
    return log(kbps) if 1 <= kbps <= MOST_KBPS else None


@dataclass
class Predictor:
    """What a player knows of its network, sample by sample (Throughput in throughput.js)."""

    recent: float = 0.0
    mean: float = 0.0
    count: int = 0
    spread: float = FIRST_SPREAD
    surprise: float = FIRST_SPREAD

    @property
    def predicted(self) -> float:
        return self.recent + LEAN * (self.mean - self.recent)

    @property
    def cluster(self) -> int:
        place = self.predicted - self.mean
        row = 3 * _interval("spread", self.spread) + _interval("place", place)
        return 3 * row + _interval("surprise", self.surprise)

    def add(self, rate: float) -> None:
        if self.count:
            self.surprise = abs(rate - self.predicted)
            self.spread += SPREAD * (min(MOST_SPREAD, self.surprise) - self.spread)
            self.recent += (1.0 if self.surprise > JUMP else FAST) * (rate - self.recent)
        else:
            self.recent = rate
        self.count += 1
        self.mean += max(SLOW, 1 / self.count) * (rate - self.mean)


def residuals(rates: Iterable[float]) -> Iterator[tuple[int, float]]:
    """Of one session's log rates in order: (cluster, rate minus what was predicted), from the second on."""
    predictor = Predictor()
    for rate in rates:
        if predictor.count:
            yield predictor.cluster, rate - predictor.predicted
        predictor.add(rate)


def scenarios(values: Sequence[float], weights: Sequence[float] | None = None) -> np.ndarray:
    """The means of the values within each of SHARES: shape (7,). At least one value is needed."""
    order = np.argsort(values, kind="stable")
    sorted_values = np.asarray(values, dtype=float)[order]
    weight = np.ones(len(order)) if weights is None else np.asarray(weights, dtype=float)[order]
    # The integral of the quantile function, of which a share's mean is a difference.
    reached = np.concatenate([[0.0], np.cumsum(weight) / weight.sum()])
    integral = np.concatenate([[0.0], np.cumsum(sorted_values * weight) / weight.sum()])
    edges = np.concatenate([[0.0], np.cumsum(SHARES)])
    edges[-1] = 1.0
    return np.diff(np.interp(edges, reached, integral)) / np.diff(edges)


def shrunken(own: np.ndarray, count: float, parent: np.ndarray, prior: float) -> np.ndarray:
    """Between one's own scenarios and those of what one belongs to: as if the parent had been seen prior times."""
    return (count * own + prior * parent) / (count + prior)


def cluster_table(pairs: Iterable[tuple[int, float, float]], prior: float) -> list[np.ndarray]:
    """Of (cluster, residual, weight), at least one: the scenarios of each cluster, shrunken to those of all."""
    array = np.array(list(pairs), dtype=float).reshape(-1, 3)
    everything = scenarios(array[:, 1], array[:, 2])
    table = []
    for cluster in range(CLUSTERS):
        own = array[array[:, 0] == cluster]
        count = len(own)
        table.append(shrunken(scenarios(own[:, 1], own[:, 2]), count, everything, prior) if count else everything)
    return table


def _interval(name: str, value: float) -> int:
    low, high = EDGES[name]
    return int(value >= low) + int(value >= high)
