from dataclasses import dataclass

import numpy as np

from recommendations.engine.lists import Lists
from recommendations.engine.rows.base import Block, Offers


@dataclass(frozen=True)
class Pinned:
    """A curator's row: titles, int32, in their order; place: of the row on the page, from 0.

    limit_from, limit_to: it is for profiles whose maturity limit is neither below nor above these.
    """

    heading: str
    titles: np.ndarray
    place: int
    limit_from: int
    limit_to: int


class PinnedRows:
    """What curators pinned for such a profile; no other row takes their titles."""

    kind = "pinned"

    def offers(self, block: Block) -> Offers:
        limits = np.array([state.maturity_limit for state in block.states])
        shown = np.array([(row.limit_from <= limits) & (limits <= row.limit_to) for row in block.pinned], dtype=bool)
        profiles, numbers = np.nonzero(shown.reshape(len(block.pinned), len(limits)).T)
        rows = [block.pinned[number] for number in numbers.tolist()]
        return Offers(
            self.kind,
            profiles,
            Lists.of([row.titles for row in rows]),
            [f"pinned:{row.heading}" for row in rows],
            places=np.array([row.place for row in rows], dtype=np.float64),
            claims=np.array([len(row.titles) for row in rows], dtype=np.int64),
            seen=True,
            chart=True,
        )
