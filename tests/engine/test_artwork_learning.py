"""What artwork makes viewers play is learned from impressions, and until there are any, taste decides."""

import unittest
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.artwork_choice import KINDS, MEMBERS, VARIANTS, ArtworkModel, ArtworkTables, choose
from recommendations.engine.artwork_learning import ArtworkLog, learn_artwork
from recommendations.engine.noise import key_of, normal
from recommendations.engine.regression import Design, fit_posterior

PROFILES, TITLES, VISITS = 60, 12, 80
GENRE, LEAD, MOOD = (KINDS.index(kind) for kind in ("genre", "lead", "mood"))
IDS = np.arange(PROFILES, dtype=np.int64) + 100
# Half of the profiles like space, half romance.
LEANINGS = np.where(np.arange(PROFILES)[:, None] < PROFILES // 2, [1.0, -1.0], [-1.0, 1.0]).astype(np.float32)


def make_tables() -> ArtworkTables:
    """Every title has a picture of space, one of romance, one of a face that leans to neither, and a mood."""
    index, kinds = (np.full((TITLES, VARIANTS), -1, dtype=kind) for kind in (np.int32, np.int8))
    index[:, :3], kinds[:, :4] = [0, 1, 2], [GENRE, GENRE, LEAD, MOOD]
    vectors = np.array([[1, 0], [0, 1], [0.7071, 0.7071]], dtype=np.float32)
    return ArtworkTables(vectors, index, kinds, np.arange(TITLES, dtype=np.int64) * 10)


TABLES = make_tables()


def make_log(chances: np.ndarray, seed: int = 1, visits: int = VISITS) -> ArtworkLog:
    """Every profile sees so many pictures at random and plays with these chances: float [PROFILES, TITLES, 4]."""
    rng = np.random.default_rng(seed)
    owners = np.repeat(np.arange(PROFILES), visits)
    titles, variants = rng.integers(0, TITLES, len(owners)), rng.integers(0, 4, len(owners))
    played = rng.random(len(owners)) < np.broadcast_to(chances, (PROFILES, TITLES, 4))[owners, titles, variants]
    places = rng.integers(0, 10, (len(owners), 2)).astype(float)
    return ArtworkLog(np.arange(len(owners)), IDS, owners, titles, variants, places, played)


def by_taste() -> np.ndarray:
    """What fits is played by two in five, the rest by one in six: [PROFILES, TITLES, 4]."""
    chances = np.full((PROFILES, TITLES, 4), 1 / 6)
    chances[: PROFILES // 2, :, 0] = chances[PROFILES // 2 :, :, 1] = 0.4
    return chances


def model_of(log: ArtworkLog) -> ArtworkModel:
    return ArtworkModel(**vars(TABLES), **learn_artwork(log, LEANINGS, TABLES), explored=0.0)


def chosen_by(model: ArtworkModel) -> np.ndarray:
    """The variant of every title for every profile: [PROFILES, TITLES]."""
    owners, titles = (places.ravel() for places in np.indices((PROFILES, TITLES)))
    epochs = np.zeros(PROFILES, dtype=np.int64)
    return choose(model, LEANINGS, IDS, epochs, titles, owners).variants.reshape(PROFILES, TITLES)


class BeforeAnythingIsSeenTests(unittest.TestCase):
    def test_taste_decides_with_certainty(self) -> None:
        model = model_of(ArtworkLog.empty(IDS))
        chosen = chosen_by(model)
        self.assertEqual(set(chosen[: PROFILES // 2].ravel().tolist()), {0})
        self.assertEqual(set(chosen[PROFILES // 2 :].ravel().tolist()), {1})
        self.assertTrue((model.fits == model.fits[:, :1]).all())

    def test_impressions_that_nobody_followed_teach_nothing(self) -> None:
        log = make_log(np.zeros((1, 1, 4)))
        np.testing.assert_array_equal(chosen_by(model_of(log)), chosen_by(model_of(ArtworkLog.empty(IDS))))

    def test_a_mood_is_shown_only_where_nothing_else_is_known(self) -> None:
        model = model_of(ArtworkLog.empty(IDS))
        self.assertNotIn(3, chosen_by(model))
        kinds = model.kinds.copy()
        kinds[:, :3] = -1
        self.assertEqual(set(chosen_by(replace(model, kinds=kinds)).ravel().tolist()), {3})


class LearningTests(unittest.TestCase):
    def test_who_plays_what_has_a_face_is_shown_faces_and_others_are_not(self) -> None:
        chances = by_taste()
        likes_faces = np.arange(PROFILES) % 3 == 0
        chances[likes_faces, :, 2] = 0.8
        chosen = chosen_by(model_of(make_log(chances, visits=160)))
        self.assertGreater((chosen[likes_faces] == 2).mean(), 0.8)
        self.assertLess((chosen[~likes_faces] == 2).mean(), 0.2)

    def test_a_picture_that_everybody_plays_is_shown_to_all_and_other_titles_keep_theirs(self) -> None:
        chances = by_taste()
        chances[:, 4, 3] = 0.8
        chosen = chosen_by(model_of(make_log(chances, visits=160)))
        self.assertGreater((chosen[:, 4] == 3).mean(), 0.9)
        self.assertLess((np.delete(chosen, 4, axis=1) == 3).mean(), 0.2)

    def test_a_liking_that_goes_with_taste_reaches_profiles_that_saw_nothing(self) -> None:
        chances = by_taste()
        chances[: PROFILES // 2, :, 2] = 0.7
        log = make_log(chances, visits=160)
        known = log.rows(np.isin(log.owners % (PROFILES // 2), np.arange(20)))
        chosen = chosen_by(model_of(known))
        unseen = np.arange(20, 30)
        self.assertGreater((chosen[unseen] == 2).mean(), 0.9)
        self.assertLess((chosen[unseen + PROFILES // 2] == 2).mean(), 0.1)

    def test_that_a_title_is_played_more_is_no_credit_to_what_it_happened_to_wear(self) -> None:
        rng = np.random.default_rng(3)
        log = make_log(by_taste() * np.where(np.arange(TITLES)[:, None] < 6, 2.0, 0.3))
        # The titles that are played wear their mood most of the time.
        mood = (log.titles < 6) & (rng.random(len(log)) < 0.8)
        chosen = chosen_by(model_of(replace(log, variants=np.where(mood, 3, log.variants))))
        self.assertLess((chosen == 3).mean(), 0.1)

    def test_variants_that_are_gone_are_not_learned_from(self) -> None:
        log = make_log(np.full((1, 1, 4), 0.3))
        gone = np.where(log.variants == 3, 7, log.variants)
        learned = learn_artwork(replace(log, variants=gone), LEANINGS, TABLES)
        without = learn_artwork(log.rows(log.variants != 3), LEANINGS, TABLES)
        for name, values in learned.items():
            np.testing.assert_array_equal(values, without[name], name)


class StabilityTests(unittest.TestCase):
    def test_a_few_impressions_more_change_little(self) -> None:
        chances = by_taste()
        chances[::2, :, 2] = 0.4
        log = make_log(chances)
        before = chosen_by(model_of(log.rows(np.arange(len(log)) % 50 > 0)))
        self.assertLess((before != chosen_by(model_of(log))).mean(), 0.1)

    def test_the_order_of_the_log_does_not_matter(self) -> None:
        log = make_log(np.full((1, 1, 4), 0.3), visits=20)
        shuffled = log.rows(np.random.default_rng(0).permutation(len(log)))
        for name, values in learn_artwork(log, LEANINGS, TABLES).items():
            np.testing.assert_allclose(values, learn_artwork(shuffled, LEANINGS, TABLES)[name], atol=0.02, rtol=0.02)


class RegressionTests(unittest.TestCase):
    """Against the same sums done with whole matrices."""

    def setUp(self) -> None:
        rng = np.random.default_rng(7)
        n, groups = 3000, 40
        dense = np.column_stack([np.ones(n), rng.normal(size=n)])
        of_group = rng.integers(0, groups, n)
        effects = csr_matrix((np.ones(n), (np.arange(n), of_group)), shape=(n, groups), dtype=np.float32)
        truth = np.r_[-0.5, 0.8, rng.normal(0, 0.6, groups)]
        self.whole = np.column_stack([dense, effects.toarray()])
        self.outcomes = rng.random(n) < 1 / (1 + np.exp(-self.whole @ truth))
        sizes = np.r_[0, 0, np.ones(groups, dtype=np.int64)]
        keys = key_of(np.arange(groups + 2))
        means = np.zeros(groups + 2)
        design = Design(dense.astype(np.float32), effects, sizes, means, keys, np.array([5.0, 0.3]))
        self.posterior = fit_posterior(design, self.outcomes, key_of(np.arange(n)), 64)
        self.precisions = 1 / np.square(self.posterior.deviations)[sizes]

    def test_the_mode_is_where_nothing_pulls(self) -> None:
        pull = self.whole.T @ (self.outcomes - self.chances()) - self.precisions * self.posterior.mode
        self.assertLess(np.abs(np.linalg.solve(self.curvature(), pull)).max(), 0.05)

    def test_members_spread_as_the_posterior_does(self) -> None:
        expected = np.sqrt(np.diag(np.linalg.inv(self.curvature())))
        ratios = self.posterior.drawn.std(axis=1) / expected
        self.assertAlmostEqual(float(ratios.mean()), 1, delta=0.05)

    def test_how_widely_effects_spread_is_learned(self) -> None:
        self.assertAlmostEqual(float(self.posterior.deviations[1]), 0.6, delta=0.12)

    def chances(self) -> np.ndarray:
        return 1 / (1 + np.exp(-self.whole @ self.posterior.mode))

    def curvature(self) -> np.ndarray:
        weights = self.chances() * (1 - self.chances())
        return self.whole.T @ (weights[:, None] * self.whole) + np.diag(self.precisions)


class AlikeTests(unittest.TestCase):
    def test_where_everything_was_seen_in_one_place_the_place_is_no_trouble(self) -> None:
        log = make_log(by_taste())
        there = replace(log, places=np.ones((len(log), 6)))
        learned, without = (
            learn_artwork(each, LEANINGS, TABLES) for each in (there, replace(log, places=there.places[:, :0]))
        )
        np.testing.assert_allclose(learned["biases"], without["biases"], atol=0.03)


class NoiseTests(unittest.TestCase):
    def test_it_is_standard_normal_and_the_same_for_the_same_key(self) -> None:
        drawn = normal(key_of(np.arange(20_000)), MEMBERS)
        self.assertAlmostEqual(float(drawn.mean()), 0, delta=0.01)
        self.assertAlmostEqual(float(drawn.std()), 1, delta=0.01)
        correlations = np.corrcoef(drawn.T) - np.eye(MEMBERS)
        self.assertLess(np.abs(correlations).max(), 0.04)
        np.testing.assert_array_equal(drawn[7], normal(key_of(np.array([7])), MEMBERS)[0])

    def test_the_order_of_the_parts_of_a_key_matters(self) -> None:
        self.assertNotEqual(key_of(1, 2)[0], key_of(2, 1)[0])
