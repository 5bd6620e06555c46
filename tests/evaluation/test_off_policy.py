"""What the estimators say of a policy from another's log, where the truth can be counted out."""

import unittest

import numpy as np

from recommendations.engine.metrics import wilson
from recommendations.evaluation.off_policy import Logged, doubly_robust, effective_size, ips, replay, snips

# What each of three actions pays on average, and how often each policy takes it.
PAYS = np.array([0.1, 0.3, 0.6])
LOGGING, TARGET = np.array([0.7, 0.2, 0.1]), np.array([0.1, 0.3, 0.6])
TRUTH = float(PAYS @ TARGET)


def make_log(n: int, rng: np.random.Generator, logging: np.ndarray = LOGGING) -> tuple[Logged, np.ndarray]:
    actions = rng.choice(3, n, p=logging)
    rewards = (rng.random(n) < PAYS[actions]).astype(float)
    return Logged(rewards, logging[actions], TARGET[actions]), actions


class EstimatorTests(unittest.TestCase):
    def test_each_is_right_on_average_and_its_interval_holds_the_truth_19_times_in_20(self) -> None:
        rng = np.random.default_rng(1)
        model = np.array([0.2, 0.2, 0.5])
        found: dict[str, list] = {"IPS": [], "SNIPS": [], "DR": []}
        for _ in range(600):
            log, actions = make_log(2000, rng)
            expected = np.full(2000, model @ TARGET)
            found["IPS"].append(ips(log))
            found["SNIPS"].append(snips(log))
            found["DR"].append(doubly_robust(log, model[actions], expected))
        for name, estimates in found.items():
            with self.subTest(name):
                self.assertAlmostEqual(float(np.mean([one.value for one in estimates])), TRUTH, delta=0.01 * TRUTH)
                self.assertAlmostEqual(float(np.mean([one.covers(TRUTH) for one in estimates])), 0.95, delta=0.03)

    def test_intervals_allow_for_rewards_that_are_rare_and_weigh_much(self) -> None:
        rng = np.random.default_rng(6)
        found, symmetric, truth = [], [], 0.03
        for _ in range(2000):
            rare = rng.random(1000) < 0.01
            log = Logged(rare.astype(float), np.where(rare, 0.1, 1.0), np.full(1000, 0.3))
            estimate = ips(log)
            half = 1.96 * (log.weights * log.rewards).std(ddof=1) / np.sqrt(1000)
            found.append(estimate.covers(truth))
            symmetric.append(abs(estimate.value - truth) <= half)
        self.assertGreater(np.mean(found), 0.93)
        self.assertLess(np.mean(symmetric), np.mean(found) - 0.01)

    def test_replay_of_a_uniform_log_is_right_and_counts_only_what_both_would_do(self) -> None:
        rng = np.random.default_rng(2)
        uniform = np.full(3, 1 / 3)
        log, actions = make_log(30_000, rng, uniform)
        always_last = Logged(log.rewards, log.logged, (actions == 2).astype(float))
        found = replay(always_last)
        self.assertEqual(found.effective, (actions == 2).sum())
        self.assertTrue(found.covers(0.6))
        self.assertAlmostEqual(found.weight, 1, delta=0.05)

    def test_a_log_about_itself_says_what_was_earned(self) -> None:
        log, actions = make_log(500, np.random.default_rng(3))
        own = Logged(log.rewards, log.logged, log.logged)
        for found in (ips(own), snips(own), doubly_robust(own, PAYS[actions], np.full(500, PAYS @ LOGGING))):
            self.assertAlmostEqual(found.value, float(log.rewards.mean()), delta=0.02)
            self.assertEqual((found.effective, found.weight), (500.0, 1.0))
        self.assertEqual(ips(own).value, log.rewards.mean())

    def test_dr_with_a_true_model_is_steadier_than_ips(self) -> None:
        log, actions = make_log(2000, np.random.default_rng(4))
        found = doubly_robust(log, PAYS[actions], np.full(2000, TRUTH))
        self.assertLess(found.high - found.low, 0.8 * (ips(log).high - ips(log).low))

    def test_dr_puts_a_wrong_model_right(self) -> None:
        log, _ = make_log(20_000, np.random.default_rng(5))
        wrong = np.full(20_000, 0.9)
        self.assertTrue(doubly_robust(log, wrong, wrong).covers(TRUTH))

    def test_probabilities_that_are_not_true_show_in_the_mean_weight(self) -> None:
        log, _ = make_log(5000, np.random.default_rng(6))
        self.assertAlmostEqual(ips(log).weight, 1, delta=0.1)
        self.assertAlmostEqual(ips(Logged(log.rewards, log.logged / 2, log.target)).weight, 2, delta=0.2)

    def test_nothing_in_common_with_the_log_is_nothing_known(self) -> None:
        log = Logged(np.ones(4), np.full(4, 0.5), np.zeros(4))
        self.assertTrue(np.isnan(replay(log).value))

    def test_a_few_rounds_that_weigh_all_count_as_few(self) -> None:
        self.assertEqual(effective_size(np.array([1.0, 1.0, 0.0, 0.0])), 2.0)


class WilsonTests(unittest.TestCase):
    def test_it_is_the_published_interval_and_stays_between_0_and_1(self) -> None:
        for successes, trials, low, high in ((0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0)):
            np.testing.assert_allclose(wilson(successes, trials), (low, high), atol=1e-4)

    def test_of_no_trials_nothing_is_known(self) -> None:
        self.assertEqual(wilson(0, 0), (0.0, 1.0))
