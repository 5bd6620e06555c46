import numpy as np

from recommendations.engine.rows.base import Candidates, RowContext

# The usual sitting is that of the latest films seen to the end.
SITTINGS, LEAST_SITTINGS = 20, 5
# Minutes that a title may be longer or shorter.
TOLERANCE = 8
ROUNDED_TO = 5


class ForTonight:
    """What takes as long as this profile usually sits: it fits whatever the hour the page is made at."""

    kind = "for_tonight"

    def candidates(self, context: RowContext) -> list[Candidates]:
        minutes = self.usual_sitting(context)
        if not minutes:
            return []
        runtimes = context.snapshot.runtimes[context.best].astype(np.int64)
        fitting = context.best[np.abs(runtimes - minutes) <= TOLERANCE]
        return [Candidates(self.kind, f"minutes:{minutes}", fitting)]

    def usual_sitting(self, context: RowContext) -> int:
        """Minutes, 0 where too little is known."""
        state = context.state
        # The latest come first there.
        runtimes = context.snapshot.runtimes[state.finished]
        known = runtimes[runtimes > 0][:SITTINGS]
        if len(known) < LEAST_SITTINGS:
            return 0
        # The median, of which NumPy's own makes much ado.
        return int(np.sort(known)[len(known) // 2] / ROUNDED_TO + 0.5) * ROUNDED_TO
