"""The same titles for everybody: those that were liked most of late."""

from collections.abc import Sequence

import numpy as np

from recommendations.evaluation.peers.base import Histories
from recommendations.evaluation.peers.popularity import SameForAll

DAYS = 30
SECONDS_A_DAY = 86_400


class RecentPopularity:
    """A title's score is how many profiles liked it in the last thirty days that the training data knows of."""

    name = "recent_popularity"
    libraries: tuple[str, ...] = ()
    needs_times = True
    space: dict[str, Sequence[object]] = {}

    def fit(self, train: Histories, parameters: dict[str, object], seed: int) -> SameForAll:
        times = train.seen_at.data
        # A time that is not known (not a number) is never recent: every comparison with it is false.
        recent = train.seen_at.indices[times > np.nanmax(times) - DAYS * SECONDS_A_DAY]
        return SameForAll(np.bincount(recent, minlength=train.liked.shape[1]).astype(np.float32))
