"""Several models joined: how much each is worth depends on how much is known of a profile.

A profile with one watch is best served by what such people like; one with a hundred, by which titles go together.
The weights are learned in every retrain, one set for each length of history, on profiles that no model was fitted to.
Of what is linear in the history the sum is served, as one sparse matrix for each length; the kernel model is only asked
where it has a weight.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from scipy.sparse import csr_matrix

from recommendations.engine.evaluate import HeldOut
from recommendations.engine.fold_in import BUCKETS, DISLIKE_SHARE, last_liked, liked_counts
from recommendations.engine.kernel import KernelModel
from recommendations.engine.linear import LinearModel
from recommendations.engine.lists import places_of
from recommendations.engine.metrics import discounts

# Of each liked title, so many of the titles it says most about.
KEPT = 400
RANKED = 100
CANDIDATES = 300
SCALE_OF_BEST = 300
STEPS = (1.0, 0.5, -0.5, 0.2, -0.2)
PASSES = 3
# A change of the weights has to be worth more than so many of its own standard errors: where a random part of histories
# was hidden, and where what came later was: no two weeks are alike, and of thirty changes tried one gains by chance.
LEAST_SIGNAL, LEAST_SIGNAL_LATER = 0.3, 3.0
# What comes later is ranked by this until there is reason to change it (weights of sources at their own scales), chosen
# in three windows of time of MovieLens-1M before its test; a random part of histories by the first source alone.
PRIOR_LATER = {"lightfm": 1.0, "wide": 0.5, "trend": 0.3}
LEAST_PROFILES = 20
# What the weights are learned from, bucket by bucket: the last so many titles of longer histories, for few profiles are
# without. From there on it is whole histories (a part of a long one is not like them), all of them together.
SHOWN = (1, 3, 5, 9, None)


@dataclass(frozen=True)
class Lists:
    """What weights are learned on: for each profile its best candidates, and which of them are to be found.

    scores: float32 [sources, profiles, candidates], each source at its own scale; gains: float32 [profiles,
    candidates], what each is worth at rank 1: 1 / ideal DCG for targets, else 0.
    """

    scores: np.ndarray
    gains: np.ndarray

    def ndcg(self, weights: np.ndarray) -> np.ndarray:
        """NDCG@100 of the weighted sum of the sources, for each profile: float64 [profiles]."""
        blended = np.tensordot(weights.astype(np.float32), self.scores, axes=1)
        ranked = np.argsort(-blended, axis=1)[:, :RANKED]
        return np.take_along_axis(self.gains, ranked, axis=1) @ discounts(ranked.shape[1])


def make_lists(sources: Sequence[np.ndarray], hidden: np.ndarray, targets: Sequence[set[int]]) -> Lists:
    """sources: float32 [profiles, titles] each, already scaled; hidden: bool, same shape, never shown."""
    stacked = np.stack(sources)
    stacked[:, hidden] = -np.inf
    together = stacked.sum(axis=0)
    kept = min(CANDIDATES, together.shape[1])
    best = np.argpartition(-together, kept - 1, axis=1)[:, :kept]
    scores = np.take_along_axis(stacked, best[None], axis=2)
    # Where a profile has seen nearly everything, too few candidates are left: the hidden ones come last.
    scores[~np.isfinite(scores)] = np.float32(-1e9)
    gains = np.zeros(best.shape, dtype=np.float32)
    for row, wanted in enumerate(targets):
        ideal = discounts(min(RANKED, len(wanted))).sum()
        gains[row] = np.isin(best[row], list(wanted)) / ideal
    return Lists(scores, gains)


def scale_of(scores: np.ndarray) -> float:
    """How far apart a source sets its best titles, of a typical profile."""
    best = np.partition(scores, -min(SCALE_OF_BEST, scores.shape[1]), axis=1)[:, -SCALE_OF_BEST:]
    return float(max(np.median(best.std(axis=1)), 1e-9))


def learn_weights(lists: Lists, start: np.ndarray, least_signal: float = LEAST_SIGNAL) -> np.ndarray:
    """Coordinate ascent of the mean NDCG@100 from these weights (float64 [sources]); weights stay >= 0.

    A step that gains less than so many standard errors is not taken, so that few profiles change little.
    """
    weights, reached = start.copy(), lists.ndcg(start)
    for _ in range(PASSES):
        before = weights.copy()
        for source in range(len(weights)):
            for step in STEPS:
                tried = weights.copy()
                tried[source] = max(0.0, tried[source] + step)
                if tried.any() and is_better(found := lists.ndcg(tried), reached, least_signal):
                    weights, reached = tried, found
        if (weights == before).all():
            break
    return weights


def is_better(tried: np.ndarray, reached: np.ndarray, least_signal: float) -> bool:
    gain = tried - reached
    return bool(gain.mean() > least_signal * gain.std() / np.sqrt(len(gain)))


@dataclass(frozen=True)
class Blend:
    """The models as they are served, one set for each of fold_in.BUCKETS.

    lightfm, kernel: float32 [buckets], their weights; known: int32 [h]; titles, weights: int32 and float32 [buckets, h,
    kept], what each liked title adds to which others; base: float32 [buckets, titles]; by_label: float32 [buckets,
    labels, titles].
    """

    lightfm: np.ndarray
    kernel: np.ndarray
    known: np.ndarray
    titles: np.ndarray
    weights: np.ndarray
    base: np.ndarray
    by_label: np.ndarray

    def row_of(self, n_titles: int) -> np.ndarray:
        """Where each title's weights stand, -1 for those that have none: int64 [titles]."""
        return places_of(self.known, n_titles, -1)


def learn_blend(
    source_scores: Callable[[csr_matrix, np.ndarray], dict[str, np.ndarray]], held_out: HeldOut, names: Sequence[str]
) -> list[dict[str, float]]:
    """Weights of the named sources for each bucket; of the first source alone where too few profiles are held out.

    source_scores(histories, rows of held_out) gives each source's scores, float32 [histories, titles].
    """
    later = np.isfinite(held_out.known_until)
    prior = np.array([PRIOR_LATER.get(name, 0.0) for name in names])
    weights, scales, learned = np.eye(len(names))[0], np.ones(len(names)), []
    liked = np.asarray((held_out.shown > 0).sum(axis=1)).ravel()
    for least, length in zip(BUCKETS, SHOWN, strict=False):
        rows = np.flatnonzero(liked >= least)
        if len(rows) >= LEAST_PROFILES:
            lists, scales = lists_of(source_scores, held_out, rows, length, names)
            # What is a random part of histories changes little with how much of them is known: one length begins where
            # the one before it ended.
            weights = learn_weights(lists, *((prior, LEAST_SIGNAL_LATER) if later else (weights, LEAST_SIGNAL)))
        learned.append(weights / scales)
    weighed = [dict(zip(names, of_bucket.tolist(), strict=True)) for of_bucket in comparable(learned, scales)]
    return weighed + weighed[-1:] * (len(BUCKETS) - len(SHOWN))


def comparable(learned: Sequence[np.ndarray], scales: np.ndarray) -> list[np.ndarray]:
    """Each bucket's weights times what brings them nearest to those of the bucket before, float64 [sources] each.

    It changes no profile's order. But what a watch is worth is found out by leaving it out (see reasons), which makes
    some histories so short that they fall into another bucket: there must be no step that has nothing to do with it.
    scales: float64 [sources], how much a unit of each weight changes scores by.
    """
    stretched = [learned[0]]
    for weights in learned[1:]:
        before, now = stretched[-1] * scales, weights * scales
        alike = before @ now
        # Of models that have nothing in common none can be compared.
        stretched.append(weights * (alike / (now @ now)) if alike > 0 else weights)
    return stretched


def lists_of(
    source_scores: Callable, held_out: HeldOut, rows: np.ndarray, length: int | None, names: Sequence[str]
) -> tuple[Lists, np.ndarray]:
    """The lists of these profiles where only their last liked titles are known, and the scale of each source."""
    whole = held_out.shown[rows]
    histories = whole if length is None else last_liked(whole, held_out.seen_at[rows], length)
    by_name = source_scores(histories, rows)
    scales = np.array([scale_of(by_name[name]) for name in names])
    sources = [by_name[name] / np.float32(scale) for name, scale in zip(names, scales, strict=True)]
    return make_lists(sources, whole.toarray() != 0, [held_out.targets[row] for row in rows]), scales


def join(models: dict[str, LinearModel], trend: np.ndarray, weights: Sequence[dict[str, float]]) -> Blend:
    """The weighted sum of the linear models and the trend (float32 [titles]), for each bucket's weights."""
    # Buckets for long histories share their weights: see SHOWN.
    once = {tuple(of_bucket.items()): of_bucket for of_bucket in weights}
    joined = {key: joined_for(models, trend, of_bucket) for key, of_bucket in once.items()}
    parts = [joined[tuple(of_bucket.items())] for of_bucket in weights]
    titles, values, base, by_label = (np.stack(part) for part in zip(*parts, strict=True))
    lightfm, kernel = (
        np.array([of_bucket[name] for of_bucket in weights], dtype=np.float32) for name in ("lightfm", "kernel")
    )
    return Blend(lightfm, kernel, next(iter(models.values())).known, titles, values, base, by_label)


def joined_for(models: dict[str, LinearModel], trend: np.ndarray, weights: dict[str, float]) -> tuple:
    known = next(iter(models.values())).known
    total = sum(np.float32(weights[name]) * model.weights for name, model in models.items())
    base = sum(np.float32(weights[name]) * model.base for name, model in models.items())
    by_label = sum(np.float32(weights[name]) * model.by_label for name, model in models.items())
    kept = min(KEPT, len(known))
    places = np.argpartition(-np.abs(total), kept - 1, axis=1)[:, :kept] if kept else np.empty((0, 0), np.int64)
    values = np.take_along_axis(total, places, axis=1) if kept else np.empty((0, 0), np.float32)
    return known[places], values, (base + np.float32(weights["trend"]) * trend).astype(np.float32), by_label


def bucket_of(histories: csr_matrix) -> np.ndarray:
    """Which of the buckets each history (signed weights) falls into; the first for an empty one: int64 [B]."""
    return bucket_of_length(liked_counts(histories))


def bucket_of_length(liked: np.ndarray) -> np.ndarray:
    """The same for histories of so many liked titles: int64, as liked."""
    return np.maximum(np.searchsorted(BUCKETS, liked, side="right") - 1, 0)


def strengths(histories: csr_matrix) -> csr_matrix:
    """Signed weights as what the linear models were fitted to: likes up to 1, dislikes a little below 0."""
    values = histories.data
    scaled = np.where(values > 0, np.minimum(values, 1.0), DISLIKE_SHARE * values).astype(np.float32)
    return csr_matrix((scaled, histories.indices, histories.indptr), histories.shape)


def add_others(
    scores: np.ndarray,
    blend: Blend,
    kernel: KernelModel,
    histories: csr_matrix,
    labels: np.ndarray,
    buckets: np.ndarray | None = None,
    kernel_weights: np.ndarray | None = None,
) -> None:
    """Turn LightFM's scores (float32 [B, titles]) into blended ones, in place.

    histories: signed weights, float32 [B, titles]; labels: float32 [B, labels], 1 where given; buckets: int64 [B],
    those that the histories fall into if None; kernel_weights: float32 [B], those of the buckets if None.
    """
    buckets, given = bucket_of(histories) if buckets is None else buckets, strengths(histories)
    kernel_weights = blend.kernel[buckets] if kernel_weights is None else kernel_weights
    asked = np.flatnonzero(kernel_weights)
    above_base = kernel.above_base(given[asked]) if len(asked) else np.empty((0, len(kernel.known)), dtype=np.float32)
    of_kernel = (kernel_weights, kernel.base, kernel.known, places_of(asked, len(scores), -1), above_base)
    rows = blend.row_of(given.shape[1])[given.indices]
    linear = (blend.lightfm, blend.base, blend.by_label, blend.titles, blend.weights)
    add_parts(scores, buckets, labels, given.indptr, rows, given.data, linear, of_kernel)


@njit(cache=True)
def add_parts(
    scores: np.ndarray,
    buckets: np.ndarray,
    labels: np.ndarray,
    starts: np.ndarray,
    rows: np.ndarray,
    strengths: np.ndarray,
    linear: tuple,
    of_kernel: tuple,
) -> None:
    """All that is added to the scores of one profile while they are at hand, then those of the next.

    starts: int [B + 1], where in rows and strengths the history of each profile begins; rows: where a title stands in
    the linear models' weights, -1 for nowhere. linear: arrays of Blend; of_kernel: the kernel model's weight for each
    profile, its base and known titles, where each profile stands in what it says (-1 for nowhere), and that.
    """
    lightfm, base, by_label, titles, weights = linear
    kernel_weights, kernel_base, known, places, above_base = of_kernel
    for profile in range(len(scores)):
        own, bucket, kernel_weight = scores[profile], buckets[profile], kernel_weights[profile]
        for title in range(len(own)):
            own[title] = own[title] * lightfm[bucket] + base[bucket, title] + kernel_weight * kernel_base[title]
        for label in np.flatnonzero(labels[profile]):
            own += by_label[bucket, label]
        for place in range(starts[profile], starts[profile + 1]):
            if rows[place] >= 0:
                add_at(own, titles[bucket, rows[place]], strengths[place], weights[bucket, rows[place]])
        if places[profile] >= 0:
            add_at(own, known, kernel_weight, above_base[places[profile]])


@njit(cache=True)
def add_at(scores: np.ndarray, titles: np.ndarray, factor: float, values: np.ndarray) -> None:
    """Add values, times a factor, to the scores of these titles, in step."""
    for place in range(len(titles)):
        scores[titles[place]] += factor * values[place]
