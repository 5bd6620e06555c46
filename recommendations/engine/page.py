"""Assemble home pages: rows compete in order, no title twice, nothing the profile may or should not see."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.artwork_choice import Choices, choose
from recommendations.engine.assembly import Chosen, PageSettings, choose_rows
from recommendations.engine.lists import Lists, best_first
from recommendations.engine.reasons import Influences, Watches, cited, numbered
from recommendations.engine.rows.base import Block, Histories, Tastes
from recommendations.engine.rows.pinned import Pinned
from recommendations.engine.scoring import blended_scores, label_matrix, profile_vectors
from recommendations.engine.snapshot import Snapshot

PROFILES_A_BLOCK = 128
SAMPLED_EVERY = 16
HERO_CHOICES = 10
WARM_UP_TITLES = 10


@dataclass(frozen=True)
class ProfileState:
    """What a profile did, by title index.

    titles, weights, seen_at: its whole history (int32, float32 signed, float64 unix seconds; [n]).
    continue_watching, my_list, finished: latest first. hidden: turned down or not interested.
    demographics: labels as in the snapshot's manifest. watched: bool [n], which of titles was watched or rated and
    not only put on the list; None for all. ratings: int16 [n], -1, 1 or 2, 0 for none; None for none at all. epoch: in
    which it keeps its artwork, see artwork_choice.epoch_of.
    """

    profile_id: int
    titles: np.ndarray
    weights: np.ndarray
    seen_at: np.ndarray
    continue_watching: np.ndarray
    my_list: np.ndarray
    hidden: np.ndarray
    finished: np.ndarray
    maturity_limit: int = 18
    demographics: tuple[str, ...] = ()
    watched: np.ndarray | None = None
    ratings: np.ndarray | None = None
    epoch: int = 0


class Row(NamedTuple):
    """titles: int32 [length], best first; artwork: int16 [length], the variant chosen for each; probabilities: float32
    [length], with which it was.

    cited: int32 [length, 2], the watched titles that each is there because of, -1 where there is none to name.
    """

    kind: str
    subject: str
    titles: np.ndarray
    artwork: np.ndarray
    probabilities: np.ndarray
    cited: np.ndarray


@dataclass(frozen=True)
class Page:
    """hero: a title index, -1 where there is nothing to show. kinds, subjects, lengths: of each row, the last being how
    many titles it has; titles, artwork, probabilities, cited: see Row, of all rows, one after another."""

    profile_id: int
    hero: int
    hero_artwork: int
    hero_probability: float
    kinds: list[str]
    subjects: list[str]
    lengths: list[int]
    titles: np.ndarray
    artwork: np.ndarray
    probabilities: np.ndarray
    cited: np.ndarray

    @cached_property
    def rows(self) -> list[Row]:
        columns = (self.titles, self.artwork, self.probabilities, self.cited)
        return [
            Row(kind, subject, *(column[these] for column in columns))
            for kind, subject, these in zip(self.kinds, self.subjects, self.places(), strict=True)
        ]

    def places(self) -> Iterator[slice]:
        """Where the titles of each row are."""
        for end, length in zip(accumulate(self.lengths), self.lengths, strict=True):
            yield slice(end - length, end)

    def titles_of(self, kinds: Collection[str]) -> np.ndarray:
        """Those of all rows of these kinds: int32."""
        parts = [self.titles[these] for kind, these in zip(self.kinds, self.places(), strict=True) if kind in kinds]
        return np.concatenate([self.titles[:0], *parts])


def assemble_pages(
    snapshot: Snapshot,
    available: np.ndarray,
    states: Sequence[ProfileState],
    settings: PageSettings,
    pinned: Sequence[Pinned] = (),
) -> list[Page]:
    """One page for each state, in order. available: bool [titles], what may be shown to anybody now; pinned: curators'
    rows."""
    pages: list[Page] = []
    for start in range(0, len(states), PROFILES_A_BLOCK):
        pages += assemble_block(snapshot, available, states[start : start + PROFILES_A_BLOCK], settings, pinned)
    return pages


def assemble_block(
    snapshot: Snapshot,
    available: np.ndarray,
    states: Sequence[ProfileState],
    settings: PageSettings,
    pinned: Sequence[Pinned],
) -> list[Page]:
    histories = Histories.of(states)
    matrix = histories.matrix(snapshot.n_titles)
    labels = label_matrix(snapshot.demographic_index, [state.demographics for state in states])
    vectors = profile_vectors(snapshot, matrix, labels)
    allowed, fresh = may_show(snapshot, available, states, histories)
    scores = blended_scores(snapshot, matrix, labels, vectors)
    best = best_of(scores, fresh, settings.candidates)
    tastes = tastes_of(snapshot, matrix)
    block = Block(snapshot, states, histories, allowed, fresh, scores, best, tastes, pinned)
    chosen = choose_rows(block, settings)
    named = cited(Influences.of(snapshot, matrix, labels, vectors, citable(block)), chosen)
    leanings = vectors - snapshot.mean_profile
    artwork = artwork_for(snapshot, leanings, states, chosen.titles.values, chosen.profiles[chosen.titles.owners])
    return as_pages(snapshot, states, chosen, artwork, named, leanings)


def history_matrix(states: Sequence[ProfileState], n_titles: int) -> csr_matrix:
    """Signed weights, float32 [states, titles]."""
    return Histories.of(states).matrix(n_titles)


def tastes_of(snapshot: Snapshot, histories: csr_matrix) -> Tastes:
    """How much more of each genre and person the profiles liked than others do."""
    liked = histories.maximum(0)
    return Tastes(liked @ snapshot.genre_weights, liked @ snapshot.credits, liked @ snapshot.mixes)


def may_show(
    snapshot: Snapshot, available: np.ndarray, states: Sequence[ProfileState], histories: Histories
) -> tuple[np.ndarray, np.ndarray]:
    """allowed and fresh of a Block: bool [B, titles] each."""
    limits = np.array([state.maturity_limit for state in states])
    allowed = available & (snapshot.maturity <= limits[:, None])
    allowed[histories.hidden.owners, histories.hidden.values] = False
    fresh = allowed.copy()
    liked = histories.titles.where(histories.weights > 0)
    for titles in (liked, histories.finished, histories.continue_watching):
        fresh[titles.owners, titles.values] = False
    return allowed, fresh


def citable(block: Block) -> Watches:
    """The watches that reasons may name."""
    histories, places = block.histories, block.named.values
    return Watches(Lists(histories.titles.values[places], block.named.starts), histories.weights[places])


def as_pages(
    snapshot: Snapshot,
    states: Sequence[ProfileState],
    chosen: Chosen,
    artwork: Choices,
    cited: np.ndarray,
    leanings: np.ndarray,
) -> list[Page]:
    """artwork, cited: in step with all chosen titles; leanings: float32 [B, d], how the taste of each profile
    differs from the average."""
    offers, numbers, lengths = chosen.offers, chosen.rows.tolist(), chosen.titles.lengths.tolist()
    first_rows = np.searchsorted(chosen.profiles, np.arange(len(states) + 1))
    first_titles = chosen.titles.starts[first_rows].tolist()
    pages = []
    for place, (state, leaning) in enumerate(zip(states, leanings, strict=True)):
        rows, these = slice(*first_rows[place : place + 2]), slice(*first_titles[place : place + 2])
        kinds, titles = [offers.kinds[number] for number in numbers[rows]], chosen.titles.values[these]
        hero = hero_of(kinds, lengths[rows], snapshot.title_vectors, titles, leaning)
        dressed = Choices(*(column[these] for column in artwork))
        shown = (int(titles[hero]), *dressed.at(hero)) if hero >= 0 else (-1, 0, 1.0)
        subjects = [offers.subjects[number] for number in numbers[rows]]
        pages.append(Page(state.profile_id, *shown, kinds, subjects, lengths[rows], titles, *dressed, cited[these]))
    return pages


def best_of(scores: np.ndarray, allowed: np.ndarray, length: int) -> Lists:
    """For each profile the allowed titles with the highest scores, ties by index: lists of at most length.

    scores: float32 [B, titles], allowed: bool, same shape.
    """
    above = allowed
    if scores.shape[1] > SAMPLED_EVERY * length // 4:
        above = allowed & (scores >= likely_below(scores, allowed, length))
    titles = Lists.of_mask(above)
    if (few := np.flatnonzero(titles.lengths < length)).size and above is not allowed:
        # Where the sample deceived, all have to be sorted.
        above[few] = allowed[few]
        titles = Lists.of_mask(above)
    return best_first(titles, scores[titles.owners, titles.values]).first(length)


def likely_below(scores: np.ndarray, allowed: np.ndarray, length: int) -> np.ndarray:
    """A score for each profile that a sample says more than length of its titles exceed: float32 [B, 1].

    Sorting what is above it is sorting enough.
    """
    sample = np.where(allowed[:, ::SAMPLED_EVERY], scores[:, ::SAMPLED_EVERY], -np.inf)
    rank = min(sample.shape[1], int(1.3 * length / SAMPLED_EVERY) + 8)
    return np.partition(sample, -rank, axis=1)[:, [-rank]]


def hero_of(
    kinds: Sequence[str], lengths: Sequence[int], title_vectors: np.ndarray, titles: np.ndarray, leaning: np.ndarray
) -> int:
    """Of the profile's first picks the place (in the titles of all rows) of the one that is most its own; -1 on an
    empty page.

    The very first pick is often one that everybody likes, which tells nobody that the page is theirs.
    """
    if not kinds:
        return -1
    best = next((place for place, kind in enumerate(kinds) if kind in {"top_picks", "popular"}), 0)
    begin = sum(lengths[:best])
    choices = titles[begin : begin + min(lengths[best], HERO_CHOICES)]
    return begin + int(np.argmax(title_vectors[choices] @ leaning))


def artwork_for(
    snapshot: Snapshot, leanings: np.ndarray, states: Sequence[ProfileState], titles: np.ndarray, owners: np.ndarray
) -> Choices:
    """For each title (int32 [n]) the variant for its owner (int [n], a row of the others); leanings: see as_pages."""
    ids = np.array([state.profile_id for state in states], dtype=np.int64)
    epochs = np.array([state.epoch for state in states], dtype=np.int64)
    return choose(snapshot.artwork, leanings, ids, epochs, titles, owners)


def choose_artwork(snapshot: Snapshot, state: ProfileState, titles: np.ndarray) -> Choices:
    """The same choice for any titles (int32 [n]), for pages other than home."""
    owners = np.zeros(len(titles), dtype=np.int64)
    return artwork_for(snapshot, leaning_of(snapshot, state), [state], titles, owners)


def leaning_of(snapshot: Snapshot, state: ProfileState) -> np.ndarray:
    """How the profile's taste differs from the average: float32 [1, d]."""
    histories = history_matrix([state], snapshot.n_titles)
    vectors = profile_vectors(snapshot, histories, label_matrix(snapshot.demographic_index, [state.demographics]))
    return vectors - snapshot.mean_profile


def warm_up(snapshot: Snapshot) -> None:
    """Load what is compiled for pages, or compile it if nobody did yet, so that no viewer waits for it."""
    titles = np.arange(min(WARM_UP_TITLES, snapshot.n_titles), dtype=np.int32)
    weights, seen_at = np.ones(len(titles), dtype=np.float32), np.zeros(len(titles))
    state = ProfileState(0, titles, weights, seen_at, titles[:0], titles[:0], titles[:0], titles)
    for page in assemble_pages(snapshot, np.ones(snapshot.n_titles, dtype=bool), [state], PageSettings()):
        numbered(page.cited, snapshot.n_titles)
