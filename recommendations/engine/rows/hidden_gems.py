import numpy as np

from recommendations.engine.rows.base import Candidates, RowContext

# A title is well known if it is among the most watched: so many of them, in a small catalogue a fifth.
WELL_KNOWN = 400
WELL_KNOWN_SHARE = 0.2


class HiddenGems:
    """What the profile would like best of what few have watched; not before it has a history."""

    kind = "hidden_gems"

    def candidates(self, context: RowContext) -> list[Candidates]:
        if not len(context.liked):
            return []
        snapshot = context.snapshot
        known = snapshot.popular[: min(WELL_KNOWN, int(WELL_KNOWN_SHARE * snapshot.n_titles))]
        well_known = np.zeros(snapshot.n_titles, dtype=bool)
        well_known[known] = True
        return [Candidates(self.kind, "", context.best[~well_known[context.best]])]
