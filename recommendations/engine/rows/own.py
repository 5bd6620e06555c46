"""Rows of what the viewer has begun, listed or seen."""

import numpy as np

from recommendations.engine.lists import Lists
from recommendations.engine.rows.base import Block, Offers


class ContinueWatching:
    kind = "continue_watching"

    def offers(self, block: Block) -> Offers:
        return Offers(self.kind, block.everybody, block.histories.continue_watching, places=0, whole=True)


class MyList:
    kind = "my_list"

    def offers(self, block: Block) -> Offers:
        return Offers(self.kind, block.everybody, block.histories.my_list, places=5, whole=True)


class WatchAgain:
    """Finished and liked most; what is on My List or half watched has its place already."""

    kind = "watch_again"

    def offers(self, block: Block) -> Offers:
        histories = block.histories
        again = np.zeros(block.allowed.size, dtype=bool)
        again[block.entries_of(histories.finished)] = True
        for elsewhere in (histories.continue_watching, histories.my_list):
            again[block.entries_of(elsewhere)] = False
        owners, titles = histories.titles.owners, histories.titles.values
        found = np.flatnonzero(again[block.entries(owners, titles)] & (histories.weights > 0))
        order = np.lexsort((titles[found], -histories.seen_at[found], -histories.weights[found], owners[found]))
        lists = Lists.owned(titles[found[order]], owners[found], len(block.states))
        return Offers(self.kind, block.everybody, lists, places=9, seen=True)
