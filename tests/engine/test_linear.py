"""Linear models: what a part of a history says of the rest of it."""

import unittest
from itertools import combinations

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.linear import (
    DEMOGRAPHIC_RIDGE,
    LEAST_LIKES,
    Audience,
    Design,
    LinearModel,
    Moments,
    likes_of,
    solve,
    worth,
)
from recommendations.engine.metrics import ideal_gain

TITLES = 6


def audience(rows: np.ndarray, demographics: np.ndarray | None = None) -> Audience:
    liked = csr_matrix(rows.astype(np.float32))
    return Audience(liked, liked, np.zeros((len(rows), 0), np.float32) if demographics is None else demographics)


def fit_linear(to: Audience, design: Design) -> LinearModel:
    return solve(Moments.of(to, to.known_titles, design), design)


def two_tastes(each: int = 20) -> np.ndarray:
    """Half the profiles like seven of the first ten titles, half seven of the last ten; all in turns."""
    rng = np.random.default_rng(3)
    rows = np.zeros((2 * each, 20), dtype=np.float32)
    for number, row in enumerate(rows):
        row[rng.permutation(10)[:7] + 10 * (number % 2)] = 1.0
    return rows


class ClosedFormTests(unittest.TestCase):
    def test_it_is_the_regression_over_every_part_of_every_history(self) -> None:
        rng = np.random.default_rng(0)
        rows = (rng.random((40, TITLES)) < 0.6).astype(np.float32)
        rows = rows[rows.sum(axis=1) >= 3]
        labels = rng.integers(0, 2, (len(rows), 2)).astype(np.float32)
        design = Design(length=2, ridge=1.5, profile_power=0.0)
        model = fit_linear(audience(rows, labels), design)

        inputs, targets, weights = [], [], []
        gain = worth(csr_matrix(rows))
        for number, row in enumerate(rows):
            parts = list(combinations(np.flatnonzero(row), 2))
            for part in parts:
                given = np.isin(np.arange(TITLES), part)
                inputs.append(np.concatenate([given, labels[number]]))
                targets.append(np.where(given, 0.0, row) * gain[number])
                weights.append(1 / len(parts))
        x, y, w = np.array(inputs, float), np.array(targets), np.array(weights)
        centred_x, centred_y = x - w @ x / w.sum(), y - w @ y / w.sum()
        ridge = np.diag([1.5] * TITLES + [DEMOGRAPHIC_RIDGE] * 2)
        solved = np.linalg.solve(centred_x.T @ (centred_x * w[:, None]) + ridge, centred_x.T @ (centred_y * w[:, None]))
        expected = solved[:TITLES].copy()
        np.fill_diagonal(expected, 0.0)
        np.testing.assert_allclose(model.weights, expected, atol=2e-4)
        np.testing.assert_allclose(model.by_label, solved[TITLES:], atol=2e-4)


class MomentsTests(unittest.TestCase):
    def test_those_of_two_audiences_add_up_to_those_of_both_together(self) -> None:
        rows = two_tastes(60) * np.random.default_rng(1).choice([0.6, 1.0], (120, 20)).astype(np.float32)
        labels = np.random.default_rng(2).integers(0, 2, (120, 3)).astype(np.float32)
        together = audience(rows, labels)
        known = together.known_titles
        for design in (Design(3, ridge=2.0, profile_power=0.5), Design(None, ridge=2.0, profile_power=0.0)):
            with self.subTest(design):
                parts = [
                    Moments.of(audience(rows[part], labels[part]), known, design)
                    for part in (slice(50), slice(50, 120))
                ]
                whole, summed = fit_linear(together, design), solve(parts[0] + parts[1], design)
                for name in ("known", "weights", "base", "by_label"):
                    np.testing.assert_allclose(getattr(summed, name), getattr(whole, name), atol=1e-5, err_msg=name)


class MeaningTests(unittest.TestCase):
    def scores(self, design: Design, history: list[int]) -> np.ndarray:
        model = fit_linear(audience(two_tastes()), design)
        shown = np.zeros((1, 20), dtype=np.float32)
        shown[0, history] = 1.0
        return model.scores(csr_matrix(shown), np.zeros((1, 0), np.float32))[0]

    def test_one_watch_puts_the_other_titles_of_its_taste_first(self) -> None:
        for length in (1, 3, None):
            with self.subTest(length):
                scores = self.scores(Design(length, ridge=1.0, profile_power=0.5), [14])
                self.assertLess(set(np.argsort(-scores)[:8].tolist()), set(range(10, 20)))

    def test_without_a_history_all_get_what_they_are_worth_on_the_whole(self) -> None:
        rows = np.zeros((60, TITLES), dtype=np.float32)
        rows[:, :2] = rows[:30, 2] = rows[:10, 3] = 1.0
        model = fit_linear(audience(rows), Design(1, ridge=5.0, profile_power=0.0))
        base = model.scores(csr_matrix((1, TITLES), dtype=np.float32), np.zeros((1, 0), np.float32))[0]
        self.assertGreater(base[0], base[2])
        self.assertGreater(base[2], base[3])

    def test_a_label_speaks_for_what_such_people_like(self) -> None:
        rows = two_tastes(200)
        labels = np.stack([np.arange(400) % 2 == 0, np.arange(400) % 2 == 1], axis=1).astype(np.float32)
        model = fit_linear(audience(rows, labels), Design(1, ridge=1.0, profile_power=0.0))
        first, second = model.scores(csr_matrix((2, 20), dtype=np.float32), np.eye(2, dtype=np.float32))
        self.assertEqual(set(np.argsort(first - second)[:10].tolist()), set(range(10, 20)))

    def test_rare_titles_get_no_weights_of_their_own(self) -> None:
        rows = np.ones((20, 3), dtype=np.float32)
        rows[LEAST_LIKES - 1 :, 2] = 0.0
        self.assertEqual(audience(rows).known_titles.tolist(), [0, 1])

    def test_profiles_that_liked_a_single_title_teach_nothing_and_break_nothing(self) -> None:
        model = fit_linear(audience(np.eye(TITLES, dtype=np.float32).repeat(6, axis=0)), Design(3, 1.0, 0.5))
        self.assertTrue(np.isfinite(model.weights).all() and np.isfinite(model.base).all())
        self.assertFalse(model.weights.any())


class LikesTests(unittest.TestCase):
    def test_dislikes_say_nothing_and_favourites_no_more_than_likes(self) -> None:
        shown, sought = likes_of(csr_matrix(np.array([[-1.0, 0.3, 0.6, 1.0, 1.6]], dtype=np.float32)))
        np.testing.assert_allclose(shown.toarray(), [[0, 0.3, 0.6, 1, 1]], atol=1e-6)
        np.testing.assert_allclose(sought.toarray(), [[0, 0, 0.2, 1, 1]], atol=1e-6)

    def test_the_ideal_gain_of_a_list_of_hits(self) -> None:
        np.testing.assert_allclose(ideal_gain(np.array([0, 1, 2])), [0, 1, 1 + 1 / np.log2(3)])
