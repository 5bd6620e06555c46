from recommendations.engine.rows.anchors import CLAIMED
from recommendations.engine.rows.base import Candidates, RowContext

# The strongest watch stands near the top of the page, for it shows how the page came about.
WORTHS = (1.6, 1.4, 1.2)


class BecauseYouWatched:
    """For up to three watches that are unlike one another, the titles most like each."""

    kind = "because_you_watched"

    def candidates(self, context: RowContext) -> list[Candidates]:
        return [
            Candidates(
                self.kind, f"title:{anchor}", context.snapshot.like(anchor), worth=worth, claims=CLAIMED, anchor=anchor
            )
            for anchor, worth in zip(context.watched_anchors, WORTHS, strict=False)
        ]
