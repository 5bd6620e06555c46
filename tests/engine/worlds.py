"""Small worlds whose answers are known by eye: space films on one side, romances on the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.artwork_choice import KINDS, MEMBERS, VARIANTS
from recommendations.engine.features import CatalogFacts
from recommendations.engine.fold_in import BUCKETS
from recommendations.engine.interactions import Interactions
from recommendations.engine.kernel import KernelModel, fit_kernel
from recommendations.engine.new_titles import WEIGHTS
from recommendations.engine.page import Page, PageSettings, ProfileState, assemble_pages
from recommendations.engine.similar import NEIGHBOURS
from recommendations.engine.snapshot import Snapshot

DAY = 86_400.0
NOW = 1.7e9


@dataclass(frozen=True)
class TwoTastes:
    """Training data as a retrain reads it: the first half of the titles is space, the second romance."""

    interactions: Interactions
    profile_ids: np.ndarray
    demographics: list[tuple[str, ...]]


def make_facts(n_titles: int, **changes: object) -> CatalogFacts:
    """Half space films by one director, half romances by another; ids count up in tens."""
    half = n_titles // 2
    facts = {
        "title_ids": np.arange(1, n_titles + 1, dtype=np.int64) * 10,
        "names": [f"Space {n}" if n < half else f"Romance {n - half}" for n in range(n_titles)],
        "years": np.where(np.arange(n_titles) < half, 1985, 2004).astype(np.int16),
        "kinds": ["film"] * n_titles,
        "runtimes": np.zeros(n_titles, dtype=np.int16),
        "maturity": np.zeros(n_titles, dtype=np.int16),
        "added_at": NOW - np.arange(n_titles) * DAY,
        "genres": [("Space",) if n < half else ("Romance",) for n in range(n_titles)],
        "directors": [(1,) if n < half else (2,) for n in range(n_titles)],
        "cast": [()] * n_titles,
        "tags": [()] * n_titles,
        "person_names": {1: "Vera Orbit", 2: "Rosa Heart"},
    }
    return CatalogFacts(**(facts | changes))


def make_two_tastes(n_titles: int = 40, profiles_each: int = 40) -> TwoTastes:
    """Every profile liked about two thirds of one half, by chance, and turned down one title of the other."""
    rng = np.random.default_rng(1)
    half = n_titles // 2
    pairs = []
    for profile in range(2 * profiles_each):
        own = 0 if profile < profiles_each else half
        pairs += [(profile, own + n, 1.0) for n in range(half) if rng.random() < 2 / 3]
        pairs.append((profile, (half - own) + profile % half, -1.0))
    profiles, titles, weights = (np.array(part) for part in zip(*sorted(pairs), strict=True))
    seen_at = NOW - ((profiles * 7 + titles) % 50) * DAY
    interactions = Interactions(
        profiles.astype(np.int32),
        titles.astype(np.int32),
        weights.astype(np.float32),
        seen_at,
        2 * profiles_each,
        n_titles,
    )
    demographics = [("gender:F",) if n < profiles_each else ("gender:M",) for n in range(2 * profiles_each)]
    return TwoTastes(interactions, np.arange(2 * profiles_each, dtype=np.int64) + 500, demographics)


def make_snapshot(n_titles: int = 60, manifest: dict | None = None, **changes: np.ndarray) -> Snapshot:
    """A model nobody had to train: space titles lie along one axis, romances along the other.

    Within a taste the lower index is the better title. Director 0 made the first ten space films, 1 the first ten
    romances. Variant 0 of a title's artwork emphasises space, variant 1 romance.
    """
    half, index = n_titles // 2, np.arange(n_titles, dtype=np.int32)
    is_space = index < half
    directed = [[0] if n < min(10, half) else [1] if half <= n < half + 10 else [] for n in range(n_titles)]
    arrays = {
        "title_ids": index.astype(np.int64) * 10 + 10,
        "title_vectors": np.stack([is_space, ~is_space], axis=1).astype(np.float32),
        "title_biases": (-(index % max(half, 1)) / 1024).astype(np.float32),
        "maturity": np.zeros(n_titles, dtype=np.int16),
        "fold_in_maps": np.tile(np.vstack([np.eye(2), np.zeros(2)]), (len(BUCKETS), 1, 1)).astype(np.float32),
        "mean_profile": np.zeros(2, dtype=np.float32),
        "demographic_vectors": np.array([[1, 0], [0, 1]], dtype=np.float32),
        **lightfm_alone(n_titles, n_labels=2),
        **one_like_all_of_its_genre(n_titles),
        "neighbours": neighbours_within_tastes(n_titles),
        "popular": index,
        "trending": index[::-1].copy(),
        "newest": index,
        "genre_members": np.stack([is_space, ~is_space], axis=1),
        "genre_share": np.array([0.5, 0.5], dtype=np.float32),
        "credit_indptr": np.concatenate([[0], np.cumsum([len(row) for row in directed])]).astype(np.int32),
        "credit_indices": np.array([credit for row in directed for credit in row], dtype=np.int32),
        "mix_indptr": np.zeros(n_titles + 1, dtype=np.int32),
        "mix_indices": np.empty(0, dtype=np.int32),
        "mix_share": np.empty(0, dtype=np.float32),
        "runtimes": np.zeros(n_titles, dtype=np.int16),
        "label_appeal": np.zeros((2, n_titles), dtype=np.float32),
        **two_pictures(n_titles),
        "segment_profiles": np.empty(0, dtype=np.int64),
        "segments": np.empty(0, dtype=np.int16),
    }
    # Every variant that emphasises something is of one kind, of which nobody thinks anything.
    shown = arrays | changes
    arrays["artwork_kinds"] = np.where(shown["artwork_index"] >= 0, 0, -1).astype(np.int8)
    arrays["artwork_tastes"] = np.zeros((shown["title_vectors"].shape[1], len(KINDS) * MEMBERS), dtype=np.float32)
    known = {
        "demographic_labels": ["gender:F", "gender:M"],
        "genre_names": ["Space", "Romance"],
        "title_names": [f"Title {n}" for n in range(n_titles)],
        "credit_roles": ["director", "director"],
        "credit_names": ["Vera Orbit", "Rosa Heart"],
        "mixes": [],
        "credit_people": [1, 2],
        "new_title_labels": ["genre:Romance", "genre:Space"],
        "artwork_labels": ["genre:Space", "genre:Romance"],
    }
    return Snapshot(Path("made-by-hand"), arrays | changes, known | (manifest or {}))


def two_pictures(n_titles: int) -> dict[str, np.ndarray]:
    """Variant 0 emphasises space, variant 1 romance; taste alone decides, and nothing is tried at random."""
    return {
        "artwork_vectors": np.eye(2, dtype=np.float32),
        "artwork_index": np.tile(np.array([0, 1] + [-1] * (VARIANTS - 2), dtype=np.int32), (n_titles, 1)),
        "artwork_fits": np.ones((len(KINDS), MEMBERS), dtype=np.float32),
        "artwork_biases": np.zeros((len(KINDS), MEMBERS), dtype=np.float32),
        "artwork_effects": np.zeros((n_titles, VARIANTS, MEMBERS), dtype=np.int8),
        "artwork_profiles": np.empty(0, dtype=np.int64),
        "artwork_responses": np.empty((0, len(KINDS), MEMBERS), dtype=np.int8),
        "artwork_explored": np.zeros(1, dtype=np.float32),
        "trailer_ids": np.empty(0, dtype=np.int64),
        "trailer_effects": np.empty((0, MEMBERS), dtype=np.int8),
    }


def one_like_all_of_its_genre(n_titles: int) -> dict[str, np.ndarray]:
    """No title is new yet; a new one's score is the mean over the titles of its genre, or over all if it has none."""
    is_space = np.arange(n_titles) < n_titles // 2
    alike = np.full(n_titles, 1 / max(n_titles, 1))
    own = [~is_space / max((~is_space).sum(), 1), is_space / max(is_space.sum(), 1)]
    # A genre alone weighs WEIGHTS.genre in the description.
    rows = [(mean - alike) / WEIGHTS.genre for mean in own] + [alike]
    return {
        "new_title_weights": np.array(rows, dtype=np.float32),
        "new_title_watched": np.arange(n_titles, dtype=np.int32),
        "new_title_indexes": np.empty(0, dtype=np.int32),
        "new_title_own": np.empty(0, dtype=np.float32),
        "new_title_shares": np.empty((n_titles, 0), dtype=np.float32),
    }


def lightfm_alone(n_titles: int, n_labels: int) -> dict[str, np.ndarray]:
    """A blend to which no other model adds anything."""
    buckets = len(BUCKETS)
    return {
        "blend_lightfm": np.ones(buckets, dtype=np.float32),
        "blend_kernel": np.zeros(buckets, dtype=np.float32),
        "blend_known": np.empty(0, dtype=np.int32),
        "blend_titles": np.empty((buckets, 0, 0), dtype=np.int32),
        "blend_weights": np.empty((buckets, 0, 0), dtype=np.float32),
        "blend_base": np.zeros((buckets, n_titles), dtype=np.float32),
        "blend_by_label": np.zeros((buckets, n_labels, n_titles), dtype=np.float32),
        **{f"kernel_{name}": array for name, array in vars(silent_kernel(n_titles)).items()},
    }


def silent_kernel(n_titles: int) -> KernelModel:
    """A kernel model with nobody to learn from."""
    return fit_kernel(csr_matrix((0, n_titles), dtype=np.float32), np.empty(0, dtype=np.int32), seed=0)


def neighbours_within_tastes(n_titles: int) -> np.ndarray:
    """The other titles of the same taste, the closest number first."""
    half = n_titles // 2
    found = np.full((n_titles, NEIGHBOURS), -1, dtype=np.int32)
    for title in range(n_titles):
        same = range(half) if title < half else range(half, n_titles)
        near = sorted((other for other in same if other != title), key=lambda other: (abs(other - title), other))
        found[title, : len(near)] = near[:NEIGHBOURS]
    return found


def make_state(titles: Sequence[int] = (), weights: Sequence[float] | None = None, **changes: object) -> ProfileState:
    """A profile that liked these titles, the last of them most recently."""
    empty = np.empty(0, dtype=np.int32)
    state = {
        "profile_id": 1,
        "titles": np.array(titles, dtype=np.int32),
        "weights": np.array(weights if weights is not None else [1.0] * len(titles), dtype=np.float32),
        "seen_at": NOW + np.arange(len(titles)) * DAY,
        "continue_watching": empty,
        "my_list": empty,
        "hidden": empty,
        "finished": empty,
    }
    for name in ("continue_watching", "my_list", "hidden", "finished"):
        if name in changes:
            changes[name] = np.array(changes[name], dtype=np.int32)
    return ProfileState(**(state | changes))


def page_of(
    state: ProfileState,
    snapshot: Snapshot | None = None,
    settings: PageSettings | None = None,
    available: np.ndarray | None = None,
) -> Page:
    snapshot = snapshot or make_snapshot()
    available = np.ones(snapshot.n_titles, dtype=bool) if available is None else available
    return assemble_pages(snapshot, available, [state], settings or PageSettings())[0]


def rows_named(page: Page, kind: str) -> list[list[int]]:
    """The titles of each row of this kind."""
    return [row.titles.tolist() for row in page.rows if row.kind == kind]
