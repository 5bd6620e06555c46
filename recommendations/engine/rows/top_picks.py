from recommendations.engine.rows.base import Candidates, RowContext

# First of all rows that compete: what a profile would like best is what it is here for.
WORTH = 3.0


class TopPicks:
    """The profile's best titles; not before it has a history, for then they would be nobody's picks."""

    kind = "top_picks"

    def candidates(self, context: RowContext) -> list[Candidates]:
        if not len(context.liked):
            return []
        return [Candidates(self.kind, "", context.best, worth=WORTH)]
