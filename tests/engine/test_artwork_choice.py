"""Which picture a profile sees: what the members think best, sometimes chance, and always a known probability."""

import unittest
from dataclasses import replace

import numpy as np

from recommendations.engine.artwork_choice import (
    EPOCH_DAYS,
    KINDS,
    MEMBERS,
    SECONDS_A_DAY,
    STEP,
    VARIANTS,
    ArtworkModel,
    Choices,
    choose,
    epoch_of,
)
from recommendations.evaluation.off_policy_simulation import distributions

PROFILES, TITLES, DIMENSIONS, EMPHASES = 40, 60, 4, 30
GENRE, LEAD = KINDS.index("genre"), KINDS.index("lead")
IDS = np.arange(PROFILES, dtype=np.int64) * 7 + 3


def random_model(seed: int = 1, explored: float = 0.1) -> ArtworkModel:
    """Members that disagree, titles with any number of variants, and half of the profiles known to it."""
    rng = np.random.default_rng(seed)
    kinds = rng.integers(-1, len(KINDS), (TITLES, VARIANTS)).astype(np.int8)
    index = np.where(kinds >= 0, rng.integers(-1, EMPHASES, kinds.shape), -1).astype(np.int32)
    return ArtworkModel(
        vectors=rng.normal(size=(EMPHASES, DIMENSIONS)).astype(np.float32),
        index=index,
        kinds=kinds,
        title_ids=np.arange(TITLES, dtype=np.int64) * 3 + 10,
        biases=rng.normal(0, 0.3, (len(KINDS), MEMBERS)).astype(np.float32),
        fits=rng.normal(0.3, 0.3, (len(KINDS), MEMBERS)).astype(np.float32),
        tastes=rng.normal(0, 0.3, (DIMENSIONS, len(KINDS) * MEMBERS)).astype(np.float32),
        effects=rng.integers(-30, 31, (TITLES, VARIANTS, MEMBERS)).astype(np.int8),
        profiles=IDS[::2],
        responses=rng.integers(-30, 31, (len(IDS[::2]), len(KINDS), MEMBERS)).astype(np.int8),
        explored=explored,
    )


def plain_model(kinds: list[int], **changes: object) -> ArtworkModel:
    """Nobody prefers anything; every title has one variant of each of these kinds."""
    table = np.full((TITLES, VARIANTS), -1, dtype=np.int8)
    table[:, : len(kinds)] = kinds
    model = random_model(explored=0.0)
    silent = {
        name: np.zeros_like(getattr(model, name)) for name in ("biases", "fits", "tastes", "effects", "responses")
    }
    return replace(model, kinds=table, index=np.full_like(model.index, -1), **silent | changes)


def all_pairs(model: ArtworkModel, epoch: int = 0, leanings: np.ndarray | None = None) -> Choices:
    """Of every profile with every title: [PROFILES * TITLES]."""
    leanings = LEANINGS if leanings is None else leanings
    owners, titles = (places.ravel() for places in np.indices((PROFILES, TITLES)))
    return choose(model, leanings, IDS, np.full(PROFILES, epoch), titles, owners)


LEANINGS = np.random.default_rng(5).normal(size=(PROFILES, DIMENSIONS)).astype(np.float32)


class ProbabilityTests(unittest.TestCase):
    def test_what_is_said_of_a_choice_is_what_plain_arithmetic_says(self) -> None:
        model = random_model()
        chosen = all_pairs(model)
        expected = distributions(model, LEANINGS, IDS).reshape(-1, VARIANTS)
        some = (model.kinds >= 0).any(axis=1)[np.tile(np.arange(TITLES), PROFILES)]
        np.testing.assert_allclose(expected[some].sum(axis=1), 1)
        of_chosen = expected[np.arange(len(expected)), chosen.variants][some]
        # Where two variants are as good to the last digit, rounding may decide between them.
        self.assertLess((np.abs(of_chosen - chosen.probabilities[some]) > 1e-5).mean(), 0.001)

    def test_variants_are_shown_as_often_as_is_said(self) -> None:
        model = random_model()
        expected = distributions(model, LEANINGS, IDS).reshape(-1, VARIANTS)
        counts = np.zeros_like(expected)
        epochs = 200
        for epoch in range(epochs):
            np.add.at(counts, (np.arange(len(counts)), all_pairs(model, epoch).variants), 1)
        some = expected.sum(axis=1) > 0
        spread = np.sqrt(expected * (1 - expected) / epochs)[some] + 1e-9
        deviations = (counts[some] / epochs - expected[some]) / spread
        self.assertAlmostEqual(float(deviations[expected[some] > 0.02].std()), 1, delta=0.1)
        self.assertEqual(counts[expected == 0][np.repeat(some, VARIANTS)[(expected == 0).ravel()]].sum(), 0)

    def test_a_share_is_tried_at_random_whatever_is_thought_of_it(self) -> None:
        worst = np.zeros((TITLES, VARIANTS, MEMBERS), dtype=np.int8)
        worst[:, 0] = 100
        chosen = all_pairs(plain_model([GENRE, LEAD], effects=worst, explored=0.1))
        self.assertAlmostEqual(float((chosen.variants == 1).mean()), 0.05, delta=0.015)
        np.testing.assert_allclose(np.unique(chosen.probabilities), [0.05, 0.95], rtol=1e-5)

    def test_what_all_members_think_best_is_certain_where_nothing_is_tried(self) -> None:
        best = np.zeros((TITLES, VARIANTS, MEMBERS), dtype=np.int8)
        best[:, 1] = 100
        chosen = all_pairs(plain_model([GENRE, LEAD], effects=best))
        self.assertEqual(set(chosen.variants.tolist()), {1})
        self.assertEqual(set(chosen.probabilities.tolist()), {1.0})


class StabilityTests(unittest.TestCase):
    def test_within_an_epoch_the_same_is_shown_and_another_epoch_draws_anew(self) -> None:
        model = random_model()
        first, again, later = all_pairs(model, 3), all_pairs(model, 3), all_pairs(model, 4)
        np.testing.assert_array_equal(first.variants, again.variants)
        self.assertGreater((first.variants != later.variants).mean(), 0.1)

    def test_which_titles_are_asked_about_together_does_not_matter(self) -> None:
        model, whole = random_model(), all_pairs(random_model())
        alone = choose(model, LEANINGS[[5]], IDS[[5]], np.zeros(1, dtype=np.int64), np.array([7]), np.array([0]))
        self.assertEqual(alone.at(0), whole.at(5 * TITLES + 7))

    def test_epochs_last_two_weeks_and_begin_on_different_days(self) -> None:
        days = np.array([epoch_of(IDS, day * SECONDS_A_DAY) for day in range(3 * EPOCH_DAYS)])
        changes = np.diff(days, axis=0)
        self.assertEqual(set(changes.sum(axis=0).tolist()) - {2, 3}, set())
        self.assertLess(changes.sum(axis=1).max(), PROFILES / 3)


class ChoiceTests(unittest.TestCase):
    def test_a_variant_that_is_not_there_any_more_is_never_chosen(self) -> None:
        model = random_model(explored=0.5)
        kinds = model.kinds.copy()
        kinds[:, 2] = -1
        kinds[:, 3] = GENRE
        for epoch in range(20):
            self.assertNotIn(2, all_pairs(replace(model, kinds=kinds), epoch).variants)

    def test_a_title_without_variants_shows_the_first_with_certainty(self) -> None:
        chosen = all_pairs(plain_model([], explored=0.5))
        self.assertEqual((set(chosen.variants.tolist()), set(chosen.probabilities.tolist())), ({0}, {1.0}))

    def test_who_answers_to_faces_sees_faces(self) -> None:
        model = plain_model([GENRE, LEAD])
        responses = model.responses.copy()
        responses[0, LEAD] = 1 / STEP
        responses[1, GENRE] = 1 / STEP
        chosen = all_pairs(replace(model, responses=responses)).variants.reshape(PROFILES, TITLES)
        self.assertEqual((set(chosen[0].tolist()), set(chosen[2].tolist())), ({1}, {0}))

    def test_where_two_kinds_are_as_good_a_row_shows_both(self) -> None:
        chosen = all_pairs(plain_model([GENRE, LEAD])).variants.reshape(PROFILES, TITLES)
        shares = chosen.mean(axis=1)
        self.assertGreater(shares.min(), 0)
        self.assertLess(shares.max(), 0.5)

    def test_where_one_is_clearly_better_it_is_shown_all_along_the_row(self) -> None:
        better = np.zeros((len(KINDS), MEMBERS), dtype=np.float32)
        better[LEAD] = 0.2
        self.assertEqual(set(all_pairs(plain_model([GENRE, LEAD], biases=better)).variants.tolist()), {1})
