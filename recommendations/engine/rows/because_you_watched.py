from recommendations.engine.rows.anchors import CLAIMED
from recommendations.engine.rows.base import Candidates, RowContext

PLACES = (2, 4, 7)


class BecauseYouWatched:
    """For up to three watches that are unlike one another, the titles most like each."""

    kind = "because_you_watched"

    def candidates(self, context: RowContext) -> list[Candidates]:
        return [
            Candidates(
                self.kind, f"title:{anchor}", context.snapshot.like(anchor), place, claims=CLAIMED, anchor=anchor
            )
            for anchor, place in zip(context.watched_anchors, PLACES, strict=False)
        ]
