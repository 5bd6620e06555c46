"""Which rows stand on a page, and in which order: each is worth what a viewer will find in it that is not above it.

Greedy over marginal value (Nemhauser, Wolsey and Fisher 1978). A row is worth the sum over its first titles of the
chance that each is what the viewer wants, less the further right it stands. What is seen of rows without scrolling,
their heads, is chosen first and their tails after: no title that one row would show as its thirtieth is missing at the
front of another. All pages of a block fill at once, step by step: what NumPy does for sixty takes hardly longer than
for one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.lists import Lists, ends_of
from recommendations.engine.metrics import discounts
from recommendations.engine.new_titles import known_first
from recommendations.engine.rows import ROWS
from recommendations.engine.rows.base import ANY, MOST_LISTED, Block, Offers

# What a row shows at first on a wide screen.
HEAD = 10
# So far down its list a row looks for its head.
LOOKED_AT = 28
# The chance that a profile's title of rank r, from 0, is what it wants is as 1 / (r + SOFTENED) ** POWER: fitted to
# validation profiles of MovieLens-1M. Below MOST_RANKED it is as there.
SOFTENED, POWER = 40.0, 1.5
MOST_RANKED = 1000
CHANCES = ((np.arange(MOST_RANKED + 1) + SOFTENED) ** -POWER).astype(np.float32)
# From so many liked titles on rows about one watch have first right to nothing.
LONG_HISTORY = 10
# So many rows compete again whenever something was taken from them; those below stand in the order that they have then.
CONTESTED = 10
# Each further row of a kind is worth so much of the one before.
SAME_KIND = 0.9
# How far the genres of a profile's best titles are corrected towards those of its history, and of how many titles.
CALIBRATION, MOST_CORRECTED = 0.6, 2.0
CALIBRATED, COMPARED = 200, 80


@dataclass(frozen=True)
class PageSettings:
    max_rows: int = 20
    row_length: int = 40
    least_titles: int = 4
    # Rows are filled from so many of a profile's best titles; what ranks below is not worth a row.
    candidates: int = MOST_RANKED

    @property
    def head(self) -> int:
        return min(HEAD, self.row_length)


@dataclass(frozen=True)
class Chosen:
    """The rows of the pages of a block, page by page: numbers of offers, int64 [n], and the titles of each."""

    offers: Offers
    rows: np.ndarray
    titles: Lists

    @cached_property
    def profiles(self) -> np.ndarray:
        return self.offers.profiles[self.rows]


def choose_rows(block: Block, settings: PageSettings) -> Chosen:
    """The rows of all pages in their order, filled."""
    offers = Offers.joined([kind.offers(block) for kind in ROWS.values()])
    offers = replace(offers, titles=showable(block, offers).first(MOST_LISTED))
    heads = Heads(block, offers, unclaimed(block, offers, settings.least_titles), settings)
    heads.fill()
    return known_before_new(with_tails(heads), block.snapshot.is_new)


def showable(block: Block, offers: Offers) -> Lists:
    """The titles of each row that its page may show there."""
    titles = offers.titles
    entries = block.entries(offers.profiles[titles.owners], titles.values)
    seen_too = (offers.seen | offers.own)[titles.owners]
    return titles.where(np.where(seen_too, block.allowed.ravel()[entries], block.fresh.ravel()[entries]))


def unclaimed(block: Block, offers: Offers, least: int) -> Lists:
    """The titles of each row without those to which another row of its page has first right.

    With few watches what is like one of them is all there is to say; with many the scores know better what comes first.
    """
    many = block.liked.lengths[offers.profiles] >= LONG_HISTORY
    claiming = np.flatnonzero((offers.claims > 0) & ~(many & (offers.anchors >= 0)))
    # Number of the row that claims a title of a profile, counted from 1.
    claimed_by = np.zeros(block.allowed.size, dtype=np.int32)
    for row_of_each in waves(offers.profiles[claiming]):
        rows = claiming[row_of_each]
        titles = offers.titles.take(rows)
        entries = block.entries(offers.profiles[rows][titles.owners], titles.values)
        free = Lists(entries, titles.starts).where(claimed_by[entries] == 0)
        # A row that will be too short to show must keep nothing from the others.
        first = (free.ranks < offers.claims[rows][free.owners]) & (free.lengths >= least)[free.owners]
        claimed_by[free.values[first]] = rows[free.owners[first]] + 1
    titles = offers.titles
    claimed = claimed_by[block.entries(offers.profiles[titles.owners], titles.values)]
    return titles.where((claimed == 0) | (claimed == titles.owners + 1) | offers.own[titles.owners])


def waves(profiles: np.ndarray) -> Iterator[np.ndarray]:
    """The first of each profile (int64, in no order), then the second of each, and so on: places, int64."""
    order = np.argsort(profiles, kind="stable")
    turn = Lists.owned(order, profiles[order], int(profiles.max(initial=-1)) + 1).ranks
    for number in range(int(turn.max(initial=-1)) + 1):
        yield order[turn == number]


def chances(block: Block) -> np.ndarray:
    """How likely each title is what a profile wants, up to a factor: float32 [B, titles + 1], 0 at the end.

    Of the best the chance is corrected for genres.
    """
    best, first = block.best, block.best.first(CALIBRATED)
    found = np.full((len(block.states), block.scores.shape[1] + 1), CHANCES[-1], dtype=np.float32)
    found[:, -1] = 0.0
    found[best.owners, best.values] = CHANCES[np.minimum(best.ranks, MOST_RANKED)]
    members = block.snapshot.genre_weights[first.values]
    shown = sums_of(first.first(COMPARED), members[first.ranks < COMPARED])
    ratios = genre_ratios(block.tastes.genres, shown)[first.owners]
    genres = members.sum(axis=1)
    # The mean over its genres; a title without any is left as it is.
    factors = np.where(genres > 0, np.einsum("ij,ij->i", members, ratios) / np.maximum(genres, 1), 1.0)
    found[first.owners, first.values] *= factors.astype(np.float32)
    return found


def sums_of(lists: Lists, values: np.ndarray) -> np.ndarray:
    """The sum over each list of what is in step with it: float32 [total, k] to [lists, k]."""
    shape = (len(lists), len(values))
    return csr_matrix((np.ones(len(values), np.float32), np.arange(len(values)), lists.starts), shape) @ values


def genre_ratios(wanted: np.ndarray, shown: np.ndarray) -> np.ndarray:
    """By how much titles of each genre are to gain so that the mix shown is more like the one wanted.

    A step of the trade between relevance and calibration of Steck, "Calibrated Recommendations" (RecSys 2018), whose
    divergence has the gradient wanted / shown. wanted, shown: float32 [B, genres], how much of each; returns float32,
    the same shape, 1 where nothing is wanted or shown at all.
    """
    ratio = shares(wanted) / np.maximum(shares(shown), 1e-6)
    known = wanted.any(axis=1, keepdims=True) & shown.any(axis=1, keepdims=True)
    return np.where(known, np.clip(ratio, 1 / MOST_CORRECTED, MOST_CORRECTED) ** CALIBRATION, 1.0)


def shares(amounts: np.ndarray) -> np.ndarray:
    return amounts / np.maximum(amounts.sum(axis=1, keepdims=True), 1e-9)


class Heads:
    """Pages as they fill: which rows each has so far, and what is seen of them without scrolling.

    p pages, s slots: the most rows that a page is offered. rows: int64 [p, s], numbers of offers, -1 in slots without.
    titles: int32 [p, s, 28], what each head may be made of, best first, and values: float32, the same shape, what each
    is worth there; where a row has no more, the title is `nothing`, which is no title's number. chosen: int64 [p,
    most], the slots of the rows on the page, -1 for none; heads: int32 [p, most, head].
    """

    def __init__(self, block: Block, offers: Offers, free: Lists, settings: PageSettings) -> None:
        """free: the titles of each offer that no other row has first right to."""
        pages, self.nothing = block.scores.shape
        self.offers, self.settings = offers, settings
        order = np.argsort(offers.profiles, kind="stable")
        by_page = Lists.owned(order, offers.profiles[order], pages)
        self.rows = by_page.padded(int(by_page.lengths.max(initial=0)), -1)
        # Slots without a row find the last of these.
        first = np.vstack([free.padded(LOOKED_AT, self.nothing), np.full((1, LOOKED_AT), self.nothing, np.int32)])
        self.titles = first[self.rows]
        likely = chances(block).ravel()[self.entries(np.arange(pages), self.titles)]
        self.values = likely * self.of_rows(offers.worths, 0.0)[:, :, None]
        self.own, places = self.of_rows(offers.own, False), self.of_rows(offers.places, ANY)
        self.places, self.competing = places, (self.rows >= 0) & (places == ANY)
        numbers = {kind: number for number, kind in enumerate(dict.fromkeys(offers.kinds))}
        self.kinds = self.of_rows(np.array([numbers[kind] for kind in offers.kinds], dtype=np.int64), 0)
        # How many rows of each kind have been put on each page.
        self.of_kind = np.zeros((pages, len(numbers)))
        self.taken = np.zeros((pages, self.nothing + 1), dtype=bool)
        self.taken[:, self.nothing] = True
        most, head = settings.max_rows, settings.head
        self.chosen = np.full((pages, most), -1, dtype=np.int64)
        self.heads = np.full((pages, most, head), self.nothing, dtype=np.int32)
        self.lengths = np.zeros(pages, dtype=np.int64)
        self.discounts = np.zeros(LOOKED_AT + 1, dtype=np.float32)
        self.discounts[1 : head + 1] = discounts(head)

    def entries(self, pages: np.ndarray, titles: np.ndarray) -> np.ndarray:
        """Where in taken.ravel() the titles (int [n, ...]) of each of these pages (int64 [n]) are."""
        return (pages * (self.nothing + 1)).reshape(-1, *[1] * (titles.ndim - 1)) + titles

    def of_rows(self, values: np.ndarray, filler: object) -> np.ndarray:
        """What the rows in the slots have of these, one for each offer: [p, s]."""
        return np.append(values, filler).astype(values.dtype)[self.rows]

    def fill(self) -> None:
        """Row by row: the one whose place has come, or else the one that is worth most by now."""
        everyone = np.arange(len(self.rows))
        worth = np.zeros(self.rows.shape)
        if not worth.size:
            return
        while True:
            contested = np.flatnonzero(self.lengths < CONTESTED)
            worth[contested] = self.worth_of(contested)
            # What was tried is worth nothing any more; rows below the contested ones have what they had then.
            worth[~self.competing] = 0.0
            best, placed = worth.argmax(axis=1), self.places.argmin(axis=1)
            is_worth, place = worth[everyone, best] > 0, self.places[everyone, placed]
            # Where nothing else is left to stand before it, the place of a row has come too.
            has_come = (place != ANY) & ((place <= self.lengths) | ~is_worth)
            pages = np.flatnonzero((self.lengths < self.settings.max_rows) & (has_come | is_worth))
            if not len(pages):
                return
            self.add(pages, np.where(has_come, placed, best)[pages])

    def worth_of(self, pages: np.ndarray) -> np.ndarray:
        """What the heads of all rows are worth by now, 0 where one is too short to show: float32 [pages, s]."""
        is_free = ~self.taken.ravel()[self.entries(pages, self.titles[pages])]
        ranks = np.cumsum(is_free, axis=2, dtype=np.int8)
        worth = np.einsum("ijk,ijk->ij", self.values[pages] * is_free, self.discounts[ranks])
        again = np.take_along_axis(self.of_kind[pages], self.kinds[pages], axis=1)
        return np.where(ranks[:, :, -1] >= self.settings.least_titles, worth * SAME_KIND**again, 0.0)

    def add(self, pages: np.ndarray, slots: np.ndarray) -> None:
        """Put a row on each of these pages, if it is still long enough; it is not tried again."""
        competed = self.competing[pages, slots]
        self.competing[pages, slots], self.places[pages, slots] = False, ANY
        titles, own = self.titles[pages, slots], self.own[pages, slots]
        # A viewer's own titles stand where the viewer expects them, whatever other rows show.
        is_free = np.where(own[:, None], titles != self.nothing, ~self.taken.ravel()[self.entries(pages, titles)])
        ranks = np.cumsum(is_free, axis=1)
        is_free &= ranks <= self.settings.head
        long_enough = ranks[:, -1] >= np.where(own, 1, self.settings.least_titles)
        is_free &= long_enough[:, None]
        row, entry = np.nonzero(is_free)
        self.heads[pages[row], self.lengths[pages[row]], ranks[row, entry] - 1] = titles[row, entry]
        takes = ~own[row]
        self.taken[pages[row[takes]], titles[row[takes], entry[takes]]] = True
        pages, slots, competed = pages[long_enough], slots[long_enough], competed[long_enough]
        self.chosen[pages, self.lengths[pages]] = slots
        self.lengths[pages] += 1
        self.of_kind[pages[competed], self.kinds[pages[competed], slots[competed]]] += 1


def with_tails(heads: Heads) -> Chosen:
    """The rows with what is left for them behind their heads, those above first."""
    pages, most = heads.chosen.shape
    table = np.full((pages, most, heads.settings.row_length), heads.nothing, dtype=np.int32)
    table[:, :, : heads.settings.head] = heads.heads
    for place in range(int(heads.lengths.max(initial=0))):
        on = np.flatnonzero(heads.lengths > place)
        slots = heads.chosen[on, place]
        own, length = heads.own[on, slots], (heads.heads[on, place] != heads.nothing).sum(axis=1)
        titles = heads.offers.titles.take(heads.rows[on, slots])
        entries = heads.entries(on[titles.owners], titles.values)
        # The head of one of the viewer's own rows is how it begins.
        behind = titles.where(
            np.where(own[titles.owners], titles.ranks >= length[titles.owners], ~heads.taken.ravel()[entries])
        )
        places = behind.ranks + length[behind.owners]
        fits = places < heads.settings.row_length
        rows, titles = behind.owners[fits], behind.values[fits]
        table[on[rows], place, places[fits]] = titles
        heads.taken[on[rows[~own[rows]]], titles[~own[rows]]] = True
    filled = table != heads.nothing
    numbers = np.take_along_axis(heads.rows, np.maximum(heads.chosen, 0), axis=1)[heads.chosen >= 0]
    lengths = filled.sum(axis=2)[heads.chosen >= 0]
    return Chosen(heads.offers, numbers, Lists(table[filled], ends_of(lengths)))


def known_before_new(chosen: Chosen, is_new: np.ndarray) -> Chosen:
    """The same pages; where new titles are tried, none stands first. is_new: bool [titles]."""
    titles = chosen.titles.values.copy()
    explores = chosen.offers.explores[chosen.rows][chosen.titles.owners]
    for row in np.unique(chosen.titles.owners[explores & is_new[titles]]).tolist():
        these = slice(chosen.titles.starts[row], chosen.titles.starts[row + 1])
        titles[these] = known_first(titles[these], is_new)
    return replace(chosen, titles=Lists(titles, chosen.titles.starts))
