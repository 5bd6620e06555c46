import numpy as np

from recommendations.engine.lists import Lists
from recommendations.engine.rows.base import Block, Offers

# The usual sitting is that of the latest films seen to the end.
SITTINGS, LEAST_SITTINGS = 20, 5
# Minutes that a title may be longer or shorter.
TOLERANCE = 8
ROUNDED_TO = 5


class ForTonight:
    """What takes as long as this profile usually sits: it fits whatever the hour the page is made at."""

    kind = "for_tonight"

    def offers(self, block: Block) -> Offers:
        minutes = self.usual_sittings(block)
        known = np.flatnonzero(minutes)
        usual = minutes[block.best.owners]
        runtimes = block.snapshot.runtimes[block.best.values].astype(np.int64)
        fitting = block.best.where((usual > 0) & (np.abs(runtimes - usual) <= TOLERANCE))
        subjects = [f"minutes:{usual}" for usual in minutes[known].tolist()]
        return Offers(self.kind, known, fitting.take(known), subjects)

    def usual_sittings(self, block: Block) -> np.ndarray:
        """Minutes of each profile, 0 where too little is known: int64 [B]."""
        # The latest come first there.
        finished = block.histories.finished
        runtimes = Lists(block.snapshot.runtimes[finished.values], finished.starts)
        known = runtimes.where(runtimes.values > 0).first(SITTINGS)
        return np.array([usual_of(known[profile].tolist()) for profile in range(len(known))], dtype=np.int64)


def usual_of(sittings: list[int]) -> int:
    if len(sittings) < LEAST_SITTINGS:
        return 0
    # The median, of which NumPy's own makes much ado.
    return int(sorted(sittings)[len(sittings) // 2] / ROUNDED_TO + 0.5) * ROUNDED_TO
