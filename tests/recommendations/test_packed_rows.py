"""The rows of a page come out of their bytes as they went in."""

import unittest

import numpy as np

from recommendations.packed_rows import MOST_TITLES, pack, packed, unpack


def make_row(kind: str, titles: list[int], label: str = "") -> dict:
    places = [[place, -1] for place in range(len(titles))]
    head = {"kind": kind, "subject": f"{kind}:1", "label": label}
    return head | {"titles": titles, "artwork": [title % 8 for title in titles], "reasons": places}


class PackedRowsTests(unittest.TestCase):
    def test_rows_come_back_as_they_were(self) -> None:
        rows = [make_row("genre", [5, 7, MOST_TITLES - 1], "Comédie 劇"), make_row("popular", []), make_row("mix", [9])]
        self.assertEqual(unpack(pack(rows)), rows)
        self.assertEqual(unpack(memoryview(pack(rows))), rows)

    def test_no_rows_come_back_as_none(self) -> None:
        self.assertEqual(unpack(pack([])), [])

    def test_an_id_that_four_bytes_do_not_hold_is_refused_by_name(self) -> None:
        numbers = np.zeros(1, dtype=np.int64)
        with self.assertRaisesRegex(OverflowError, str(MOST_TITLES)):
            packed([{"kind": "genre"}], [1], numbers + MOST_TITLES, numbers, np.zeros((1, 2), dtype=np.int8))
