from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from recommendations.engine.lists import Lists
from recommendations.engine.rows.anchors import CLAIMED
from recommendations.engine.rows.base import ANY, Block, Offers
from recommendations.engine.snapshot import NO_NEIGHBOUR

# The strongest watch stands near the top of the page, for it shows how the page came about.
WORTHS = (1.6, 1.4, 1.2)
# As long as little is known of a profile, what it has just watched has its row here: it is to be seen at once.
LATEST_PLACE = 2


class BecauseYouWatched:
    """For up to three watches that are unlike one another, the titles most like each."""

    kind = "because_you_watched"

    def offers(self, block: Block) -> Offers:
        offers = rows_about(block, self.kind, block.watched_anchors, WORTHS)
        latest = (offers.anchors == block.latest[offers.profiles]) & ~block.known_well[offers.profiles]
        return replace(offers, places=np.where(latest, LATEST_PLACE, ANY))


def rows_about(block: Block, kind: str, anchors: Lists, worths: Sequence[float]) -> Offers:
    """A row of what is most like each of a profile's anchors (titles), worth less from one to the next."""
    near = block.snapshot.neighbours[anchors.values]
    known = near != NO_NEIGHBOUR
    return Offers(
        kind,
        profiles=anchors.owners,
        titles=Lists.owned(near[known], np.nonzero(known)[0], len(near)),
        subjects=[f"title:{title}" for title in anchors.values.tolist()],
        worths=np.array(worths)[anchors.ranks],
        claims=CLAIMED,
        anchors=anchors.values,
    )
