"""Rows that start from what everybody watches, ordered for the profile where that makes sense."""

from recommendations.engine.rows.base import Candidates, RowContext

TRENDING = 120
NEWEST = 200


class TrendingNow:
    kind = "trending_now"

    def candidates(self, context: RowContext) -> list[Candidates]:
        return [Candidates(self.kind, "", context.by_score(context.snapshot.trending[:TRENDING]), place=3)]


class NewToCatalog:
    kind = "new_to_catalog"

    def candidates(self, context: RowContext) -> list[Candidates]:
        return [Candidates(self.kind, "", context.by_score(context.snapshot.newest[:NEWEST]), place=6.5)]


class Popular:
    """First on the page of a profile without a history, further down for others."""

    kind = "popular"

    def candidates(self, context: RowContext) -> list[Candidates]:
        place = 10.5 if len(context.liked) else 1
        return [Candidates(self.kind, "", context.snapshot.popular, place, chart=True)]
