"""Numbers that look random and are the same every time: made from keys, not drawn one after another."""

import numpy as np
from scipy.special import ndtri

# Odd, and with bits in no order: a sum of products with them runs through all 64 bits.
FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)


def mixed(keys: np.ndarray) -> np.ndarray:
    """Every bit depends on every bit of the key: uint64, same shape (SplitMix64 at its end, Steele et al. 2014)."""
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))


def key_of(*parts: np.ndarray | int) -> np.ndarray:
    """One key for each place of up to three arrays of whole numbers: uint64. Their order matters."""
    key = np.zeros(1, dtype=np.uint64)
    for factor, part in zip(FACTORS, parts, strict=False):
        key = mixed(key + (np.atleast_1d(part).astype(np.uint64) + np.uint64(1)) * factor)
    return key


def normal(keys: np.ndarray, n: int) -> np.ndarray:
    """n standard normal numbers for each key (uint64 [keys]): float64 [keys, n]."""
    bits = key_of(keys[:, None], np.arange(n)) >> np.uint64(11)
    return ndtri((bits.astype(np.float64) + 0.5) / 2.0**53)
