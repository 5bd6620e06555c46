"""What the networks share: when training ends, and scores from a history's likes."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

import numpy as np
import torch
from scipy.sparse import csr_matrix
from torch import Tensor, nn

from recommendations.evaluation.peers.base import Histories, Scorer
from recommendations.evaluation.peers.stopping import StoppingSlice

BATCH = 64


@dataclass(frozen=True)
class LikesScorer:
    """network: float32 [B, titles] of likes to scores of the same shape."""

    network: nn.Module

    def scores(self, histories: Histories) -> np.ndarray:
        self.network.eval()
        with torch.no_grad():
            parts = [self.network(dense(histories.liked[rows])).numpy() for rows in slices(histories.liked.shape[0])]
        return np.concatenate(parts) if parts else np.empty(histories.liked.shape, dtype=np.float32)


def dense(liked: csr_matrix) -> Tensor:
    return torch.from_numpy(liked.toarray())


def slices(n: int, batch: int = BATCH) -> Iterator[slice]:
    return (slice(start, start + batch) for start in range(0, n, batch))


def shuffled(n: int, rng: np.random.Generator, batch: int = BATCH) -> Iterator[np.ndarray]:
    """Batches of row numbers, each row once."""
    rows = rng.permutation(n)
    return (rows[part] for part in slices(n, batch))


def train_until_worse(
    network: nn.Module,
    epoch: Callable[[], None],
    scorer: Scorer,
    stopping: StoppingSlice,
    epochs: int,
    patience: int,
) -> None:
    """Run epochs until the slice has not ranked better for so many of them; leaves the network as it was best."""
    best_score, best_weights, since = -1.0, {}, 0
    for _ in range(epochs):
        network.train()
        epoch()
        score = stopping.score(scorer)
        since += 1
        # As good counts as better: where no profile could be set aside, training goes on to the last epoch.
        if score >= best_score:
            best_score, best_weights, since = score, deepcopy(network.state_dict()), 0
        if since >= patience:
            break
    network.load_state_dict(best_weights)
    network.eval()
