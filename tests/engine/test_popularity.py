"""What is watched, of late and ever."""

import unittest

import numpy as np

from recommendations.engine.interactions import Interactions
from recommendations.engine.popularity import TREND_HALF_LIFE_DAYS, all_time, best_first, trend
from tests.engine.worlds import DAY, NOW


def watches(*entries: tuple[int, int, float, float]) -> Interactions:
    """Of (profile, title, weight, days ago), four titles in all."""
    profiles, titles, weights, days = (np.array(part) for part in zip(*entries, strict=True))
    return Interactions(profiles, titles, weights.astype(np.float32), NOW - days * DAY, 10, 4)


class PopularityTests(unittest.TestCase):
    def test_each_profile_counts_once_and_one_that_disliked_it_not_at_all(self) -> None:
        counts = all_time(watches((0, 1, 1.0, 0), (1, 1, 0.2, 9), (2, 1, -1.0, 0), (2, 3, 1.6, 0)))
        self.assertEqual(counts.tolist(), [0, 2, 0, 1])

    def test_a_watch_counts_half_after_the_half_life(self) -> None:
        trending = trend(watches((0, 0, 1.0, 0), (1, 2, 1.0, TREND_HALF_LIFE_DAYS)))
        np.testing.assert_allclose(trending, [1.0, 0.0, 0.5, 0.0], rtol=1e-6)

    def test_what_is_watched_now_trends_above_what_was_watched_more_long_ago(self) -> None:
        entries = [(n, 0, 1.0, 200.0) for n in range(8)] + [(8, 1, 1.0, 1.0), (9, 1, 1.0, 0.0)]
        self.assertEqual(best_first(all_time(watches(*entries)), 4).tolist(), [0, 1])
        self.assertEqual(best_first(trend(watches(*entries)), 4).tolist(), [1, 0])

    def test_a_log_that_ended_years_ago_trends_by_its_own_end(self) -> None:
        recent = trend(watches((0, 0, 1.0, 0), (1, 1, 1.0, 30)))
        old = trend(watches((0, 0, 1.0, 4000), (1, 1, 1.0, 4030)))
        np.testing.assert_allclose(recent, old, rtol=1e-6)

    def test_dislikes_do_not_make_a_trend(self) -> None:
        self.assertEqual(trend(watches((0, 0, -1.0, 0))).tolist(), [0, 0, 0, 0])

    def test_a_chart_is_best_first_ties_by_index_and_without_what_nobody_watched(self) -> None:
        self.assertEqual(best_first(np.array([1.0, 3.0, 0.0, 3.0]), 10).tolist(), [1, 3, 0])
        self.assertEqual(best_first(np.array([1.0, 3.0, 0.0, 3.0]), 2).tolist(), [1, 3])
