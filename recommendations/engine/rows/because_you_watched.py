import numpy as np

from recommendations.engine.rows.base import Candidates, RowContext

PLACES = (2, 4, 7)
# Anchors come from the latest watches, the better liked first.
LATEST = 40
HALF_LIFE_WATCHES = 12.0
# Two anchors whose nearest titles overlap would give two rows of the same.
NEAREST = 30
MOST_SHARED = 6
CLAIMED = 5
NO_NEIGHBOUR = -1


class BecauseYouWatched:
    """For up to three watches that are unlike one another, the titles most like each."""

    kind = "because_you_watched"

    def candidates(self, context: RowContext) -> list[Candidates]:
        anchors: list[int] = []
        for title in self.by_claim(context):
            if len(anchors) == len(PLACES):
                break
            if all(self.unlike(context, title, other) for other in anchors):
                anchors.append(title)
        neighbours = context.snapshot.neighbours
        return [
            Candidates(self.kind, f"title:{anchor}", neighbours[anchor][neighbours[anchor] >= 0], place, claims=CLAIMED)
            for anchor, place in zip(anchors, PLACES, strict=False)
        ]

    def by_claim(self, context: RowContext) -> list[int]:
        """Titles that were watched and liked, by how recently and how well."""
        state = context.state
        watched = context.liked if state.watched is None else context.liked[state.watched[context.liked]]
        latest = watched[context.allowed[state.titles[watched]]][:LATEST]
        recency = 0.5 ** (np.arange(len(latest)) / HALF_LIFE_WATCHES)
        claim = state.weights[latest] * recency
        return state.titles[latest][np.argsort(-claim, kind="stable")].tolist()

    def unlike(self, context: RowContext, one: int, other: int) -> bool:
        neighbours = context.snapshot.neighbours
        first, second = set(neighbours[one][:NEAREST].tolist()), set(neighbours[other][:NEAREST].tolist())
        near = one in second or other in first
        return not near and len((first & second) - {NO_NEIGHBOUR}) <= MOST_SHARED
