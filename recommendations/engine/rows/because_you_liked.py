from recommendations.engine.rows.anchors import CLAIMED, choose_anchors
from recommendations.engine.rows.base import Candidates, RowContext

PLACES = (5.2, 8.6)


class BecauseYouLiked:
    """For up to two titles that were rated up, whenever that was, and are unlike those of the rows about watches."""

    kind = "because_you_liked"

    def candidates(self, context: RowContext) -> list[Candidates]:
        favourites = context.state.titles[context.favourites]
        anchors = choose_anchors(context.snapshot, favourites, len(PLACES), context.watched_anchors)
        return [
            Candidates(
                self.kind, f"title:{anchor}", context.snapshot.like(anchor), place, claims=CLAIMED, anchor=anchor
            )
            for anchor, place in zip(anchors, PLACES, strict=False)
        ]
