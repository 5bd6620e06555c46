"""How quality is measured in every retrain."""

import unittest
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.evaluate import (
    HELD_OUT_SHARE,
    LEAST_LIKED,
    MOST_HELD_OUT,
    HeldOut,
    came_back,
    evaluate,
    hold_out,
    hold_out_returning,
    measure,
)
from recommendations.engine.interactions import Interactions

TITLES = 50


def audience(n_profiles: int, liked: int = 20, disliked: int = 5) -> csr_matrix:
    rng = np.random.default_rng(4)
    rows = np.zeros((n_profiles, TITLES), dtype=np.float32)
    for row in rows:
        titles = rng.permutation(TITLES)
        row[titles[:liked]] = 1.0
        row[titles[liked : liked + disliked]] = -1.0
    return csr_matrix(rows)


def interactions_of(histories: csr_matrix) -> Interactions:
    """The later the index of a title, the later it was seen."""
    pairs = histories.tocoo()
    return Interactions(pairs.row, pairs.col, pairs.data, 1e9 + pairs.col, *histories.shape)


class HoldOutTests(unittest.TestCase):
    def setUp(self) -> None:
        self.histories = audience(200)
        self.held_out = hold_out(interactions_of(self.histories), seed=1)

    def test_who_measures_never_becomes_one_to_learn_from(self) -> None:
        ids = np.arange(200) * 7 + 3
        _, measuring = hold_out(interactions_of(self.histories), 1, ids).split(ids)
        grown = np.concatenate([ids, np.arange(10_000, 10_200)])
        learning, _ = hold_out(interactions_of(audience(400)), 1, grown).split(grown)
        self.assertFalse(set(measuring.profiles.tolist()) & set(learning.profiles.tolist()))

    def test_when_the_shown_titles_were_seen_is_known_for_just_those(self) -> None:
        np.testing.assert_array_equal(self.held_out.seen_at.indices, self.held_out.shown.indices)
        np.testing.assert_array_equal(self.held_out.seen_at.data, 1e9 + self.held_out.shown.indices)

    def test_some_measure_and_the_others_are_learned_from(self) -> None:
        learning, measuring = self.held_out.split(np.arange(200))
        self.assertGreater(len(learning.profiles), len(measuring.profiles))
        self.assertGreater(len(measuring.profiles), 0)
        both = np.concatenate([learning.profiles, measuring.profiles])
        self.assertEqual(sorted(both.tolist()), self.held_out.profiles.tolist())
        at = self.held_out.profiles.tolist().index(int(learning.profiles[1]))
        self.assertEqual(learning.targets[1], self.held_out.targets[at])

    def test_a_small_share_of_the_profiles_is_held_out(self) -> None:
        self.assertEqual(len(self.held_out.profiles), int(HELD_OUT_SHARE * 200))
        self.assertEqual(len(set(self.held_out.profiles.tolist())), len(self.held_out.profiles))

    def test_a_fifth_of_what_each_liked_is_to_be_found_and_never_shown(self) -> None:
        for row, (profile, targets) in enumerate(zip(self.held_out.profiles, self.held_out.targets, strict=True)):
            liked = set(np.flatnonzero(self.histories[profile].toarray()[0] > 0).tolist())
            shown = set(np.flatnonzero(self.held_out.shown[row].toarray()[0] > 0).tolist())
            self.assertEqual(len(targets), 4)
            self.assertEqual(shown | targets, liked)
            self.assertFalse(shown & targets)

    def test_dislikes_are_shown_and_never_to_be_found(self) -> None:
        for row, profile in enumerate(self.held_out.profiles):
            disliked = self.histories[profile].minimum(0).toarray()
            np.testing.assert_array_equal(self.held_out.shown[row].minimum(0).toarray(), disliked)

    def test_the_histories_themselves_are_left_as_they_are(self) -> None:
        np.testing.assert_array_equal(self.histories.toarray(), audience(200).toarray())

    def test_the_same_seed_chooses_the_same_and_another_seed_others(self) -> None:
        again, other = (hold_out(interactions_of(self.histories), seed=seed) for seed in (1, 2))
        self.assertEqual(again.targets, self.held_out.targets)
        np.testing.assert_array_equal(again.profiles, self.held_out.profiles)
        self.assertNotEqual(other.profiles.tolist(), self.held_out.profiles.tolist())

    def test_a_large_audience_does_not_hold_out_more_than_it_takes_to_measure(self) -> None:
        liked = csr_matrix(np.ones((int(MOST_HELD_OUT / HELD_OUT_SHARE) + 400, LEAST_LIKED), dtype=np.float32))
        self.assertEqual(len(hold_out(interactions_of(liked), seed=1).profiles), MOST_HELD_OUT)

    def test_profiles_with_short_histories_are_not_held_out(self) -> None:
        self.assertEqual(len(hold_out(interactions_of(audience(200, liked=LEAST_LIKED - 1)), seed=1).profiles), 0)


def visits(n_profiles: int, returning: int) -> Interactions:
    """All liked ten titles and turned one down on one day; so many liked two more and turned one down on day 50."""
    rows = [
        (profile, title, 1.0 if title else -1.0, profile % 5) for profile in range(n_profiles) for title in range(11)
    ]
    rows += [
        (profile, title, 1.0 if title < 42 else -1.0, 50) for profile in range(returning) for title in (40, 41, 42)
    ]
    profiles, titles, weights, days = (np.array(part) for part in zip(*sorted(rows), strict=True))
    return Interactions(profiles, titles, weights.astype(np.float32), 1e9 + 86_400.0 * days, n_profiles, TITLES)


class ReturningTests(unittest.TestCase):
    def test_of_those_who_came_back_the_last_visit_is_to_be_found_and_none_of_it_shown(self) -> None:
        held_out = hold_out_returning(visits(200, returning=40), seed=1)
        self.assertEqual(len(held_out.profiles), int(HELD_OUT_SHARE * 200))
        self.assertTrue((held_out.profiles < 40).all())
        self.assertTrue(all(targets == {40, 41} for targets in held_out.targets))
        self.assertEqual(held_out.shown[:, 40:].nnz, 0)
        self.assertTrue((np.diff(held_out.shown.indptr) == 11).all())
        self.assertLess(held_out.seen_at.data.max(), held_out.known_until)

    def test_where_too_few_came_back_others_hide_a_random_part(self) -> None:
        held_out = hold_out_returning(visits(200, returning=3), seed=1)
        self.assertEqual(len(held_out.profiles), int(HELD_OUT_SHARE * 200))
        came = held_out.profiles < 3
        self.assertEqual(came.sum(), 3)
        sizes = [len(targets) for targets in held_out.targets]
        self.assertEqual(sizes, [2] * len(sizes))
        self.assertTrue(all(40 not in held_out.targets[row] for row in np.flatnonzero(~came)))

    def test_without_a_pause_nobody_came_back(self) -> None:
        interactions = visits(200, returning=40)
        self.assertEqual(came_back(interactions, 1e9 + 86_400.0 * 10).tolist(), list(range(40)))
        at_once = replace(interactions, seen_at=1e9 + interactions.titles)
        self.assertEqual(len(came_back(at_once, 1e9 + 40)), 0)
        self.assertEqual(hold_out_returning(at_once, seed=1).known_until, np.inf)

    def test_what_came_later_stays_out_of_reach_after_a_choice_of_rows(self) -> None:
        held_out = hold_out_returning(visits(200, returning=40), seed=1)
        self.assertEqual(held_out.only(np.array([0])).known_until, held_out.known_until)


class MeasureTests(unittest.TestCase):
    shown = csr_matrix(np.array([[1.0, -1.0, 0, 0, 0, 0]], dtype=np.float32))
    held_out = HeldOut(np.array([7]), shown, abs(shown), [{2, 3}])

    def test_targets_first_is_perfect(self) -> None:
        metrics = measure(np.array([[0, 0, 9, 8, 1, 0]]), self.held_out)
        self.assertEqual(metrics, {"ndcg@100": 1.0, "recall@20": 1.0})

    def test_what_was_shown_does_not_take_a_place(self) -> None:
        metrics = measure(np.array([[99, 98, 9, 8, 1, 0]]), self.held_out)
        self.assertAlmostEqual(metrics["ndcg@100"], 1.0)

    def test_targets_further_down_count_less(self) -> None:
        metrics = measure(np.array([[0, 0, 7, 9, 8, 0]]), self.held_out)
        self.assertAlmostEqual(metrics["ndcg@100"], (1 + 1 / np.log2(4)) / (1 + 1 / np.log2(3)))

    def test_the_scores_are_left_as_they_are(self) -> None:
        scores = np.array([[99, 98, 9, 8, 1, 0]], dtype=np.float32)
        measure(scores, self.held_out)
        self.assertEqual(scores[0, 0], 99)


class EvaluateTests(unittest.TestCase):
    def test_a_model_that_knows_the_tastes_beats_popularity_on_profiles_it_never_saw(self) -> None:
        rng = np.random.default_rng(5)
        half = TITLES // 2
        rows = np.zeros((300, TITLES), dtype=np.float32)
        for number, row in enumerate(rows):
            row[rng.permutation(half)[:15] + half * (number % 2)] = 1.0
        held_out = hold_out(interactions_of(csr_matrix(rows)), seed=1)
        scores = (held_out.profiles[:, None] % 2 == np.arange(TITLES) // half).astype(np.float32)
        metrics = evaluate(held_out, scores, rows.sum(axis=0))
        self.assertGreater(metrics["ndcg@100"], 1.3 * metrics["popularity_ndcg@100"])
        self.assertGreater(metrics["recall@20"], metrics["popularity_recall@20"])
        self.assertEqual(metrics["held_out_profiles"], 24)

    def test_with_nobody_to_measure_on_there_are_no_metrics(self) -> None:
        nobody = hold_out(interactions_of(csr_matrix((3, TITLES), dtype=np.float32)), seed=1)
        self.assertEqual(evaluate(nobody, np.zeros((0, TITLES)), np.zeros(TITLES)), {})
