"""LightFM with nothing but identities: Kula, "Metadata Embeddings for User and Item Cold-start" (2015), WARP loss."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import identity

from recommendations.engine.features import Features
from recommendations.engine.train import TrainingSettings, fit
from recommendations.evaluation.peers.base import Histories
from recommendations.evaluation.peers.factors import FoldedIn, with_ridge_map


class LightFMAlone:
    """What our own model is without what is known of titles and profiles, and without its other signals.

    LightFM has no vector for a profile it was not trained on: a ridge map finds it, as in our own model.
    """

    name = "lightfm_alone"
    libraries: tuple[str, ...] = ("lightfm",)
    needs_times = False
    space: dict[str, Sequence[object]] = {
        "dimensions": (48, 64, 96, 128),
        "epochs": (15, 20, 30, 40),
        "learning_rate": (0.03, 0.05, 0.07),
        "item_alpha": (0.0, 1e-7, 1e-6),
        "user_alpha": (0.0, 1e-7, 1e-6),
        "max_sampled": (10, 20, 40, 80),
    }

    def fit(self, train: Histories, parameters: dict[str, object], seed: int) -> FoldedIn:
        n_profiles, n_titles = train.liked.shape
        # One thread: LightFM's threads race, and no two fits would be alike.
        settings = TrainingSettings(**parameters, threads=1, seed=seed)
        trained = fit(train.interactions(), by_name(n_titles), by_name(n_profiles), settings, lambda *_: None)
        return with_ridge_map(trained.title_vectors, trained.title_biases, trained.profile_vectors, train)


def by_name(n: int) -> Features:
    """Features that say nothing but which one it is."""
    return Features(identity(n, dtype=np.float32, format="csr"), [str(index) for index in range(n)])
