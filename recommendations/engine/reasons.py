"""Why a title is on a page: the watches without which its score would be lower.

A watch is cited for a title only if the score is lower when it is computed from a history that lacks the watch:
influence by leaving one out, here exact (for deep models see Koh and Liang, "Understanding Black-box Predictions via
Influence Functions", ICML 2017). It is cheap, for most models are linear in a history, its length aside. The kernel
model is not: of it the first order is taken, as that paper does. What the deep model makes of a watch is left out of
the account: it says much the same as the others.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.assembly import Chosen
from recommendations.engine.blend import add_kernel, add_linear, bucket_of, bucket_of_length, strengths
from recommendations.engine.fold_in import liked_counts
from recommendations.engine.lists import Lists, places_of
from recommendations.engine.scoring import Model, vectors_without
from recommendations.engine.sparse import lengths_of

CITED = 2
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
    itself; lengths: float32 [B], of the histories as the kernel model sees them.
    """

    model: Model
    watches: Watches
    shifts: np.ndarray
    buckets: np.ndarray
    turns: dict[int, np.ndarray]
    lengths: np.ndarray

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
        lengths = lengths_of(strengths(histories).maximum(0))
        return cls(model, watches, shifts, shorter, dict(zip(turned.tolist(), turns, strict=True)), lengths)

    def on(self, titles: Lists) -> np.ndarray:
        """By how much the scores of each profile's titles fall without each of its watches: float32 [most, titles].

        most: watches that one profile has; the others' columns end in -inf. Of a title whose score follows from other
        titles' scores no watch is cited: all of its column is -inf.
        """
        watched = self.watches.titles
        falls = np.full((int(watched.lengths.max(initial=0)), len(titles.values)), -np.inf, dtype=np.float32)
        kernel, trained = self.model.kernel, len(self.model.title_biases)
        place_of = places_of(kernel.known, len(self.model.title_vectors), len(kernel.known))
        rows, columns = place_of[watched.values], place_of[titles.values]
        counts = self.kernel_counts()[:, None]
        for profile in np.flatnonzero(titles.lengths * watched.lengths).tolist():
            these, its = (slice(*lists.starts[profile : profile + 2]) for lists in (titles, watched))
            on_its = self.shifts[its] @ self.model.title_vectors[titles.values[these]].T
            if counts[its].any():
                on_its += kernel.influence[rows[its]].take(columns[these], axis=1) * counts[its]
            if profile in self.turns:
                on_its += self.turns[profile][np.minimum(titles.values[these], trained - 1)]
            falls[: len(on_its), these] = on_its
        self.add_weights(falls, titles)
        falls[:, np.isin(titles.values, self.model.new_titles.titles)] = -np.inf
        return falls

    def kernel_counts(self) -> np.ndarray:
        """How much each watch counts for what the kernel model says of its profile: float32 [q]."""
        owners = self.watches.titles.owners
        shares = np.minimum(self.watches.weights, 1.0) / np.maximum(self.lengths[owners], 1e-9)
        return self.model.blend.kernel[self.buckets[owners]] * shares

    def add_weights(self, falls: np.ndarray, titles: Lists) -> None:
        """What the linear models take from each watch."""
        watched, blend = self.watches.titles, self.model.blend
        n_titles = len(self.model.title_vectors)
        rows = blend.row_of(n_titles)[watched.values]
        known = np.flatnonzero(rows >= 0)
        owners, rows = watched.owners[known], rows[known]
        # Where each profile's title is among all of them, -1 for titles that are not asked for.
        places = np.full(len(titles) * n_titles, -1, dtype=np.int32)
        places[titles.owners * n_titles + titles.values] = np.arange(len(titles.values))
        buckets = self.buckets[owners]
        at = places[(owners * n_titles)[:, None] + blend.titles[buckets, rows]]
        watch, entry = np.nonzero(at >= 0)
        strengths = np.minimum(self.watches.weights[known], 1.0)[watch]
        added = blend.weights[buckets[watch], rows[watch], entry] * strengths
        falls[watched.ranks[known][watch], at[watch, entry]] += added


def turn(model: Model, histories: csr_matrix, labels: np.ndarray, own: np.ndarray, other: np.ndarray) -> np.ndarray:
    """What scores fall by when histories are weighed as of another bucket, vectors aside: float32 [B, titles]."""
    histories = histories[:, : len(model.title_biases)]
    given, blend = strengths(histories), model.blend
    biases = np.tile(model.title_biases, (histories.shape[0], 1))
    falls, of_others = biases, biases.copy()
    add_linear(falls, blend, own, given, labels)
    add_linear(of_others, blend, other, given, labels)
    falls -= of_others
    # Of the models that are not linear only the weights differ.
    less = blend.kernel[own] - blend.kernel[other]
    add_kernel(falls, model.kernel, given, less)
    if model.deep is not None:
        falls += (model.deep.weights[own] - model.deep.weights[other])[:, None] * model.deep.scores(given, labels)
    return falls


def cited(influences: Influences, chosen: Chosen) -> np.ndarray:
    """What each of the chosen titles is there because of: watched titles, int32 [titles, 2], -1 for none."""
    offers, titles = chosen.offers, chosen.titles
    owners = chosen.profiles[titles.owners]
    places = np.flatnonzero(~(offers.own | offers.seen | offers.chart)[chosen.rows][titles.owners])
    asked = Lists.owned(titles.values[places], owners[places], len(influences.buckets))
    named = np.full((len(titles.values), CITED), NOBODY, dtype=np.int32)
    falls = influences.on(asked)
    if falls.size:
        anchors = offers.anchors[chosen.rows][titles.owners][places]
        named[places] = most_of_all(falls, asked, influences.watches.titles, anchors)
    return named


def most_of_all(falls: np.ndarray, titles: Lists, watched: Lists, anchors: np.ndarray) -> np.ndarray:
    """The watches that the score of each of the profiles' titles falls most without: int32 [titles, 2], -1 for none.

    falls: float32 [most, titles], see Influences.on; watched: of each profile; anchors: int [titles], the watch to name
    alone where that is true, -1 for none.
    """
    (first, most), (second, next_most) = two_largest(falls)
    largest = np.full(len(titles), -np.inf, dtype=np.float32)
    np.maximum.at(largest, titles.owners, most)
    least = LEAST_FALL * largest[titles.owners]
    by_watch = watched.padded(len(falls), NOBODY)
    named = np.stack([by_watch[titles.owners, place] for place in (first, second)], axis=1)
    is_cited = most > np.maximum(least, 0.0)
    also = is_cited & (next_most > LEAST_OF_SECOND * most)
    named[~np.stack([is_cited, also], axis=1)] = NOBODY
    anchored = np.flatnonzero(anchors != NOBODY)
    of_anchor = anchors[anchored] == by_watch[titles.owners[anchored]].T
    true = anchored[(of_anchor & (falls[:, anchored] > least[anchored])).any(axis=0)]
    named[true, 0], named[true, 1] = anchors[true], NOBODY
    return named


def two_largest(values: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """In which row of each column the largest value is, and how large; the same of the second: int64, float32 [n].

    values: float32 [rows, n]. Those that are not above 0 are not told apart. What NumPy offers for this takes twenty
    times as long as finding the largest alone: here the last bits of each value, in its place among whole numbers, say
    which row it is in. Less than a thousandth of it is lost.
    """
    bits = max(len(values) - 1, 1).bit_length()
    in_row = np.int32((1 << bits) - 1)
    # Positive floats are in the order of their bits.
    marked = (values.view(np.int32) & ~in_row) | np.arange(len(values), dtype=np.int32)[:, None]
    first = marked.max(axis=0)
    marked[marked == first] = np.iinfo(np.int32).min
    return [
        ((found & in_row).astype(np.int64), (found & ~in_row).view(np.float32)) for found in (first, marked.max(axis=0))
    ]
