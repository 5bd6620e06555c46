"""From a history to a vector without retraining."""

import unittest

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.fold_in import (
    BUCKETS,
    LEAST_PROFILES_A_MAP,
    fold_in,
    last_liked,
    learn_fold_in,
)

DIMENSIONS = 4
TITLES = 120


def history(titles: dict[int, float]) -> csr_matrix:
    row = np.zeros((1, TITLES), dtype=np.float32)
    row[0, list(titles)] = list(titles.values())
    return csr_matrix(row)


class FoldInTests(unittest.TestCase):
    def setUp(self) -> None:
        self.vectors = np.random.default_rng(2).normal(size=(TITLES, DIMENSIONS)).astype(np.float32)
        self.mean_profile = np.array([3, 1, 4, 1], dtype=np.float32)
        self.identity = np.tile(np.vstack([np.eye(DIMENSIONS), np.zeros(DIMENSIONS)]), (len(BUCKETS), 1, 1))

    def folded(self, titles: dict[int, float], maps: np.ndarray | None = None) -> np.ndarray:
        maps = self.identity if maps is None else maps
        return fold_in(history(titles), self.vectors, maps, self.mean_profile)[0]

    def test_a_history_is_the_weighted_mean_of_its_titles(self) -> None:
        expected = (3 * self.vectors[5] + self.vectors[9]) / 4
        np.testing.assert_allclose(self.folded({5: 3.0, 9: 1.0}), expected, rtol=1e-5)

    def test_all_weights_twice_as_large_change_nothing(self) -> None:
        once, twice = self.folded({5: 1.0, 9: 0.5}), self.folded({5: 2.0, 9: 1.0})
        np.testing.assert_allclose(once, twice, rtol=1e-5)

    def test_no_history_gives_the_mean_profile(self) -> None:
        np.testing.assert_array_equal(self.folded({}), self.mean_profile)

    def test_a_dislike_beside_likes_pushes_away_from_the_disliked_title(self) -> None:
        without, with_dislike = self.folded({5: 1.0}), self.folded({5: 1.0, 9: -1.0})
        self.assertLess(with_dislike @ self.vectors[9], without @ self.vectors[9])

    def test_only_dislikes_push_the_mean_profile_away_from_them(self) -> None:
        self.assertLess(self.folded({9: -1.0}) @ self.vectors[9], self.mean_profile @ self.vectors[9])

    def test_the_map_is_that_of_the_number_of_liked_titles(self) -> None:
        marked = np.zeros((len(BUCKETS), DIMENSIONS + 1, DIMENSIONS))
        marked[:, -1, 0] = BUCKETS
        expected = {1: 1, 2: 2, 3: 2, 4: 4, 6: 4, 7: 7, 11: 7, 12: 12, 24: 12, 25: 25, 59: 25, 60: 60, 110: 60}
        found = {count: int(self.folded(dict.fromkeys(range(count), 1.0), marked)[0]) for count in expected}
        self.assertEqual(found, expected)

    def test_dislikes_do_not_make_a_history_longer(self) -> None:
        marked = np.zeros((len(BUCKETS), DIMENSIONS + 1, DIMENSIONS))
        marked[:, -1, 0] = BUCKETS
        titles = {0: 1.0} | dict.fromkeys(range(1, 30), -1.0)
        self.assertEqual(self.folded(titles, marked)[0], 1)

    def test_many_profiles_at_once_give_what_each_gives_alone(self) -> None:
        several = [{5: 1.0}, {}, {9: -1.0}, dict.fromkeys(range(40), 1.0)]
        stacked = csr_matrix(np.vstack([history(titles).toarray() for titles in several]))
        together = fold_in(stacked, self.vectors, self.identity, self.mean_profile)
        for titles, vector in zip(several, together, strict=True):
            np.testing.assert_allclose(vector, self.folded(titles), rtol=1e-5)


class LearnTests(unittest.TestCase):
    """Profiles that lie where a known map of their histories' means puts them."""

    def setUp(self) -> None:
        rng = np.random.default_rng(3)
        self.vectors = rng.normal(size=(TITLES, DIMENSIONS)).astype(np.float32)
        self.hidden_map = rng.normal(size=(DIMENSIONS, DIMENSIONS))
        self.shift = np.array([1.0, -2.0, 0.5, 3.0])
        self.histories = csr_matrix((rng.random((400, TITLES)) < 0.2).astype(np.float32))
        self.recency = self.histories.copy()
        self.recency.data = rng.random(self.recency.nnz)
        self.profiles = self.place(self.histories)

    def place(self, histories: csr_matrix) -> np.ndarray:
        means = histories @ self.vectors / np.asarray(histories.sum(axis=1))
        return means @ self.hidden_map + self.shift

    def learn(self, count: int = 400) -> np.ndarray:
        folding = learn_fold_in(self.vectors, self.profiles[:count], self.histories[:count], self.recency[:count])
        self.assertEqual(folding.maps.shape, (len(BUCKETS), DIMENSIONS + 1, DIMENSIONS))
        return folding

    def test_the_map_of_long_histories_is_found(self) -> None:
        folding = self.learn()
        newcomer = csr_matrix((np.random.default_rng(9).random((1, TITLES)) < 0.6).astype(np.float32))
        self.assertGreaterEqual(newcomer.nnz, BUCKETS[-1])
        found = fold_in(newcomer, self.vectors, folding.maps, folding.mean_profile)
        np.testing.assert_allclose(found, self.place(newcomer), atol=0.05)

    def test_a_short_history_is_trusted_less_than_a_long_one(self) -> None:
        maps = self.learn().maps
        self.assertLess(np.linalg.norm(maps[0][:-1]), 0.5 * np.linalg.norm(maps[-1][:-1]))

    def test_a_profile_with_one_title_stays_nearer_the_mean_than_that_title_would_put_it(self) -> None:
        folding = self.learn()
        found = fold_in(history({3: 1.0}), self.vectors, folding.maps, folding.mean_profile)[0]
        far = self.place(history({3: 1.0}))[0]
        mean = folding.mean_profile
        self.assertLess(np.linalg.norm(found - mean), np.linalg.norm(far - mean))

    def test_too_few_profiles_to_learn_from_start_at_the_mean_and_move_by_what_they_liked(self) -> None:
        folding = self.learn(LEAST_PROFILES_A_MAP - 1)
        found = fold_in(history({3: 1.0}), self.vectors, folding.maps, folding.mean_profile)[0]
        np.testing.assert_allclose(found, folding.mean_profile + self.vectors[3], rtol=1e-4)

    def test_just_enough_profiles_have_a_map_of_their_own(self) -> None:
        fallback = self.learn(LEAST_PROFILES_A_MAP - 1).maps
        np.testing.assert_allclose(fallback[0][:-1], np.eye(DIMENSIONS))
        self.assertFalse(np.allclose(self.learn(LEAST_PROFILES_A_MAP).maps[0][:-1], np.eye(DIMENSIONS)))

    def test_profiles_without_a_liked_title_do_not_spoil_the_maps(self) -> None:
        empty = csr_matrix((50, TITLES), dtype=np.float32)
        histories = csr_matrix(np.vstack([self.histories.toarray(), empty.toarray()]))
        recency = csr_matrix(np.vstack([self.recency.toarray(), empty.toarray()]))
        folding = learn_fold_in(self.vectors, np.vstack([self.profiles, np.full((50, 4), 99.0)]), histories, recency)
        np.testing.assert_allclose(folding.maps, self.learn().maps, rtol=1e-4)


class LastLikedTests(unittest.TestCase):
    histories = csr_matrix(np.array([[1.0, 0.5, -1.0, 2.0], [0.0, 1.0, 0.0, 0.0]], dtype=np.float32))
    recency = csr_matrix(np.array([[10.0, 40.0, 30.0, 20.0], [0.0, 5.0, 0.0, 0.0]]))

    def test_the_latest_are_kept_with_their_weights(self) -> None:
        kept = last_liked(self.histories, self.recency, 2).toarray()
        np.testing.assert_array_equal(kept, [[0, 0.5, 0, 2.0], [0, 1.0, 0, 0]])

    def test_an_entry_that_says_nothing_either_way_takes_no_place(self) -> None:
        undecided = self.histories.copy()
        undecided.data[1] = 0.0
        kept = last_liked(undecided, self.recency, 1).toarray()
        np.testing.assert_array_equal(kept, [[0, 0, 0, 2.0], [0, 1.0, 0, 0]])

    def test_a_dislike_is_left_out_however_recent(self) -> None:
        kept = last_liked(self.histories, self.recency, 4).toarray()
        np.testing.assert_array_equal(kept, [[1.0, 0.5, 0, 2.0], [0, 1.0, 0, 0]])
