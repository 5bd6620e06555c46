from recommendations.engine.rows.base import Candidates, RowContext


class HiddenGems:
    """What the profile would like best of what few have watched; not before it has a history."""

    kind = "hidden_gems"

    def candidates(self, context: RowContext) -> list[Candidates]:
        if not len(context.liked):
            return []
        return [Candidates(self.kind, "", context.best[~context.snapshot.well_known[context.best]])]
