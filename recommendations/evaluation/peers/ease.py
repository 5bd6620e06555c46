"""EASE: Steck, "Embarrassingly Shallow Autoencoders for Sparse Data" (WWW 2019)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import inv

from recommendations.evaluation.peers.base import Histories


@dataclass(frozen=True)
class ItemWeights:
    """weights: float32 [titles, titles], from what was liked to what to show."""

    weights: np.ndarray

    def scores(self, histories: Histories) -> np.ndarray:
        return histories.liked @ self.weights


class EASE:
    """Each title is predicted from all others by ridge regression, in closed form."""

    name = "ease"
    libraries: tuple[str, ...] = ()
    needs_times = False
    space: dict[str, Sequence[object]] = {
        "ridge": (100, 200, 300, 500, 1000, 2000, 3000, 5000, 7000, 10000, 15000, 20000, 30000),
    }

    def fit(self, train: Histories, parameters: dict[str, object], seed: int) -> ItemWeights:
        gram = (train.liked.T @ train.liked).toarray().astype(np.float64)
        gram[np.diag_indices_from(gram)] += parameters["ridge"]
        precision = inv(gram, overwrite_a=True, check_finite=False)
        weights = precision / -np.diag(precision)
        # No title may predict itself; that is the one constraint the closed form has to keep.
        np.fill_diagonal(weights, 0.0)
        return ItemWeights(weights.astype(np.float32))
