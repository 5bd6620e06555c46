"""How well profiles that training never saw are served: measured in every retrain, on a slice kept out of the fit."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.fold_in import only_entries
from recommendations.engine.interactions import Interactions
from recommendations.engine.metrics import ndcg_at, recall_at
from recommendations.engine.sampling import drawn, scattered

HELD_OUT_SHARE = 0.08
MOST_HELD_OUT = 600
LEAST_LIKED = 10
TARGET_SHARE = 0.2
# Who came back: of the time of all that was liked, the last tenth, and a day's pause before it.
LATEST_SHARE = 0.1
LEAST_PAUSE = 86_400.0
LEAST_LIKED_BEFORE = 5
# On fewer nothing is learned of what they do.
LEAST_RETURNING = 20
# Of the held-out profiles one in so many only measures; the blend's weights are learned on the others.
MEASURING_ONE_IN, MEASURING_SEED = 3, 1_000
K_NDCG, K_RECALL = 100, 20
NDCG, RECALL = f"ndcg@{K_NDCG}", f"recall@{K_RECALL}"


@dataclass(frozen=True)
class HeldOut:
    """Profiles left out of the fit: the part of each history that is shown, and the titles to be found.

    profiles: int64 [n]; shown: float32 [n, titles], signed weights; seen_at: float64, the same pattern. known_until:
    unix seconds, what happened later is to be found; infinite where that has nothing to do with time.
    """

    profiles: np.ndarray
    shown: csr_matrix
    seen_at: csr_matrix
    targets: list[set[int]]
    known_until: float = np.inf

    def only(self, rows: np.ndarray) -> "HeldOut":
        targets = [self.targets[row] for row in rows.tolist()]
        return HeldOut(self.profiles[rows], self.shown[rows], self.seen_at[rows], targets, self.known_until)

    def split(self, profile_ids: np.ndarray) -> tuple["HeldOut", "HeldOut"]:
        """Those to learn from and those to measure on; who measures is the same in every retrain, as in hold_out."""
        measures = scattered(profile_ids[self.profiles], MEASURING_SEED) % np.uint64(MEASURING_ONE_IN) == 0
        return self.only(np.flatnonzero(~measures)), self.only(np.flatnonzero(measures))


def hold_out(interactions: Interactions, seed: int, profile_ids: np.ndarray | None = None) -> HeldOut:
    """Choose profiles with at least ten liked titles; a fifth of what they liked, at random, is to be found.

    profile_ids: int64 [profiles], by which they are chosen (their indexes if None): the same profiles in every retrain,
    so that neither a new model nor the one it is compared with has seen them.
    """
    eligible = with_enough_liked(interactions)
    chosen = sample(eligible, most_of(interactions, eligible), seed, profile_ids)
    return held_out_of(interactions, chosen, np.full(len(chosen), np.inf), seed)


def hold_out_returning(interactions: Interactions, seed: int, profile_ids: np.ndarray | None = None) -> HeldOut:
    """The same of profiles that came back: what they liked in the last tenth of the time is to be found.

    What a profile likes on another day is not like a random part of what it liked: it is less like the rest of it, and
    more like what everybody watches. Where some came back but not enough, others are taken in; where hardly any did, it
    is as in hold_out.
    """
    eligible = with_enough_liked(interactions)
    liked_at = interactions.seen_at[interactions.weights > 0]
    cut = float(np.quantile(liked_at, 1.0 - LATEST_SHARE)) if len(liked_at) else np.inf
    returning = np.intersect1d(eligible, came_back(interactions, cut))
    size = most_of(interactions, eligible)
    if min(size, len(returning)) < LEAST_RETURNING:
        return hold_out(interactions, seed, profile_ids)
    chosen = sample(returning, size, seed, profile_ids)
    others = sample(np.setdiff1d(eligible, returning), size - len(chosen), seed, profile_ids)
    profiles = np.sort(np.concatenate([chosen, others]))
    return held_out_of(interactions, profiles, np.where(np.isin(profiles, chosen), cut, np.inf), seed)


def with_enough_liked(interactions: Interactions) -> np.ndarray:
    liked = np.bincount(interactions.profiles[interactions.weights > 0], minlength=interactions.n_profiles)
    return np.flatnonzero(liked >= LEAST_LIKED)


def most_of(interactions: Interactions, eligible: np.ndarray) -> int:
    return min(MOST_HELD_OUT, int(HELD_OUT_SHARE * interactions.n_profiles), len(eligible))


def sample(profiles: np.ndarray, size: int, seed: int, profile_ids: np.ndarray | None) -> np.ndarray:
    """So many of these profiles (indexes), the same whenever their ids are: int64, ascending."""
    ids = profiles if profile_ids is None else profile_ids[profiles]
    return np.sort(profiles[drawn(ids, size, seed)])


def came_back(interactions: Interactions, cut: float) -> np.ndarray:
    """Profiles (indexes) that liked enough before the cut and something after it, with a pause between."""
    before, liked = interactions.seen_at < cut, interactions.weights > 0
    n = interactions.n_profiles
    last, first = np.full(n, -np.inf), np.full(n, np.inf)
    np.maximum.at(last, interactions.profiles[before], interactions.seen_at[before])
    after = liked & ~before
    np.minimum.at(first, interactions.profiles[after], interactions.seen_at[after])
    enough = np.bincount(interactions.profiles[before & liked], minlength=n) >= LEAST_LIKED_BEFORE
    return np.flatnonzero(enough & np.isfinite(first) & (first - last >= LEAST_PAUSE))


def held_out_of(interactions: Interactions, profiles: np.ndarray, cuts: np.ndarray, seed: int) -> HeldOut:
    """What these profiles show and hide. cuts: unix seconds from which on each hides all; infinite: a random part."""
    rng = np.random.default_rng(seed)
    shown, seen_at = interactions.matrix()[profiles].copy(), interactions.times()[profiles]
    targets = [
        hide_targets(shown, row, rng) if np.isinf(cut) else hide_later(shown, seen_at, row, cut)
        for row, cut in enumerate(cuts.tolist())
    ]
    kept = shown.data != 0
    known_until = float(cuts.min(initial=np.inf))
    return HeldOut(profiles, only_entries(shown, kept), only_entries(seen_at, kept), targets, known_until)


def hide_targets(shown: csr_matrix, row: int, rng: np.random.Generator) -> set[int]:
    """Zero a share of one history's liked titles, and name them."""
    places = np.arange(shown.indptr[row], shown.indptr[row + 1])
    liked = places[shown.data[places] > 0]
    hidden = rng.choice(liked, max(1, int(TARGET_SHARE * len(liked))), replace=False)
    shown.data[hidden] = 0.0
    return set(shown.indices[hidden].tolist())


def hide_later(shown: csr_matrix, seen_at: csr_matrix, row: int, cut: float) -> set[int]:
    """Zero what one history has from the cut on, and name what was liked of it."""
    places = np.arange(shown.indptr[row], shown.indptr[row + 1])
    later = places[seen_at.data[places] >= cut]
    targets = set(shown.indices[later[shown.data[later] > 0]].tolist())
    shown.data[later] = 0.0
    return targets


def evaluate(held_out: HeldOut, scores: np.ndarray, popularity: np.ndarray) -> dict[str, float]:
    """NDCG@100 and Recall@20 of scores (float32 [held out, titles]), those of popularity (float32 [titles]) beside."""
    if not len(held_out.profiles):
        return {}
    baseline = measure(np.tile(popularity, (len(held_out.profiles), 1)), held_out)
    return {
        **measure(scores, held_out),
        **{f"popularity_{name}": value for name, value in baseline.items()},
        "held_out_profiles": len(held_out.profiles),
    }


def measure(scores: np.ndarray, held_out: HeldOut) -> dict[str, float]:
    """The mean over the profiles of each metric."""
    return {name: float(values.mean()) for name, values in figures(scores, held_out).items()}


def figures(scores: np.ndarray, held_out: HeldOut) -> dict[str, np.ndarray]:
    """Each metric of each profile: float64 [held out]. What was shown is never ranked."""
    scores = scores.astype(np.float32, copy=True)
    scores[held_out.shown.nonzero()] = -np.inf
    ranked = np.argsort(-scores, axis=1, kind="stable")[:, :K_NDCG]
    pairs = list(zip(ranked, held_out.targets, strict=True))
    return {
        NDCG: np.array([ndcg_at(K_NDCG, row, targets) for row, targets in pairs]),
        RECALL: np.array([recall_at(K_RECALL, row, targets) for row, targets in pairs]),
    }
