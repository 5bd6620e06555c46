from collections.abc import Sequence

import numpy as np

from recommendations.engine.lists import Lists
from recommendations.engine.rows.anchors import CLAIMED
from recommendations.engine.rows.base import Block, Offers
from recommendations.engine.snapshot import NO_NEIGHBOUR

# The strongest watch stands near the top of the page, for it shows how the page came about.
WORTHS = (1.6, 1.4, 1.2)


class BecauseYouWatched:
    """For up to three watches that are unlike one another, the titles most like each."""

    kind = "because_you_watched"

    def offers(self, block: Block) -> Offers:
        return rows_about(block, self.kind, block.watched_anchors, WORTHS)


def rows_about(block: Block, kind: str, anchors: Sequence[Sequence[int]], worths: Sequence[float]) -> Offers:
    """A row of what is most like each of a profile's anchors (titles), worth less from one to the next."""
    titles = np.array([title for of_one in anchors for title in of_one], dtype=np.int32)
    near = block.snapshot.neighbours[titles]
    known = near != NO_NEIGHBOUR
    return Offers(
        kind,
        profiles=np.repeat(block.everybody, [len(of_one) for of_one in anchors]),
        titles=Lists.owned(near[known], np.nonzero(known)[0], len(titles)),
        subjects=[f"title:{title}" for title in titles.tolist()],
        worths=np.array([worth for of_one in anchors for worth, _ in zip(worths, of_one, strict=False)]),
        claims=CLAIMED,
        anchors=titles,
    )
