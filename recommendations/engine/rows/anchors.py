"""Which of a profile's watches have a row of what is most like them."""

import numpy as np
from numba import njit

from recommendations.engine.lists import Lists

# By how many of their most alike titles two are compared.
NEAREST = 30
# Two anchors whose nearest titles overlap would give two rows of the same.
MOST_SHARED = 6
# The first titles of such a row, to which it has first right.
CLAIMED = 5


def choose_anchors(neighbours: np.ndarray, titles: Lists, most: int, taken: Lists) -> Lists:
    """The first titles of each list, at most so many, that are unlike one another and unlike those taken.

    neighbours: see snapshot.ARRAYS; titles, taken: int32, a list for each profile.
    """
    return Lists(*first_unlike(neighbours, titles.values, titles.starts, most, taken.values, taken.starts))


@njit(cache=True)
def first_unlike(
    neighbours: np.ndarray,
    titles: np.ndarray,
    starts: np.ndarray,
    most: int,
    taken: np.ndarray,
    taken_starts: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    found, ends = np.empty(len(starts) * most, dtype=np.int32), np.zeros(len(starts), dtype=np.int64)
    count = 0
    for number in range(len(starts) - 1):
        begin = count
        others = taken[taken_starts[number] : taken_starts[number + 1]]
        for title in titles[starts[number] : starts[number + 1]]:
            if count - begin == most:
                break
            if is_unlike(neighbours, title, others) and is_unlike(neighbours, title, found[begin:count]):
                found[count] = title
                count += 1
        ends[number + 1] = count
    return found[:count], ends


@njit(cache=True)
def is_unlike(neighbours: np.ndarray, title: int, others: np.ndarray) -> bool:
    for other in others:
        if title == other or shared(neighbours[title, :NEAREST], neighbours[other, :NEAREST], title, other):
            return False
    return True


@njit(cache=True)
def shared(nearest: np.ndarray, of_other: np.ndarray, title: int, other: int) -> bool:
    """Whether one of two titles is among those nearest to the other, or too many are nearest to both; -1 pads."""
    both = 0
    for one in nearest:
        if one == other:
            return True
        for another in of_other:
            if another == title:
                return True
            both += one == another and one >= 0
    return both > MOST_SHARED
