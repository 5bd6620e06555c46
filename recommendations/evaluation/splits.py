"""Who is trained on, who chooses parameters, and who is only measured on."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.fold_in import last_liked
from recommendations.evaluation.dataset import Dataset
from recommendations.evaluation.peers.base import Histories

LEAST_POSITIVES = 5
TARGET_SHARE = 0.2
MOST_TEST, MOST_VALIDATION = 1000, 500
TEST_SHARE, VALIDATION_SHARE = 1 / 6, 1 / 12
# Of a history, the last so many titles; None for all of it.
LENGTHS = (1, 3, 5, 10, None)


def name_of(length: int | None) -> str:
    """As the report calls it."""
    return "all" if length is None else str(length)


@dataclass(frozen=True)
class HeldOutProfiles:
    """Profiles in no training data. profiles: int64 [n], as in the data set; targets: what is to be found.

    shown: float32 [n, titles], our signed weights of the titles that may be known; seen_at: the same pattern.
    """

    profiles: np.ndarray
    shown: csr_matrix
    seen_at: csr_matrix
    targets: list[np.ndarray]

    def last(self, length: int | None) -> csr_matrix:
        """What is known if only the last so many are: weights, float32 [n, titles]."""
        return self.shown if length is None else last_liked(self.shown, self.seen_at, length)


@dataclass(frozen=True)
class StrongSplit:
    """Liang et al., WWW 2018: the profiles that are tested are not trained on. data: of the training profiles."""

    data: Dataset
    train: Histories
    validation: HeldOutProfiles
    test: HeldOutProfiles


def strong_split(data: Dataset, weights: np.ndarray, seed: int) -> StrongSplit:
    """weights: our signed weight of each entry, float32 [n]. Titles that no training profile rated are left out."""
    rng = np.random.default_rng(seed)
    positive = data.liked
    counts = np.bincount(data.profiles[positive], minlength=data.n_profiles)
    eligible = rng.permutation(np.flatnonzero(counts >= LEAST_POSITIVES))
    n_test = min(MOST_TEST, int(TEST_SHARE * len(eligible)))
    n_validation = min(MOST_VALIDATION, int(VALIDATION_SHARE * len(eligible)))
    test, validation, training = np.split(eligible, [n_test, n_test + n_validation])
    of_training = np.isin(data.profiles, training)
    known = np.unique(data.titles[of_training])
    # Where the data has no times, the order of a history is one drawn at random.
    times = np.where(np.isfinite(data.seen_at), data.seen_at, rng.random(len(data.seen_at)))
    kept = np.isin(data.titles, known)
    data = data.with_titles(known)
    weights, times, of_training = weights[kept], times[kept], of_training[kept]
    matrices = [matrix_of(data, positive[kept], values) for values in (weights, times)]
    return StrongSplit(
        data=data.only(of_training),
        train=histories_of(data, positive[kept] & of_training, times, np.sort(training)),
        validation=hold_out(*matrices, np.sort(validation), rng),
        test=hold_out(*matrices, np.sort(test), rng),
    )


def matrix_of(data: Dataset, entries: np.ndarray, values: np.ndarray) -> csr_matrix:
    shape = (data.n_profiles, data.n_titles)
    return csr_matrix((values[entries], (data.profiles[entries], data.titles[entries])), shape=shape)


def hold_out(weights: csr_matrix, times: csr_matrix, profiles: np.ndarray, rng: np.random.Generator) -> HeldOutProfiles:
    """Of each profile's positives four fifths are shown and the rest is to be found."""
    shown, seen_at = weights[profiles].astype(np.float32), times[profiles]
    targets = []
    for row in range(len(profiles)):
        places = np.arange(shown.indptr[row], shown.indptr[row + 1])
        hidden = rng.choice(places, max(1, round(TARGET_SHARE * len(places))), replace=False) if len(places) else places
        targets.append(np.sort(shown.indices[hidden]))
        shown.data[hidden] = 0.0
    seen_at.data[shown.data == 0] = np.nan
    shown.eliminate_zeros()
    kept = csr_matrix((seen_at.data[~np.isnan(seen_at.data)], shown.indices, shown.indptr), shown.shape)
    return HeldOutProfiles(profiles, shown, kept, targets)


def histories_of(data: Dataset, entries: np.ndarray, times: np.ndarray, profiles: np.ndarray) -> Histories:
    """As peers take them: who liked what, in which order."""
    place = np.full(data.n_profiles, -1)
    place[profiles] = np.arange(len(profiles))
    rows, titles, at = place[data.profiles[entries]], data.titles[entries], times[entries]
    order = np.lexsort((at, rows))
    rows, titles, at = rows[order], titles[order], at[order]
    starts = np.searchsorted(rows, np.arange(len(profiles)))
    rank = np.arange(len(rows)) - starts[rows] + 1
    seen_at = np.where(np.isfinite(data.seen_at[entries][order]), at, np.nan)
    shape = (len(profiles), data.n_titles)
    liked, ranks, seen = (
        csr_matrix((part, (rows, titles)), shape=shape)
        for part in (np.ones(len(rows), np.float32), rank.astype(np.int32), seen_at)
    )
    return Histories(liked, ranks, seen)


def as_histories(shown: csr_matrix, seen_at: csr_matrix) -> Histories:
    """A held-out profile's known titles as peers take them."""
    rows = np.repeat(np.arange(shown.shape[0]), np.diff(shown.indptr))
    columns = shown.indices
    at = np.asarray(seen_at[rows, columns]).ravel()
    order = np.lexsort((at, rows))
    rank = np.empty(len(rows), dtype=np.int32)
    rank[order] = np.arange(len(rows)) - shown.indptr[rows[order]] + 1
    liked = csr_matrix((np.ones(len(rows), np.float32), columns, shown.indptr), shown.shape)
    return Histories(liked, csr_matrix((rank, columns, shown.indptr), shown.shape), None)
