"""What is said of pages, on pages small enough to work out by hand."""

import unittest
from math import log, log2

import numpy as np

from recommendations.engine.metrics import effective_catalog_size
from recommendations.evaluation.page_metrics import (
    coverage,
    cut_into_rows,
    duplicates,
    genre_mix,
    jackknife,
    miscalibration,
    n2dcg,
    page_ndcg,
    ranking_of,
    row_diversity,
    tile_counts,
)

PAGE = [np.array([1, 2, 3]), np.array([4, 2, 5])]
# Titles 0 and 1 are drama, 2 is comedy, 3 is both, 4 has no genre.
GENRES = np.array([[1, 0], [1, 0], [0, 1], [1, 1], [0, 0]], dtype=bool)


class RankingTests(unittest.TestCase):
    def test_a_list_is_cut_into_rows_of_ten_and_at_most_eight(self) -> None:
        rows = cut_into_rows(np.arange(95))
        self.assertEqual([len(row) for row in rows], [10] * 8)
        self.assertEqual(rows[1].tolist(), list(range(10, 20)))
        self.assertEqual([len(row) for row in cut_into_rows(np.arange(13))], [10, 3])

    def test_tiles_are_read_row_by_row_and_a_title_that_comes_again_counts_for_nothing(self) -> None:
        self.assertEqual(ranking_of(PAGE).tolist(), [1, 2, 3, 4, -1, 5])
        self.assertEqual(duplicates(PAGE), 1)
        self.assertEqual(duplicates([np.array([1, 2]), np.array([3])]), 0)

    def test_ndcg_of_the_first_tiles_and_of_all(self) -> None:
        ideal = 1 + 1 / log2(3)
        self.assertAlmostEqual(page_ndcg(PAGE, {2, 5}, 3), (1 / log2(3)) / ideal)
        self.assertAlmostEqual(page_ndcg(PAGE, {2, 5}, 80), (1 / log2(3) + 1 / log2(7)) / ideal)

    def test_in_two_dimensions_the_row_below_is_as_near_as_the_next_tile(self) -> None:
        right, below = ([np.array([9, 1])], [np.array([9]), np.array([1])])
        self.assertAlmostEqual(n2dcg(right, {1}), n2dcg(below, {1}))
        self.assertAlmostEqual(n2dcg(right, {1}), 1 / log2(3))

    def test_the_best_page_in_two_dimensions_is_worth_one_and_a_title_counts_once_at_its_best(self) -> None:
        self.assertAlmostEqual(n2dcg([np.array([1, 2]), np.array([3])], {1, 2, 3}), 1.0)
        self.assertAlmostEqual(n2dcg(PAGE, {2}), (1 / log2(3)) / (1 / log2(2)))

    def test_a_page_of_nothing_finds_nothing(self) -> None:
        self.assertEqual((page_ndcg([], {1}, 10), n2dcg([], {1}), duplicates([])), (0.0, 0.0, 0))


class MixTests(unittest.TestCase):
    def test_a_title_of_two_genres_counts_half_for_each_and_one_of_none_not_at_all(self) -> None:
        np.testing.assert_allclose(genre_mix(np.array([0, 3, 4]), GENRES), [0.75, 0.25])

    def test_the_same_mix_is_calibrated_and_another_is_not(self) -> None:
        self.assertAlmostEqual(miscalibration(np.array([0, 2]), np.array([3]), GENRES), 0.0)
        smoothed = np.array([0.995, 0.005])
        expected = 0.5 * log(0.5 / smoothed[0]) + 0.5 * log(0.5 / smoothed[1])
        self.assertAlmostEqual(miscalibration(np.array([0, 2]), np.array([0, 1]), GENRES), expected)

    def test_a_row_of_one_genre_has_no_diversity_and_rows_are_averaged(self) -> None:
        alike, unlike = np.array([0, 1]), np.array([0, 2])
        self.assertAlmostEqual(row_diversity([alike], GENRES), 0.0)
        self.assertAlmostEqual(row_diversity([unlike], GENRES), 1.0)
        self.assertAlmostEqual(row_diversity([alike, unlike, np.array([3])], GENRES), 0.5)


class CatalogTests(unittest.TestCase):
    def test_coverage_and_effective_size_of_all_pages_together(self) -> None:
        counts = tile_counts([[np.array([0, 1])], [np.array([0]), np.array([2])]], n_titles=8)
        total = np.asarray(counts.sum(axis=0)).ravel()
        self.assertEqual(total[:3].tolist(), [2, 1, 1])
        self.assertEqual(coverage(total), 3 / 8)
        self.assertAlmostEqual(effective_catalog_size(total), 2 * (1 * 0.5 + 2 * 0.25 + 3 * 0.25) - 1)

    def test_the_interval_holds_the_value_and_is_nothing_where_all_pages_are_the_same(self) -> None:
        same = tile_counts([[np.array([0, 1])]] * 20, n_titles=8)
        self.assertEqual(jackknife(same, coverage), (0.25, 0.25, 0.25))
        rng = np.random.default_rng(2)
        different = tile_counts([[rng.permutation(300)[:5]] for _ in range(40)], n_titles=300)
        value, low, high = jackknife(different, coverage)
        self.assertTrue(low < value < high)
