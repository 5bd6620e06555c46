"""Which of a profile's watches have a row of what is most like them."""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from recommendations.engine.snapshot import Snapshot

# Two anchors whose nearest titles overlap would give two rows of the same.
MOST_SHARED = 6
# The first titles of such a row, to which it has first right.
CLAIMED = 5


def choose_anchors(snapshot: "Snapshot", titles: np.ndarray, most: int, taken: list[int]) -> list[int]:
    """The first titles, at most so many, that are unlike one another and unlike those taken."""
    anchors: list[int] = []
    for title in titles.tolist():
        if len(anchors) == most:
            break
        if all(unlike(snapshot, title, other) for other in (*taken, *anchors)):
            anchors.append(title)
    return anchors


def unlike(snapshot: "Snapshot", one: int, other: int) -> bool:
    first, second = snapshot.nearest(one), snapshot.nearest(other)
    return one != other and one not in second and other not in first and len(first & second) <= MOST_SHARED
