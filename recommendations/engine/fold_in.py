"""From a history to a vector without retraining: a ridge map learned once a training.

The mean of a history's title vectors is mapped to where training put such a profile. One map for each
length of history, because the mean of two titles says less than the mean of two hundred, and a map
learned on long histories would trust it too much.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, diags

# A history falls into the last bucket whose first length it reaches.
BUCKETS = (1, 2, 4, 7, 12, 25, 60)
# Of the inputs' mean square.
RIDGE = 0.001
# How far a dislike pushes away, beside how far a like draws near. More costs ranking on MovieLens, where
# people rate low mostly what is close to what they like.
DISLIKE_SHARE = 0.05
LEAST_PROFILES_A_MAP = 30


@dataclass(frozen=True)
class FoldIn:
    """maps: float32 [buckets, d + 1, d], the last input being constant; mean_profile: float32 [d]."""

    maps: np.ndarray
    mean_profile: np.ndarray


def learn_fold_in(
    title_vectors: np.ndarray, profile_vectors: np.ndarray, histories: csr_matrix, recency: csr_matrix
) -> FoldIn:
    """Learn one map a bucket.

    histories: float32 [profiles, titles] signed weights; recency: the same pattern, larger is later;
    profile_vectors: float32 [profiles, d], as trained, demographics included.
    """
    mean_profile = profile_vectors.mean(axis=0)
    liked, later = latest_first(histories, recency)
    maps = [
        learn_map(title_vectors, profile_vectors, only_entries(liked, later < length), mean_profile)
        for length in (*BUCKETS[:-1], histories.shape[1])
    ]
    return FoldIn(np.stack(maps).astype(np.float32), mean_profile.astype(np.float32))


def learn_map(
    title_vectors: np.ndarray, targets: np.ndarray, histories: csr_matrix, mean_profile: np.ndarray
) -> np.ndarray:
    """Ridge regression of trained profile vectors on the means of their histories: float64 [d + 1, d]."""
    some = np.flatnonzero(np.diff(histories.indptr))
    d = title_vectors.shape[1]
    if len(some) < LEAST_PROFILES_A_MAP:
        # Too few to learn from: everybody starts at the average profile, moved by what they liked.
        return np.vstack([np.eye(d), mean_profile])
    means = mean_vectors(histories[some], title_vectors)
    inputs = np.hstack([means, np.ones((len(some), 1))]).astype(np.float64)
    penalty = RIDGE * np.trace(means.T @ means) / d * np.eye(d + 1)
    # The constant is not held back: with nothing to go by, the average profile is the best guess.
    penalty[-1, -1] = 0.0
    return np.linalg.solve(inputs.T @ inputs + penalty, inputs.T @ targets[some])


def last_liked(histories: csr_matrix, recency: csr_matrix, length: int) -> csr_matrix:
    """Each history cut to its last so many liked titles, dislikes left out."""
    liked, later = latest_first(histories, recency)
    return only_entries(liked, later < length)


def latest_first(histories: csr_matrix, recency: csr_matrix) -> tuple[csr_matrix, np.ndarray]:
    """The liked titles, each profile's latest first, and how many later ones each has (int64 [liked])."""
    rows = np.repeat(np.arange(histories.shape[0]), np.diff(histories.indptr))
    order = np.lexsort((-recency.data, rows))
    order = order[histories.data[order] > 0]
    counts = np.bincount(rows[order], minlength=histories.shape[0])
    indptr = np.concatenate([[0], np.cumsum(counts)])
    liked = csr_matrix((histories.data[order], histories.indices[order], indptr), histories.shape)
    return liked, np.arange(len(order)) - np.repeat(indptr[:-1], counts)


def only_entries(matrix: csr_matrix, kept: np.ndarray) -> csr_matrix:
    """The entries where kept (bool, in step with matrix.data) is true, in the order they had."""
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    indptr = np.concatenate([[0], np.cumsum(np.bincount(rows[kept], minlength=matrix.shape[0]))])
    return csr_matrix((matrix.data[kept], matrix.indices[kept], indptr), matrix.shape)


def mean_vectors(histories: csr_matrix, title_vectors: np.ndarray) -> np.ndarray:
    """Weighted mean of the liked titles' vectors, pushed away from the disliked ones': float32 [B, d]."""
    liked = histories.maximum(0)
    disliked = (-histories).maximum(0)
    return weighted_mean(liked, title_vectors) - DISLIKE_SHARE * weighted_mean(disliked, title_vectors)


def weighted_mean(weights: csr_matrix, vectors: np.ndarray) -> np.ndarray:
    totals = np.asarray(weights.sum(axis=1)).ravel()
    return diags(1.0 / np.maximum(totals, 1e-9)).astype(np.float32) @ (weights @ vectors)


def fold_in(histories: csr_matrix, title_vectors: np.ndarray, maps: np.ndarray, mean_profile: np.ndarray) -> np.ndarray:
    """Vectors of profiles by their histories (float32 [B, titles], signed weights): float32 [B, d].

    A profile with no history gets the mean profile; one with only dislikes, the mean pushed away from them.
    """
    return mapped(mean_vectors(histories, title_vectors), liked_counts(histories), maps, mean_profile)


def mapped(means: np.ndarray, liked: np.ndarray, maps: np.ndarray, mean_profile: np.ndarray) -> np.ndarray:
    """Vectors by the means (float32 [B, d]) of histories with so many liked titles (int [B]): float32 [B, d]."""
    bucket = np.searchsorted(BUCKETS, liked, side="right") - 1
    vectors = mean_profile + means
    for index in np.unique(bucket[bucket >= 0]):
        these = bucket == index
        vectors[these] = means[these] @ maps[index][:-1] + maps[index][-1]
    return vectors.astype(np.float32)


def liked_counts(histories: csr_matrix) -> np.ndarray:
    """How many titles each history (signed weights) likes: int64 [B]."""
    rows = np.repeat(np.arange(histories.shape[0]), np.diff(histories.indptr))
    return np.bincount(rows[histories.data > 0], minlength=histories.shape[0])


def means_without(
    histories: csr_matrix, title_vectors: np.ndarray, owners: np.ndarray, titles: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """mean_vectors of histories that each lack one liked title: float32 [q, d].

    owners, titles: int [q], whose history lacks which; weights: float32 [q], its weight there.
    """
    liked = histories.maximum(0)
    sums = (liked @ title_vectors)[owners] - weights[:, None] * title_vectors[titles]
    totals = np.asarray(liked.sum(axis=1)).ravel()[owners] - weights
    # Where the only liked title is gone, what is left of the sum is rounding.
    some = liked_counts(histories)[owners] > 1
    means = np.where(some, 1.0 / np.maximum(totals, 1e-9), 0.0).astype(np.float32)[:, None] * sums
    return means - DISLIKE_SHARE * weighted_mean((-histories).maximum(0), title_vectors)[owners]
