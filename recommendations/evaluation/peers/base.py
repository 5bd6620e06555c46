"""What every peer is given and gives back, so that all are tuned, trained and ranked the same way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.interactions import Interactions


@dataclass(frozen=True)
class Histories:
    """What each profile liked, and in which order.

    liked: float32 [profiles, titles], 1 where liked; order: the same pattern, int32, 1 for a profile's first title
    and counting up; where the data has no times the order is one drawn at random. seen_at: the same pattern,
    float64 unix seconds; None where the data has no times.
    """

    liked: csr_matrix
    order: csr_matrix
    seen_at: csr_matrix | None = None

    def only(self, profiles: np.ndarray) -> "Histories":
        """Those of these profiles (indexes)."""
        seen_at = None if self.seen_at is None else self.seen_at[profiles]
        return Histories(self.liked[profiles], self.order[profiles], seen_at)

    def interactions(self) -> Interactions:
        """As the engine takes them: liking is 1, and later in the order is later in time."""
        pairs, order = self.liked.tocoo(), self.order.tocoo()
        return Interactions(pairs.row, pairs.col, pairs.data, order.data.astype(np.float64), *self.liked.shape)


class Scorer(Protocol):
    """A fitted peer."""

    def scores(self, histories: Histories) -> np.ndarray:
        """float32 [profiles, titles], larger is better; titles already in a history may get any score."""


class Peer(Protocol):
    """One kind of model. name: as the report calls it. space: for each parameter the values a trial may take."""

    name: str
    space: dict[str, Sequence[object]]

    def fit(self, train: Histories, parameters: dict[str, object], seed: int) -> Scorer:
        """Train on these profiles; those that are scored later are others. Repeatable for one seed."""
