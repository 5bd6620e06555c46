from recommendations.engine.new_titles import explore
from recommendations.engine.rows.base import Candidates, RowContext

# First of all rows that compete: what a profile would like best is what it is here for.
WORTH = 3.0


class TopPicks:
    """The profile's best titles, one of them new; not before it has a history: they would be nobody's picks."""

    kind = "top_picks"

    def candidates(self, context: RowContext) -> list[Candidates]:
        if not len(context.liked):
            return []
        titles = explore(context.best, context.snapshot.new_titles.titles, context.state.profile_id)
        return [Candidates(self.kind, "", titles, worth=WORTH, explores=True)]
