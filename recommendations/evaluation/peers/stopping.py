"""When to stop training a network: a slice of the training profiles is set aside for it, as part of the fit."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.evaluate import HeldOut, hold_out, measure
from recommendations.engine.fold_in import last_liked
from recommendations.evaluation.peers.base import Histories, Scorer

# Short histories count as much as long ones, as they do where the peers are compared.
LENGTHS = (1, 3, 10)


@dataclass(frozen=True)
class StoppingSlice:
    """histories: what is shown of the held-out profiles, once for each length and once whole."""

    histories: list[Histories]
    held_out: HeldOut

    def score(self, scorer: Scorer) -> float:
        """Mean NDCG@100 over the lengths; 0 where there were too few profiles to set any aside."""
        if not len(self.held_out.profiles):
            return 0.0
        return float(np.mean([measure(scorer.scores(each), self.held_out)["ndcg@100"] for each in self.histories]))


def set_aside(train: Histories, seed: int) -> tuple[Histories, StoppingSlice]:
    """The profiles to learn from, and the slice to stop by."""
    held_out = hold_out(train.interactions(), seed)
    order = train.order[held_out.profiles]
    cuts = [last_liked(held_out.shown, along(order, held_out.shown), length) for length in LENGTHS]
    histories = [Histories(liked, along(order, liked)) for liked in (*cuts, held_out.shown)]
    rest = np.setdiff1d(np.arange(train.liked.shape[0]), held_out.profiles)
    return Histories(train.liked[rest], train.order[rest]), StoppingSlice(histories, held_out)


def along(order: csr_matrix, liked: csr_matrix) -> csr_matrix:
    """The order of those that are liked, in liked's own pattern."""
    rows = np.repeat(np.arange(liked.shape[0]), np.diff(liked.indptr))
    values = np.asarray(order[rows, liked.indices]).ravel().astype(np.int32)
    return csr_matrix((values, liked.indices, liked.indptr), shape=liked.shape)
