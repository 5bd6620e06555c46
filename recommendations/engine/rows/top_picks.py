from recommendations.engine.new_titles import explore
from recommendations.engine.rows.base import Candidates, RowContext


class TopPicks:
    """The profile's best titles, one of them new; not before it has a history: they would be nobody's picks."""

    kind = "top_picks"

    def candidates(self, context: RowContext) -> list[Candidates]:
        if not len(context.liked):
            return []
        titles = explore(context.best, context.snapshot.new_titles.titles, context.state.profile_id)
        return [Candidates(self.kind, "", titles, place=1)]
