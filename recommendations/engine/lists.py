"""Lists of different lengths as one array: what is done to the lists of many profiles takes one call, not thousands."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Lists:
    """values: [total], one list after another; starts: int64 [lists + 1], where each begins and the last ends."""

    values: np.ndarray
    starts: np.ndarray

    @classmethod
    def of(cls, parts: Sequence[np.ndarray], dtype: type = np.int32) -> "Lists":
        values = np.concatenate([np.empty(0, dtype=dtype), *parts]).astype(dtype, copy=False)
        return cls(values, ends_of([len(part) for part in parts]))

    @classmethod
    def owned(cls, values: np.ndarray, owners: np.ndarray, n_lists: int) -> "Lists":
        """Values each of which belongs to the list of that number; owners ascend."""
        return cls(values, ends_of(np.bincount(owners, minlength=n_lists)))

    @classmethod
    def of_mask(cls, mask: np.ndarray) -> "Lists":
        """For each row of a mask, bool [lists, n], the places that are true, ascending: int32."""
        rows, length = mask.shape
        flat = np.flatnonzero(mask)
        starts = np.searchsorted(flat, np.arange(rows + 1) * length)
        return cls((flat - np.repeat(np.arange(rows) * length, np.diff(starts))).astype(np.int32), starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> np.ndarray:
        return self.values[self.starts[number] : self.starts[number + 1]]

    @cached_property
    def lengths(self) -> np.ndarray:
        return self.starts[1:] - self.starts[:-1]

    @cached_property
    def owners(self) -> np.ndarray:
        """The number of the list that each value is in: int64 [total]."""
        return np.repeat(np.arange(len(self)), self.lengths)

    @cached_property
    def ranks(self) -> np.ndarray:
        """The place of each value in its list, from 0: int64 [total]."""
        return np.arange(len(self.values)) - np.repeat(self.starts[:-1], self.lengths)

    def where(self, kept: np.ndarray) -> "Lists":
        """The values where kept (bool [total]) is true, in the order they had."""
        ends = np.concatenate([[0], np.cumsum(kept)])
        return Lists(self.values[kept], ends[self.starts])

    def first(self, length: int) -> "Lists":
        """Each list cut to its first so many."""
        return self if len(self.values) == 0 else self.where(self.ranks < length)

    def take(self, numbers: np.ndarray) -> "Lists":
        """The lists of these numbers, in their order."""
        lengths = self.lengths[numbers]
        starts = ends_of(lengths)
        places = np.arange(starts[-1]) + np.repeat(self.starts[numbers] - starts[:-1], lengths)
        return Lists(self.values[places], starts)


def joined(parts: Sequence[Lists]) -> Lists:
    """The lists of all parts, one part after another."""
    lengths = np.concatenate([np.empty(0, dtype=np.int64), *(part.lengths for part in parts)])
    return Lists(np.concatenate([np.empty(0, dtype=np.int32), *(part.values for part in parts)]), ends_of(lengths))


def ends_of(lengths: Sequence[int] | np.ndarray) -> np.ndarray:
    """Where lists of these lengths begin, and the last one's end: int64 [lists + 1]."""
    ends = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=ends[1:])
    return ends


def places_of(known: np.ndarray, n: int, others: int) -> np.ndarray:
    """Where each number up to n stands among the known ones (int [h], distinct), `others` for the rest: int64 [n]."""
    places = np.full(n, others, dtype=np.int64)
    places[known] = np.arange(len(known))
    return places


def best_first(lists: Lists, values: np.ndarray) -> Lists:
    """Each list by its values (float32 [total], finite), the largest first, equals in the order they had."""
    return lists if not len(lists.values) else Lists(lists.values[order_of(lists, values)], lists.starts)


def order_of(lists: Lists, values: np.ndarray) -> np.ndarray:
    """The places of values by list and then by value, for best_first: int64 [total]."""
    # One whole number for each value, made of its list, what it is worth and its place, is sorted many times quicker
    # than three arrays are. As bits, floats of one sign are in order; 0 is added for there are two zeros.
    bits = (values.astype(np.float32, copy=False) + np.float32(0)).view(np.uint32)
    ascending = np.where(bits >> np.uint32(31), ~bits, bits | np.uint32(1 << 31))
    place_bits = len(values).bit_length()
    keys = (lists.owners.astype(np.uint64) << np.uint64(32)) | (~ascending).astype(np.uint64)
    if len(lists).bit_length() + 32 + place_bits > 64:
        return np.argsort(keys, kind="stable")
    keys = (keys << np.uint64(place_bits)) | np.arange(len(values), dtype=np.uint64)
    keys.sort()
    return (keys & np.uint64((1 << place_bits) - 1)).astype(np.int64)
