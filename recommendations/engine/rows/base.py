"""What every kind of row is given, and what it offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from scipy.sparse import csr_matrix

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


class Liked(NamedTuple):
    """Of the things of one kind that a profile likes any of: indexes, int32 [n], and how much, float32 [n]."""

    indexes: np.ndarray
    weights: np.ndarray


@dataclass(frozen=True)
class Taste:
    """Liked weight of each genre, float32 [genres], and of the credits and mixes with any."""

    genres: np.ndarray
    credits: Liked
    mixes: Liked


@dataclass(frozen=True)
class Tastes:
    """The same of several profiles: float32 [B, genres], and sparse [B, credits] and [B, mixes]."""

    genres: np.ndarray
    credits: csr_matrix
    mixes: csr_matrix

    def of(self, row: int) -> Taste:
        return Taste(self.genres[row], entries(self.credits, row), entries(self.mixes, row))


def entries(matrix: csr_matrix, row: int) -> Liked:
    # SciPy's own slicing takes longer than all the rest of a row.
    these = slice(matrix.indptr[row], matrix.indptr[row + 1])
    return Liked(matrix.indices[these], matrix.data[these])


@dataclass(frozen=True)
class RowContext:
    """One profile as the rows see it.

    allowed: bool [titles], what it may see and has not turned down, even the name of which no row may give away.
    best: int32, its best fresh titles by score, best first. pinned: curators' rows, for whomever they are.
    """

    snapshot: "Snapshot"
    state: "ProfileState"
    allowed: np.ndarray
    scores: np.ndarray
    best: np.ndarray
    taste: Taste
    pinned: Sequence["Pinned"] = ()

    @cached_property
    def liked(self) -> np.ndarray:
        """Places in the history of what was liked, the latest first."""
        places = np.flatnonzero(self.state.weights > 0)
        return places[np.lexsort((self.state.titles[places], -self.state.seen_at[places]))]

    @cached_property
    def speaking(self) -> np.ndarray:
        """Places in the history of what was watched and liked lately and may be named, by how recently and how well."""
        state = self.state
        watched = self.liked if state.watched is None else self.liked[state.watched[self.liked]]
        latest = watched[self.allowed[state.titles[watched]]][:LATEST]
        claim = state.weights[latest] * 0.5 ** (np.arange(len(latest)) / HALF_LIFE_WATCHES)
        return latest[np.argsort(-claim, kind="stable")]

    @cached_property
    def favourites(self) -> np.ndarray:
        """Places in the history of what was rated up and may be named, the best liked first."""
        state = self.state
        if state.ratings is None:
            return np.empty(0, dtype=np.int64)
        rated = self.liked[state.ratings[self.liked] > 0]
        rated = rated[self.allowed[state.titles[rated]]]
        return rated[np.argsort(-state.weights[rated], kind="stable")][:FAVOURITES]

    @cached_property
    def named(self) -> np.ndarray:
        """Places in the history of all that rows or their reasons may name."""
        return np.union1d(self.speaking, self.favourites)

    @cached_property
    def watched_anchors(self) -> list[int]:
        """Titles that speak for the profile and are unlike one another."""
        return choose_anchors(self.snapshot, self.state.titles[self.speaking], WATCHED_ANCHORS, [])

    def by_score(self, titles: np.ndarray) -> np.ndarray:
        """The same titles, this profile's best first, ties as they came."""
        return titles[np.argsort(-self.scores[titles], kind="stable")]


@dataclass(frozen=True)
class Candidates:
    """A row that would like to be on the page.

    place: that of the row on the page, counted from 0, for one that does not compete for it. worth: a competing row is
    worth so much more than its titles by themselves. own: the viewer put these titles there (shown whatever other rows
    show). seen: made of titles that were watched, which no other row may show. claims: so many of its first titles are
    its own: no row above takes them, so that a sequel stands where its reason is given. anchor: the watched title that
    they are there because of; chart: they are there whatever the profile watched. explores: new titles are tried in it,
    but not first.
    """

    kind: str
    subject: str
    titles: np.ndarray
    place: int | None = None
    worth: float = 1.0
    own: bool = False
    seen: bool = False
    claims: int = 0
    anchor: int = -1
    chart: bool = False
    explores: bool = False


class RowKind(Protocol):
    kind: str

    def candidates(self, context: RowContext) -> list[Candidates]:
        """The rows of this kind for a profile; none is fine."""
