"""How likely each of a profile's best titles is what it wants."""

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.lists import Lists

# The chance that a profile's title of rank r, from 0, is what it wants is as 1 / (r + SOFTENED) ** POWER: fitted to
# validation profiles of MovieLens-1M. Below MOST_RANKED it is as there.
SOFTENED, POWER = 40.0, 1.5
MOST_RANKED = 1000
CHANCES = ((np.arange(MOST_RANKED + 1) + SOFTENED) ** -POWER).astype(np.float32)
# How far the genres of a profile's best titles are corrected towards those of its history, and of how many titles.
CALIBRATION, MOST_CORRECTED = 0.6, 2.0
CALIBRATED, COMPARED = 200, 80


def chances(best: Lists, tastes: np.ndarray, genre_weights: np.ndarray) -> np.ndarray:
    """The chance of each title, up to a factor: float32, in step with best (best first, a list for each profile).

    Of the first it is corrected for genres. tastes: float32 [B, genres], how much each profile liked of each;
    genre_weights: float32 [titles, genres], see Snapshot.
    """
    first = best.first(CALIBRATED)
    found = CHANCES[np.minimum(best.ranks, MOST_RANKED)]
    members = genre_weights[first.values]
    shown = sums_of(first.first(COMPARED), members[first.ranks < COMPARED])
    ratios = genre_ratios(tastes, shown)[first.owners]
    genres = members.sum(axis=1)
    # The mean over its genres; a title without any is left as it is.
    factors = np.where(genres > 0, np.einsum("ij,ij->i", members, ratios) / np.maximum(genres, 1), 1.0)
    found[best.ranks < CALIBRATED] *= factors.astype(np.float32)
    return found


def sums_of(lists: Lists, values: np.ndarray) -> np.ndarray:
    """The sum over each list of what is in step with it: float32 [total, k] to [lists, k]."""
    shape = (len(lists), len(values))
    return csr_matrix((np.ones(len(values), np.float32), np.arange(len(values)), lists.starts), shape) @ values


def genre_ratios(wanted: np.ndarray, shown: np.ndarray) -> np.ndarray:
    """By how much titles of each genre are to gain so that the mix shown is more like the one wanted.

    A step of the trade between relevance and calibration of Steck, "Calibrated Recommendations" (RecSys 2018), whose
    divergence has the gradient wanted / shown. wanted, shown: float32 [B, genres], how much of each; returns float32,
    the same shape, 1 where nothing is wanted or shown at all.
    """
    ratio = shares(wanted) / np.maximum(shares(shown), 1e-6)
    known = wanted.any(axis=1, keepdims=True) & shown.any(axis=1, keepdims=True)
    return np.where(known, np.clip(ratio, 1 / MOST_CORRECTED, MOST_CORRECTED) ** CALIBRATION, 1.0)


def shares(amounts: np.ndarray) -> np.ndarray:
    return amounts / np.maximum(amounts.sum(axis=1, keepdims=True), 1e-9)
