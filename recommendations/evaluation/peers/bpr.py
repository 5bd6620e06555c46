"""BPR: Rendle et al., "BPR: Bayesian Personalized Ranking from Implicit Feedback" (UAI 2009), as implicit has it."""

from collections.abc import Sequence

from recommendations.evaluation.peers.base import Histories
from recommendations.evaluation.peers.factors import FoldedIn, with_ridge_map


class BPR:
    """Profiles that training never saw are found by the ridge map."""

    name = "bpr"
    libraries: tuple[str, ...] = ("implicit",)
    needs_times = False
    space: dict[str, Sequence[object]] = {
        "factors": (32, 64, 96, 128),
        "learning_rate": (0.02, 0.03, 0.05, 0.1),
        "regularization": (0.003, 0.01, 0.02, 0.03, 0.05),
        "iterations": (50, 100, 150, 200),
    }

    def fit(self, train: Histories, parameters: dict[str, object], seed: int) -> FoldedIn:
        from implicit.bpr import BayesianPersonalizedRanking  # noqa: PLC0415 - optional, only for comparisons

        # One thread: more of them race, and no two fits would be alike.
        model = BayesianPersonalizedRanking(**parameters, num_threads=1, random_state=seed)
        model.fit(train.liked, show_progress=False)
        # The last column of both is the bias: the title's own, beside a constant 1 for each profile.
        title_vectors, title_biases = model.item_factors[:, :-1], model.item_factors[:, -1]
        return with_ridge_map(title_vectors, title_biases, model.user_factors[:, :-1], train)
