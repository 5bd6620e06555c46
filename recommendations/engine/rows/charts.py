"""Rows that start from what everybody watches, ordered for the profile where that makes sense."""

from recommendations.engine.rows.base import Candidates, RowContext

TRENDING = 80
NEWEST = 100
TEN, PLACE = 10, 8


class TopTen:
    """What is watched most of late, in that order, the same for everybody who may see it, seen before or not."""

    kind = "top_10"

    def candidates(self, context: RowContext) -> list[Candidates]:
        trending = context.snapshot.trending
        first = trending[context.allowed[trending]][:TEN]
        if len(first) < TEN:
            return []
        # What a profile would like comes before what everybody watches, of which it may have seen the most part.
        place = PLACE if len(context.liked) else 1
        return [Candidates(self.kind, "", first, place, seen=True, claims=TEN, chart=True)]


class TrendingNow:
    kind = "trending_now"

    def candidates(self, context: RowContext) -> list[Candidates]:
        return [Candidates(self.kind, "", context.by_score(context.snapshot.trending[:TRENDING]))]


class NewToCatalog:
    """The newest titles; the profile's best of them first, once it has a history."""

    def __init__(self, kind: str, *, personal: bool) -> None:
        self.kind, self.personal = kind, personal

    def candidates(self, context: RowContext) -> list[Candidates]:
        if bool(len(context.liked)) != self.personal:
            return []
        newest = context.by_score(context.snapshot.newest[:NEWEST])
        return [Candidates(self.kind, "", newest)]


class Popular:
    """First on the page of a profile without a history, further down for others."""

    kind = "popular"

    def candidates(self, context: RowContext) -> list[Candidates]:
        place = None if len(context.liked) else 0
        return [Candidates(self.kind, "", context.snapshot.popular, place, chart=True)]


class PopularWithPeers:
    """What those like more than others who gave the same answers about themselves."""

    kind = "popular_with_peers"

    def candidates(self, context: RowContext) -> list[Candidates]:
        titles = context.snapshot.liked_by_peers(context.state.demographics)
        return [Candidates(self.kind, "", titles, chart=True)] if len(titles) else []
