"""Scores from a profile's vector, where it is a ridge map that finds the vector of one that training never saw."""

from dataclasses import dataclass

import numpy as np

from recommendations.engine.fold_in import FoldIn, fold_in, learn_fold_in
from recommendations.evaluation.peers.base import Histories


@dataclass(frozen=True)
class FoldedIn:
    """title_vectors: float32 [titles, d]; title_biases: float32 [titles]."""

    title_vectors: np.ndarray
    title_biases: np.ndarray
    maps: FoldIn

    def scores(self, histories: Histories) -> np.ndarray:
        vectors = fold_in(histories.liked, self.title_vectors, self.maps.maps, self.maps.mean_profile)
        return vectors @ self.title_vectors.T + self.title_biases


def with_ridge_map(
    title_vectors: np.ndarray, title_biases: np.ndarray, profile_vectors: np.ndarray, train: Histories
) -> FoldedIn:
    """profile_vectors: float32 [profiles, d], of the profiles in train."""
    maps = learn_fold_in(title_vectors, profile_vectors, train.liked, train.order)
    return FoldedIn(title_vectors, title_biases, maps)
