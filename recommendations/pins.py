"""Rows that curators pin to home pages, as pages are made from them."""

import numpy as np

from recommendations.engine.rows.pinned import Pinned
from recommendations.models import PinnedRow
from recommendations.states import indexes_of


def pinned_now(title_ids: np.ndarray) -> tuple[list[Pinned], str]:
    """The rows that are pinned at this moment, with titles as indexes of title_ids, and the stamp of that."""
    # The stamp first: a page must never claim to know of a change that came after its rows were read.
    stamp = PinnedRow.objects.stamp()
    if not stamp:
        return [], stamp
    rows = PinnedRow.objects.current().prefetch_related("places")
    return [as_pinned(row, title_ids) for row in rows], stamp


def as_pinned(row: PinnedRow, title_ids: np.ndarray) -> Pinned:
    ids = np.array([place.title_id for place in row.places.all()], dtype=np.int64)
    indexes, known = indexes_of(ids, title_ids)
    return Pinned(row.heading, indexes[known].astype(np.int32), row.place, row.limit_from, row.limit_to)
