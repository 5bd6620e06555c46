from recommendations.engine.lists import Lists
from recommendations.engine.rows.anchors import choose_anchors
from recommendations.engine.rows.base import Block, Offers
from recommendations.engine.rows.because_you_watched import rows_about

WORTHS = (1.3, 1.1)


class BecauseYouLiked:
    """For up to two titles that were rated up, whenever that was, and are unlike those of the rows about watches."""

    kind = "because_you_liked"

    def offers(self, block: Block) -> Offers:
        liked = Lists(block.histories.titles.values[block.favourites.values], block.favourites.starts)
        anchors = choose_anchors(block.snapshot.neighbours, liked, len(WORTHS), block.watched_anchors)
        return rows_about(block, self.kind, anchors, WORTHS)
