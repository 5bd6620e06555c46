"""Drawing profiles by their ids, so that it is the same ones in every retrain."""

import numpy as np

LEARNED_FROM_SEED = 2_000


def drawn(ids: np.ndarray, size: int, seed: int) -> np.ndarray:
    """Places of so many of these ids, or of all if there are fewer: int64, ascending.

    Who was drawn once is drawn again as long as no more than the size come before it in the order of the seed.
    """
    return np.sort(np.argsort(scattered(ids, seed), kind="stable")[:size])


def learned_from(ids: np.ndarray, most: int) -> np.ndarray:
    """Those of these ids that a retrain learns from if it may learn from so many, 0 for all: int64."""
    return ids[drawn(ids, most, LEARNED_FROM_SEED)] if most else ids


def scattered(ids: np.ndarray, seed: int) -> np.ndarray:
    """A number for each id in no order that means anything, always the same: uint64 (SplitMix64; Steele 2014)."""
    mixed = ids.astype(np.uint64) + np.uint64((seed + 1) * 0x9E3779B97F4A7C15 % 2**64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
