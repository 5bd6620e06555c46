"""A fit and its fold-in together: what a profile is given that came after training."""

import unittest

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.build import learn_maps
from recommendations.engine.features import build_item_features, build_profile_features
from recommendations.engine.fold_in import fold_in
from recommendations.engine.metrics import recall_at
from recommendations.engine.popularity import all_time
from recommendations.engine.train import Factors, TrainingSettings, fit
from tests.engine.worlds import TwoTastes, make_facts, make_two_tastes

TITLES, HALF, EACH = 40, 20, 20
SPACE, ROMANCE = range(HALF), range(HALF, TITLES)
QUICK = TrainingSettings(dimensions=8, epochs=15, threads=1)


def trained_on(data: TwoTastes) -> Factors:
    items = build_item_features(make_facts(TITLES))
    profiles = build_profile_features(data.profile_ids.tolist(), data.demographics)
    return fit(data.interactions, items, profiles, QUICK, lambda done, all_epochs: None)


class NewcomerTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.data = make_two_tastes(TITLES, EACH)
        cls.histories = cls.data.interactions.matrix()
        cls.factors = trained_on(cls.data)
        cls.folding = learn_maps(cls.factors, cls.data.interactions)

    def folded(self, histories: csr_matrix) -> np.ndarray:
        return fold_in(histories, self.factors.title_vectors, self.folding.maps, self.folding.mean_profile)

    def newcomer(self, watches: dict[int, float]) -> np.ndarray:
        """The vector of a profile that did nothing but this."""
        history = np.zeros((1, TITLES), dtype=np.float32)
        history[0, list(watches)] = list(watches.values())
        return self.folded(csr_matrix(history))[0]

    def scores(self, vectors: np.ndarray) -> np.ndarray:
        return vectors @ self.factors.title_vectors.T + self.factors.title_biases

    def found(self, scores: np.ndarray) -> float:
        """The share of what the trained profiles liked that is among the first twenty of these scores."""
        ranked = np.argsort(-scores, axis=1, kind="stable")
        liked = [set(np.flatnonzero(row > 0).tolist()) for row in self.histories.toarray()]
        return float(np.mean([recall_at(HALF, row, targets) for row, targets in zip(ranked, liked, strict=True)]))

    def test_three_watches_of_one_taste_put_all_of_that_taste_on_top(self) -> None:
        for watched, taste in (([0, 7, 13], SPACE), ([21, 28, 39], ROMANCE)):
            with self.subTest(watched=watched):
                ranked = np.argsort(-self.scores(self.newcomer(dict.fromkeys(watched, 1.0))))
                self.assertEqual(set(ranked[:HALF].tolist()), set(taste))

    def test_an_empty_history_is_the_average_of_the_trained_profiles(self) -> None:
        mean = self.factors.profile_vectors.mean(axis=0)
        np.testing.assert_allclose(self.newcomer({}), mean, rtol=1e-4, atol=1e-6)

    def test_only_dislikes_of_one_taste_put_the_other_above_it(self) -> None:
        for disliked, other in ((ROMANCE, SPACE), (SPACE, ROMANCE)):
            with self.subTest(disliked=disliked):
                moved = self.scores(self.newcomer(dict.fromkeys(disliked[:3], -1.0))) - self.scores(self.newcomer({}))
                self.assertLess(moved[list(disliked)].max(), moved[list(other)].min())

    def test_who_was_trained_is_ranked_nearly_as_well_by_history_alone(self) -> None:
        trained = self.found(self.scores(self.factors.profile_vectors))
        folded = self.found(self.scores(self.folded(self.histories)))
        popular = self.found(np.tile(all_time(self.data.interactions), (2 * EACH, 1)))
        self.assertGreater(trained, popular + 0.3)
        self.assertGreater(folded, trained - 0.05)

    def test_one_thread_and_one_seed_fit_the_same_factors_to_the_last_bit(self) -> None:
        again = trained_on(self.data)
        for name, array in vars(self.factors).items():
            with self.subTest(name):
                np.testing.assert_array_equal(getattr(again, name), array)
