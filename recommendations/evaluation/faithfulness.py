"""Are reasons true: does a title's score fall when all of it is computed again without the watch that is named?"""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.page import Page, ProfileState
from recommendations.engine.reasons import NOBODY
from recommendations.evaluation.ours import Ours


def faithfulness(ours: Ours, states: Sequence[ProfileState], pages: Sequence[Page]) -> dict[str, float]:
    """Of all tiles the share that names a watch, and of all watches that tiles name the share that is true."""
    tiles, naming, named, true = 0, 0, 0, 0
    for state, page in zip(states, pages, strict=True):
        titles = np.concatenate([np.empty(0, dtype=np.int32), *(row.titles for row in page.rows)])
        cited = np.concatenate([np.empty((0, 2), dtype=np.int32), *(row.cited for row in page.rows)])
        tiles += len(titles)
        naming += int((cited != NOBODY).any(axis=1).sum())
        watches = np.unique(cited[cited != NOBODY])
        falls = falls_without(ours, state, watches)
        for watch, fall in zip(watches.tolist(), falls, strict=True):
            theirs = titles[(cited == watch).any(axis=1)]
            named += len(theirs)
            true += int((fall[theirs] > 0).sum())
    return {"tiles": tiles, "name_a_watch": naming / max(tiles, 1), "faithful": true / max(named, 1)}


def falls_without(ours: Ours, state: ProfileState, watches: np.ndarray) -> np.ndarray:
    """By how much the scores of all titles fall without each of these watches: float32 [watches, titles]."""
    lacking = [np.empty(0, dtype=np.int32), *watches[:, None]]
    kept = [~np.isin(state.titles, titles) for titles in lacking]
    starts = np.concatenate([[0], np.cumsum([part.sum() for part in kept])])
    titles, weights = (np.concatenate([values[part] for part in kept]) for values in (state.titles, state.weights))
    histories = csr_matrix((weights, titles, starts), shape=(len(kept), ours.snapshot.n_titles))
    scores = ours.scores(histories, [state.demographics] * len(kept))
    return scores[0] - scores[1:]
