"""Which cut of a trailer a profile sees, by what was learned of trailers and artwork together."""

import tempfile
import unittest
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from recommendations.engine.artwork_arrays import learned_arrays, table_arrays, without_artwork
from recommendations.engine.artwork_choice import KINDS, MEMBERS, STEP, VARIANTS, ArtworkModel, Choices, choose
from recommendations.engine.artwork_learning import ArtworkLog
from recommendations.engine.build import build_snapshot
from recommendations.engine.snapshot import Snapshot, load_snapshot
from recommendations.engine.trailers import Cuts, choose_cuts, cut_model, random_model
from recommendations.engine.train import TrainingSettings
from recommendations.evaluation.off_policy_simulation import distributions
from tests.engine.worlds import TwoTastes, make_facts, make_snapshot, make_two_tastes

PROFILES, TITLES = 3000, 4
IDS = np.arange(PROFILES, dtype=np.int64) * 3 + 7
GENRE, LEAD, MOOD, UNFAMILIAR = (KINDS.index(kind) for kind in ("genre", "lead", "mood", "unfamiliar"))
# Half of the profiles like space, half romance.
IS_SPACE = np.arange(PROFILES) < PROFILES // 2
LEANINGS = np.where(IS_SPACE[:, None], [1.0, -1.0], [-1.0, 1.0]).astype(np.float32)


def make_cuts(title_ids: Sequence[int], kinds: Sequence[int], labels: Sequence[str]) -> Cuts:
    """Every title has one cut of each of these, with the ids 101, 102 ... for the title 10."""
    n, missing = len(kinds), VARIANTS - len(kinds)
    ids = [[10 * title + place + 1 for place in range(n)] + [0] * missing for title in title_ids]
    shape = (len(title_ids), 1)
    return Cuts(
        np.array(title_ids, dtype=np.int64),
        np.array(ids, dtype=np.int64),
        np.tile(np.array([*kinds, *[-1] * missing], dtype=np.int8), shape),
        np.tile(np.array([*labels, *[""] * missing]), shape),
    )


CUTS = make_cuts([10, 20, 30, 40], [GENRE, GENRE, MOOD], ["genre:Space", "genre:Romance", "mood:dark"])


def all_pairs(model: ArtworkModel, epoch: int = 0) -> Choices:
    """Of every profile with every title: [PROFILES * titles]."""
    owners, titles = (places.ravel() for places in np.indices((PROFILES, len(model.kinds))))
    return choose(model, LEANINGS[:, : model.vectors.shape[1]], IDS, np.full(PROFILES, epoch), titles, owners)


def disagreeing() -> Snapshot:
    """A snapshot with members of different minds on two of the cuts, where a tenth of choices is made at random."""
    rng = np.random.default_rng(3)
    effects = rng.integers(-60, 61, (3, MEMBERS)).astype(np.int8)
    explored = np.array([0.1], dtype=np.float32)
    return make_snapshot(trailer_ids=np.array([101, 102, 203]), trailer_effects=effects, artwork_explored=explored)


class ProbabilityTests(unittest.TestCase):
    def test_cuts_are_shown_as_often_as_is_said(self) -> None:
        model = cut_model(disagreeing(), CUTS)
        self.assert_shown_as_said(model, distributions(model, LEANINGS, IDS).reshape(-1, TITLES, VARIANTS))

    def test_before_there_is_a_snapshot_every_cut_is_as_likely(self) -> None:
        model = random_model(CUTS)
        chosen = all_pairs(model)
        np.testing.assert_allclose(chosen.probabilities, 1 / 3, rtol=1e-6)
        counts = np.bincount(chosen.variants, minlength=VARIANTS)
        self.assertEqual(counts[3:].sum(), 0)
        np.testing.assert_allclose(counts[:3] / len(chosen.variants), 1 / 3, atol=0.02)

    def assert_shown_as_said(self, model: ArtworkModel, expected: np.ndarray) -> None:
        """expected: [PROFILES, TITLES, VARIANTS]."""
        chosen = all_pairs(model)
        variants = chosen.variants.reshape(PROFILES, TITLES)
        said = np.take_along_axis(expected, variants[:, :, None].astype(int), axis=2)[:, :, 0]
        np.testing.assert_allclose(chosen.probabilities.reshape(variants.shape), said, rtol=1e-4)
        for title in range(TITLES):
            for variant in range(3):
                share, wanted = (variants[:, title] == variant).mean(), expected[:, title, variant].mean()
                self.assertAlmostEqual(share, wanted, delta=4 * np.sqrt(wanted * (1 - wanted) / PROFILES) + 1e-9)

    def test_the_only_cut_is_certain(self) -> None:
        for model in (cut_model(disagreeing(), ONE := make_cuts([10], [MOOD], ["mood:dark"])), random_model(ONE)):
            chosen = all_pairs(model)
            self.assertEqual(set(chosen.variants.tolist()), {0})
            np.testing.assert_allclose(chosen.probabilities, 1)


class StabilityTests(unittest.TestCase):
    def test_within_an_epoch_the_same_is_shown_and_another_epoch_draws_anew(self) -> None:
        for model in (cut_model(disagreeing(), CUTS), random_model(CUTS)):
            first, again, later = (all_pairs(model, epoch).variants for epoch in (3, 3, 4))
            np.testing.assert_array_equal(first, again)
            self.assertGreater((first != later).mean(), 0.05)

    def test_which_titles_are_asked_about_together_does_not_matter(self) -> None:
        snapshot = disagreeing()
        whole = choose_cuts(cut_model(snapshot, CUTS), LEANINGS[:1], 7, 0)
        kinds, labels = CUTS.kinds[0, :3].tolist(), CUTS.labels[0, :3].tolist()
        alone = choose_cuts(cut_model(snapshot, make_cuts([30], kinds, labels)), LEANINGS[:1], 7, 0)
        self.assertEqual(alone.at(0), whole.at(2))

    def test_what_is_tried_at_random_does_not_go_with_what_artwork_tries(self) -> None:
        cuts = make_cuts([10, 20, 30, 40], [GENRE, GENRE], ["genre:Space", "genre:Romance"])
        snapshot = make_snapshot(artwork_explored=np.array([1.0], dtype=np.float32))
        pictures = all_pairs(replace(snapshot.artwork, **four_titles(snapshot.artwork))).variants
        trailers = all_pairs(cut_model(snapshot, cuts)).variants
        self.assertAlmostEqual(float(np.corrcoef(pictures, trailers)[0, 1]), 0, delta=0.04)


def four_titles(model: ArtworkModel) -> dict[str, np.ndarray]:
    return {name: getattr(model, name)[:TITLES] for name in ("index", "kinds", "effects", "title_ids")}


class ChoiceTests(unittest.TestCase):
    def test_taste_decides_where_nothing_was_learned_as_it_does_of_artwork(self) -> None:
        chosen = all_pairs(cut_model(make_snapshot(), CUTS)).variants.reshape(PROFILES, TITLES)
        self.assertEqual((set(chosen[IS_SPACE].ravel().tolist()), set(chosen[~IS_SPACE].ravel().tolist())), ({0}, {1}))

    def test_what_artwork_taught_of_kinds_counts_for_trailers(self) -> None:
        biases = np.zeros((len(KINDS), MEMBERS), dtype=np.float32)
        biases[MOOD] = 9
        chosen = all_pairs(cut_model(make_snapshot(artwork_biases=biases), CUTS)).variants
        self.assertEqual(set(chosen.tolist()), {2})

    def test_an_effect_belongs_to_its_cut_wherever_that_stands_among_the_others(self) -> None:
        effects = np.full((1, MEMBERS), 9 / STEP).clip(max=127).astype(np.int8)
        snapshot = make_snapshot(
            trailer_ids=np.array([103]), trailer_effects=effects, artwork_fits=np.full((len(KINDS), MEMBERS), 0.1, "f4")
        )
        ids = CUTS.ids.copy()
        ids[0, :3] = 103, 101, 102
        chosen = all_pairs(cut_model(snapshot, replace(CUTS, ids=ids))).variants.reshape(PROFILES, TITLES)
        self.assertEqual(set(chosen[:, 0].tolist()), {0})
        self.assertEqual(set(chosen[:, 1].tolist()), {0, 1})

    def test_what_no_vector_is_known_for_is_unfamiliar(self) -> None:
        strange = make_cuts([10], [LEAD, MOOD, UNFAMILIAR], ["cast:9", "mood:dark", ""])
        self.assertEqual(cut_model(make_snapshot(), strange).kinds[0, :3].tolist(), [UNFAMILIAR, MOOD, UNFAMILIAR])


def learn(log: ArtworkLog) -> Snapshot:
    """A snapshot of a world of no titles but those that have cuts, after this log."""
    nothing = np.empty((0, VARIANTS), dtype=np.int32), np.empty((0, VARIANTS), dtype=np.int8)
    tables = table_arrays(*CUTS.below(*nothing, ["genre:Space", "genre:Romance"]), np.eye(2, dtype=np.float32))
    arrays = learned_arrays(log, tables, np.empty(0, dtype=np.int64), LEANINGS, CUTS)
    return make_snapshot(**arrays | {"artwork_explored": np.zeros(1, dtype=np.float32)})


def make_log(chances: np.ndarray, visits: int = 12) -> ArtworkLog:
    """Every profile sees so many cuts at random and plays with these chances: float [PROFILES, TITLES, 3]."""
    rng = np.random.default_rng(1)
    owners = np.repeat(np.arange(PROFILES), visits)
    titles, variants = rng.integers(0, TITLES, len(owners)), rng.integers(0, 3, len(owners))
    played = rng.random(len(owners)) < chances[owners, titles, variants]
    return ArtworkLog(np.arange(len(owners)), IDS, owners, titles, variants, np.ones((len(owners), 6)), played)


def answering_to_moods() -> np.ndarray:
    """Who likes space plays what shows a mood, which taste alone would show nobody: [PROFILES, TITLES, 3]."""
    chances = np.full((PROFILES, TITLES, 3), 0.2)
    chances[IS_SPACE, :, 2] = 0.6
    chances[~IS_SPACE, :, 1] = 0.4
    return chances


class LearningTests(unittest.TestCase):
    def test_a_cut_that_a_taste_answers_to_is_chosen_for_it_and_for_nobody_else(self) -> None:
        chances = answering_to_moods()
        chosen = all_pairs(cut_model(learn(make_log(chances)), CUTS)).variants.reshape(PROFILES, TITLES)
        self.assertGreater((chosen[IS_SPACE] == 2).mean(), 0.95)
        self.assertLess((chosen[~IS_SPACE] == 2).mean(), 0.05)

    def test_a_cut_that_everybody_plays_is_shown_to_all_and_other_titles_keep_theirs(self) -> None:
        chances = np.full((PROFILES, TITLES, 3), 0.3)
        chances[IS_SPACE, :, 0] = chances[~IS_SPACE, :, 1] = 0.4
        chances[:, 1, 2] = 0.8
        snapshot = learn(make_log(chances))
        chosen = all_pairs(cut_model(snapshot, CUTS)).variants.reshape(PROFILES, TITLES)
        self.assertGreater((chosen[:, 1] == 2).mean(), 0.95)
        self.assertLess((np.delete(chosen, 1, axis=1) == 2).mean(), 0.05)
        self.assertEqual(snapshot.trailer_ids.tolist(), np.sort(CUTS.ids[CUTS.ids > 0]).tolist())
        best = snapshot.trailer_effects.astype(float).mean(axis=1).argmax()
        self.assertEqual(snapshot.trailer_ids[best], 203)

    def test_what_is_learned_of_trailers_counts_for_a_title_whose_cuts_are_new(self) -> None:
        chances = answering_to_moods()
        new = make_cuts([9000], [GENRE, GENRE, MOOD], ["genre:Space", "genre:Romance", "mood:dark"])
        chosen = all_pairs(cut_model(learn(make_log(chances)), new)).variants
        self.assertGreater((chosen[IS_SPACE] == 2).mean(), 0.95)
        self.assertLess((chosen[~IS_SPACE] == 2).mean(), 0.05)


class BuildTests(unittest.TestCase):
    def test_a_retrain_keeps_the_emphases_of_cuts_that_no_artwork_has(self) -> None:
        facts, data = make_facts(40), make_two_tastes()
        cuts = make_cuts([10, 20], [GENRE, LEAD], ["genre:Space", "director:2"])
        snapshot = self.build(facts, data, cuts)
        self.assertEqual(set(snapshot.manifest["artwork_labels"]), {"genre:Space", "director:2"})
        self.assertEqual(snapshot.artwork_index.shape, (40, VARIANTS))
        self.assertEqual(snapshot.trailer_ids.tolist(), [101, 102, 201, 202])
        chosen = [choose_cuts(cut_model(snapshot, cuts), leaning, 1, 0) for leaning in self.leanings(snapshot)]
        self.assertEqual([choices.variants.tolist() for choices in chosen], [[0, 0], [1, 1]])

    def leanings(self, snapshot: Snapshot) -> list[np.ndarray]:
        """Of who likes space, and of who likes romances."""
        one, other = snapshot.artwork_vectors[
            [snapshot.manifest["artwork_labels"].index(label) for label in ("genre:Space", "director:2")]
        ]
        return [(one - other)[None], (other - one)[None]]

    def build(self, facts: object, data: TwoTastes, cuts: Cuts) -> Snapshot:
        with tempfile.TemporaryDirectory() as folder:
            build_snapshot(
                Path(folder) / "snapshot",
                facts=facts,
                data=data,
                artwork_features=lambda labels: without_artwork(facts),
                settings=TrainingSettings(dimensions=8, epochs=8, threads=1),
                report=lambda phase, share: None,
                cuts=cuts,
            )
            return load_snapshot(Path(folder) / "snapshot")


class CutsTests(unittest.TestCase):
    def test_ids_are_found_where_they_stand(self) -> None:
        rows, variants, known = CUTS.places(np.array([203, 101, 0, 999, 402]))
        self.assertEqual(known.tolist(), [True, True, False, False, True])
        self.assertEqual(rows[known].tolist(), [1, 0, 3])
        self.assertEqual(variants[known].tolist(), [2, 0, 1])
        self.assertEqual(make_cuts([], [], []).places(np.array([1]))[2].tolist(), [False])
