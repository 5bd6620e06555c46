"""Who did what with which title, as arrays, and how much each of it says about liking."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

# What a thumb is worth beside having watched to the end, which is 1. A double up is what a viewer
# would call a favourite; a down says more against a title than leaving it early does.
RATING_WEIGHT = {-1: -1.0, 0: 0.6, 1: 1.0, 2: 1.6}
UNFINISHED_WEIGHT = 0.15
HALF_LIFE_DAYS = 4 * 365.0
LEAST_RECENCY = 0.5


@dataclass(frozen=True)
class Interactions:
    """One entry for each pair of a profile and a title.

    profiles, titles: int32 [n] dense indexes; weights: float32 [n], > 0 liked, < 0 disliked;
    seen_at: float64 [n] unix seconds. Raises ValueError where lengths, ranges or values don't fit.
    """

    profiles: np.ndarray
    titles: np.ndarray
    weights: np.ndarray
    seen_at: np.ndarray
    n_profiles: int
    n_titles: int

    def __post_init__(self) -> None:
        lengths = {len(self.profiles), len(self.titles), len(self.weights), len(self.seen_at)}
        if len(lengths) != 1:
            raise ValueError(f"Interactions need arrays of one length, not of {sorted(lengths)}.")
        for name, indexes, size in (
            ("profiles", self.profiles, self.n_profiles),
            ("titles", self.titles, self.n_titles),
        ):
            if len(indexes) and not (indexes.min() >= 0 and indexes.max() < size):
                raise ValueError(f"Interactions name {name} outside 0 to {size - 1}.")
        if not (np.isfinite(self.weights).all() and np.isfinite(self.seen_at).all()):
            raise ValueError("Interactions hold weights or times that are not finite numbers.")

    def matrix(self) -> csr_matrix:
        """Weights as float32 [n_profiles, n_titles]."""
        shape = (self.n_profiles, self.n_titles)
        return csr_matrix((self.weights.astype(np.float32), (self.profiles, self.titles)), shape=shape)

    def times(self) -> csr_matrix:
        """When each pair was seen, as float64 [n_profiles, n_titles], in step with matrix()."""
        shape = (self.n_profiles, self.n_titles)
        return csr_matrix((self.seen_at, (self.profiles, self.titles)), shape=shape)

    def without(self, profiles: np.ndarray) -> "Interactions":
        """The entries of all profiles but these (int [n]); indexes stay as they are."""
        return self.only(~np.isin(self.profiles, profiles))

    def only(self, mask: np.ndarray) -> "Interactions":
        """The entries where mask (bool [n]) is true; indexes stay as they are."""
        parts = (self.profiles[mask], self.titles[mask], self.weights[mask], self.seen_at[mask])
        return Interactions(*parts, self.n_profiles, self.n_titles)


def confidence(rating: np.ndarray, fraction_watched: np.ndarray, age_days: np.ndarray) -> np.ndarray:
    """Signed confidence that a profile likes a title: float32, broadcast over the arguments.

    rating: -1 down, 0 none, 1 up, 2 double up. fraction_watched: 0 to 1, nan where unknown (counts as
    watched). age_days: days since, at least 0; what was liked long ago counts down to half as much.
    """
    thumb = np.asarray(rating)
    base = np.select([thumb == value for value in RATING_WEIGHT], list(RATING_WEIGHT.values()), default=0.0)
    fraction = np.nan_to_num(np.asarray(fraction_watched, dtype=np.float64), nan=1.0).clip(0.0, 1.0)
    # Only where there is no thumb does the share watched decide: a thumb is the plainer word.
    watched = np.where(thumb == 0, UNFINISHED_WEIGHT + (base - UNFINISHED_WEIGHT) * fraction, base)
    recency = np.maximum(LEAST_RECENCY, 0.5 ** (np.asarray(age_days) / HALF_LIFE_DAYS))
    return (watched * recency).astype(np.float32)
