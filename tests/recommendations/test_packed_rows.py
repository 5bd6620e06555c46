"""The rows of a page come out of their bytes as they went in."""

import unittest

import numpy as np

from recommendations.engine.artwork_choice import EXPLORED, VARIANTS
from recommendations.packed_rows import MOST_TITLES, PROBABILITY, pack, packed, unpack


def make_row(kind: str, titles: list[int], label: str = "") -> dict:
    places = [[place, -1] for place in range(len(titles))]
    head = {"kind": kind, "subject": f"{kind}:1", "label": label}
    dressed = {"artwork": [title % 8 for title in titles], "probabilities": [0.98, 0.2, 1.0][: len(titles)]}
    return head | {"titles": titles, "reasons": places} | dressed


def bytes_of_before(rows: list[dict]) -> bytes:
    """As pages were stored before their artwork was chosen with a probability."""
    total = sum(len(row["titles"]) for row in rows)
    return pack(rows)[: -PROBABILITY.itemsize * total]


class PackedRowsTests(unittest.TestCase):
    def test_rows_come_back_as_they_were(self) -> None:
        rows = [make_row("genre", [5, 7, MOST_TITLES - 1], "Comédie 劇"), make_row("popular", []), make_row("mix", [9])]
        self.assertEqual(unpack(pack(rows)), rows)
        self.assertEqual(unpack(memoryview(pack(rows))), rows)

    def test_what_older_pages_show_was_chosen_with_certainty(self) -> None:
        rows = [make_row("genre", [5, 7]), make_row("mix", [9])]
        sure = [row | {"probabilities": [1.0] * len(row["titles"])} for row in rows]
        self.assertEqual(unpack(bytes_of_before(rows)), sure)
        self.assertEqual(unpack(pack([{**row, "probabilities": [1.0] * len(row["titles"])} for row in rows])), sure)

    def test_the_smallest_probability_there_is_comes_back_within_half_a_percent(self) -> None:
        smallest = EXPLORED / VARIANTS
        [row] = unpack(pack([make_row("genre", [5]) | {"probabilities": [smallest]}]))
        self.assertAlmostEqual(row["probabilities"][0] / smallest, 1, delta=0.005)

    def test_no_rows_come_back_as_none(self) -> None:
        self.assertEqual(unpack(pack([])), [])

    def test_an_id_that_four_bytes_do_not_hold_is_refused_by_name(self) -> None:
        numbers = np.zeros(1, dtype=np.int64)
        with self.assertRaisesRegex(OverflowError, str(MOST_TITLES)):
            packed([{"kind": "genre"}], [1], numbers + MOST_TITLES, numbers, np.zeros((1, 2), dtype=np.int8), numbers)
