"""Why a title is on a page: the watches without which its score would be lower.

A watch is cited for a title only if the score is lower when it is computed from a history that lacks the watch:
influence by leaving one out, here exact (for deep models see Koh and Liang, "Understanding Black-box Predictions via
Influence Functions", ICML 2017). It is cheap, for most models are linear in a history, its length aside. What the
kernel and the deep model, which are not, make of a watch is left out of the account: they say much the same as the
others, and of the reasons of profiles held out of MovieLens-1M 99.5 % held when all of the score was computed again.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.assembly import Chosen
from recommendations.engine.blend import Blend, add_others, bucket_of, bucket_of_length, strengths
from recommendations.engine.fold_in import liked_counts
from recommendations.engine.scoring import Model, vectors_without

CITED = 2
NOBODY = -1
# What a title's score must fall by, as a share of the largest fall on the page: less may be rounding.
LEAST_FALL = 1e-3
# A second watch is named beside the first only if it says nearly as much.
LEAST_OF_SECOND = 0.6


@dataclass(frozen=True)
class Watches:
    """Watches of a block of profiles that may be cited.

    owners, titles: int [q], rows of the block, ascending, and titles; weights: float32 [q], in the history, above 0;
    starts: int64 [B + 1], where each profile's begin.
    """

    owners: np.ndarray
    titles: np.ndarray
    weights: np.ndarray
    starts: np.ndarray

    def of_profile(self, profile: int) -> np.ndarray:
        return self.titles[self.starts[profile] : self.starts[profile + 1]]


@dataclass(frozen=True)
class Influences:
    """What watches add to scores.

    shifts: float32 [q, d], how far each moves its profile's vector; buckets: int64 [B], of a history one title shorter;
    turns: float32 [trained titles] of each profile (by row) for which this is another bucket, what the other adds by
    itself; places: int32 [titles], scratch, -1 throughout; rows_of: see blend.Blend.row_of; judged: bool [titles],
    those whose score follows from other titles' scores, of which no watch is cited.
    """

    blend: Blend
    title_vectors: np.ndarray
    watches: Watches
    shifts: np.ndarray
    buckets: np.ndarray
    turns: dict[int, np.ndarray]
    places: np.ndarray
    rows_of: np.ndarray
    judged: np.ndarray

    @classmethod
    def of(
        cls, model: Model, histories: csr_matrix, labels: np.ndarray, vectors: np.ndarray, watches: Watches
    ) -> "Influences":
        """Of profiles with these histories and labels; vectors: see scoring.profile_vectors."""
        blend, n_titles = model.blend, histories.shape[1]
        own, shorter = bucket_of(histories), bucket_of_length(liked_counts(histories) - 1)
        without = vectors_without(model, histories, labels, watches.owners, watches.titles, watches.weights)
        shifts = blend.lightfm[own][watches.owners, None] * vectors[watches.owners]
        shifts -= blend.lightfm[shorter][watches.owners, None] * without
        turned = np.flatnonzero(own != shorter)
        turns = turn(model, histories[turned], labels[turned], own[turned], shorter[turned])
        places = np.full(n_titles, -1, dtype=np.int32)
        by_row = dict(zip(turned.tolist(), turns, strict=True))
        judged = np.zeros(n_titles, dtype=bool)
        judged[model.new_titles.titles] = True
        return cls(blend, model.title_vectors, watches, shifts, shorter, by_row, places, blend.row_of(n_titles), judged)

    def on(self, profile: int, titles: np.ndarray) -> np.ndarray:
        """By how much the score of each title (int32 [k]) falls without each watch of a profile: float32 [w, k]."""
        scored = ~self.judged[titles]
        if scored.all():
            return self.on_trained(profile, titles)
        falls = np.zeros((len(self.watches.of_profile(profile)), len(titles)), dtype=np.float32)
        falls[:, scored] = self.on_trained(profile, titles[scored])
        return falls

    def on_trained(self, profile: int, titles: np.ndarray) -> np.ndarray:
        """The same of titles that training gave a score."""
        these = slice(self.watches.starts[profile], self.watches.starts[profile + 1])
        falls = self.shifts[these] @ self.title_vectors[titles].T
        if profile in self.turns:
            falls += self.turns[profile][titles]
        self.add_weights(falls, these, self.buckets[profile], titles)
        return falls

    def add_weights(self, falls: np.ndarray, these: slice, bucket: int, titles: np.ndarray) -> None:
        """What the linear models take from each watch."""
        rows = self.rows_of[self.watches.titles[these]]
        known = np.flatnonzero(rows >= 0)
        strengths = np.minimum(self.watches.weights[these][known], 1.0)
        self.places[titles] = np.arange(len(titles))
        at = self.places[self.blend.titles[bucket][rows[known]]]
        self.places[titles] = -1
        watch, entry = np.nonzero(at >= 0)
        added = self.blend.weights[bucket][rows[known[watch]], entry] * strengths[watch]
        falls[known[watch], at[watch, entry]] += added


def turn(model: Model, histories: csr_matrix, labels: np.ndarray, own: np.ndarray, other: np.ndarray) -> np.ndarray:
    """What scores fall by when histories are weighed as of another bucket, vectors aside: float32 [B, titles]."""
    histories = histories[:, : len(model.title_biases)]
    biases = np.tile(model.title_biases, (histories.shape[0], 1))
    as_they_are, as_others = biases, biases.copy()
    add_others(as_they_are, model.blend, model.kernel, histories, labels, own)
    add_others(as_others, model.blend, model.kernel, histories, labels, other)
    if model.deep is not None:
        as_they_are += (model.deep.weights[own] - model.deep.weights[other])[:, None] * model.deep.scores(
            strengths(histories), labels
        )
    return as_they_are - as_others


def cited(influences: Influences, chosen: Chosen) -> np.ndarray:
    """What each of the chosen titles is there because of: watched titles, int32 [titles, 2], -1 for none."""
    offers, titles = chosen.offers, chosen.titles
    of_watches = ~(offers.own | offers.seen | offers.chart)[chosen.rows][titles.owners]
    anchors = offers.anchors[chosen.rows][titles.owners]
    named = np.full((len(titles.values), CITED), NOBODY, dtype=np.int32)
    ends = np.searchsorted(chosen.profiles[titles.owners], np.arange(len(influences.buckets) + 1))
    for profile, (start, end) in enumerate(pairwise(ends.tolist())):
        places = start + np.flatnonzero(of_watches[start:end])
        watched = influences.watches.of_profile(profile)
        if len(places) and len(watched):
            falls = influences.on(profile, titles.values[places])
            named[places] = most_of_all(falls, watched, anchors[places])
    return named


def most_of_all(falls: np.ndarray, watched: np.ndarray, anchors: np.ndarray) -> np.ndarray:
    """For each title the watches (of watched, int32 [w]) that its score falls most without: int32 [k, 2], -1 for none.

    falls: float32 [w, k], see Influences.on; anchors: int [k], the watch to name alone where it is true, -1 for none.
    """
    each, least = np.arange(falls.shape[1]), LEAST_FALL * falls.max()
    of_anchor = anchors == watched[:, None]
    true_anchor = (of_anchor & (falls > least)).any(axis=0)
    first = falls.argmax(axis=0)
    most = falls[first, each]
    falls[first, each] = -np.inf
    second = falls.argmax(axis=0)
    is_cited = most > least
    also = is_cited & (falls[second, each] > LEAST_OF_SECOND * most)
    found = np.stack([np.where(is_cited, watched[first], NOBODY), np.where(also, watched[second], NOBODY)], axis=1)
    found[true_anchor] = np.stack([anchors, np.full_like(anchors, NOBODY)], axis=1)[true_anchor]
    return found
