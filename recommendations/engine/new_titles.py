"""Titles that hardly anybody has watched: scored by the watched titles that they are like.

A ridge regression predicts from what is known of a title (genres, director, cast, year) what the whole blend says of
it. It is learned on watched titles, and is linear in what it predicts, so that nothing is fitted for a profile: the
score of a new title is a weighted mean of the scores of watched ones. A retrain learns the matrix that turns what is
known of a title into these weights; a title that was added since needs no more than that. MARec (RecSys 2024) joins
metadata to a linear model in a like manner.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix

from recommendations.engine.artwork_arrays import rows_of_new, without_artwork
from recommendations.engine.features import UNKNOWN_YEAR, CatalogFacts, FeatureWeights, describe, matrix_of
from recommendations.engine.mixes import subjects_of as mixes_of_title
from recommendations.engine.popularity import SECONDS_A_DAY
from recommendations.engine.similar import NEIGHBOURS, top

if TYPE_CHECKING:
    from recommendations.engine.snapshot import Snapshot

# A title is watched, and others may be judged by it, from so many likes on; of these titles the most liked.
LEAST_LIKES = 5
MOST_WATCHED = 5000
# The labels that most watched titles share: each costs a row of the matrix that is solved.
LEAST_SHARED, MOST_LABELS = 2, 2000
# A title of a snapshot is new for so many days, for as long as it has few likes: whoever has been there for longer was
# passed over. Its own score counts half at so many likes.
NEW_DAYS, HALF_OWN_LIKES = 60.0, 3.0
# Every new title takes part in scoring every profile: the latest so many of those in a snapshot, and of those since.
MOST_NEW, MOST_ADDED = 200, 1000
# All of these chosen on titles of MovieLens-1M that were held out of the training titles. See docs/recommendations.md.
RIDGE = 0.4
WEIGHTS = FeatureWeights(genre=0.7, cast=0.4, decade=0.0)
PAIR_WEIGHT, YEAR_WEIGHT, YEARS_APART = 0.3, 0.5, 5
# One tile among the first picks, the fifth, is a new title: one of the best few in the first quarter of all that fits.
EXPLORED_PLACE, EXPLORED_CHOICES, EXPLORED_ONE_IN = 4, 5, 4


@dataclass(frozen=True)
class NewTitleMap:
    """watched: int32 [h], title indexes; weights: float32 [labels + 1, h], the last row for every title alike."""

    labels: list[str]
    watched: np.ndarray
    weights: np.ndarray

    def shares(self, facts: CatalogFacts) -> np.ndarray:
        """For each title (a column) the weights of the watched titles, adding up to 1: float32 [h, titles]."""
        described = describe_all(facts, self.labels)
        return np.ascontiguousarray((described @ self.weights[:-1] + self.weights[-1]).T)


@dataclass(frozen=True)
class NewTitles:
    """titles: int32 [n], indexes; own: float32 [n], how much the score that training gave it counts, 0 to 1.

    shares: float32 [h, n], how much the score of each watched title counts; what a title's shares add up to and own
    make 1.
    """

    watched: np.ndarray
    titles: np.ndarray
    own: np.ndarray
    shares: np.ndarray

    def add_scores(self, scores: np.ndarray, n_titles: int) -> np.ndarray:
        """Scores of trained titles (float32 [B, trained]) as those of all, the new ones scored: [B, n_titles].

        Where all are trained ones, the same array.
        """
        if not len(self.titles):
            return scores
        judged = scores[:, self.watched] @ self.shares
        if n_titles > scores.shape[1]:
            scores = np.pad(scores, ((0, 0), (0, n_titles - scores.shape[1])))
        scores[:, self.titles] = self.own * scores[:, self.titles] + judged
        return scores


def learn_map(facts: CatalogFacts, likes: np.ndarray) -> NewTitleMap:
    """likes: float32 [titles], how many profiles like each. In closed form, with an intercept that is not penalised."""
    watched = watched_titles(likes)
    labels = shared_labels([describe_new(facts, row) for row in watched.tolist()])
    known = describe_all(facts.only(watched), labels).toarray()
    means = known.mean(axis=0)
    known -= means
    gram = known.T @ known
    gram[np.diag_indices_from(gram)] += RIDGE
    weights = cho_solve(cho_factor(gram, lower=True), known.T) if labels else np.empty((0, len(watched)))
    # The centred columns add up to 0, and with the equal shares that they are added to, to 1.
    intercept = 1.0 / len(watched) - means @ weights
    return NewTitleMap(labels, watched, np.vstack([weights, intercept]).astype(np.float32))


def watched_titles(likes: np.ndarray) -> np.ndarray:
    """Indexes, ascending: int32. Where no title has enough likes, those with any."""
    least = LEAST_LIKES if (likes >= LEAST_LIKES).any() else 1
    best = np.argsort(-likes, kind="stable")[:MOST_WATCHED]
    return np.sort(best[likes[best] >= least]).astype(np.int32)


def new_titles_of(learned: NewTitleMap, facts: CatalogFacts, likes: np.ndarray, until: float) -> NewTitles:
    """Those of a snapshot, the latest added if there are too many. until: of the last watch, unix seconds."""
    since = until - NEW_DAYS * SECONDS_A_DAY
    few = np.flatnonzero((likes < LEAST_LIKES) & (facts.added_at > since))
    few = np.setdiff1d(few, learned.watched)
    titles = np.sort(few[np.argsort(-facts.added_at[few], kind="stable")[:MOST_NEW]]).astype(np.int32)
    own = (likes[titles] / (likes[titles] + HALF_OWN_LIKES)).astype(np.float32)
    return NewTitles(learned.watched, titles, own, learned.shares(facts.only(titles)) * (1.0 - own))


def shared_labels(described: list[dict[str, float]]) -> list[str]:
    """The labels that most titles share, in the order of the alphabet."""
    names, titles = np.unique([label for labels in described for label in labels], return_counts=True)
    kept = np.argsort(-titles, kind="stable")[:MOST_LABELS]
    return sorted(names[kept[titles[kept] >= LEAST_SHARED]].tolist())


def describe_all(facts: CatalogFacts, labels: list[str]) -> csr_matrix:
    """float32 [titles, labels]."""
    position = {label: index for index, label in enumerate(labels)}
    return matrix_of([describe_new(facts, row) for row in range(len(facts.title_ids))], position)


def describe_new(facts: CatalogFacts, row: int) -> dict[str, float]:
    """Labels and their weights; genres also in pairs, and a year as shares of the two marks it lies between."""
    pairs = combinations(sorted(facts.genres[row]), 2)
    described = describe(facts, row, WEIGHTS) | {f"genres:{one}+{other}": PAIR_WEIGHT for one, other in pairs}
    year = int(facts.years[row])
    if year == UNKNOWN_YEAR:
        return described
    earlier, since = year - year % YEARS_APART, year % YEARS_APART / YEARS_APART
    nearest = {earlier: 1.0 - since, earlier + YEARS_APART: since}
    return described | {f"year:{mark}": YEAR_WEIGHT * share for mark, share in nearest.items()}


def with_new_titles(
    snapshot: "Snapshot",
    facts: CatalogFacts,
    artwork: Callable[[CatalogFacts], tuple[np.ndarray, np.ndarray]] = without_artwork,
) -> "Snapshot":
    """The snapshot with these titles, which it did not know, after its own; the latest added if there are too many.

    Everything that scoring looks up by a trained title's index stays as it is. artwork(facts): of each title's variants
    the emphasis, a row of the snapshot's artwork_vectors, and the kind (int32 and int8 [titles, 8], -1 for none).
    """
    latest = np.sort(np.lexsort((facts.title_ids, -facts.added_at))[:MOST_ADDED])
    facts = facts.only(latest)
    if not len(facts.title_ids):
        return snapshot
    shares = snapshot.new_title_map.shares(facts)
    rows = rows_of(snapshot, facts, shares) | rows_of_new(*artwork(facts))
    arrays = {name: np.concatenate([snapshot.arrays[name], added]) for name, added in rows.items()}
    first = snapshot.n_titles
    by_date = first + np.argsort(-facts.added_at, kind="stable").astype(np.int32)
    arrays["newest"] = np.concatenate([by_date, snapshot.newest])
    added = np.arange(first, first + len(facts.title_ids), dtype=np.int32)
    arrays["new_title_indexes"] = np.concatenate([snapshot.new_title_indexes, added])
    arrays["new_title_own"] = np.concatenate([snapshot.new_title_own, np.zeros(len(added), dtype=np.float32)])
    arrays["new_title_shares"] = np.hstack([snapshot.new_title_shares, shares])
    names = snapshot.manifest["title_names"] + facts.names
    return replace(snapshot, arrays=snapshot.arrays | arrays, manifest=snapshot.manifest | {"title_names": names})


def rows_of(snapshot: "Snapshot", facts: CatalogFacts, shares: np.ndarray) -> dict[str, np.ndarray]:
    """What the arrays that have an entry a title, and are no part of scoring, get for titles with these facts."""
    n = len(facts.title_ids)
    watched = snapshot.new_title_map.watched
    genres = snapshot.manifest["genre_names"]
    credits = [credit_indexes(snapshot, facts, row) for row in range(n)]
    mixes = [
        [snapshot.mix_index[mix] for mix in mixes_of_title(facts, row) if mix in snapshot.mix_index] for row in range(n)
    ]
    return {
        "title_ids": facts.title_ids,
        "title_vectors": shares.T @ snapshot.title_vectors[watched],
        "maturity": facts.maturity,
        "neighbours": nearest_watched(watched, shares),
        "genre_members": np.array([[name in known for name in genres] for known in facts.genres]).reshape(n, -1),
        **further_entries("credit", snapshot.credit_indptr[-1], credits),
        **further_entries("mix", snapshot.mix_indptr[-1], mixes),
        "runtimes": facts.runtimes,
    }


def further_entries(name: str, end: int, rows: list[list[int]]) -> dict[str, np.ndarray]:
    """What a sparse matrix with a row a title gets for further rows. end: how many entries it has."""
    ends = end + np.cumsum([len(indexes) for indexes in rows])
    return {
        f"{name}_indptr": ends.astype(np.int32),
        f"{name}_indices": np.array([index for indexes in rows for index in indexes], dtype=np.int32),
    }


def credit_indexes(snapshot: "Snapshot", facts: CatalogFacts, row: int) -> list[int]:
    """The credits of a title that have a number in the snapshot."""
    named = [("director", person) for person in facts.directors[row]] + [("cast", person) for person in facts.cast[row]]
    return [snapshot.credit_index[credit] for credit in named if credit in snapshot.credit_index]


def nearest_watched(watched: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """The watched titles that each new one is most judged by, best first: int32 [n, 100], -1 pads."""
    kept = min(NEIGHBOURS, len(watched))
    found = np.full((shares.shape[1], NEIGHBOURS), -1, dtype=np.int32)
    found[:, :kept] = watched[top(shares.T, kept)]
    return found


def explore(best: np.ndarray, is_new: np.ndarray, profile_id: int) -> np.ndarray:
    """A profile's titles, best first (int32 [n]), with a new one of the first quarter raised to the fifth place.

    is_new: bool [titles]. Which of its best few depends on the profile alone: viewers of one taste try different
    titles, and nobody's page changes from one visit to the next.
    """
    ranks = np.flatnonzero(is_new[best[: len(best) // EXPLORED_ONE_IN]])[:EXPLORED_CHOICES]
    if not len(ranks) or ranks[0] <= EXPLORED_PLACE:
        return best
    rank = ranks[profile_id % len(ranks)]
    return np.concatenate(
        [best[:EXPLORED_PLACE], best[[rank]], np.delete(best[EXPLORED_PLACE:], rank - EXPLORED_PLACE)]
    )


def known_first(titles: np.ndarray, is_new: np.ndarray) -> np.ndarray:
    """The titles of a row (int32 [n]) with four before the first new one, if it has as many that are not new.

    However well a new title is thought of, nobody has liked it yet; and other rows may have taken what was above it.
    """
    first = np.flatnonzero(~is_new[titles])[:EXPLORED_PLACE]
    return np.concatenate([titles[first], np.delete(titles, first)])
