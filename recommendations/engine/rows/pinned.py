from dataclasses import dataclass

import numpy as np

from recommendations.engine.rows.base import Candidates, RowContext


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

    def candidates(self, context: RowContext) -> list[Candidates]:
        limit = context.state.maturity_limit
        return [
            Candidates(
                self.kind, f"pinned:{row.heading}", row.titles, row.place, claims=len(row.titles), seen=True, chart=True
            )
            for row in context.pinned
            if row.limit_from <= limit <= row.limit_to
        ]
