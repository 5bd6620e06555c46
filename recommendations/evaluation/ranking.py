"""From scores to figures with their uncertainty."""

from collections.abc import Sequence

import numpy as np

from recommendations.engine.metrics import discounts, ideal_gain

METRICS = ("ndcg@10", "ndcg@100", "recall@20")
RESAMPLES = 1000
# Each metric of each profile, float64 [n], by its name.
Figures = dict[str, np.ndarray]


def measure(scores: np.ndarray, shown: np.ndarray, targets: Sequence[np.ndarray]) -> Figures:
    """Each metric for each profile, float64 [n]. scores: float32 [n, titles]; shown: bool, never ranked.

    Recall@20 is hits over min(20, targets), NDCG is binary (Liang et al., WWW 2018).
    """
    masked = np.where(shown, -np.inf, scores)
    best = np.argpartition(-masked, min(100, masked.shape[1] - 1), axis=1)[:, :100]
    order = np.argsort(-np.take_along_axis(masked, best, axis=1), axis=1, kind="stable")
    ranked = np.take_along_axis(best, order, axis=1)
    hits = np.stack([np.isin(row, wanted) for row, wanted in zip(ranked, targets, strict=True)])
    sizes = np.array([len(wanted) for wanted in targets])
    found = hits * discounts(hits.shape[1])
    return {
        "ndcg@10": found[:, :10].sum(axis=1) / ideal_gain(np.minimum(sizes, 10)),
        "ndcg@100": found.sum(axis=1) / ideal_gain(np.minimum(sizes, 100)),
        "recall@20": hits[:, :20].sum(axis=1) / np.minimum(sizes, 20),
    }


def interval(values: np.ndarray, seed: int) -> tuple[float, float]:
    """The 95 % bootstrap interval of the mean over profiles."""
    rng = np.random.default_rng(seed)
    means = values[rng.integers(0, len(values), (RESAMPLES, len(values)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def only(figures: Figures, rows: np.ndarray) -> Figures:
    """Those of these profiles (indexes)."""
    return {name: values[rows] for name, values in figures.items()}


def less(figures: Figures, others: Figures) -> Figures:
    """How much each profile gains over what it has with others."""
    return {name: values - others[name] for name, values in figures.items()}


def as_row(model: str, k: str, figures: Figures, seed: int) -> dict[str, object]:
    """One row of the report: each metric's mean, and the ends of its interval."""
    row: dict[str, object] = {"model": model, "k": k}
    for name, values in figures.items():
        low, high = interval(values, seed)
        row |= {name: float(values.mean()), f"{name}_lo": low, f"{name}_hi": high}
    return row
