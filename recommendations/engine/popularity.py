"""How much a title is watched, of late and ever."""

import numpy as np

from recommendations.engine.interactions import Interactions

TREND_HALF_LIFE_DAYS = 21.0
SECONDS_A_DAY = 86_400.0


def all_time(interactions: Interactions) -> np.ndarray:
    """Profiles that watched and did not turn down each title: float32 [titles]."""
    liked = interactions.titles[interactions.weights > 0]
    return np.bincount(liked, minlength=interactions.n_titles).astype(np.float32)


def trend(interactions: Interactions) -> np.ndarray:
    """The same, each watch counting half as much with every three weeks before the latest: float32 [titles]."""
    liked = interactions.weights > 0
    if not liked.any():
        return np.zeros(interactions.n_titles, dtype=np.float32)
    seen = interactions.seen_at[liked]
    # From the latest event and not from the clock: imported logs end when they end.
    age = (seen.max() - seen) / SECONDS_A_DAY
    decayed = 0.5 ** (age / TREND_HALF_LIFE_DAYS)
    return np.bincount(interactions.titles[liked], decayed, interactions.n_titles).astype(np.float32)


def best_first(values: np.ndarray, length: int) -> np.ndarray:
    """Indexes of the largest values above zero, ties by index: int32 [at most length]."""
    order = np.lexsort((np.arange(len(values)), -values))[:length]
    return order[values[order] > 0].astype(np.int32)
