"""What every kind of row is given and what it offers, for a block of profiles at once: that is what makes it quick."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.chances import chances
from recommendations.engine.lists import Lists, best_first, joined
from recommendations.engine.rows.anchors import choose_anchors

if TYPE_CHECKING:
    from recommendations.engine.page import ProfileState
    from recommendations.engine.rows.pinned import Pinned
    from recommendations.engine.snapshot import Snapshot


# What speaks for a profile are its latest watches, the better liked first.
LATEST = 28
FAVOURITES = 6
WATCHED_ANCHORS = 3
HALF_LIFE_WATCHES = 12.0
# From so many liked titles on scores alone say what a profile wants.
LONG_HISTORY = 10
# The place of a row that competes for one.
ANY = np.inf


@dataclass(frozen=True)
class Tastes:
    """How much several profiles liked things: genres, float32 [B, genres]; credits and mixes, sparse [B, of each]."""

    genres: np.ndarray
    credits: csr_matrix
    mixes: csr_matrix


def liked_most(matrix: csr_matrix, least: float, lifts: np.ndarray | None = None, prior: float = 0.0) -> Lists:
    """What each profile (a row of the matrix) likes at least so much, the most liked first, then by number: int32.

    lifts: float32 [columns], what everybody's share of each is; liking is then told by how far it exceeds the square
    root of that, as if prior of it had been liked as everybody does.
    """
    everything = Lists(matrix.indices, matrix.indptr.astype(np.int64))
    enough = everything.where(matrix.data >= least)
    liked = matrix.data[matrix.data >= least]
    if lifts is not None:
        usual = lifts[enough.values]
        liked = (liked + prior * usual) / np.sqrt(np.maximum(usual, 1e-6))
    order = np.lexsort((enough.values, -liked, enough.owners))
    return Lists(enough.values[order], enough.starts)


@dataclass(frozen=True)
class Histories:
    """What the profiles of a block did: lists of titles, and in step with the first what ProfileState says of them."""

    titles: Lists
    weights: np.ndarray
    seen_at: np.ndarray
    watched: np.ndarray
    ratings: np.ndarray
    hidden: Lists
    finished: Lists
    continue_watching: Lists
    my_list: Lists

    @classmethod
    def of(cls, states: Sequence["ProfileState"]) -> "Histories":
        titles = Lists.of([state.titles for state in states])
        n = len(titles.values)
        weights, seen_at = np.empty(n, dtype=np.float32), np.empty(n)
        watched, ratings = np.ones(n, dtype=bool), np.zeros(n, dtype=np.int16)
        for number, state in enumerate(states):
            these = slice(titles.starts[number], titles.starts[number + 1])
            weights[these], seen_at[these] = state.weights, state.seen_at
            if state.watched is not None:
                watched[these] = state.watched
            if state.ratings is not None:
                ratings[these] = state.ratings
        others = {
            name: Lists.of([getattr(state, name) for state in states])
            for name in ("hidden", "finished", "continue_watching", "my_list")
        }
        return cls(titles, weights, seen_at, watched, ratings, **others)

    def matrix(self, n_titles: int) -> csr_matrix:
        """Signed weights, float32 [B, titles]."""
        shape = (len(self.titles), n_titles)
        # SciPy puts the indexes of a row in order where it likes to: not in arrays that others are in step with.
        return csr_matrix((self.weights, self.titles.values, self.titles.starts), shape=shape, copy=True)


@dataclass(frozen=True)
class Block:
    """B profiles as the rows see them, in a catalogue of t titles.

    allowed: bool [B, t], what each may see and has not turned down, even the name of which no row may give away; fresh:
    bool [B, t], what of it is new to the profile; scores: float32 [B, t]; best: the best fresh titles of each by score,
    best first; pinned: curators' rows, for whomever they are.
    """

    snapshot: "Snapshot"
    states: Sequence["ProfileState"]
    histories: Histories
    allowed: np.ndarray
    fresh: np.ndarray
    scores: np.ndarray
    best: Lists
    tastes: Tastes
    pinned: Sequence["Pinned"] = ()

    @property
    def everybody(self) -> np.ndarray:
        return np.arange(len(self.states))

    def entries(self, profiles: np.ndarray, titles: np.ndarray) -> np.ndarray:
        """Where in allowed.ravel() and the like a profile's title is: int64, of profiles and titles in step."""
        return profiles * self.allowed.shape[1] + titles

    def entries_of(self, titles: Lists) -> np.ndarray:
        """The same of a list for each profile."""
        return self.entries(titles.owners, titles.values)

    @cached_property
    def least_of_best(self) -> np.ndarray:
        """The score of the last of each profile's best titles: float32 [B], infinite where there are none."""
        least = np.full(len(self.states), np.inf, dtype=np.float32)
        some = np.flatnonzero(self.best.lengths)
        least[some] = self.scores[some, self.best.values[self.best.starts[some + 1] - 1]]
        return least

    @cached_property
    def chances(self) -> np.ndarray:
        """How likely each of the best titles is what its profile wants: float32, in step with best."""
        return chances(self.best, self.tastes.genres, self.snapshot.genre_weights)

    @cached_property
    def liked(self) -> Lists:
        """Places in the histories of what was liked, the latest first: int64."""
        histories = self.histories
        places = np.flatnonzero(histories.weights > 0)
        owners = histories.titles.owners[places]
        order = np.lexsort((histories.titles.values[places], -histories.seen_at[places], owners))
        return Lists.owned(places[order], owners, len(self.states))

    @cached_property
    def latest(self) -> np.ndarray:
        """The title that each profile liked last, -1 where it liked none: int64 [B]."""
        last, found = self.liked.first(1), np.full(len(self.states), -1)
        found[last.owners] = self.histories.titles.values[last.values]
        return found

    @cached_property
    def known_well(self) -> np.ndarray:
        """Which profiles liked enough titles for scores to be all that counts: bool [B]."""
        return self.liked.lengths >= LONG_HISTORY

    @cached_property
    def with_history(self) -> np.ndarray:
        """Profiles that liked something: int64, ascending."""
        return np.flatnonzero(self.liked.lengths)

    @cached_property
    def without_history(self) -> np.ndarray:
        return np.flatnonzero(self.liked.lengths == 0)

    @cached_property
    def speaking(self) -> Lists:
        """Places of what was watched and liked lately and may be named, by how recently and how well."""
        latest = self.may_be_named(self.liked, self.histories.watched[self.liked.values]).first(LATEST)
        claim = self.histories.weights[latest.values] * 0.5 ** (latest.ranks / HALF_LIFE_WATCHES)
        return best_first(latest, claim)

    @cached_property
    def favourites(self) -> Lists:
        """Places of what was rated up and may be named, the best liked first."""
        rated = self.may_be_named(self.liked, self.histories.ratings[self.liked.values] > 0)
        return best_first(rated, self.histories.weights[rated.values]).first(FAVOURITES)

    def may_be_named(self, places: Lists, also: np.ndarray) -> Lists:
        titles = self.histories.titles.values[places.values]
        return places.where(also & self.allowed.ravel()[self.entries(places.owners, titles)])

    @cached_property
    def named(self) -> Lists:
        """Places of all that rows or their reasons may name, ascending."""
        places = np.union1d(self.speaking.values, self.favourites.values)
        return Lists.owned(places, self.histories.titles.owners[places], len(self.states))

    @cached_property
    def watched_anchors(self) -> Lists:
        """For each profile titles that speak for it and are unlike one another."""
        titles = Lists(self.histories.titles.values[self.speaking.values], self.speaking.starts)
        nobody = Lists(titles.values[:0], np.zeros_like(titles.starts))
        return choose_anchors(self.snapshot.neighbours, titles, WATCHED_ANCHORS, nobody)

    def by_score(self, profiles: np.ndarray, lists: Lists) -> Lists:
        """The same lists, each for the profile in step, that profile's best first, ties as they came."""
        return best_first(lists, self.scores.ravel()[self.entries(profiles[lists.owners], lists.values)])

    def best_of_all(self, profiles: np.ndarray, titles: np.ndarray) -> Lists:
        """The same titles for each of these profiles, its best first."""
        return self.by_score(
            profiles, Lists(np.tile(titles, len(profiles)), np.arange(len(profiles) + 1) * len(titles))
        )


@dataclass(frozen=True)
class Offers:
    """Rows that would like to be on the pages of a block; what is one value here holds for all of them.

    profiles: int64 [n], whose page each is for; titles: a list for each. places: that of the row on the page, counted
    from 0, ANY for one that competes for it. worths: a competing row is worth so much more than its titles by
    themselves. claims: so many of its first titles are its own: no row above takes them, so that a sequel stands where
    its reason is given. anchors: the watched title that they are there because of, -1 for none. whole: shown as it is,
    whatever stands above (the viewer put these titles there, or everybody has the same). seen: made of titles that were
    watched, which no other row may show. chart: they are there whatever the profile watched. explores: new titles are
    tried in it, but not first.
    """

    kinds: Sequence[str] | str
    profiles: np.ndarray
    titles: Lists
    subjects: Sequence[str] | str = ""
    places: np.ndarray | float = ANY
    worths: np.ndarray | float = 1.0
    claims: np.ndarray | int = 0
    anchors: np.ndarray | int = -1
    whole: np.ndarray | bool = False
    seen: np.ndarray | bool = False
    chart: np.ndarray | bool = False
    explores: np.ndarray | bool = False

    def __len__(self) -> int:
        return len(self.profiles)

    def in_full(self, name: str) -> np.ndarray:
        value = getattr(self, name)
        return value if isinstance(value, np.ndarray) else np.full(len(self), value)

    @classmethod
    def joined(cls, parts: Sequence["Offers"]) -> "Offers":
        """All rows of all parts, with a value for each."""
        by_name = {
            field.name: np.concatenate([part.in_full(field.name) for part in parts])
            for field in fields(cls)
            if field.name not in {"titles", "kinds", "subjects"}
        }
        texts = {
            name: [text for part in parts for text in texts_of(getattr(part, name), len(part))]
            for name in ("kinds", "subjects")
        }
        return cls(titles=joined([part.titles for part in parts]), **by_name, **texts)


def texts_of(texts: Sequence[str] | str, length: int) -> Sequence[str]:
    return [texts] * length if isinstance(texts, str) else texts


class RowKind(Protocol):
    kind: str

    def offers(self, block: Block) -> Offers:
        """The rows of this kind for profiles of the block; none is fine. Those of a profile in the order it prefers."""
