"""Pages fill row by row, each of thousands of small choices that hang on the one before: loops, which Numba compiles.

NumPy can only take such steps for many pages at once, and for a single page that costs as much as for all of them.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

# So far down its list a row looks for its head.
LOOKED_AT = 28
# A row is filled from so many of the titles that it may show.
MOST_LISTED = 400
# So many rows compete again whenever something was taken from them; those below stand in the order that they have then.
CONTESTED = 10
# Each further row of a kind is worth so much of the one before.
SAME_KIND = 0.9


class Rows(NamedTuple):
    """The rows that pages are offered, those of a page together.

    pages: int64 [pages + 1], where the rows of each page begin; starts, ends: int64 [rows], of their titles in titles,
    int32. All others have a value for each row, see Offers: places, worths: float64; claims, kinds: int64; whole,
    seen: bool.
    """

    pages: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    titles: np.ndarray
    places: np.ndarray
    worths: np.ndarray
    claims: np.ndarray
    kinds: np.ndarray
    whole: np.ndarray
    seen: np.ndarray


class Best(NamedTuple):
    """The best titles of each page: titles, int32, as lists that begin at starts, int64 [pages + 1].

    chances: float32, in step, how likely each is what the profile wants; chance_of_others: of all titles below them.
    """

    titles: np.ndarray
    starts: np.ndarray
    chances: np.ndarray
    chance_of_others: float


class Limits(NamedTuple):
    """discounts: float64 [head], what a title is worth the further right it stands."""

    max_rows: int
    row_length: int
    least_titles: int
    discounts: np.ndarray


class Desk(NamedTuple):
    """Where a page is worked on; what another page left there is told by the numbers.

    Of each title, int64: claimed_by, the row that has first right to it; taken_on, the last page with it; and
    place_in_best. Of each row of the page: listed, int32 [rows, 400], what it may show, counts of it; heads, int32
    [rows, 28], what its head may be made of, head_counts of it, and head_chances, float32, in step; worth, float64.
    """

    claimed_by: np.ndarray
    taken_on: np.ndarray
    place_in_best: np.ndarray
    listed: np.ndarray
    counts: np.ndarray
    heads: np.ndarray
    head_counts: np.ndarray
    head_chances: np.ndarray
    worth: np.ndarray
    competing: np.ndarray
    places: np.ndarray
    of_kind: np.ndarray


class Filled(NamedTuple):
    """Of each page: rows in their order, int64 [pages, most], -1 for none; titles, int32 [pages, most, length], and how
    many of them each row has, lengths, int64 [pages, most]."""

    rows: np.ndarray
    titles: np.ndarray
    lengths: np.ndarray


def fill_pages(rows: Rows, allowed: np.ndarray, fresh: np.ndarray, best: Best, limits: Limits) -> Filled:
    """allowed, fresh: bool [pages, titles], see Block."""
    pages, n_titles = allowed.shape
    filled = Filled(
        rows=np.full((pages, limits.max_rows), -1, dtype=np.int64),
        titles=np.empty((pages, limits.max_rows, limits.row_length), dtype=np.int32),
        lengths=np.zeros((pages, limits.max_rows), dtype=np.int64),
    )
    fill(rows, allowed, fresh, best, limits, desk_for(rows, n_titles), filled)
    return filled


def desk_for(rows: Rows, n_titles: int) -> Desk:
    most, kinds = int(np.diff(rows.pages).max(initial=0)), int(rows.kinds.max(initial=-1)) + 1
    return Desk(
        claimed_by=np.full(n_titles, -1, dtype=np.int64),
        taken_on=np.full(n_titles, -1, dtype=np.int64),
        place_in_best=np.full(n_titles, -1, dtype=np.int64),
        listed=np.empty((most, MOST_LISTED), dtype=np.int32),
        counts=np.zeros(most, dtype=np.int64),
        heads=np.empty((most, LOOKED_AT), dtype=np.int32),
        head_counts=np.zeros(most, dtype=np.int64),
        head_chances=np.empty((most, LOOKED_AT), dtype=np.float32),
        worth=np.zeros(most),
        competing=np.zeros(most, dtype=np.bool_),
        places=np.zeros(most),
        of_kind=np.zeros(kinds, dtype=np.int64),
    )


@njit(cache=True)
def fill(
    rows: Rows,
    allowed: np.ndarray,
    fresh: np.ndarray,
    best: Best,
    limits: Limits,
    desk: Desk,
    filled: Filled,
) -> None:
    for page in range(len(filled.rows)):
        show(rows, allowed[page], fresh[page], page, desk)
        claim(rows, page, limits, desk)
        place_best(best, page, desk)
        offer_heads(rows, best, page, desk)
        compete(rows, page, limits, desk, filled)
        add_tails(rows, page, desk, filled)


@njit(cache=True)
def show(rows: Rows, allowed: np.ndarray, fresh: np.ndarray, page: int, desk: Desk) -> None:
    """What each row of a page may show there."""
    first = rows.pages[page]
    for slot in range(rows.pages[page + 1] - first):
        row, count = first + slot, 0
        may_show = allowed if rows.whole[row] or rows.seen[row] else fresh
        for title in rows.titles[rows.starts[row] : rows.ends[row]]:
            if count == MOST_LISTED:
                break
            # Written whether it may be shown or not, and written over if not: a branch would be guessed wrong often.
            desk.listed[slot, count] = title
            count += may_show[title]
        desk.counts[slot] = count


@njit(cache=True)
def claim(rows: Rows, page: int, limits: Limits, desk: Desk) -> None:
    """Give each row first right to the first of its titles that no row before it has."""
    first, last = rows.pages[page], rows.pages[page + 1]
    for row in range(first, last):
        if rows.claims[row] == 0:
            continue
        slot, free = row - first, 0
        for title in desk.listed[slot, : desk.counts[slot]]:
            free += desk.claimed_by[title] < first
        # A row that will be too short to show must keep nothing from the others.
        left = rows.claims[row] if free >= limits.least_titles else 0
        for title in desk.listed[slot, : desk.counts[slot]]:
            if left and desk.claimed_by[title] < first:
                desk.claimed_by[title] = row
                left -= 1


@njit(cache=True)
def place_best(best: Best, page: int, desk: Desk) -> None:
    for place in range(best.starts[page], best.starts[page + 1]):
        desk.place_in_best[best.titles[place]] = place


@njit(cache=True)
def offer_heads(rows: Rows, best: Best, page: int, desk: Desk) -> None:
    """What the head of each row may be made of, and that nothing is on the page yet."""
    first = rows.pages[page]
    for slot in range(rows.pages[page + 1] - first):
        row, count = first + slot, 0
        for title in desk.listed[slot, : desk.counts[slot]]:
            if count == LOOKED_AT:
                break
            claimed = desk.claimed_by[title]
            if claimed < first or claimed == row or rows.whole[row]:
                place = desk.place_in_best[title]
                chance = best.chances[place] if place >= best.starts[page] else best.chance_of_others
                desk.heads[slot, count], desk.head_chances[slot, count] = title, chance
                count += 1
        desk.head_counts[slot] = count
        desk.places[slot] = rows.places[row]
        desk.competing[slot] = rows.places[row] == np.inf
        desk.worth[slot] = 0.0
    desk.of_kind[:] = 0


@njit(cache=True)
def compete(rows: Rows, page: int, limits: Limits, desk: Desk, filled: Filled) -> None:
    """Choose row by row: the one whose place has come, or else the one that is worth most by now."""
    first, slots, count = rows.pages[page], rows.pages[page + 1] - rows.pages[page], 0
    while count < limits.max_rows:
        if count < CONTESTED:
            for slot in range(slots):
                desk.worth[slot] = worth_of(rows, page, slot, limits, desk) if desk.competing[slot] else 0.0
        slot = next_slot(slots, count, desk)
        if slot < 0:
            return
        row, competed = first + slot, desk.competing[slot]
        # It is not tried again.
        desk.competing[slot], desk.places[slot], desk.worth[slot] = False, np.inf, 0.0
        length = take_head(rows, page, slot, limits, desk, filled.titles[page, count])
        if length:
            filled.rows[page, count], filled.lengths[page, count] = row, length
            desk.of_kind[rows.kinds[row]] += competed
            count += 1


@njit(cache=True)
def worth_of(rows: Rows, page: int, slot: int, limits: Limits, desk: Desk) -> float:
    """What the head of a row is worth by now, 0 where it is too short to show."""
    row, free, worth = rows.pages[page] + slot, 0, 0.0
    for place in range(desk.head_counts[slot]):
        if desk.taken_on[desk.heads[slot, place]] == page:
            continue
        if free < len(limits.discounts):
            worth += desk.head_chances[slot, place] * limits.discounts[free]
        free += 1
    return worth * rows.worths[row] * SAME_KIND ** desk.of_kind[rows.kinds[row]] if free >= limits.least_titles else 0.0


@njit(cache=True)
def next_slot(slots: int, count: int, desk: Desk) -> int:
    """The row whose place has come, else the one that is worth most, else the one whose place comes next, else -1."""
    most, placed = -1, -1
    for slot in range(slots):
        if desk.worth[slot] > (desk.worth[most] if most >= 0 else 0.0):
            most = slot
        if desk.places[slot] < (desk.places[placed] if placed >= 0 else np.inf):
            placed = slot
    return placed if placed >= 0 and (desk.places[placed] <= count or most < 0) else most


@njit(cache=True)
def take_head(rows: Rows, page: int, slot: int, limits: Limits, desk: Desk, titles: np.ndarray) -> int:
    """Put the head of a row on its page; how many titles, 0 if too few are left for it."""
    # Where a viewer's own titles are expected they stand, and a chart with gaps would be none.
    whole, free = rows.whole[rows.pages[page] + slot], 0
    candidates = desk.heads[slot, : desk.head_counts[slot]]
    for title in candidates:
        free += whole or desk.taken_on[title] != page
    if free < (1 if whole else limits.least_titles):
        return 0
    return append(candidates, whole, page, desk, titles[: len(limits.discounts)], 0)


@njit(cache=True)
def append(candidates: np.ndarray, whole: bool, page: int, desk: Desk, titles: np.ndarray, length: int) -> int:
    """Fill a row of this length up with titles that the page does not have, or with all if it is to be whole."""
    for title in candidates:
        if length == len(titles):
            break
        if whole or desk.taken_on[title] != page:
            titles[length] = title
            length += 1
            desk.taken_on[title] = page
    return length


@njit(cache=True)
def add_tails(rows: Rows, page: int, desk: Desk, filled: Filled) -> None:
    """What is left for each row behind its head, those above first."""
    for place in range(filled.rows.shape[1]):
        row = filled.rows[page, place]
        if row < 0:
            return
        slot, length = row - rows.pages[page], filled.lengths[page, place]
        # The head of a row that is whole is how it begins.
        behind = desk.listed[slot, length if rows.whole[row] else 0 : desk.counts[slot]]
        filled.lengths[page, place] = append(behind, rows.whole[row], page, desk, filled.titles[page, place], length)
