"""BPR: Rendle et al., "BPR: Bayesian Personalized Ranking from Implicit Feedback" (UAI 2009), as implicit has it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommendations.engine.fold_in import mean_vectors
from recommendations.evaluation.peers.base import Histories, Scorer
from recommendations.evaluation.peers.factors import with_ridge_map


@dataclass(frozen=True)
class MeanOfTitles:
    """A profile's vector is the mean of what it liked. title_vectors: float32 [titles, d]; title_biases: [titles]."""

    title_vectors: np.ndarray
    title_biases: np.ndarray

    def scores(self, histories: Histories) -> np.ndarray:
        return mean_vectors(histories.liked, self.title_vectors) @ self.title_vectors.T + self.title_biases


class BPR:
    """fold_in: what finds the vector of a profile that training never saw, a ridge map or the mean of its titles."""

    name = "bpr"
    libraries: tuple[str, ...] = ("implicit",)
    needs_times = False
    space: dict[str, Sequence[object]] = {
        "factors": (32, 64, 96, 128),
        "learning_rate": (0.02, 0.03, 0.05, 0.1),
        "regularization": (0.003, 0.01, 0.02, 0.03, 0.05),
        "iterations": (50, 100, 150, 200),
        "fold_in": ("ridge map", "mean"),
    }

    def fit(self, train: Histories, parameters: dict[str, object], seed: int) -> Scorer:
        from implicit.bpr import BayesianPersonalizedRanking  # noqa: PLC0415 - optional, only for comparisons

        settings = {name: value for name, value in parameters.items() if name != "fold_in"}
        # One thread: more of them race, and no two fits would be alike.
        model = BayesianPersonalizedRanking(**settings, num_threads=1, random_state=seed)
        model.fit(train.liked, show_progress=False)
        # The last column of both is the bias: the title's own, beside a constant 1 for each profile.
        title_vectors, title_biases = model.item_factors[:, :-1], model.item_factors[:, -1]
        if parameters["fold_in"] == "mean":
            return MeanOfTitles(title_vectors, title_biases)
        return with_ridge_map(title_vectors, title_biases, model.user_factors[:, :-1], train)
