"""The one place that knows LightFM."""

import unittest

import numpy as np

from recommendations.engine.features import build_item_features, build_profile_features
from recommendations.engine.interactions import Interactions
from recommendations.engine.train import Factors, TrainingSettings, fit
from tests.engine.worlds import make_facts, make_two_tastes

TITLES, HALF, EACH = 24, 12, 30
QUICK = TrainingSettings(dimensions=6, epochs=10, threads=1)


class FitTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        data = make_two_tastes(TITLES, EACH)
        cls.interactions = data.interactions
        cls.items = build_item_features(make_facts(TITLES))
        cls.profiles = build_profile_features(data.profile_ids.tolist(), data.demographics)
        cls.epochs: list[tuple[int, int]] = []
        cls.factors = cls.fit(cls.interactions, cls.epochs)

    @classmethod
    def fit(cls, interactions: Interactions, epochs: list[tuple[int, int]] | None = None) -> Factors:
        told = [] if epochs is None else epochs
        return fit(
            interactions, cls.items, cls.profiles, QUICK, lambda done, all_epochs: told.append((done, all_epochs))
        )

    def test_everything_has_a_vector_of_the_size_asked_for(self) -> None:
        shapes = {
            "title_vectors": (TITLES, 6),
            "title_biases": (TITLES,),
            "feature_vectors": (len(self.items.labels), 6),
            "profile_vectors": (2 * EACH, 6),
            "demographic_vectors": (2, 6),
        }
        for name, shape in shapes.items():
            with self.subTest(name):
                array = getattr(self.factors, name)
                self.assertEqual((array.shape, array.dtype), (shape, np.float32))

    def test_every_profile_scores_its_own_taste_above_the_other(self) -> None:
        scores = self.factors.profile_vectors @ self.factors.title_vectors.T + self.factors.title_biases
        space, romance = scores[:, :HALF].mean(axis=1), scores[:, HALF:].mean(axis=1)
        self.assertTrue((space > romance)[:EACH].all())
        self.assertTrue((romance > space)[EACH:].all())

    def test_a_title_vector_is_the_weighted_sum_of_its_features_vectors(self) -> None:
        np.testing.assert_allclose(
            self.factors.title_vectors, self.items.matrix @ self.factors.feature_vectors, rtol=1e-4, atol=1e-5
        )

    def test_each_epoch_is_told(self) -> None:
        self.assertEqual(self.epochs, [(epoch + 1, 10) for epoch in range(10)])

    def test_dislikes_are_not_learned_as_likes(self) -> None:
        liked = self.interactions.only(self.interactions.weights > 0)
        np.testing.assert_array_equal(self.fit(liked).title_vectors, self.factors.title_vectors)

    def test_nothing_liked_is_an_error_that_says_so(self) -> None:
        with self.assertRaisesRegex(ValueError, "nothing to learn from"):
            self.fit(self.interactions.only(self.interactions.weights < 0))
