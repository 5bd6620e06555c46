from recommendations.engine.rows.base import Candidates, RowContext

PLACES = (2, 4, 7)
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
        for title in context.state.titles[context.speaking].tolist():
            if len(anchors) == len(PLACES):
                break
            if all(self.unlike(context, title, other) for other in anchors):
                anchors.append(title)
        return [self.like(context, anchor, place) for anchor, place in zip(anchors, PLACES, strict=False)]

    def like(self, context: RowContext, anchor: int, place: float) -> Candidates:
        neighbours = context.snapshot.neighbours[anchor]
        titles = neighbours[neighbours != NO_NEIGHBOUR]
        return Candidates(self.kind, f"title:{anchor}", titles, place, claims=CLAIMED, anchor=anchor)

    def unlike(self, context: RowContext, one: int, other: int) -> bool:
        neighbours = context.snapshot.neighbours
        first, second = set(neighbours[one][:NEAREST].tolist()), set(neighbours[other][:NEAREST].tolist())
        near = one in second or other in first
        return not near and len((first & second) - {NO_NEIGHBOUR}) <= MOST_SHARED
