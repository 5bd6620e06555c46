"""Lists of different lengths in one array do what lists one by one do."""

import unittest

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from recommendations.engine.lists import Lists, best_first, joined

SOME = st.lists(st.lists(st.integers(0, 50), max_size=6), max_size=6)
NUMBERS = st.floats(width=32, allow_nan=False, allow_infinity=False)


def lists_of(parts: list[list[int]]) -> Lists:
    return Lists.of([np.array(part, dtype=np.int32) for part in parts])


def as_python(lists: Lists) -> list[list[int]]:
    return [lists[number].tolist() for number in range(len(lists))]


class ListsTests(unittest.TestCase):
    @given(SOME)
    def test_each_value_knows_its_list_and_its_place_in_it(self, parts: list[list[int]]) -> None:
        lists = lists_of(parts)
        self.assertEqual(as_python(lists), parts)
        self.assertEqual(lists.owners.tolist(), [number for number, part in enumerate(parts) for _ in part])
        self.assertEqual(lists.ranks.tolist(), [rank for part in parts for rank in range(len(part))])

    @given(SOME, st.integers(0, 4))
    def test_values_are_left_out_and_lists_cut(self, parts: list[list[int]], length: int) -> None:
        lists = lists_of(parts)
        self.assertEqual(as_python(lists.where(lists.values % 2 == 0)), [[v for v in p if v % 2 == 0] for p in parts])
        self.assertEqual(as_python(lists.first(length)), [part[:length] for part in parts])

    @given(SOME.filter(len), st.lists(st.integers(0, 5), max_size=8), SOME)
    def test_lists_are_taken_and_joined(
        self, parts: list[list[int]], numbers: list[int], more: list[list[int]]
    ) -> None:
        numbers = [number % len(parts) for number in numbers]
        taken = lists_of(parts).take(np.array(numbers, dtype=np.int64))
        self.assertEqual(as_python(taken), [parts[number] for number in numbers])
        self.assertEqual(as_python(joined([taken, lists_of(more)])), [parts[number] for number in numbers] + more)

    @given(arrays(bool, st.tuples(st.integers(0, 4), st.integers(0, 9))))
    def test_a_mask_is_the_places_where_it_is_true(self, mask: np.ndarray) -> None:
        self.assertEqual(as_python(Lists.of_mask(mask)), [np.flatnonzero(row).tolist() for row in mask])

    @given(st.lists(st.lists(NUMBERS, max_size=6), max_size=6))
    def test_the_largest_values_come_first_and_equals_as_they_were(self, parts: list[list[float]]) -> None:
        places = lists_of([list(range(len(part))) for part in parts])
        values = np.array([value for part in parts for value in part], dtype=np.float32)
        expected = [sorted(range(len(part)), key=lambda place, part=part: -part[place]) for part in parts]
        self.assertEqual(as_python(best_first(places, values)), expected)

    def test_zeros_of_either_sign_are_equal(self) -> None:
        found = best_first(lists_of([[7, 8, 9]]), np.array([-0.0, 0.0, -0.0], dtype=np.float32))
        self.assertEqual(as_python(found), [[7, 8, 9]])
