"""What was known at a moment, and what came after it."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.evaluation.dataset import Dataset, UnsuitableDataError
from recommendations.evaluation.ours import weights_of
from recommendations.evaluation.peers.base import Histories
from recommendations.evaluation.splits import histories_of, matrix_of

# Shares of all dated entries, in the order of time: before the first everything is training data for validation.
VALIDATION_FROM, TEST_FROM = 0.8, 0.9


@dataclass(frozen=True)
class Window:
    """A stretch of time that begins at starts_at (unix seconds), and all that was known just before.

    data: the entries before, of the titles in them; weights: of those entries, as of that moment. train: what everybody
    liked before. The rest is of the profiles that liked something before and something known in the window, by row:
    profiles: int64 [n], as in the data set; places: int64 [n], the row of each in train; seen: bool [n, titles], what
    nobody need be shown again; shown: float32 [n, titles], our weights of what was liked before, which is all that any
    model is told; targets: what was liked in the window.
    """

    starts_at: float
    data: Dataset
    weights: np.ndarray
    train: Histories
    profiles: np.ndarray
    places: np.ndarray
    seen: np.ndarray
    shown: csr_matrix
    targets: list[np.ndarray]

    @property
    def histories(self) -> Histories:
        """What the measured profiles liked before, as peers take it."""
        return self.train.only(self.places)

    @property
    def demographics(self) -> list[tuple[str, ...]]:
        return [self.data.demographics[profile] for profile in self.profiles]


@dataclass(frozen=True)
class TimeSplit:
    """validation: the window before the test, for choosing parameters with nothing known of the test."""

    validation: Window
    test: Window


def time_split(data: Dataset) -> TimeSplit:
    """A tenth of the dated entries, the latest, is the test; the tenth before it is for validation.

    Entries without a time are left out, for nobody knows on which side they are; tags too, for most were given later.
    Raises UnsuitableDataError where there are no times to split by.
    """
    data = data.only(np.isfinite(data.seen_at))
    if not len(data.seen_at) or data.seen_at.min() == data.seen_at.max():
        raise UnsuitableDataError(
            "The time protocol needs entries of different times, and there are none. See --protocol strong."
        )
    data = replace(data, facts=replace(data.facts, tags=[()] * data.n_titles))
    first, second = np.quantile(data.seen_at, [VALIDATION_FROM, TEST_FROM]).tolist()
    return TimeSplit(window(data, first, second), window(data, second, np.inf))


def window(data: Dataset, starts_at: float, ends_at: float) -> Window:
    """What came before starts_at, and in the window up to ends_at (not included).

    Titles that nobody had seen before are nobody's to find. Raises UnsuitableDataError where no profile is in both
    parts.
    """
    known = np.unique(data.titles[data.seen_at < starts_at])
    data = data.with_titles(known)
    earlier = data.seen_at < starts_at
    before, after = data.only(earlier), data.only(~earlier & (data.seen_at < ends_at) & data.liked)
    profiles = np.intersect1d(before.profiles[before.liked], after.profiles)
    if not len(profiles):
        raise UnsuitableDataError(
            "Nobody liked something before the last tenth of the entries and something known after it: "
            "there is nobody to measure. More data, or --protocol strong, is needed."
        )
    weights = weights_of(before, now=starts_at)
    trained = np.unique(before.profiles)
    seen = matrix_of(before, before.profiles >= 0, np.ones(len(weights)))[profiles]
    targets = matrix_of(after, after.liked, np.ones(len(after.titles)))[profiles]
    return Window(
        starts_at=starts_at,
        data=before,
        weights=weights,
        train=histories_of(before, before.liked, before.seen_at, trained),
        profiles=profiles,
        places=np.searchsorted(trained, profiles),
        seen=seen.toarray() > 0,
        shown=matrix_of(before, before.liked, weights)[profiles].astype(np.float32),
        targets=[np.sort(row) for row in np.split(targets.indices, targets.indptr[1:-1])],
    )
