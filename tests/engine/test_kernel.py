"""The kernel model: what profiles with histories like one's own like."""

import unittest
from unittest import mock

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.kernel import LEAST_LIKES, NOISE, RANK, fit_kernel, kernel_of
from tests.engine.worlds import silent_kernel

TITLES = 20
KNOWN = np.arange(TITLES, dtype=np.int32)


def two_tastes(each: int = 40) -> np.ndarray:
    """Half the profiles like seven of the first ten titles, half seven of the last ten; all in turns."""
    rng = np.random.default_rng(3)
    rows = np.zeros((2 * each, TITLES), dtype=np.float32)
    for number, row in enumerate(rows):
        row[rng.permutation(10)[:7] + 10 * (number % 2)] = 1.0
    return rows


def shown(*history: int) -> csr_matrix:
    row = np.zeros((1, TITLES), dtype=np.float32)
    row[0, list(history)] = 1.0
    return csr_matrix(row)


class KernelTests(unittest.TestCase):
    def test_at_full_rank_it_is_the_closed_form(self) -> None:
        rows = two_tastes()
        self.assertLess(TITLES, RANK)
        found = fit_kernel(csr_matrix(rows), KNOWN, seed=0).scores(shown(3, 4, 12))[0]
        unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        given = shown(3, 4, 12).toarray() / np.sqrt(3)
        mean = rows.mean(axis=0)
        solved = np.linalg.solve(kernel_of(unit @ unit.T) + NOISE * np.eye(len(rows)), rows - mean)
        np.testing.assert_allclose(found, (kernel_of(given @ unit.T) @ solved + mean)[0], atol=1e-4)

    def test_a_lower_rank_keeps_what_tells_tastes_apart(self) -> None:
        with mock.patch("recommendations.engine.kernel.RANK", 2):
            model = fit_kernel(csr_matrix(two_tastes()), KNOWN, seed=0)
        self.assertEqual(model.directions.shape, (2, TITLES))
        scores = model.scores(shown(13, 15, 18))[0]
        self.assertLess(set(np.argsort(-scores)[:8].tolist()), set(range(10, 20)))

    def test_it_ranks_by_likeness_and_not_by_length(self) -> None:
        model = fit_kernel(csr_matrix(two_tastes()), KNOWN, seed=0)
        loud = shown(1, 2) * 0.5
        np.testing.assert_allclose(model.scores(loud), model.scores(shown(1, 2)), atol=1e-6)

    def test_dislikes_say_nothing(self) -> None:
        model = fit_kernel(csr_matrix(two_tastes()), KNOWN, seed=0)
        given = shown(1, 2).toarray()
        given[0, 15] = -0.05
        np.testing.assert_allclose(model.scores(csr_matrix(given)), model.scores(shown(1, 2)), atol=1e-6)

    def test_titles_it_does_not_know_have_no_score_of_their_own(self) -> None:
        known = KNOWN[5:]
        scores = fit_kernel(csr_matrix(two_tastes()), known, seed=0).scores(shown(1, 2))[0]
        self.assertFalse(scores[:5].any())
        self.assertTrue(scores[5:].all())

    def test_nobody_to_learn_from_is_a_model_that_says_nothing(self) -> None:
        few = csr_matrix(two_tastes() * (np.cumsum(two_tastes() > 0, axis=1) < LEAST_LIKES))
        for model in (silent_kernel(TITLES), fit_kernel(few, KNOWN, seed=0)):
            self.assertFalse(model.scores(shown(1, 2)).any())

    def test_an_empty_history_gets_finite_scores(self) -> None:
        scores = fit_kernel(csr_matrix(two_tastes()), KNOWN, seed=0).scores(shown())
        self.assertTrue(np.isfinite(scores).all())

    def test_the_same_seed_gives_the_same_model(self) -> None:
        one, other = (fit_kernel(csr_matrix(two_tastes()), KNOWN, seed=5) for _ in range(2))
        np.testing.assert_array_equal(one.coefficients, other.coefficients)
