"""Why a title is on a page: the watches without which its score would be lower.

A watch is cited for a title only if the score is lower when it is computed from a history that lacks the watch:
influence by leaving one out, here exact (for deep models see Koh and Liang, "Understanding Black-box Predictions via
Influence Functions", ICML 2017). It is cheap, for most models are linear in a history, its length aside. The kernel
model is not: of it the first order is taken, as that paper does. What the deep model makes of a watch is left out of
the account: it says much the same as the others.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numba import njit
from scipy.sparse import csr_matrix

from recommendations.engine.assembly import Chosen
from recommendations.engine.blend import add_others, bucket_of, bucket_of_length, strengths
from recommendations.engine.fold_in import liked_counts
from recommendations.engine.lists import Lists, places_of
from recommendations.engine.scoring import Model, vectors_without
from recommendations.engine.sparse import lengths_of

CITED = 2
# Of a page, as many as a byte can tell apart; there are a few dozen at most: see rows.base.Block.named.
MOST_NAMED = 127
NOBODY = -1
# What a title's score must fall by, as a share of the largest fall on the page: less may be rounding.
LEAST_FALL = 1e-3
# A second watch is named beside the first only if it says nearly as much.
LEAST_OF_SECOND = 0.6


@dataclass(frozen=True)
class Watches:
    """Watches of a block of profiles that may be cited. titles: a list for each; weights: float32, in step, above 0."""

    titles: Lists
    weights: np.ndarray


@dataclass(frozen=True)
class Influences:
    """What watches add to scores.

    shifts: float32 [q, d], how far each moves its profile's vector; buckets: int64 [B], of a history one title shorter;
    turns: float32 [trained titles] of each profile (by row) for which this is another bucket, what the other adds by
    itself; strengths: float32 [q], of liking, as the linear models take them; counts: float32 [q], how much each watch
    counts for what the kernel model says of its profile.
    """

    model: Model
    watches: Watches
    shifts: np.ndarray
    buckets: np.ndarray
    turns: dict[int, np.ndarray]
    strengths: np.ndarray
    counts: np.ndarray

    @classmethod
    def of(
        cls, model: Model, histories: csr_matrix, labels: np.ndarray, vectors: np.ndarray, watches: Watches
    ) -> "Influences":
        """Of profiles with these histories and labels; vectors: see scoring.profile_vectors."""
        blend, owners = model.blend, watches.titles.owners
        own, shorter = bucket_of(histories), bucket_of_length(liked_counts(histories) - 1)
        without = vectors_without(model, histories, labels, owners, watches.titles.values, watches.weights)
        shifts = blend.lightfm[own][owners, None] * vectors[owners]
        shifts -= blend.lightfm[shorter][owners, None] * without
        turned = np.flatnonzero(own != shorter)
        turns = turn(model, histories[turned], labels[turned], own[turned], shorter[turned])
        given = np.minimum(watches.weights, 1.0)
        lengths = lengths_of(strengths(histories).maximum(0))
        counts = blend.kernel[shorter[owners]] * given / np.maximum(lengths[owners], 1e-9)
        return cls(model, watches, shifts, shorter, dict(zip(turned.tolist(), turns, strict=True)), given, counts)

    @cached_property
    def linear_rows(self) -> np.ndarray:
        """Where the linear models' weights of each watch stand, -1 for those that have none: int64 [q]."""
        return self.model.blend.row_of(len(self.model.title_vectors))[self.watches.titles.values]

    @cached_property
    def kernel_places(self) -> np.ndarray:
        """Where each title stands in the kernel model's table of influence: int64 [titles]."""
        known = self.model.kernel.known
        return places_of(known, len(self.model.title_vectors), len(known))

    @cached_property
    def nowhere(self) -> np.ndarray:
        """-1 for each title, int32: see add_linear_part."""
        return np.full(len(self.model.title_vectors), -1, dtype=np.int32)

    def on(self, profile: int, titles: np.ndarray) -> np.ndarray:
        """By how much the scores of titles (int32 [n], no two alike) fall without each of the profile's watches:
        float32 [watches, n]."""
        model, its = self.model, slice(*self.watches.titles.starts[profile : profile + 2])
        falls = np.ascontiguousarray((model.title_vectors.take(titles, axis=0) @ self.shifts[its].T).T)
        if profile in self.turns:
            falls += self.turns[profile][np.minimum(titles, len(model.title_biases) - 1)]
        bucket, places, kernel = self.buckets[profile], self.kernel_places, model.kernel
        rows = places[self.watches.titles.values[its]]
        add_kernel_part(falls, kernel.influence, kernel.influence_steps, rows, places[titles], self.counts[its])
        weights = (model.blend.titles[bucket], model.blend.weights[bucket])
        add_linear_part(falls, titles, *weights, self.linear_rows[its], self.strengths[its], self.nowhere)
        return falls


@njit(cache=True)
def add_kernel_part(
    falls: np.ndarray,
    influence: np.ndarray,
    steps: np.ndarray,
    rows: np.ndarray,
    columns: np.ndarray,
    counts: np.ndarray,
) -> None:
    """Add what the kernel model takes from each watch; rows, columns: where watches and titles stand in influence."""
    unknown = len(influence) - 1
    known = np.flatnonzero(columns < unknown)
    for watch in range(len(rows)):
        own, count = influence[rows[watch]], counts[watch] * steps[rows[watch]]
        if count and rows[watch] < unknown:
            for place in known:
                falls[watch, place] += count * own[columns[place]]


@njit(cache=True)
def add_linear_part(
    falls: np.ndarray,
    titles: np.ndarray,
    others: np.ndarray,
    weights: np.ndarray,
    rows: np.ndarray,
    strengths: np.ndarray,
    places: np.ndarray,
) -> None:
    """Add what the linear models take from each watch.

    titles: int32 [n], those that falls is about; others, weights: titles and weights of Blend, of one bucket; rows:
    where each watch stands in them, -1 for nowhere; places: -1 for each title of the catalogue, and so again when it is
    done.
    """
    for place in range(len(titles)):
        places[titles[place]] = place
    for watch in range(len(rows)):
        if rows[watch] < 0:
            continue
        for entry in range(others.shape[1]):
            place = places[others[rows[watch], entry]]
            if place >= 0:
                falls[watch, place] += weights[rows[watch], entry] * strengths[watch]
    places[titles] = -1


def turn(model: Model, histories: csr_matrix, labels: np.ndarray, own: np.ndarray, other: np.ndarray) -> np.ndarray:
    """What scores fall by when histories are weighed as of another bucket, vectors aside: float32 [B, titles]."""
    histories = histories[:, : len(model.title_biases)]
    blend, models = model.blend, (model.blend, model.kernel, histories, labels)
    falls = np.tile(model.title_biases, (histories.shape[0], 1))
    of_others = falls.copy()
    # Of the models that are not linear only the weights differ.
    add_others(falls, *models, own, blend.kernel[own] - blend.kernel[other])
    add_others(of_others, *models, other, np.zeros(len(other), dtype=np.float32))
    falls -= of_others
    if model.deep is not None:
        more = model.deep.weights[own] - model.deep.weights[other]
        falls += more[:, None] * model.deep.scores(strengths(histories), labels)
    return falls


def cited(influences: Influences, chosen: Chosen) -> np.ndarray:
    """What each of the chosen titles is there because of: watched titles, int32 [titles, 2], -1 for none.

    The score of a new title follows from other titles' scores: of it no watch is cited.
    """
    offers, titles, watched = chosen.offers, chosen.titles, influences.watches.titles
    named = np.full((len(titles.values), CITED), NOBODY, dtype=np.int32)
    untold = (offers.whole | offers.seen | offers.chart)[chosen.rows][titles.owners]
    untold |= np.isin(titles.values, influences.model.new_titles.titles)
    places = np.flatnonzero(~untold)
    by_profile = Lists.owned(places, chosen.profiles[titles.owners[places]], len(watched))
    anchors = offers.anchors[chosen.rows][titles.owners]
    for profile in np.flatnonzero(by_profile.lengths * watched.lengths).tolist():
        these = by_profile[profile]
        falls = influences.on(profile, titles.values[these])
        named[these] = most_of_all(falls, watched[profile], anchors[these])
    return named


@njit(cache=True)
def most_of_all(falls: np.ndarray, watched: np.ndarray, anchors: np.ndarray) -> np.ndarray:
    """The watches that the score of each title falls most without: int32 [titles, 2], -1 for none.

    falls: float32 [watches, titles], see Influences.on; watched: int32 [watches], one at least; anchors: int64
    [titles], the watch to name alone where that is true, -1 for none.
    """
    first, second = two_largest(falls)
    titles = len(anchors)
    named = np.full((titles, CITED), np.int32(NOBODY))
    largest = np.float32(0.0)
    for title in range(titles):
        largest = max(largest, falls[first[title], title])
    least = LEAST_FALL * largest
    for title in range(titles):
        most = falls[first[title], title]
        if most > least:
            named[title, 0] = watched[first[title]]
            if second[title] >= 0 and falls[second[title], title] > LEAST_OF_SECOND * most:
                named[title, 1] = watched[second[title]]
        if anchors[title] != NOBODY and fall_without(anchors[title], falls[:, title], watched) > least:
            named[title, 0], named[title, 1] = anchors[title], NOBODY
    return named


@njit(cache=True)
def fall_without(watch: int, falls: np.ndarray, watched: np.ndarray) -> float:
    """What falls (float32 [watches]) has for a watch, 0 if it is none of those watched."""
    for place in range(len(watched)):
        if watched[place] == watch:
            return falls[place]
    return np.float32(0.0)


@njit(cache=True)
def two_largest(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """In which row of each column the largest value is, and the next, -1 if there is but one row: int32 [columns].

    values: float32 [rows, columns], of one row at least.
    """
    columns = values.shape[1]
    most, next_most = values[0].copy(), np.full(columns, np.float32(-np.inf))
    first, second = np.zeros(columns, dtype=np.int32), np.full(columns, np.int32(-1))
    for number in range(1, len(values)):
        row = np.int32(number)
        for column in range(columns):
            # Everything is written every time: without branches the compiler takes eight columns at once.
            value, best, then, place = values[row, column], most[column], next_most[column], first[column]
            is_best, is_next = value > best, value > then
            next_most[column] = best if is_best else (value if is_next else then)
            second[column] = place if is_best else (row if is_next else second[column])
            most[column] = value if is_best else best
            first[column] = row if is_best else place
    return first, second


@njit(cache=True)
def numbered(cited: np.ndarray, n_titles: int) -> tuple[np.ndarray, np.ndarray]:
    """The watches that titles are there because of, each once, and for each citation the place of its watch among them.

    cited: int32 [titles, 2], -1 for none; n_titles: of the catalogue. Returns int32 [watches] and int8 [titles, 2], -1
    likewise.
    """
    watches, count = np.empty(MOST_NAMED, dtype=np.int32), 0
    places, place_of = np.full(cited.shape, np.int8(NOBODY)), np.full(n_titles, np.int8(NOBODY))
    for title in range(len(cited)):
        for which in range(CITED):
            watch = cited[title, which]
            if watch == NOBODY:
                continue
            if place_of[watch] == NOBODY:
                place_of[watch], watches[count] = count, watch
                count += 1
            places[title, which] = place_of[watch]
    return watches[:count], places
