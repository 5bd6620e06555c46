"""Ranking metrics as in Liang et al., "Variational Autoencoders for Collaborative Filtering" (WWW 2018)."""

import numpy as np

NORMAL_95 = 1.959964


def recall_at(k: int, ranked: np.ndarray, targets: set[int]) -> float:
    """Hits among the first k over min(k, targets)."""
    return len(targets.intersection(ranked[:k].tolist())) / min(k, len(targets))


def ndcg_at(k: int, ranked: np.ndarray, targets: set[int]) -> float:
    """Binary gain, discount 1 / log2(rank + 1), over the best that k places allow."""
    hits = np.fromiter((title in targets for title in ranked[:k].tolist()), dtype=bool)
    gains = discounts(k)
    return float(gains[: len(hits)][hits].sum() / gains[: min(k, len(targets))].sum())


def discounts(length: int) -> np.ndarray:
    """1 / log2(rank + 1) for the ranks from 1: float64 [length]."""
    return 1.0 / np.log2(np.arange(2, length + 2))


def ideal_gain(targets: np.ndarray) -> np.ndarray:
    """DCG of a list that begins with so many hits, for each number of them (int [n]): float64 [n]."""
    gains = np.concatenate([[0.0], np.cumsum(discounts(int(targets.max(initial=0))))])
    return gains[targets]


def effective_catalog_size(shown: np.ndarray) -> float:
    """2 * sum(i * p_i) - 1 over shares p in falling order (Gomez-Uribe and Hunt 2015): 1 if one title has all."""
    shares = np.sort(shown[shown > 0])[::-1] / max(shown.sum(), 1)
    return float(2 * (np.arange(1, len(shares) + 1) * shares).sum() - 1)


def wilson(successes: float, trials: float) -> tuple[float, float]:
    """The ends of the 95 % interval of a share (Wilson 1927); (0, 1) without trials."""
    if trials == 0:
        return 0.0, 1.0
    share, z = successes / trials, NORMAL_95
    centre = share + z * z / (2 * trials)
    half = z * np.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    return float((centre - half) / scale), float((centre + half) / scale)
