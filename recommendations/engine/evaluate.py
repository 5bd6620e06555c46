"""How well profiles that training never saw are served: measured in every retrain, on a slice kept out of the fit."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.fold_in import fold_in
from recommendations.engine.metrics import ndcg_at, recall_at

HELD_OUT_SHARE = 0.05
MOST_HELD_OUT = 500
LEAST_LIKED = 10
TARGET_SHARE = 0.2
K_NDCG, K_RECALL = 100, 20


@dataclass(frozen=True)
class HeldOut:
    """Profiles left out of the fit: the part of each history that is shown, and the titles to be found."""

    profiles: np.ndarray
    shown: csr_matrix
    targets: list[set[int]]


def hold_out(histories: csr_matrix, seed: int) -> HeldOut:
    """Choose profiles with at least ten liked titles; a fifth of what they liked, at random, is to be found."""
    rng = np.random.default_rng(seed)
    liked = np.asarray((histories > 0).sum(axis=1)).ravel()
    eligible = np.flatnonzero(liked >= LEAST_LIKED)
    size = min(MOST_HELD_OUT, int(HELD_OUT_SHARE * histories.shape[0]), len(eligible))
    profiles = np.sort(rng.choice(eligible, size, replace=False)) if size else np.empty(0, dtype=np.int64)
    shown = histories[profiles].copy()
    targets = [hide_targets(shown, row, rng) for row in range(len(profiles))]
    shown.eliminate_zeros()
    return HeldOut(profiles, shown, targets)


def hide_targets(shown: csr_matrix, row: int, rng: np.random.Generator) -> set[int]:
    """Zero a share of one history's liked titles, and name them."""
    places = np.arange(shown.indptr[row], shown.indptr[row + 1])
    liked = places[shown.data[places] > 0]
    hidden = rng.choice(liked, max(1, int(TARGET_SHARE * len(liked))), replace=False)
    shown.data[hidden] = 0.0
    return set(shown.indices[hidden].tolist())


def evaluate(
    held_out: HeldOut,
    title_vectors: np.ndarray,
    title_biases: np.ndarray,
    maps: np.ndarray,
    mean_profile: np.ndarray,
    popularity: np.ndarray,
) -> dict[str, float]:
    """NDCG@100 and Recall@20 of fold-in on the held-out profiles, popularity's beside them."""
    if not len(held_out.profiles):
        return {}
    vectors = fold_in(held_out.shown, title_vectors, maps, mean_profile)
    scores = vectors @ title_vectors.T + title_biases
    ours = measure(scores, held_out)
    baseline = measure(np.tile(popularity, (len(held_out.profiles), 1)), held_out)
    return {
        **ours,
        **{f"popularity_{name}": value for name, value in baseline.items()},
        "held_out_profiles": len(held_out.profiles),
    }


def measure(scores: np.ndarray, held_out: HeldOut) -> dict[str, float]:
    scores = scores.astype(np.float32, copy=True)
    scores[held_out.shown.nonzero()] = -np.inf
    ranked = np.argsort(-scores, axis=1, kind="stable")[:, :K_NDCG]
    pairs = list(zip(ranked, held_out.targets, strict=True))
    return {
        f"ndcg@{K_NDCG}": float(np.mean([ndcg_at(K_NDCG, row, targets) for row, targets in pairs])),
        f"recall@{K_RECALL}": float(np.mean([recall_at(K_RECALL, row, targets) for row, targets in pairs])),
    }
