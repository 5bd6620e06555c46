"""The blend: which model counts for how much, learned where no model was fitted."""

import unittest

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.blend import (
    LEAST_PROFILES,
    PRIOR_LATER,
    Blend,
    add_others,
    bucket_of,
    comparable,
    join,
    learn_blend,
    learn_weights,
    make_lists,
)
from recommendations.engine.evaluate import HeldOut
from recommendations.engine.fold_in import BUCKETS, DISLIKE_SHARE
from recommendations.engine.linear import LinearModel
from tests.engine.worlds import silent_kernel

TITLES = 12
USUAL = {"lightfm": 0.0, "one": 0.0, "kernel": 0.0, "trend": 0.0}


def make_model(weights: dict[tuple[int, int], float], base: float = 0.0) -> LinearModel:
    matrix = np.zeros((TITLES, TITLES), dtype=np.float32)
    for (given, wanted), value in weights.items():
        matrix[given, wanted] = value
    by_label = np.zeros((2, TITLES), dtype=np.float32)
    by_label[1, 7] = 0.25
    return LinearModel(np.arange(TITLES, dtype=np.int32), matrix, np.full(TITLES, base, np.float32), by_label)


def make_blend(model: LinearModel, **weights: float) -> Blend:
    return join({"one": model}, np.arange(TITLES, dtype=np.float32), [USUAL | weights] * len(BUCKETS))


def histories(*rows: dict[int, float]) -> csr_matrix:
    matrix = np.zeros((len(rows), TITLES), dtype=np.float32)
    for number, row in enumerate(rows):
        matrix[number, list(row)] = list(row.values())
    return csr_matrix(matrix)


class ScoreTests(unittest.TestCase):
    def scores(self, blend: Blend, given: csr_matrix, label: int | None = None) -> np.ndarray:
        scores = np.ones((given.shape[0], TITLES), dtype=np.float32)
        labels = np.zeros((given.shape[0], 2), dtype=np.float32)
        if label is not None:
            labels[:, label] = 1.0
        add_others(scores, blend, silent_kernel(TITLES), given, labels)
        return scores

    def test_it_is_the_weighted_sum_of_what_the_models_say(self) -> None:
        blend = make_blend(make_model({(0, 3): 0.5, (2, 3): 0.25}, base=1.0), lightfm=3.0, one=2.0)
        scores = self.scores(blend, histories({0: 1.0, 2: 1.0}, {2: 1.0}))
        np.testing.assert_allclose(scores[:, 3], [3 + 2 * (1 + 0.75), 3 + 2 * (1 + 0.25)], atol=1e-6)
        np.testing.assert_allclose(scores[:, 4], [5, 5], atol=1e-6)

    def test_it_says_what_the_models_themselves_say(self) -> None:
        model = make_model({(a, b): (a - b) / 7 for a in range(TITLES) for b in range(TITLES) if a != b}, base=0.5)
        given = histories({0: 1.0, 5: 0.6, 9: 1.0}, {})
        labels = np.zeros((2, 2), dtype=np.float32)
        np.testing.assert_allclose(
            self.scores(make_blend(model, one=1.0), given), model.scores(given, labels), atol=1e-5
        )

    def test_a_favourite_counts_as_a_like_and_a_dislike_a_little_against(self) -> None:
        scores = self.scores(make_blend(make_model({(0, 3): 0.5}), one=1.0), histories({0: 1.6}, {0: -1.0}))
        np.testing.assert_allclose(scores[:, 3], [0.5, -0.5 * DISLIKE_SHARE], atol=1e-6)

    def test_a_label_and_the_trend_take_part(self) -> None:
        scores = self.scores(make_blend(make_model({}), one=1.0, trend=0.1), histories({}), label=1)
        np.testing.assert_allclose(scores[0, [0, 7]], [0.0, 0.7 + 0.25], atol=1e-6)

    def test_a_history_falls_into_the_bucket_of_its_liked_titles(self) -> None:
        long = dict.fromkeys(range(7), 1.0)
        self.assertEqual(bucket_of(histories({}, {0: 1.0, 1: -1.0}, long)).tolist(), [0, 0, BUCKETS.index(7)])


class LearningTests(unittest.TestCase):
    def test_the_source_that_knows_gets_the_weight(self) -> None:
        rng = np.random.default_rng(2)
        wanted = [set(rng.permutation(50)[:5].tolist()) for _ in range(60)]
        knows = np.array([[title in of_one for title in range(50)] for of_one in wanted], dtype=np.float32)
        noise = rng.random((60, 50)).astype(np.float32)
        lists = make_lists([noise, knows], np.zeros((60, 50), dtype=bool), wanted)
        weights = learn_weights(lists, np.array([1.0, 0.0]))
        self.assertGreater(weights[1], weights[0] / 2)
        self.assertGreater(lists.ndcg(weights).mean(), 0.95)

    def test_a_source_of_noise_is_left_out(self) -> None:
        rng = np.random.default_rng(2)
        wanted = [set(rng.permutation(50)[:5].tolist()) for _ in range(60)]
        good = np.array([[title in of_one for title in range(50)] for of_one in wanted]) + rng.random((60, 50))
        sources = [good.astype(np.float32), rng.random((60, 50)).astype(np.float32)]
        lists = make_lists(sources, np.zeros((60, 50), dtype=bool), wanted)
        self.assertLess(learn_weights(lists, np.array([1.0, 0.0]))[1], 0.3)

    def test_hidden_titles_take_no_place(self) -> None:
        hidden = np.zeros((1, 4), dtype=bool)
        hidden[0, 0] = True
        lists = make_lists([np.array([[9, 2, 1, 0]], dtype=np.float32)], hidden, [{1}])
        np.testing.assert_allclose(lists.ndcg(np.array([1.0])), [1.0])

    def test_with_too_few_profiles_the_first_source_speaks_alone(self) -> None:
        n = LEAST_PROFILES - 1
        shown = csr_matrix(np.tile([1.0, 1.0, 0.0, 0.0], (n, 1)).astype(np.float32))
        held_out = HeldOut(np.arange(n), shown, shown, [{2}] * n)
        learned = learn_blend(lambda given, rows: {}, held_out, ("lightfm", "one"))
        self.assertEqual(learned, [{"lightfm": 1.0, "one": 0.0}] * len(BUCKETS))

    def learned_of_later(self, knows: str) -> list[dict[str, float]]:
        """The blend where the last visit is to be found, of which one source knows all and the others nothing."""
        n, titles, rng = 60, 120, np.random.default_rng(1)
        targets = [set(rng.permutation(titles)[:5].tolist()) for _ in range(n)]
        right = np.array([[title in wanted for title in range(titles)] for wanted in targets], dtype=np.float32)
        noise = {name: rng.random((n, titles)).astype(np.float32) for name in ("lightfm", "short", "wide", "trend")}
        shown = csr_matrix((np.ones(n, dtype=np.float32), (np.arange(n), np.zeros(n, dtype=int))), (n, titles))
        held_out = HeldOut(np.arange(n), shown, shown, targets, known_until=1e9)
        return learn_blend(lambda given, rows: noise | ({knows: right} if knows else {}), held_out, tuple(noise))

    def test_what_comes_later_is_ranked_by_a_prior_until_there_is_reason_to_change_it(self) -> None:
        for of_bucket in self.learned_of_later(knows=""):
            self.assertEqual(of_bucket["short"], 0.0)
            self.assertAlmostEqual(of_bucket["wide"] / of_bucket["lightfm"], PRIOR_LATER["wide"], delta=0.05)
        for of_bucket in self.learned_of_later(knows="short"):
            self.assertGreater(of_bucket["short"], 0.5 * of_bucket["lightfm"])

    def test_weights_of_neighbouring_lengths_can_be_compared(self) -> None:
        first, second = np.array([2.0, 0.5]), np.array([8.0, 3.0])
        stretched = comparable([first, second], np.array([1.0, 2.0]))
        np.testing.assert_array_equal(stretched[0], first)
        np.testing.assert_allclose(stretched[1] / stretched[1][0], second / second[0])
        # Any other factor is further from the weights before.
        distances = [np.linalg.norm((factor * stretched[1] - first) * [1.0, 2.0]) for factor in (0.95, 1.0, 1.05)]
        self.assertEqual(np.argmin(distances), 1)

    def test_weights_that_have_nothing_in_common_are_left_as_they_are(self) -> None:
        weights = [np.array([2.0, 0.0]), np.array([0.0, 3.0])]
        np.testing.assert_array_equal(comparable(weights, np.ones(2)), weights)

    def test_each_length_of_history_has_weights_of_its_own(self) -> None:
        n, titles = 40, 120
        rng = np.random.default_rng(1)
        shown = np.zeros((n, titles), dtype=np.float32)
        shown[:, :70] = 1.0
        targets = [set((70 + rng.permutation(50)[:5]).tolist()) for _ in range(n)]
        right = np.array([[title in wanted for title in range(titles)] for wanted in targets], dtype=np.float32)

        def sources(given: csr_matrix, rows: np.ndarray) -> dict[str, np.ndarray]:
            noise = rng.random((len(rows), titles)).astype(np.float32)
            few = np.diff(given.indptr).max() < 10
            return {"short": right[rows] if few else noise, "long": noise if few else right[rows]}

        held_out = HeldOut(np.arange(n), csr_matrix(shown), csr_matrix(shown), targets)
        learned = learn_blend(sources, held_out, ("short", "long"))
        self.assertLess(learned[0]["long"], learned[0]["short"])
        self.assertLess(learned[-1]["short"], learned[-1]["long"])
