"""Rows that start from what everybody watches, ordered for the profile where that makes sense."""

import numpy as np

from recommendations.engine.lists import Lists
from recommendations.engine.rows.base import ANY, Block, Offers

TRENDING = 80
NEWEST = 100
TEN, PLACE = 10, 8
# Of the same titles a row whose heading says nothing of the viewer is worth less than one that does, once some can.
TRENDING_WORTH, POPULAR_WORTH = 0.7, 0.5


class TopTen:
    """What is watched most of late, in that order, the same for everybody who may see it, seen before or not.

    What of it a profile would like best stands among its top picks too: to keep it for this row alone would hide it.
    """

    kind = "top_10"

    def offers(self, block: Block) -> Offers:
        trending = block.snapshot.trending
        ranks = Lists.of_mask(block.allowed[:, trending]).first(TEN)
        first = Lists(trending[ranks.values], ranks.starts)
        shown = np.flatnonzero(first.lengths == TEN)
        # What a profile would like comes before what everybody watches, of which it may have seen the most part.
        known = block.liked.lengths[shown] > 0
        return Offers(
            self.kind,
            shown,
            first.take(shown),
            places=np.where(known, PLACE, 1),
            whole=known,
            seen=True,
            # Without a history all that a page has is popular: there the chart comes first to its titles.
            claims=np.where(known, 0, TEN),
            chart=True,
        )


class TrendingNow:
    kind = "trending_now"

    def offers(self, block: Block) -> Offers:
        titles = block.best_of_all(block.everybody, block.snapshot.trending[:TRENDING])
        worths = np.where(block.liked.lengths > 0, TRENDING_WORTH, 1.0)
        return Offers(self.kind, block.everybody, titles, worths=worths)


class NewToCatalog:
    """The newest titles; the profile's best of them first, once it has a history."""

    def __init__(self, kind: str, *, personal: bool) -> None:
        self.kind, self.personal = kind, personal

    def offers(self, block: Block) -> Offers:
        profiles = block.with_history if self.personal else block.without_history
        return Offers(self.kind, profiles, block.best_of_all(profiles, block.snapshot.newest[:NEWEST]))


class Popular:
    """First on the page of a profile without a history, further down for others."""

    kind = "popular"

    def offers(self, block: Block) -> Offers:
        places = np.where(block.liked.lengths > 0, ANY, 0)
        titles = Lists.of([block.snapshot.popular] * len(block.states))
        return Offers(self.kind, block.everybody, titles, places=places, worths=POPULAR_WORTH, chart=True)


class PopularWithPeers:
    """What those like more than others who gave the same answers about themselves."""

    kind = "popular_with_peers"

    def offers(self, block: Block) -> Offers:
        titles = Lists.of([block.snapshot.liked_by_peers(state.demographics) for state in block.states])
        some = np.flatnonzero(titles.lengths)
        return Offers(self.kind, some, titles.take(some), chart=True)
