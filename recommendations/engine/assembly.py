"""Which rows stand on a page, and in which order: each is worth what a viewer will find in it that is not above it.

Greedy over marginal value (Nemhauser, Wolsey and Fisher 1978). A row is worth the sum over its first titles of the
chance that each is what the viewer wants, less the further right it stands. What is seen of rows without scrolling,
their heads, is chosen first and their tails after: no title that one row would show as its thirtieth is missing at the
front of another.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from recommendations.engine.chances import CHANCES, MOST_RANKED
from recommendations.engine.filling import Best, Limits, Rows, fill_pages
from recommendations.engine.lists import Lists, ends_of
from recommendations.engine.metrics import discounts
from recommendations.engine.new_titles import known_first
from recommendations.engine.rows import ROWS
from recommendations.engine.rows.base import Block, Offers

# What a row shows at first on a wide screen.
HEAD = 10


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
    rows, best = rows_in(order, offers, block), Best(block.best.values, block.best.starts, block.chances, CHANCES[-1])
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
    """Which rows about one watch have first right to nothing, whatever they claim: bool [offers].

    With few watches what is like one of them is all there is to say; with many the scores know better what comes first.
    """
    return block.known_well[offers.profiles] & (offers.anchors >= 0)


def known_before_new(chosen: Chosen, is_new: np.ndarray) -> Chosen:
    """The same pages; where new titles are tried, none stands first. is_new: bool [titles]."""
    titles = chosen.titles.values.copy()
    explores = chosen.offers.explores[chosen.rows][chosen.titles.owners]
    for row in np.unique(chosen.titles.owners[explores & is_new[titles]]).tolist():
        these = slice(chosen.titles.starts[row], chosen.titles.starts[row + 1])
        titles[these] = known_first(titles[these], is_new)
    return replace(chosen, titles=Lists(titles, chosen.titles.starts))
