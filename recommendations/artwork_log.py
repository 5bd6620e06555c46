"""Impressions as artwork is learned from them."""

import numpy as np

from recommendations.engine.artwork_choice import VARIANTS
from recommendations.engine.artwork_learning import MOST_IMPRESSIONS, ArtworkLog
from recommendations.engine.features import CatalogFacts
from recommendations.states import indexes_of
from viewing.impressions import impressions


def read_artwork_log(facts: CatalogFacts, profile_ids: np.ndarray) -> ArtworkLog:
    """The latest impressions of artwork of these titles by these profiles (int64, ascending)."""
    records = impressions(MOST_IMPRESSIONS)
    titles, known_titles = indexes_of(records["title"], facts.title_ids)
    owners, known_profiles = indexes_of(records["profile"], profile_ids)
    known = known_titles & known_profiles & (records["variant"] >= 0) & (records["variant"] < VARIANTS)
    records = records[known]
    return ArtworkLog(
        keys=records["id"],
        profile_ids=profile_ids,
        owners=owners[known],
        titles=titles[known],
        variants=records["variant"].astype(np.int64),
        places=np.column_stack([records["row_position"], records["position"]]),
        played=records["played"],
    )
