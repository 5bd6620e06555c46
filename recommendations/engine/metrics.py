"""Ranking metrics as in Liang et al., "Variational Autoencoders for Collaborative Filtering" (WWW 2018)."""

import numpy as np


def recall_at(k: int, ranked: np.ndarray, targets: set[int]) -> float:
    """Hits among the first k over min(k, targets)."""
    return len(targets.intersection(ranked[:k].tolist())) / min(k, len(targets))


def ndcg_at(k: int, ranked: np.ndarray, targets: set[int]) -> float:
    """Binary gain, discount 1 / log2(rank + 1), over the best that k places allow."""
    hits = np.fromiter((title in targets for title in ranked[:k].tolist()), dtype=bool)
    discounts = 1.0 / np.log2(np.arange(2, k + 2))
    return float(discounts[: len(hits)][hits].sum() / discounts[: min(k, len(targets))].sum())


def effective_catalog_size(shown: np.ndarray) -> float:
    """2 * sum(i * p_i) - 1 over shares p in falling order (Gomez-Uribe and Hunt 2015): 1 if one title has all."""
    shares = np.sort(shown[shown > 0])[::-1] / max(shown.sum(), 1)
    return float(2 * (np.arange(1, len(shares) + 1) * shares).sum() - 1)
