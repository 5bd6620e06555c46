"""A new model against the one that serves."""

import unittest
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.comparison import LEAST_PROFILES, compare, reason_to_hold_back, scores_by
from recommendations.engine.evaluate import HeldOut
from tests.engine.worlds import make_snapshot

TITLES = 60
HALF = TITLES // 2


def make_held_out(profiles: int = 40) -> HeldOut:
    """All were shown ten space titles and would like the next five."""
    shown = np.zeros((profiles, TITLES), dtype=np.float32)
    shown[:, :10] = 1.0
    matrix = csr_matrix(shown)
    return HeldOut(np.arange(profiles), matrix, matrix, [set(range(10, 15))] * profiles)


def metrics(ndcg: float, popularity: float = 0.2, **more: float) -> dict[str, float]:
    return {"ndcg@100": ndcg, "popularity_ndcg@100": popularity, "held_out_profiles": 100} | more


class CompareTests(unittest.TestCase):
    def setUp(self) -> None:
        self.held_out = make_held_out()
        self.good = np.tile(-np.arange(TITLES, dtype=np.float32), (40, 1))
        self.bad = self.good[:, ::-1].copy()

    def test_a_worse_model_gains_less_than_nothing(self) -> None:
        compared = compare(self.bad, self.good, self.held_out)
        self.assertEqual(compared["active_ndcg@100"], 1.0)
        self.assertLess(compared["gain"], -0.3)

    def test_the_same_model_gains_nothing(self) -> None:
        self.assertEqual(compare(self.good, self.good, self.held_out)["gain"], 0.0)

    def test_on_too_few_profiles_nothing_is_said(self) -> None:
        rows = np.arange(LEAST_PROFILES - 1)
        few = self.held_out.only(rows)
        self.assertEqual(compare(self.bad[rows], self.good[rows], few), {})


class ActiveScoresTests(unittest.TestCase):
    def scores(self, title_ids: np.ndarray, liked: list[int]) -> np.ndarray:
        history = np.zeros((1, len(title_ids)), dtype=np.float32)
        history[0, liked] = 1.0
        return scores_by(make_snapshot(TITLES), title_ids, csr_matrix(history), [()])[0]

    def test_it_ranks_as_it_does_when_it_serves(self) -> None:
        ids = make_snapshot(TITLES).title_ids
        best = np.argsort(-self.scores(ids, [40, 41]))[:5]
        self.assertTrue((best >= HALF).all())

    def test_titles_are_known_by_their_ids_and_new_ones_come_last(self) -> None:
        ids = make_snapshot(TITLES).title_ids
        changed = np.sort(np.concatenate([ids[5:], [15, 10_000]]))
        scores = self.scores(changed, [int(np.searchsorted(changed, ids[40]))])
        self.assertEqual(np.flatnonzero(np.isneginf(scores)).tolist(), np.flatnonzero(~np.isin(changed, ids)).tolist())
        self.assertGreaterEqual(changed[scores.argmax()], ids[HALF])

    def test_a_snapshot_of_nothing_says_nothing(self) -> None:
        empty = replace(make_snapshot(TITLES), arrays=make_snapshot(0).arrays)
        scores = scores_by(empty, np.array([1, 2]), csr_matrix((1, 2), dtype=np.float32), [()])
        self.assertTrue(np.isneginf(scores).all())


class HoldBackTests(unittest.TestCase):
    def test_one_that_is_better_or_as_good_may_serve(self) -> None:
        for gain in (0.01, 0.0, -0.005):
            new = metrics(0.4, gain=gain, gain_error=0.003, **{"active_ndcg@100": 0.4 - gain})
            self.assertEqual(reason_to_hold_back(new, metrics(0.4)), "")

    def test_one_that_is_worse_beyond_noise_may_not_and_the_figures_say_why(self) -> None:
        new = metrics(0.35, gain=-0.05, gain_error=0.01, **{"active_ndcg@100": 0.4})
        self.assertRegex(reason_to_hold_back(new, metrics(0.4)), r"0\.350.*0\.400.*0\.050 \+- 0\.010")

    def test_ratings_that_mean_nothing_are_noticed_though_the_old_model_finds_them_as_hard(self) -> None:
        new = metrics(0.21, gain=0.01, gain_error=0.01, **{"active_ndcg@100": 0.2})
        self.assertIn("popularity", reason_to_hold_back(new, metrics(0.4)))

    def test_what_was_measured_on_too_few_is_no_reason(self) -> None:
        few = metrics(0.21) | {"held_out_profiles": LEAST_PROFILES - 1}
        self.assertEqual(reason_to_hold_back(few, metrics(0.4)), "")
        self.assertEqual(reason_to_hold_back(metrics(0.21), few), "")
        self.assertEqual(reason_to_hold_back({}, metrics(0.4)), "")
