"""The same titles for everybody: those that most profiles liked."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommendations.evaluation.peers.base import Histories


@dataclass(frozen=True)
class SameForAll:
    """by_title: float32 [titles]."""

    by_title: np.ndarray

    def scores(self, histories: Histories) -> np.ndarray:
        return np.tile(self.by_title, (histories.liked.shape[0], 1))


class Popularity:
    """A title's score is how many profiles liked it."""

    name = "popularity"
    libraries: tuple[str, ...] = ()
    needs_times = False
    space: dict[str, Sequence[object]] = {}

    def fit(self, train: Histories, parameters: dict[str, object], seed: int) -> SameForAll:
        return SameForAll(np.bincount(train.liked.indices, minlength=train.liked.shape[1]).astype(np.float32))
