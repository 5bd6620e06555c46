from recommendations.engine.rows.anchors import CLAIMED, choose_anchors
from recommendations.engine.rows.base import Candidates, RowContext

WORTHS = (1.3, 1.1)


class BecauseYouLiked:
    """For up to two titles that were rated up, whenever that was, and are unlike those of the rows about watches."""

    kind = "because_you_liked"

    def candidates(self, context: RowContext) -> list[Candidates]:
        favourites = context.state.titles[context.favourites]
        anchors = choose_anchors(context.snapshot, favourites, len(WORTHS), context.watched_anchors)
        return [
            Candidates(
                self.kind, f"title:{anchor}", context.snapshot.like(anchor), worth=worth, claims=CLAIMED, anchor=anchor
            )
            for anchor, worth in zip(anchors, WORTHS, strict=False)
        ]
