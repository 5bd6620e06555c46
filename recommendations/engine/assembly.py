"""Which rows stand on a page, and in which order: each is worth what a viewer will find in it that is not above it.

Greedy over marginal value (Nemhauser, Wolsey and Fisher 1978), and lazy, for what is left of a row is never worth more
than it was (Minoux 1978). A row is worth the sum over its first titles of the chance that each is what the viewer
wants, less the further right it stands. What is seen of rows without scrolling, their heads, is chosen first and their
tails after: no title that one row would show as its thirtieth is missing at the front of another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heapreplace
from typing import NamedTuple

import numpy as np

from recommendations.engine.new_titles import known_first
from recommendations.engine.rows import ROWS
from recommendations.engine.rows.base import Candidates, RowContext

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
DISCOUNTS = [1.0 / float(np.log2(place + 2)) for place in range(HEAD)]
LOOKED_AT_FIRST = 4


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


class Filled(NamedTuple):
    """A row as it stands on the page: titles, int32, its head and what is behind it."""

    row: Candidates
    titles: np.ndarray


class Competitor(NamedTuple):
    """A row, and what its head may be made of: titles, best first, each with the chance that it is what is wanted."""

    row: Candidates
    open: list[tuple[int, float]]

    def value(self, taken: set[int], discounts: Sequence[float], least: int) -> float:
        """What its head is worth by now; 0 for one too short to show."""
        value, place, length = 0.0, 0, len(discounts)
        for title, chance in self.open:
            if title not in taken:
                value += chance * discounts[place]
                place += 1
                if place == length:
                    break
        return value * self.row.worth if place >= least else 0.0

    def head(self, taken: set[int], length: int) -> list[int]:
        """The first titles that no other row has taken."""
        return [title for title, _ in self.open if title not in taken][:length]


def choose_rows(context: RowContext, fresh: np.ndarray, settings: PageSettings) -> list[Filled]:
    """The rows of a page in their order, filled. fresh: bool [titles], what may be shown and is new to the profile."""
    offered = [row for kind in ROWS.values() for row in kind.candidates(context)]
    free_new, free_seen = fresh.copy(), context.allowed.copy()
    claimed = claim_titles(context, offered, free_new, free_seen, settings.least_titles)
    placed = sorted((row for row in offered if row.place is not None), key=lambda row: row.place)
    heads = Heads(settings, placed, context.allowed, free_new, free_seen, claimed)
    heads.fill(competitors(offered, claimed, free_new, free_seen, chances(context)))
    filled = with_tails(heads.chosen, fresh, context.allowed, settings)
    new = context.snapshot.new_titles.titles
    return [
        Filled(row, known_first(titles, new)) if row.explores and len(new) else Filled(row, titles)
        for row, titles in filled
    ]


def claim_titles(
    context: RowContext, offered: Sequence[Candidates], free_new: np.ndarray, free_seen: np.ndarray, least: int
) -> dict[int, np.ndarray]:
    """The titles that each row has first right to, by the row's identity; taken out of what is free.

    With few watches what is like one of them is all there is to say; with many the scores know better what comes first.
    """
    claimed, many = {}, len(context.liked) >= LONG_HISTORY
    for row in offered:
        if row.claims and not (many and row.anchor >= 0):
            open_to_it = row.titles[(free_seen if row.seen else free_new)[row.titles]]
            # A row that will be too short to show must keep nothing from the others.
            if len(open_to_it) >= least:
                claimed[id(row)] = open_to_it[: row.claims]
                free_new[claimed[id(row)]] = free_seen[claimed[id(row)]] = False
    return claimed


def chances(context: RowContext) -> np.ndarray:
    """How likely each title is what the profile wants, up to a factor, and corrected for genres: float32 [titles]."""
    best = context.best[:MOST_RANKED]
    chances = np.full(context.snapshot.n_titles, CHANCES[-1], dtype=np.float32)
    chances[best] = CHANCES[: len(best)]
    liked = context.taste.genres
    first = best[:CALIBRATED]
    members = context.snapshot.genre_weights[first]
    shown = members[:COMPARED].sum(axis=0)
    if liked.any() and shown.any():
        chances[first] *= genre_factors(members, liked / liked.sum(), shown / shown.sum())
    return chances


def genre_factors(members: np.ndarray, wanted: np.ndarray, shown: np.ndarray) -> np.ndarray:
    """By how much titles of these genres are to gain so that the mix shown is more like the one wanted.

    A step of the trade between relevance and calibration of Steck, "Calibrated Recommendations" (RecSys 2018), whose
    divergence has the gradient wanted / shown. members: float32 [n, genres], 1 where a title has a genre; wanted,
    shown: float32 [genres], shares. Returns float32 [n], 1 for titles without a genre.
    """
    ratio = np.clip(wanted / np.maximum(shown, 1e-6), 1 / MOST_CORRECTED, MOST_CORRECTED) ** CALIBRATION
    counts = members.sum(axis=1)
    return np.where(counts > 0, (members @ ratio) / np.maximum(counts, 1), 1.0).astype(np.float32)


def competitors(
    offered: Sequence[Candidates],
    claimed: dict[int, np.ndarray],
    free_new: np.ndarray,
    free_seen: np.ndarray,
    chances: np.ndarray,
) -> list[Competitor]:
    """The rows that have no place of their own."""
    rows = [row for row in offered if row.place is None]
    firsts = [row.titles[:LOOKED_AT] for row in rows]
    # Of all rows at once: a row has few titles, and NumPy takes as long for few as for many.
    titles = np.concatenate([*firsts, np.empty(0, dtype=np.int32)])
    lengths = [len(part) for part in firsts]
    free = np.where(np.repeat([row.seen for row in rows], lengths), free_seen[titles], free_new[titles])
    pairs, start, found = list(zip(titles.tolist(), (chances[titles] * free).tolist(), strict=True)), 0, []
    for row, length in zip(rows, lengths, strict=True):
        open_to_it = [pair for pair in pairs[start : start + length] if pair[1]]
        start += length
        if len(open_to_it) < HEAD and len(row.titles) > length:
            further = first_free(row.titles[length:], free_seen if row.seen else free_new, HEAD)
            open_to_it += zip(further.tolist(), chances[further].tolist(), strict=True)
        if (own := claimed.get(id(row))) is not None:
            open_to_it = [*zip(own.tolist(), chances[own].tolist(), strict=True), *open_to_it]
        found.append(Competitor(row, open_to_it))
    return found


@dataclass
class Heads:
    """A page as it fills: the chosen rows with their heads only, and what they took."""

    settings: PageSettings
    placed: list[Candidates]
    allowed: np.ndarray
    free_new: np.ndarray
    free_seen: np.ndarray
    claimed: dict[int, np.ndarray]

    def __post_init__(self) -> None:
        self.chosen: list[tuple[Candidates, list[int]]] = []
        self.taken: set[int] = set()

    def fill(self, competing: Sequence[Competitor]) -> None:
        """Row by row the one that is worth most by now, and between them those that have a place."""
        kinds: dict[str, int] = {}
        least, discounts = self.settings.least_titles, DISCOUNTS[: self.settings.head]
        heap = [(-one.value(self.taken, discounts, least), number) for number, one in enumerate(competing)]
        heapify(heap)
        self.take_placed()
        while heap and len(self.chosen) < self.settings.max_rows:
            was, number = heap[0]
            one = competing[number]
            if len(self.chosen) < CONTESTED:
                value = one.value(self.taken, discounts, least) * SAME_KIND ** kinds.get(one.row.kind, 0)
                if value < -was:
                    # Something was taken from it: it has to compete again.
                    heapreplace(heap, (-value, number))
                    continue
            heappop(heap)
            if was:
                kinds[one.row.kind] = kinds.get(one.row.kind, 0) + 1
                self.add(one.row, one.head(self.taken, self.settings.head))
                self.take_placed()
        self.take_placed(whatever=True)

    def take_placed(self, *, whatever: bool = False) -> None:
        """Those whose place has come; the rest too where nothing else is left to stand before them."""
        while self.placed and (whatever or self.placed[0].place <= len(self.chosen)):
            row = self.placed.pop(0)
            if len(self.chosen) < self.settings.max_rows:
                self.add(row, self.head_of(row))

    def head_of(self, row: Candidates) -> list[int]:
        # A viewer's own titles stand where the viewer expects them, whatever other rows show.
        if row.own:
            return row.titles[self.allowed[row.titles]][: self.settings.head].tolist()
        titles = first_free(row.titles, self.free_seen if row.seen else self.free_new, LOOKED_AT)
        found = [*self.claimed.get(id(row), ()), *titles]
        return [int(title) for title in found if title not in self.taken][: self.settings.head]

    def add(self, row: Candidates, head: list[int]) -> None:
        if len(head) < (1 if row.own else self.settings.least_titles):
            return
        self.chosen.append((row, head))
        if not row.own:
            self.taken.update(head)


def with_tails(
    chosen: Sequence[tuple[Candidates, list[int]]], fresh: np.ndarray, allowed: np.ndarray, settings: PageSettings
) -> list[Filled]:
    """The rows with what is left for them behind their heads, those above first."""
    free_new, free_seen, filled = fresh.copy(), allowed.copy(), []
    heads = [title for row, head in chosen if not row.own for title in head]
    free_new[heads] = free_seen[heads] = False
    for row, head in chosen:
        if row.own:
            titles = first_free(row.titles, allowed, settings.row_length)
        else:
            tail = first_free(row.titles, free_seen if row.seen else free_new, settings.row_length - len(head))
            free_new[tail] = free_seen[tail] = False
            titles = np.concatenate([np.array(head, dtype=np.int32), tail])
        filled.append(Filled(row, titles))
    return filled


def first_free(titles: np.ndarray, free: np.ndarray, length: int) -> np.ndarray:
    """The first of these titles that are free; looks far down a long list only where it must."""
    found = titles[: LOOKED_AT_FIRST * length]
    found = found[free[found]]
    if len(found) < length:
        found = titles[free[titles]]
    return found[:length]
