"""What is read of a profile, where the catalogue's order is not that of its ids."""

import unittest
from types import SimpleNamespace

import numpy as np

from recommendations.engine.page import Page
from recommendations.states import StoredState
from tests.engine.worlds import make_state
from viewing.reading import RECORD

NONE = np.empty(0, dtype=np.int32)


class LatePublishedTitleTests(unittest.TestCase):
    """Title 5 was published late: its index stands after that of title 8."""

    def setUp(self) -> None:
        self.arrays = SimpleNamespace(title_ids=np.array([3, 8, 5]))
        self.records = np.zeros(3, dtype=RECORD)
        self.records["title"] = [3, 5, 8]
        self.records["rating"] = [0, 2, 0]
        self.records["fraction"] = [0.25, 0.5, 0.75]
        self.stored = StoredState(make_state([0, 2, 1]), self.records, history_version=1, preferences_version=0)

    def test_what_was_done_with_it_is_not_said_of_another(self) -> None:
        self.assertEqual(self.stored.done(self.arrays, np.array([1, 2])), ["watched", "liked"])

    def test_cards_of_the_viewers_own_rows_are_marked_with_what_was_done(self) -> None:
        titles = np.array([1, 2], dtype=np.int32)
        page = Page(1, -1, 0, 1.0, ["watch_again", "genre"], ["", ""], [2, 1], np.append(titles, 0), NONE, NONE, NONE)
        self.assertEqual(self.stored.marks(self.arrays, page), [[8, 5], [0.75, 0.5], [0, 2], [False, False]])
