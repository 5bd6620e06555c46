"""ItemKNN, as tuned in Ferrari Dacrema et al., "Are We Really Making Much Progress?" (RecSys 2019).

Cosine similarity in the asymmetric form of Aiolli (RecSys 2013), which has the plain cosine as one of its values.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, diags

from recommendations.evaluation.peers.base import Histories


@dataclass(frozen=True)
class ItemNeighbours:
    """similarities: float32 [titles, titles], a row for what was liked, a column for what to show."""

    similarities: csr_matrix

    def scores(self, histories: Histories) -> np.ndarray:
        return (histories.liked @ self.similarities).toarray()


class ItemKNN:
    """A title's score is the sum of its similarities to what was liked, over its nearest neighbours only.

    asymmetry: 0.5 is the cosine; 1 counts how many of those who liked the one liked the other as well.
    weighting: idf lets profiles that liked much say less about each title.
    """

    name = "item_knn"
    libraries: tuple[str, ...] = ()
    needs_times = False
    space: dict[str, Sequence[object]] = {
        "neighbours": (50, 200, 400, 800, 1600),
        "shrink": (0, 5, 20, 50, 100, 300),
        "asymmetry": (0.5, 0.6, 0.7, 0.8, 0.9, 1.0),
        "weighting": ("none", "idf"),
    }

    def fit(self, train: Histories, parameters: dict[str, object], seed: int) -> ItemNeighbours:
        liked = weighted(train.liked, parameters["weighting"])
        similarities = asymmetric_cosine(liked, parameters["asymmetry"], parameters["shrink"])
        return ItemNeighbours(nearest(similarities, parameters["neighbours"]))


def weighted(liked: csr_matrix, weighting: str) -> csr_matrix:
    if weighting == "none":
        return liked
    lengths = np.maximum(np.diff(liked.indptr), 1)
    return diags(np.log(liked.shape[1] / lengths).astype(np.float32)) @ liked


def asymmetric_cosine(liked: csr_matrix, asymmetry: float, shrink: float) -> np.ndarray:
    """float32 [titles, titles]; the row's title is the one that was liked."""
    together = (liked.T @ liked).toarray()
    squares = np.diag(together).copy()
    norms = np.outer(squares**asymmetry, squares ** (1.0 - asymmetry))
    np.fill_diagonal(together, 0.0)
    return together / np.maximum(norms + shrink, 1e-6)


def nearest(similarities: np.ndarray, neighbours: int) -> csr_matrix:
    """Keep each column's largest, so that every title is judged by as many neighbours."""
    n = len(similarities)
    kept = np.argpartition(-similarities, min(neighbours, n) - 1, axis=0)[:neighbours]
    columns = np.broadcast_to(np.arange(n), kept.shape)
    values = np.take_along_axis(similarities, kept, axis=0)
    return csr_matrix((values.ravel(), (kept.ravel(), columns.ravel())), shape=similarities.shape, dtype=np.float32)
