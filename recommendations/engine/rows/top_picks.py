from recommendations.engine.rows.base import Candidates, RowContext


class TopPicks:
    """The profile's best titles; not before it has a history, for then they would be nobody's picks."""

    kind = "top_picks"

    def candidates(self, context: RowContext) -> list[Candidates]:
        if not len(context.liked):
            return []
        return [Candidates(self.kind, "", context.best, place=1)]
