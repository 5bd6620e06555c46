"""What each kind of row offers, whatever comes of it on the page."""

import unittest

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.audiences import label_appeal
from recommendations.engine.mixes import LEAST_TITLES, mixes_of
from recommendations.engine.page import PageSettings, ProfileState, Row, assemble_pages
from recommendations.engine.rows.pinned import Pinned
from recommendations.engine.snapshot import Snapshot
from tests.engine.worlds import make_facts, make_snapshot, make_state, page_of, rows_named

SHORT = PageSettings(row_length=5)


def subjects(state: ProfileState, kind: str, snapshot: Snapshot | None = None) -> list[str]:
    return [row.subject for row in page_of(state, snapshot, SHORT).rows if row.kind == kind]


class TopTenTests(unittest.TestCase):
    def ten(self, state: ProfileState, **changes: np.ndarray) -> list[list[int]]:
        return rows_named(page_of(state, make_snapshot(**changes)), "top_10")

    def test_everybody_sees_the_same_ten_in_the_same_order_watched_or_not(self) -> None:
        ten = [list(range(59, 49, -1))]
        for state in (make_state(), make_state([0, 1]), make_state([55, 31], finished=[55, 31])):
            self.assertEqual(self.ten(state), ten)

    def test_a_child_sees_the_ten_most_watched_of_what_it_may_see(self) -> None:
        ages = np.where(np.arange(60) % 2, 18, 0).astype(np.int16)
        self.assertEqual(self.ten(make_state([0], maturity_limit=7), maturity=ages), [list(range(58, 38, -2))])

    def test_with_fewer_than_ten_there_is_none(self) -> None:
        self.assertEqual(self.ten(make_state([0]), trending=np.arange(9, dtype=np.int32)), [])

    def test_before_there_is_a_history_no_other_row_shows_them(self) -> None:
        page = page_of(make_state())
        others = [title for row in page.rows if row.kind != "top_10" for title in row.titles.tolist()]
        self.assertFalse(set(range(50, 60)) & set(others))

    def test_what_of_them_goes_with_a_history_stands_above_as_well(self) -> None:
        page = page_of(make_state([50, 31], finished=[50, 31]))
        kinds = [row.kind for row in page.rows]
        above = np.concatenate([row.titles for row in page.rows[: kinds.index("top_10")]])
        self.assertTrue(set(range(50, 60)) & set(above.tolist()))


class BecauseYouLikedTests(unittest.TestCase):
    def test_a_favourite_of_long_ago_has_a_row_beside_those_of_the_latest_watches(self) -> None:
        neighbours = make_snapshot(400).neighbours
        alone = np.full_like(neighbours, -1)
        watched = [200 + 3 * number for number in range(45)]
        alone[[0, *watched]] = neighbours[[0, *watched]]
        state = make_state([0, *watched], ratings=np.array([2] + [0] * 45))
        snapshot = make_snapshot(400, neighbours=alone)
        self.assertEqual(subjects(state, "because_you_liked", snapshot), ["title:0"])
        self.assertNotIn("title:0", subjects(state, "because_you_watched", snapshot))

    def test_what_was_watched_and_not_rated_is_not_said_to_be_liked(self) -> None:
        self.assertEqual(subjects(make_state([20, 40]), "because_you_liked"), [])

    def test_one_that_has_a_row_as_watched_has_no_other(self) -> None:
        state = make_state([20, 40], ratings=np.array([1, 2]))
        self.assertEqual(len(subjects(state, "because_you_watched")), 2)
        self.assertEqual(subjects(state, "because_you_liked"), [])


class MixTests(unittest.TestCase):
    def snapshot(self) -> Snapshot:
        """Every other space film is a comedy too, every other romance of the nineties."""
        index = np.arange(400)
        names = ["genre_decade:Romance|1990s", "genre_pair:Comedy|Space"]
        in_mix = index % 2 == 0
        return make_snapshot(
            400,
            mix_indptr=np.concatenate([[0], np.cumsum(in_mix)]).astype(np.int32),
            mix_indices=np.where(index < 200, 1, 0)[in_mix].astype(np.int32),
            mix_share=np.array([0.25, 0.25], dtype=np.float32),
            manifest={"mixes": names},
        )

    def test_the_mix_that_was_liked_has_a_row_of_what_is_new_best_first(self) -> None:
        page = page_of(make_state([0, 2, 4]), self.snapshot(), SHORT)
        [titles] = rows_named(page, "genre_pair")
        self.assertTrue(all(title % 2 == 0 and title < 200 for title in titles))
        self.assertEqual(titles, sorted(titles))
        self.assertEqual(rows_named(page, "genre_decade"), [])

    def test_a_mix_liked_once_may_be_chance(self) -> None:
        self.assertEqual(subjects(make_state([0, 1, 3]), "genre_pair", self.snapshot()), [])

    def test_mixes_are_pairs_of_genres_genres_of_a_decade_and_moods_of_genres(self) -> None:
        n = LEAST_TITLES
        facts = make_facts(
            2 * n,
            genres=[("Comedy", "Space")] * n + [("Space",)] * n,
            years=np.array([1994] * n + [0] * n, dtype=np.int16),
            tags=[("Surreal", "owned")] * n + [()] * n,
        )
        subjects, arrays = mixes_of(facts)
        self.assertEqual(
            subjects,
            [
                "genre_decade:Comedy|1990s", "genre_decade:Space|1990s", "genre_pair:Comedy|Space",
                "mood:surreal|Comedy", "mood:surreal|Space",
            ],
        )  # fmt: skip
        self.assertEqual(np.diff(arrays["mix_indptr"]).tolist(), [5] * n + [0] * n)

    def test_a_mix_of_few_titles_is_none(self) -> None:
        facts = make_facts(LEAST_TITLES, years=np.array([1994] * (LEAST_TITLES - 1) + [2001], dtype=np.int16))
        self.assertEqual(mixes_of(facts)[0], [])


class ForTonightTests(unittest.TestCase):
    def test_it_is_as_long_as_the_profile_usually_sits(self) -> None:
        runtimes = np.where(np.arange(400) % 2, 90, 120).astype(np.int16)
        watched = [0, 2, 4, 6, 8, 9]
        page = page_of(make_state(watched, finished=watched), make_snapshot(400, runtimes=runtimes), SHORT)
        [row] = [row for row in page.rows if row.kind == "for_tonight"]
        self.assertEqual(row.subject, "minutes:120")
        self.assertTrue((runtimes[row.titles] == 120).all())

    def test_a_few_sittings_are_no_habit_and_unknown_lengths_are_none(self) -> None:
        known = np.full(400, 90, dtype=np.int16)
        for runtimes, watched in ((known, [0, 2, 4, 6]), (np.zeros(400, dtype=np.int16), [0, 2, 4, 6, 8, 9])):
            state = make_state(watched, finished=watched)
            self.assertEqual(subjects(state, "for_tonight", make_snapshot(400, runtimes=runtimes)), [])


class NewTests(unittest.TestCase):
    def test_the_newest_are_in_the_profiles_order_once_it_has_a_history(self) -> None:
        newest = np.concatenate([np.arange(399, 199, -20), np.arange(190, 0, -20)]).astype(np.int32)
        snapshot = make_snapshot(400, newest=newest)
        [row] = rows_named(page_of(make_state([0]), snapshot, SHORT), "new_for_you")
        self.assertEqual(row, sorted(row))
        self.assertLess(set(row), set(newest[newest < 200].tolist()))
        self.assertEqual(rows_named(page_of(make_state(), snapshot, SHORT), "new_for_you"), [])


class PeersTests(unittest.TestCase):
    appeal = np.zeros((2, 400), dtype=np.float32)
    appeal[1, 300:310] = np.arange(10, 0, -1)

    def test_it_is_what_appeals_to_those_who_said_the_same(self) -> None:
        snapshot = make_snapshot(400, label_appeal=self.appeal)
        [row] = rows_named(page_of(make_state([0], demographics=("gender:M",)), snapshot, SHORT), "popular_with_peers")
        self.assertEqual(row, [300, 301, 302, 303, 304])

    def test_who_said_nothing_has_no_such_row(self) -> None:
        self.assertEqual(
            subjects(make_state([0]), "popular_with_peers", make_snapshot(400, label_appeal=self.appeal)), []
        )

    def test_appeal_is_being_liked_more_than_by_others(self) -> None:
        # Title 0 everybody likes, title 1 only those of the first label, title 2 nobody of them.
        likes = csr_matrix(np.array([[1, 1, 0]] * 60 + [[1, 0, 1]] * 60, dtype=np.float32))
        labels = np.repeat(np.eye(2, dtype=np.float32), 60, axis=0)
        appeal = label_appeal(likes, labels)
        self.assertGreater(appeal[0, 1], appeal[0, 0])
        self.assertGreater(appeal[1, 2], appeal[1, 0])
        self.assertEqual(appeal[0, 2], 0.0)


class PinnedTests(unittest.TestCase):
    def rows(self, state: ProfileState, *pinned: Pinned) -> list[Row]:
        available = np.ones(400, dtype=bool)
        return assemble_pages(make_snapshot(400), available, [state], SHORT, pinned)[0].rows

    def pin(self, place: int = 1, limit_from: int = 0, limit_to: int = 18) -> Pinned:
        return Pinned("Summer nights", np.array([9, 205, 3, 210], dtype=np.int32), place, limit_from, limit_to)

    def test_it_stands_in_its_place_with_its_titles_in_their_order(self) -> None:
        for place in (0, 1, 4):
            row = self.rows(make_state([0, 1]), self.pin(place))[place]
            self.assertEqual((row.kind, row.subject), ("pinned", "pinned:Summer nights"))
            self.assertEqual(row.titles.tolist(), [9, 205, 3, 210])

    def test_no_other_row_shows_its_titles(self) -> None:
        for row in self.rows(make_state([0, 1]), self.pin(6)):
            if row.kind != "pinned":
                self.assertFalse({9, 205, 3, 210} & set(row.titles.tolist()))

    def test_it_is_for_profiles_with_such_a_limit(self) -> None:
        for limit_from, limit_to, shown in ((0, 18, True), (13, 13, True), (0, 7, False), (16, 18, False)):
            rows = self.rows(make_state([0], maturity_limit=13), self.pin(1, limit_from, limit_to))
            self.assertEqual("pinned" in {row.kind for row in rows}, shown)

    def test_what_was_turned_down_is_not_in_it_and_three_are_no_row(self) -> None:
        rows = self.rows(make_state([0], hidden=[9]), self.pin())
        self.assertNotIn("pinned", {row.kind for row in rows})
        self.assertTrue(any(3 in row.titles for row in rows))
