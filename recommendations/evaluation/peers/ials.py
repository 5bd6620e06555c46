"""iALS: Hu, Koren and Volinsky, "Collaborative Filtering for Implicit Feedback Datasets" (ICDM 2008).

The space follows Rendle et al., "Revisiting the Performance of iALS on Item Recommendation Benchmarks" (RecSys 2022):
many factors, and the two weights searched for together, as far up as it takes.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from recommendations.evaluation.peers.base import Histories


@dataclass(frozen=True)
class SolvedFor:
    """model: implicit's; a profile's vector is the one that training would give it beside these titles' vectors."""

    model: object

    def scores(self, histories: Histories) -> np.ndarray:
        with one_blas_thread():
            vectors = self.model.recalculate_user(np.arange(histories.liked.shape[0]), histories.liked)
        return vectors @ self.model.item_factors.T


class IALS:
    """alpha: what a like weighs beside a title that was not seen, which weighs 1.

    penalty: implicit's regularization in multiples of alpha, because the best of the one moves with the other.
    """

    name = "ials"
    libraries: tuple[str, ...] = ("implicit",)
    needs_times = False
    space: dict[str, Sequence[object]] = {
        "factors": (64, 96, 128, 192, 256),
        "alpha": (5.0, 10.0, 20.0, 40.0),
        "penalty": (3.0, 5.0, 7.0, 9.0, 12.0, 16.0),
        "iterations": (10, 16),
    }

    def fit(self, train: Histories, parameters: dict[str, object], seed: int) -> SolvedFor:
        from implicit.als import AlternatingLeastSquares  # noqa: PLC0415 - optional, only for comparisons

        settings = dict(parameters)
        settings["regularization"] = settings.pop("penalty") * settings["alpha"]
        with one_blas_thread():
            model = AlternatingLeastSquares(**settings, random_state=seed)
            model.fit(train.liked, show_progress=False)
        return SolvedFor(model)


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """implicit runs threads of its own, and is many times slower where each of them starts more."""
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - comes with implicit

    with threadpool_limits(1, "blas"):
        yield
