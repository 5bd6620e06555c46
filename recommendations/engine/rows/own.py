"""Rows of what the viewer has begun, listed or seen."""

import numpy as np

from recommendations.engine.rows.base import Candidates, RowContext


class ContinueWatching:
    kind = "continue_watching"

    def candidates(self, context: RowContext) -> list[Candidates]:
        return [Candidates(self.kind, "", context.state.continue_watching, place=0, own=True)]


class MyList:
    kind = "my_list"

    def candidates(self, context: RowContext) -> list[Candidates]:
        return [Candidates(self.kind, "", context.state.my_list, place=5, own=True)]


class WatchAgain:
    """Finished and liked most; what is on My List or half watched has its place already."""

    kind = "watch_again"

    def candidates(self, context: RowContext) -> list[Candidates]:
        state = context.state
        again = np.zeros(context.snapshot.n_titles, dtype=bool)
        again[state.finished] = True
        again[state.continue_watching] = again[state.my_list] = False
        finished = again[state.titles] & (state.weights > 0)
        titles, weights, seen = state.titles[finished], state.weights[finished], state.seen_at[finished]
        return [Candidates(self.kind, "", titles[np.lexsort((titles, -seen, -weights))], place=9, seen=True)]
