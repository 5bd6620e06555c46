"""A fifth of the titles in nobody's training data: how models are compared on what nobody has watched."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.stats import rankdata

from recommendations.engine.features import CatalogFacts
from recommendations.engine.metrics import discounts, ideal_gain
from recommendations.evaluation.dataset import Dataset, UnsuitableDataError
from recommendations.evaluation.splits import matrix_of

COLD_SHARE = 0.2
METRICS = ("auc", "auc_rated", "hr@10", "ndcg@10")
FIRST = 10


@dataclass(frozen=True)
class ColdSplit:
    """Item cold start (Kula 2015; MARec, RecSys 2024): titles are held out, their viewers are known.

    warm: all that is known of the titles to train on; liked: float32 [profiles, warm titles], 1 where liked;
    cold: facts of the titles to be ranked. measured: int64 [n], the profiles that liked titles of both; targets,
    turned_down: bool [n, cold titles], what they liked of them, and what they rated or saw and did not.
    """

    warm: Dataset
    liked: csr_matrix
    cold: CatalogFacts
    measured: np.ndarray
    targets: np.ndarray
    turned_down: np.ndarray


def cold_split(data: Dataset, seed: int) -> ColdSplit:
    """Titles that nobody liked take no part. Raises UnsuitableDataError where nobody is left to measure."""
    titles = np.random.default_rng(seed).permutation(np.unique(data.titles[data.liked]))
    cold, warm = (np.sort(part) for part in np.split(titles, [round(COLD_SHARE * len(titles))]))
    likes, others = (
        matrix_of(data, entries, np.ones(len(entries), np.float32)) for entries in (data.liked, ~data.liked)
    )
    liked, wanted = likes[:, warm].tocsr(), likes[:, cold].tocsr()
    measured = np.flatnonzero((np.diff(liked.indptr) > 0) & (np.diff(wanted.indptr) > 0))
    if not len(measured):
        raise UnsuitableDataError(f"{data.name}: nobody liked titles of both parts. Give a larger data set.")
    return ColdSplit(
        warm=data.with_titles(warm),
        liked=liked,
        cold=data.facts.only(cold),
        measured=measured,
        targets=wanted[measured].toarray() > 0,
        turned_down=others[measured][:, cold].toarray() > 0,
    )


def measure_cold(scores: np.ndarray, split: ColdSplit) -> dict[str, np.ndarray]:
    """Each of METRICS for each measured profile. scores: float32 [measured, cold titles], larger is better.

    auc: of what was liked over all other cold titles; auc_rated: over those that the same profile rated lower (the
    LightFM paper's), nan where there are none; hr@10: whether anything liked is among the first ten.
    """
    ranked = np.argsort(-scores, axis=1, kind="stable")[:, :FIRST]
    hits = np.take_along_axis(split.targets, ranked, axis=1)
    sizes = np.minimum(split.targets.sum(axis=1), FIRST)
    return {
        "auc": auc(scores, split.targets, ~split.targets),
        "auc_rated": auc(scores, split.targets, split.turned_down),
        "hr@10": hits.any(axis=1).astype(float),
        "ndcg@10": hits @ discounts(hits.shape[1]) / ideal_gain(sizes),
    }


def auc(scores: np.ndarray, positive: np.ndarray, negative: np.ndarray) -> np.ndarray:
    """For each row how often a positive beats a negative, ties counting half; nan without either: float64 [n].

    By the sum of ranks (Mann and Whitney 1947). positive, negative: bool, the shape of scores.
    """
    compared = np.where(positive | negative, scores.astype(np.float64), np.nan)
    ranks = rankdata(compared, axis=1, nan_policy="omit")
    n_positive, n_negative = positive.sum(axis=1), negative.sum(axis=1)
    won = np.where(positive, ranks, 0.0).sum(axis=1) - n_positive * (n_positive + 1) / 2
    pairs = (n_positive * n_negative).astype(float)
    return np.divide(won, pairs, out=np.full(len(scores), np.nan), where=pairs > 0)
