"""A large catalogue, model and audience made of random numbers: for speed, which does not mind."""

import numpy as np
from scipy.sparse import random

from recommendations.engine.artwork_arrays import table_arrays
from recommendations.engine.artwork_choice import EXPLORED, KINDS, MEMBERS, VARIANTS
from recommendations.engine.blend import KEPT
from recommendations.engine.build import credits_of, genre_arrays, mix_arrays
from recommendations.engine.features import CatalogFacts
from recommendations.engine.fold_in import BUCKETS
from recommendations.engine.interactions import Interactions
from recommendations.engine.kernel import MOST_ANCHORS, RANK
from recommendations.engine.linear import MOST_TITLES
from recommendations.engine.mixes import mixes_of
from recommendations.engine.new_titles import MOST_LABELS, MOST_NEW, MOST_WATCHED
from recommendations.engine.page import ProfileState
from recommendations.engine.similar import NEIGHBOURS
from recommendations.engine.trailers import NO_CUTS

GENRES = [f"Genre {n}" for n in range(20)]
EMPHASES = 400


def generated_facts(n_titles: int, rng: np.random.Generator) -> CatalogFacts:
    people = n_titles // 4
    return CatalogFacts(
        title_ids=np.arange(1, n_titles + 1, dtype=np.int64),
        names=[f"Title {n}" for n in range(n_titles)],
        years=rng.integers(1930, 2026, n_titles).astype(np.int16),
        kinds=["film"] * n_titles,
        runtimes=rng.integers(80, 160, n_titles).astype(np.int16),
        maturity=rng.choice([0, 7, 13, 16, 18], n_titles).astype(np.int16),
        added_at=rng.uniform(1.6e9, 1.7e9, n_titles),
        genres=[tuple(rng.choice(GENRES, 2, replace=False).tolist()) for _ in range(n_titles)],
        directors=[(int(person),) for person in rng.integers(1, people, n_titles)],
        cast=[tuple(set(map(int, rng.integers(1, people, 4)))) for _ in range(n_titles)],
        tags=[()] * n_titles,
        person_names={n: f"Person {n}" for n in range(1, people)},
    )


def generated_arrays(facts: CatalogFacts, dimensions: int, rng: np.random.Generator) -> tuple[dict, dict]:
    """A snapshot's arrays and manifest, of the real shapes and types."""
    n = len(facts.title_ids)
    vectors = rng.normal(size=(n, dimensions)).astype(np.float32)
    maps = np.tile(np.vstack([np.eye(dimensions), np.zeros(dimensions)]), (len(BUCKETS), 1, 1)).astype(np.float32)
    liked = Interactions(*history(n, 50_000, rng), n_profiles=1, n_titles=n).matrix()
    credits, credit_arrays = credits_of(facts)
    subjects, mixes = mixes_of(facts)
    chart = rng.permutation(n)[:1000].astype(np.int32)
    arrays = {
        "title_ids": facts.title_ids,
        "title_vectors": vectors,
        "title_biases": rng.normal(size=n).astype(np.float32),
        "maturity": facts.maturity,
        "fold_in_maps": maps,
        "mean_profile": np.zeros(dimensions, dtype=np.float32),
        "demographic_vectors": rng.normal(size=(4, dimensions)).astype(np.float32),
        **generated_blend(n, rng),
        **generated_kernel(n, rng),
        **generated_new_titles(n, rng),
        "neighbours": rng.integers(0, n, (n, NEIGHBOURS)).astype(np.int32),
        "popular": chart,
        "trending": rng.permutation(chart),
        "newest": rng.permutation(chart),
        **genre_arrays(facts, liked),
        **credit_arrays,
        **mix_arrays(facts, liked, mixes),
        "runtimes": facts.runtimes,
        "label_appeal": rng.random((4, n), dtype=np.float32),
        **generated_artwork(n, dimensions, rng),
        "segment_profiles": np.empty(0, dtype=np.int64),
        "segments": np.empty(0, dtype=np.int16),
    }
    labels = ["gender:F", "gender:M", "age_band:18-24", "age_band:25-34"]
    named = {"genre_names": GENRES, "title_names": facts.names, "mixes": subjects}
    manifest = {"demographic_labels": labels, **named, **credits}
    manifest["new_title_labels"] = [f"genre:{n}" for n in range(MOST_LABELS)]
    manifest["artwork_labels"] = [f"genre:{n}" for n in range(EMPHASES)]
    return arrays, manifest


def generated_artwork(n_titles: int, dimensions: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Six to eight variants a title, and members that learned from everybody and do not agree."""
    emphases = rng.integers(0, EMPHASES, (n_titles, VARIANTS)).astype(np.int32)
    there = np.arange(VARIANTS) < rng.integers(6, VARIANTS + 1, (n_titles, 1))
    kinds = np.where(there, rng.integers(0, len(KINDS), (n_titles, VARIANTS)), -1)
    vectors = rng.normal(size=(EMPHASES, dimensions)).astype(np.float32)
    shapes = {
        "biases": (len(KINDS), MEMBERS),
        "fits": (len(KINDS), MEMBERS),
        "tastes": (dimensions, len(KINDS) * MEMBERS),
    }
    return {
        **table_arrays(np.where(there, emphases, -1), kinds, vectors),
        **{f"artwork_{name}": rng.normal(0, 0.1, shape).astype(np.float32) for name, shape in shapes.items()},
        "artwork_effects": rng.integers(-20, 21, (n_titles, VARIANTS, MEMBERS), dtype=np.int8),
        "artwork_profiles": np.arange(1, 100_001),
        "artwork_responses": rng.integers(-20, 21, (100_000, len(KINDS), MEMBERS), dtype=np.int8),
        "artwork_explored": np.array([EXPLORED], dtype=np.float32),
        **NO_CUTS.arrays(np.empty((0, VARIANTS, MEMBERS), dtype=np.int8)),
    }


def generated_blend(n_titles: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """As large as a blend gets: weights for the most titles that linear models take."""
    buckets, known = len(BUCKETS), min(MOST_TITLES, n_titles)
    shape = (buckets, known, KEPT)
    return {
        "blend_lightfm": np.ones(buckets, dtype=np.float32),
        # What is known of a profile decides whether the kernel model has a say; here it is asked for all of them.
        "blend_kernel": np.ones(buckets, dtype=np.float32),
        "blend_known": np.arange(known, dtype=np.int32),
        "blend_titles": rng.integers(0, known, shape, dtype=np.int32),
        "blend_weights": rng.standard_normal(shape, dtype=np.float32),
        "blend_base": rng.standard_normal((buckets, n_titles), dtype=np.float32),
        "blend_by_label": rng.standard_normal((buckets, 4, n_titles), dtype=np.float32),
    }


def generated_kernel(n_titles: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """As large as a kernel model gets, its anchors as active as MovieLens-1M's profiles."""
    known = min(MOST_TITLES, n_titles)
    anchors = random(n_titles, MOST_ANCHORS, density=150 / n_titles, format="csr", dtype=np.float32, rng=rng)
    return {
        "kernel_indptr": anchors.indptr,
        "kernel_indices": anchors.indices,
        "kernel_values": anchors.data / np.float32(np.sqrt(150)),
        "kernel_coefficients": rng.standard_normal((MOST_ANCHORS, RANK), dtype=np.float32),
        "kernel_known": np.arange(known, dtype=np.int32),
        "kernel_directions": rng.standard_normal((RANK, known), dtype=np.float32),
        "kernel_base": rng.standard_normal(n_titles, dtype=np.float32),
        "kernel_influence": rng.integers(-32_767, 32_768, (known + 1, known + 1), dtype=np.int16),
        "kernel_influence_steps": np.full(known + 1, 1e-4, dtype=np.float32),
    }


def generated_new_titles(n_titles: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """As many new titles as a snapshot may have, judged by as many watched ones."""
    watched, new = min(MOST_WATCHED, n_titles), min(MOST_NEW, n_titles)
    return {
        "new_title_weights": rng.standard_normal((MOST_LABELS + 1, watched), dtype=np.float32),
        "new_title_watched": np.arange(watched, dtype=np.int32),
        "new_title_indexes": np.arange(n_titles - new, n_titles, dtype=np.int32),
        "new_title_own": np.zeros(new, dtype=np.float32),
        "new_title_shares": rng.standard_normal((watched, new), dtype=np.float32) / watched,
    }


def history(n_titles: int, length: int, rng: np.random.Generator) -> tuple:
    """Interactions of one profile: (profiles, titles, weights, seen at)."""
    titles = np.unique(rng.integers(0, n_titles, length)).astype(np.int32)
    weights = rng.choice([1.0, 0.6, 1.6, -1.0], len(titles)).astype(np.float32)
    return np.zeros(len(titles), np.int32), titles, weights, rng.uniform(1.6e9, 1.7e9, len(titles))


def generated_state(profile_id: int, n_titles: int, rng: np.random.Generator) -> ProfileState:
    """A profile with 60 watches, some unfinished, some on its list."""
    _, titles, weights, seen_at = history(n_titles, 60, rng)
    return ProfileState(
        profile_id=profile_id,
        titles=titles,
        weights=weights,
        seen_at=seen_at,
        continue_watching=titles[:5],
        my_list=rng.integers(0, n_titles, 12).astype(np.int32),
        hidden=titles[weights < 0],
        finished=titles[5:],
        maturity_limit=18,
        demographics=("gender:F",),
        ratings=np.where(weights == 1.6, 2, 0),
    )
