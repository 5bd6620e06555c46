"""Which rows stand on a page, and in which order: each is worth what a viewer will find in it that is not above it.

Greedy over marginal value (Nemhauser, Wolsey and Fisher 1978). A row is worth the sum over its first titles of the
chance that each is what the viewer wants, less the further right it stands. What is seen of rows without scrolling,
their heads, is chosen first and their tails after: no title that one row would show as its thirtieth is missing at the
front of another.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.filling import Best, Limits, Rows, fill_pages
from recommendations.engine.lists import Lists, ends_of
from recommendations.engine.metrics import discounts
from recommendations.engine.new_titles import known_first
from recommendations.engine.rows import ROWS
from recommendations.engine.rows.base import Block, Offers

# What a row shows at first on a wide screen.
HEAD = 10
# The chance that a profile's title of rank r, from 0, is what it wants is as 1 / (r + SOFTENED) ** POWER: fitted to
# validation profiles of MovieLens-1M. Below MOST_RANKED it is as there.
SOFTENED, POWER = 40.0, 1.5
MOST_RANKED = 1000
CHANCES = ((np.arange(MOST_RANKED + 1) + SOFTENED) ** -POWER).astype(np.float32)
# From so many liked titles on rows about one watch have first right to nothing.
LONG_HISTORY = 10
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
    order = np.argsort(offers.profiles, kind="stable")
    limits = Limits(settings.max_rows, settings.row_length, settings.least_titles, discounts(settings.head))
    rows, best = rows_in(order, offers, block), Best(block.best.values, block.best.starts, chances(block), CHANCES[-1])
    filled = fill_pages(rows, block.allowed, block.fresh, best, limits)
    on_page = filled.rows >= 0
    shown = filled.titles[np.arange(settings.row_length) < filled.lengths[:, :, None]]
    titles = Lists(shown, ends_of(filled.lengths[on_page]))
    return known_before_new(Chosen(offers, order[filled.rows[on_page]], titles), block.snapshot.is_new)


def rows_in(order: np.ndarray, offers: Offers, block: Block) -> Rows:
    """The offers, in this order (int64 [offers], page by page), as pages are filled from them."""
    profiles = offers.profiles[order]
    numbers = {kind: number for number, kind in enumerate(dict.fromkeys(offers.kinds))}
    return Rows(
        pages=np.searchsorted(profiles, np.arange(len(block.states) + 1)),
        starts=offers.titles.starts[:-1][order],
        ends=offers.titles.starts[1:][order],
        titles=offers.titles.values,
        places=offers.places[order],
        worths=offers.worths[order],
        claims=np.where(outranked(offers, block), 0, offers.claims)[order],
        kinds=np.array([numbers[kind] for kind in offers.kinds], dtype=np.int64)[order],
        whole=offers.whole[order],
        seen=offers.seen[order],
    )


def outranked(offers: Offers, block: Block) -> np.ndarray:
    """Which rows have first right to nothing, whatever they claim: bool [offers].

    With few watches what is like one of them is all there is to say; with many the scores know better what comes first.
    """
    return (block.liked.lengths[offers.profiles] >= LONG_HISTORY) & (offers.anchors >= 0)


def chances(block: Block) -> np.ndarray:
    """How likely each of the best titles is what its profile wants, up to a factor: float32, in step with block.best.

    Of the first the chance is corrected for genres.
    """
    best, first = block.best, block.best.first(CALIBRATED)
    found = CHANCES[np.minimum(best.ranks, MOST_RANKED)]
    members = block.snapshot.genre_weights[first.values]
    shown = sums_of(first.first(COMPARED), members[first.ranks < COMPARED])
    ratios = genre_ratios(block.tastes.genres, shown)[first.owners]
    genres = members.sum(axis=1)
    # The mean over its genres; a title without any is left as it is.
    factors = np.where(genres > 0, np.einsum("ij,ij->i", members, ratios) / np.maximum(genres, 1), 1.0)
    found[best.ranks < CALIBRATED] *= factors.astype(np.float32)
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


def known_before_new(chosen: Chosen, is_new: np.ndarray) -> Chosen:
    """The same pages; where new titles are tried, none stands first. is_new: bool [titles]."""
    titles = chosen.titles.values.copy()
    explores = chosen.offers.explores[chosen.rows][chosen.titles.owners]
    for row in np.unique(chosen.titles.owners[explores & is_new[titles]]).tolist():
        these = slice(chosen.titles.starts[row], chosen.titles.starts[row + 1])
        titles[these] = known_first(titles[these], is_new)
    return replace(chosen, titles=Lists(titles, chosen.titles.starts))
