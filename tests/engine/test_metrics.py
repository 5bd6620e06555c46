"""The metrics on cases worked out by hand."""

import math
import unittest

import numpy as np

from recommendations.engine.metrics import effective_catalog_size, ndcg_at, recall_at


class MetricsTests(unittest.TestCase):
    ranked = np.array([5, 3, 9, 7])

    def test_recall_is_hits_over_the_targets(self) -> None:
        self.assertEqual(recall_at(3, self.ranked, {3, 7}), 1 / 2)
        self.assertEqual(recall_at(4, self.ranked, {3, 7}), 1.0)

    def test_recall_with_more_targets_than_places_can_still_reach_one(self) -> None:
        self.assertEqual(recall_at(2, self.ranked, {5, 3, 9, 7}), 1.0)

    def test_ndcg_counts_a_hit_less_the_lower_it_stands(self) -> None:
        best = 1 + 1 / math.log2(3)
        self.assertAlmostEqual(ndcg_at(4, self.ranked, {3, 7}), (1 / math.log2(3) + 1 / math.log2(5)) / best)

    def test_ndcg_is_one_when_the_targets_come_first_in_any_order(self) -> None:
        self.assertAlmostEqual(ndcg_at(4, self.ranked, {3, 5}), 1.0)

    def test_ndcg_with_more_targets_than_places_can_still_reach_one(self) -> None:
        self.assertAlmostEqual(ndcg_at(2, self.ranked, {5, 3, 9, 7}), 1.0)

    def test_a_ranking_shorter_than_k_is_measured_as_it_is(self) -> None:
        self.assertAlmostEqual(ndcg_at(100, self.ranked, {5}), 1.0)
        self.assertEqual(recall_at(100, self.ranked, {8}), 0.0)

    def test_the_effective_catalogue_is_one_title_if_one_has_everything(self) -> None:
        self.assertAlmostEqual(effective_catalog_size(np.array([0, 12, 0])), 1.0)

    def test_the_effective_catalogue_is_all_titles_if_all_are_shown_alike(self) -> None:
        self.assertAlmostEqual(effective_catalog_size(np.full(50, 3)), 50.0)

    def test_an_uneven_audience_lies_between(self) -> None:
        # Shares .75 and .25: 2 * (1 * .75 + 2 * .25) - 1.
        self.assertAlmostEqual(effective_catalog_size(np.array([1, 3])), 1.5)
