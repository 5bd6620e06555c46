"""What a watch says about liking, and which interactions are refused."""

import unittest

import numpy as np

from recommendations.engine.interactions import HALF_LIFE_DAYS, Interactions, confidence

WATCHED = 1.0


def make_interactions(**changes: object) -> Interactions:
    parts = {
        "profiles": np.array([0, 0, 1], dtype=np.int32),
        "titles": np.array([0, 2, 1], dtype=np.int32),
        "weights": np.array([1.0, -1.0, 0.5], dtype=np.float32),
        "seen_at": np.array([10.0, 20.0, 30.0]),
        "n_profiles": 2,
        "n_titles": 3,
    }
    return Interactions(**(parts | changes))


class InteractionsTests(unittest.TestCase):
    def test_the_matrix_has_a_row_for_each_profile_and_keeps_the_sign(self) -> None:
        np.testing.assert_array_equal(make_interactions().matrix().toarray(), [[1, 0, -1], [0, 0.5, 0]])

    def test_a_part_keeps_the_indexes_and_the_sizes(self) -> None:
        part = make_interactions().only(np.array([False, True, True]))
        self.assertEqual(part.titles.tolist(), [2, 1])
        self.assertEqual(part.matrix().shape, (2, 3))

    def test_no_interactions_at_all_are_fine(self) -> None:
        none = make_interactions().only(np.zeros(3, dtype=bool))
        self.assertEqual(none.matrix().nnz, 0)

    def test_arrays_of_different_lengths_are_refused(self) -> None:
        with self.assertRaisesRegex(ValueError, "one length"):
            make_interactions(seen_at=np.array([1.0]))

    def test_an_index_beyond_the_end_is_refused_by_name(self) -> None:
        with self.assertRaisesRegex(ValueError, "titles outside 0 to 2"):
            make_interactions(titles=np.array([0, 3, 1], dtype=np.int32))
        with self.assertRaisesRegex(ValueError, "profiles outside 0 to 1"):
            make_interactions(profiles=np.array([0, -1, 1], dtype=np.int32))

    def test_weights_and_times_that_are_not_numbers_are_refused(self) -> None:
        for part in ("weights", "seen_at"):
            for value in (np.nan, np.inf):
                with self.subTest(part, value=value), self.assertRaisesRegex(ValueError, "finite"):
                    make_interactions(**{part: np.array([1.0, value, 1.0])})


class ConfidenceTests(unittest.TestCase):
    def test_a_double_up_says_more_than_an_up_and_an_up_more_than_only_watching(self) -> None:
        down, watched, up, double_up = confidence(np.array([-1, 0, 1, 2]), WATCHED, 0.0)
        self.assertLess(down, 0)
        self.assertTrue(0 < watched < up < double_up)

    def test_without_a_thumb_the_share_watched_decides(self) -> None:
        begun, half, whole = confidence(0, np.array([0.0, 0.5, 1.0]), 0.0)
        self.assertTrue(0 < begun < half < whole)

    def test_a_thumb_counts_however_little_was_watched(self) -> None:
        for rating in (-1, 1, 2):
            with self.subTest(rating=rating):
                self.assertEqual(confidence(rating, 0.01, 0.0), confidence(rating, 1.0, 0.0))

    def test_an_unknown_share_counts_as_watched(self) -> None:
        self.assertEqual(confidence(0, np.nan, 0.0), confidence(0, 1.0, 0.0))

    def test_a_share_out_of_range_counts_as_the_nearest_possible(self) -> None:
        self.assertEqual(confidence(0, 1.7, 0.0), confidence(0, 1.0, 0.0))
        self.assertEqual(confidence(0, -0.3, 0.0), confidence(0, 0.0, 0.0))

    def test_what_was_liked_long_ago_counts_for_less_but_never_under_half(self) -> None:
        today, last_year, ages_ago = confidence(1, WATCHED, np.array([0.0, 365.0, 36_500.0]))
        self.assertGreater(today, last_year)
        self.assertGreater(last_year, ages_ago)
        self.assertAlmostEqual(float(ages_ago), float(today) / 2, places=6)

    def test_half_a_half_life_takes_less_than_a_third(self) -> None:
        fresh, older = confidence(1, WATCHED, np.array([0.0, HALF_LIFE_DAYS / 2]))
        self.assertAlmostEqual(float(older / fresh), 0.5**0.5, places=6)

    def test_each_of_many_is_weighed_as_it_would_be_alone(self) -> None:
        ratings, shares, ages = np.array([-1, 0, 0, 2]), np.array([1.0, np.nan, 0.25, 0.5]), np.array([0, 9, 400, 5000])
        together = confidence(ratings, shares, ages)
        self.assertEqual(together.dtype, np.float32)
        alone = [float(confidence(*one)) for one in zip(ratings, shares, ages, strict=True)]
        self.assertEqual(together.tolist(), alone)

    def test_a_dislike_stays_a_dislike_with_the_years(self) -> None:
        self.assertLess(confidence(-1, WATCHED, 36_500.0), 0)
