"""Which titles are most like which."""

import unittest
from unittest import mock

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine import similar
from recommendations.engine.similar import NEIGHBOURS, SHRINKAGE, co_watch_cosine, neighbours
from recommendations.engine.sparse import unit_rows
from tests.engine.worlds import make_two_tastes


def no_content(n_titles: int) -> csr_matrix:
    return csr_matrix((n_titles, 1), dtype=np.float32)


class NeighboursTests(unittest.TestCase):
    def setUp(self) -> None:
        self.histories = make_two_tastes(12, 30).interactions.matrix()
        angles = np.repeat([0.0, np.pi / 2], 6) + np.tile(np.linspace(0, 0.2, 6), 2)
        self.vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)

    def found(self) -> np.ndarray:
        return neighbours(self.vectors, self.histories, no_content(12))

    def test_titles_of_the_same_taste_come_before_all_others(self) -> None:
        for title, row in enumerate(self.found().tolist()):
            own = set(range(6)) if title < 6 else set(range(6, 12))
            self.assertEqual(set(row[:5]), own - {title})

    def test_a_title_is_never_its_own_neighbour_and_none_comes_twice(self) -> None:
        for title, row in enumerate(self.found().tolist()):
            self.assertEqual(sorted(row[:11]), [other for other in range(12) if other != title])

    def test_where_there_are_fewer_titles_than_places_the_rest_is_padded(self) -> None:
        found = self.found()
        self.assertEqual(found.shape, (12, NEIGHBOURS))
        self.assertTrue((found[:, 11:] == -1).all())

    def test_blocks_do_not_change_the_answer(self) -> None:
        whole = self.found()
        with mock.patch.object(similar, "BLOCK", 5):
            np.testing.assert_array_equal(self.found(), whole)

    def test_a_sequel_that_the_same_people_watched_comes_first(self) -> None:
        histories = np.zeros((60, 4), dtype=np.float32)
        histories[:40, [0, 3]] = 1.0
        histories[30:, [1, 2]] = 1.0
        alike = np.ones((4, 2), dtype=np.float32)
        self.assertEqual(neighbours(alike, csr_matrix(histories), no_content(4))[0, 0], 3)

    def test_disliking_both_is_not_watching_both(self) -> None:
        histories = np.zeros((60, 3), dtype=np.float32)
        histories[:, [0, 2]] = -1.0
        histories[:30, [0, 1]] = 1.0
        alike = np.ones((3, 2), dtype=np.float32)
        self.assertEqual(neighbours(alike, csr_matrix(histories), no_content(3))[0, 0], 1)

    def test_what_nobody_watched_is_found_by_what_is_known_of_it(self) -> None:
        vectors = np.zeros((3, 2), dtype=np.float32)
        content = csr_matrix(np.array([[1, 0], [0, 1], [1, 0]], dtype=np.float32))
        self.assertEqual(neighbours(vectors, csr_matrix((5, 3), dtype=np.float32), content)[0, 0], 2)

    def test_a_catalogue_of_three_has_two_neighbours_a_title_and_pads_the_rest(self) -> None:
        vectors = np.array([[1, 0], [1, 0.1], [0, 1]], dtype=np.float32)
        found = neighbours(vectors, csr_matrix((5, 3), dtype=np.float32), no_content(3))
        self.assertEqual(found.shape, (3, NEIGHBOURS))
        self.assertEqual(found[:, :2].tolist(), [[1, 2], [0, 2], [1, 0]])
        self.assertTrue((found[:, 2:] == -1).all())

    def test_of_more_titles_than_places_the_nearest_are_kept_best_first(self) -> None:
        angles = np.random.default_rng(8).permutation(np.linspace(0, np.pi / 2, NEIGHBOURS + 50))
        vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
        found = neighbours(vectors, csr_matrix((5, len(vectors)), dtype=np.float32), no_content(len(vectors)))
        lowest = int(angles.argmin())
        self.assertEqual(found[lowest].tolist(), np.argsort(angles)[1 : NEIGHBOURS + 1].tolist())

    def test_a_loud_title_is_not_nearer_than_one_that_points_the_same_way(self) -> None:
        vectors = np.array([[1, 0], [1, 0.1], [50, 50]], dtype=np.float32)
        self.assertEqual(neighbours(vectors, csr_matrix((5, 3), dtype=np.float32), no_content(3))[0, 0], 1)

    def test_one_title_or_none_has_no_neighbours(self) -> None:
        for n in (0, 1):
            vectors = np.ones((n, 2), dtype=np.float32)
            found = neighbours(vectors, csr_matrix((5, n), dtype=np.float32), no_content(n))
            self.assertEqual(found.shape, (n, NEIGHBOURS))
            self.assertTrue((found == -1).all())


class CoWatchTests(unittest.TestCase):
    def test_two_films_shared_by_few_are_less_alike_than_two_shared_by_many(self) -> None:
        histories = np.zeros((100, 4), dtype=np.float32)
        histories[:2, [0, 1]] = 1.0
        histories[:, [2, 3]] = 1.0
        liked = csr_matrix(histories).tocsc()
        cosine = co_watch_cosine(liked, histories.sum(axis=0), np.arange(4))
        self.assertGreater(cosine[2, 3], 5 * cosine[0, 1])
        self.assertAlmostEqual(float(cosine[2, 3]), 100 / (100 + SHRINKAGE), places=6)

    def test_a_film_that_everybody_watched_is_less_like_one_than_a_film_of_the_same_few(self) -> None:
        histories = np.zeros((100, 3), dtype=np.float32)
        histories[:16, :2] = 1.0
        histories[:, 2] = 1.0
        cosine = co_watch_cosine(csr_matrix(histories).tocsc(), histories.sum(axis=0), np.arange(3))
        self.assertAlmostEqual(float(cosine[0, 2] / cosine[0, 1]), 16 / 40, places=6)

    def test_films_without_a_common_viewer_are_not_alike(self) -> None:
        liked = csr_matrix(np.eye(3, dtype=np.float32)).tocsc()
        cosine = co_watch_cosine(liked, np.ones(3), np.arange(3))
        self.assertTrue((cosine[~np.eye(3, dtype=bool)] == 0).all())

    def test_rows_of_length_one_and_empty_ones_stay_empty(self) -> None:
        units = unit_rows(csr_matrix(np.array([[3.0, 4.0], [0.0, 0.0]]))).toarray()
        np.testing.assert_allclose(units, [[0.6, 0.8], [0.0, 0.0]], rtol=1e-6)
