"""Impressions and previews as artwork and trailers are learned from them."""

import numpy as np

from recommendations.engine.artwork_choice import VARIANTS
from recommendations.engine.artwork_learning import MOST_IMPRESSIONS, ArtworkLog
from recommendations.engine.features import CatalogFacts
from recommendations.engine.trailers import Cuts
from recommendations.states import indexes_of
from viewing.impressions import SURFACES, impressions, previews


def read_artwork_log(facts: CatalogFacts, profile_ids: np.ndarray, cuts: Cuts) -> ArtworkLog:
    """The latest impressions and previews of these titles by these profiles (int64, ascending).

    Titles of previews are rows of cuts, counted on from the last title: see engine.trailers.
    """
    pictures, moving = impressions(MOST_IMPRESSIONS), previews(MOST_IMPRESSIONS)
    titles, known_titles = indexes_of(pictures["title"], facts.title_ids)
    known_pictures = known_titles & (pictures["variant"] >= 0) & (pictures["variant"] < VARIANTS)
    rows, variants, known_cuts = cuts.places(moving["shown"])
    records = np.concatenate([pictures, moving])
    is_preview = np.arange(len(records)) >= len(pictures)
    owners, known_profiles = indexes_of(records["profile"], profile_ids)
    known = known_profiles & np.concatenate([known_pictures, known_cuts])
    log = ArtworkLog(
        # A preview may have the id of an impression; neither is below 0.
        keys=np.where(is_preview, ~records["id"], records["id"]),
        profile_ids=profile_ids,
        owners=owners,
        titles=np.concatenate([titles, len(facts.title_ids) + rows]),
        variants=np.concatenate([pictures["variant"], variants]).astype(np.int64),
        places=places_of(records, is_preview),
        played=records["played"],
    )
    return log.rows(latest(records["at"], np.flatnonzero(known)))


def latest(moments: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Of these rows the latest, as many as are learned from, in their order."""
    return np.sort(rows[np.argsort(-moments[rows], kind="stable")[:MOST_IMPRESSIONS]])


def places_of(records: np.ndarray, is_preview: np.ndarray) -> np.ndarray:
    """What ArtworkLog calls so: beside the places, whether it was on each of SURFACES, and whether it is a preview."""
    on_surface = records["surface"][:, None] == np.arange(len(SURFACES)) + 1
    return np.column_stack([records["row_position"], records["position"], on_surface, is_preview]).astype(np.float64)
