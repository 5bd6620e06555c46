"""What a snapshot keeps of artwork: which variants there are, and what was learned of them."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.artwork_choice import EXPLORED, KINDS, LEARNED, MEMBERS, VARIANTS, ArtworkTables
from recommendations.engine.artwork_learning import ArtworkLog, learn_artwork
from recommendations.engine.features import CatalogFacts

if TYPE_CHECKING:
    from recommendations.engine.snapshot import Snapshot
    from recommendations.engine.trailers import Cuts

NO_SEGMENT = -1


def table_arrays(features: np.ndarray, kinds: np.ndarray, feature_vectors: np.ndarray) -> dict[str, np.ndarray]:
    """Only the features that some artwork emphasises, at unit length, so that loud ones do not win by loudness.

    features: int32 [titles, VARIANTS], rows of feature_vectors, -1 where none is known; kinds: see ArtworkTables.
    """
    used = emphasised(features)
    vectors = feature_vectors[used]
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    index = np.where(features >= 0, np.searchsorted(used, features), -1).astype(np.int32)
    return {
        "artwork_vectors": (vectors / lengths).astype(np.float32),
        "artwork_index": index,
        "artwork_kinds": familiar(kinds, index),
    }


def emphasised(features: np.ndarray) -> np.ndarray:
    """Which features (int32 [e], ascending) the rows of artwork_vectors are."""
    return np.unique(features[features >= 0])


def familiar(kinds: np.ndarray, index: np.ndarray) -> np.ndarray:
    """The kinds (int8, same shape) with those told apart that no vector is known for, as of an actor with one title."""
    strange = (kinds >= 0) & (kinds != KINDS.index("mood")) & (index < 0)
    return np.where(strange, KINDS.index("unfamiliar"), kinds).astype(np.int8)


def without_artwork(facts: CatalogFacts) -> tuple[np.ndarray, np.ndarray]:
    """features, kinds: see table_arrays, of titles that have no variants."""
    nothing = np.full((len(facts.title_ids), VARIANTS), -1, dtype=np.int32)
    return nothing, nothing.astype(np.int8)


def rows_of_new(features: np.ndarray, kinds: np.ndarray) -> dict[str, np.ndarray]:
    """What the arrays with an entry a title get for titles that came later: their variants, and no effects yet.

    features: int32 [n, VARIANTS], rows of the snapshot's artwork_vectors, -1 where none is known.
    """
    effects = np.zeros((len(kinds), VARIANTS, MEMBERS), dtype=np.int8)
    return {"artwork_index": features, "artwork_kinds": familiar(kinds, features), "artwork_effects": effects}


def learned_arrays(
    log: ArtworkLog, tables: dict[str, np.ndarray], title_ids: np.ndarray, leanings: np.ndarray, cuts: "Cuts"
) -> dict[str, np.ndarray]:
    """All that a snapshot keeps of artwork and trailers.

    tables: see table_arrays, of the titles and below them of those that have cuts, as are the log's titles; leanings:
    of all of the log's profiles, float32 [P, d].
    """
    n = len(title_ids)
    keys = np.concatenate([title_ids, cuts.keys])
    known = ArtworkTables(*(tables[f"artwork_{name}"] for name in ("vectors", "index", "kinds")), keys)
    learned = learn_artwork(log, leanings, known)
    trailers = cuts.arrays(learned["effects"][n:])
    learned["effects"] = learned["effects"][:n]
    return {
        "artwork_vectors": known.vectors,
        "artwork_index": known.index[:n],
        "artwork_kinds": known.kinds[:n],
        "artwork_explored": np.array([EXPLORED], dtype=np.float32),
        **{f"artwork_{name}": learned[name] for name in LEARNED},
        **trailers,
    }


def without(snapshot: "Snapshot", titles: np.ndarray, variants: np.ndarray) -> "Snapshot":
    """The snapshot, never choosing these variants (int [n]) of these titles (indexes, int [n])."""
    kinds = snapshot.artwork_kinds.copy()
    kinds[titles, variants] = -1
    return replace(snapshot, arrays=snapshot.arrays | {"artwork_kinds": kinds})


def segment_arrays(
    profile_ids: np.ndarray, histories: csr_matrix, catalog: dict[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """The genre that each profile likes most beyond what everybody does, by which results are told apart.

    histories: signed weights, float32 [profiles, titles]; catalog: genre_members and genre_share, see snapshot.ARRAYS.
    """
    liked = histories.maximum(0) @ catalog["genre_members"].astype(np.float32)
    lifts = liked / np.sqrt(np.maximum(catalog["genre_share"], 1e-6))
    # With a column that nothing is in, for catalogues without genres.
    best = np.pad(lifts, ((0, 0), (0, 1))).argmax(axis=1)
    segments = np.where(liked.any(axis=1), best, NO_SEGMENT)
    return {"segment_profiles": profile_ids.astype(np.int64), "segments": segments.astype(np.int16)}
