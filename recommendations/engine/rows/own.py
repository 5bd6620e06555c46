"""Rows of what the viewer has begun, listed or seen."""

import numpy as np

from recommendations.engine.lists import Lists
from recommendations.engine.rows.base import Block, Offers


class ContinueWatching:
    kind = "continue_watching"

    def offers(self, block: Block) -> Offers:
        titles = Lists.of([state.continue_watching for state in block.states])
        return Offers(self.kind, block.everybody, titles, places=0, own=True)


class MyList:
    kind = "my_list"

    def offers(self, block: Block) -> Offers:
        titles = Lists.of([state.my_list for state in block.states])
        return Offers(self.kind, block.everybody, titles, places=5, own=True)


class WatchAgain:
    """Finished and liked most; what is on My List or half watched has its place already."""

    kind = "watch_again"

    def offers(self, block: Block) -> Offers:
        histories = block.histories
        again = np.zeros(block.allowed.size, dtype=bool)
        again[self.entries(block, "finished")] = True
        again[self.entries(block, "continue_watching")] = again[self.entries(block, "my_list")] = False
        owners, titles = histories.titles.owners, histories.titles.values
        found = np.flatnonzero(again[block.entries(owners, titles)] & (histories.weights > 0))
        order = np.lexsort((titles[found], -histories.seen_at[found], -histories.weights[found], owners[found]))
        lists = Lists.owned(titles[found[order]], owners[found], len(block.states))
        return Offers(self.kind, block.everybody, lists, places=9, seen=True)

    def entries(self, block: Block, name: str) -> np.ndarray:
        titles = Lists.of([getattr(state, name) for state in block.states])
        return block.entries(titles.owners, titles.values)
