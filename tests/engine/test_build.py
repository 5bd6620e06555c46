"""A whole retrain on two tastes: what it writes serves profiles it never saw."""

import tempfile
import unittest
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.artwork_arrays import table_arrays, without_artwork
from recommendations.engine.build import (
    build_snapshot,
    chart_arrays,
    credits_of,
    demographic_offsets,
    genre_arrays,
)
from recommendations.engine.features import build_profile_features
from recommendations.engine.page import PageSettings
from recommendations.engine.snapshot import Snapshot, load_snapshot
from recommendations.engine.train import Factors, TrainingSettings
from tests.engine.worlds import VARIANTS, TwoTastes, make_facts, make_state, make_two_tastes, page_of, rows_named

TITLES, HALF = 40, 20
QUICK = TrainingSettings(dimensions=8, epochs=15, threads=1)


def genre_artwork(labels: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Every title has a picture for each of the two genres, and six of nothing in particular."""
    emphases = [labels.index("genre:Space"), labels.index("genre:Romance")]
    features = np.tile(np.array(emphases + [-1] * (VARIANTS - 2), dtype=np.int32), (TITLES, 1))
    return features, np.where(features >= 0, 0, -1)


def build(directory: Path, data: TwoTastes, reported: list[tuple[str, float]]) -> dict[str, float]:
    return build_snapshot(
        directory,
        facts=make_facts(TITLES),
        data=data,
        artwork_features=genre_artwork,
        settings=QUICK,
        report=lambda phase, share: reported.append((phase, share)),
    )


class BuiltSnapshotTestCase(unittest.TestCase):
    snapshot: Snapshot

    @classmethod
    def setUpClass(cls) -> None:
        cls.root = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.reported: list[tuple[str, float]] = []
        cls.metrics = build(cls.root / "first", make_two_tastes(TITLES, profiles_each=50), cls.reported)
        cls.snapshot = load_snapshot(cls.root / "first")


class ServingTests(BuiltSnapshotTestCase):
    def page(self, state: object) -> object:
        return page_of(state, self.snapshot, PageSettings(row_length=6))

    def test_a_newcomer_gets_the_titles_of_the_taste_of_two_watches(self) -> None:
        for watched, taste in (([0, 5], range(HALF)), ([22, 31], range(HALF, TITLES))):
            [picks] = rows_named(self.page(make_state(watched)), "top_picks")
            self.assertLess(set(picks), set(taste) - set(watched))

    def test_a_newcomer_who_only_turned_romances_down_is_shown_space_first(self) -> None:
        turned_down = [20, 24, 28, 33]
        page = self.page(make_state(turned_down, [-1.0] * 4, hidden=turned_down))
        [trending] = rows_named(page, "trending_now")
        self.assertLess(set(trending), set(range(HALF)))

    def test_a_newcomer_who_told_who_they_are_is_shown_what_such_people_watch(self) -> None:
        for label, taste in (("gender:F", range(HALF)), ("gender:M", range(HALF, TITLES))):
            [trending] = rows_named(self.page(make_state(demographics=(label,))), "trending_now")
            self.assertLess(set(trending), set(taste))

    def test_the_nearest_titles_of_a_title_are_of_its_taste(self) -> None:
        nearest = self.snapshot.neighbours[:, :10]
        self.assertTrue((nearest[:HALF] < HALF).all())
        self.assertTrue((nearest[HALF:] >= HALF).all())

    def test_artwork_shows_the_side_of_a_title_that_the_viewer_likes(self) -> None:
        space, romance = self.page(make_state([0, 5])), self.page(make_state([22, 31]))
        # All but what is tried at random.
        self.assertLess(space.artwork.mean(), 0.1)
        self.assertGreater(romance.artwork.mean(), 0.9)
        self.assertTrue((np.r_[space.probabilities, romance.probabilities] < 1).all())


class RetrainTests(BuiltSnapshotTestCase):
    def test_its_metrics_are_measured_beside_popularity_and_kept_with_it(self) -> None:
        self.assertGreater(self.metrics["ndcg@100"], self.metrics["popularity_ndcg@100"])
        self.assertEqual(self.snapshot.manifest["metrics"], self.metrics)
        self.assertEqual(self.snapshot.manifest["settings"], QUICK.as_dict())

    def test_progress_only_goes_forward(self) -> None:
        shares = [share for _, share in self.reported]
        self.assertEqual(shares, sorted(shares))
        self.assertGreater(len(shares), QUICK.epochs)
        self.assertLessEqual(shares[-1], 1.0)

    def test_one_thread_and_one_seed_train_the_same_model_again(self) -> None:
        build(self.root / "second", make_two_tastes(TITLES, profiles_each=50), [])
        again = load_snapshot(self.root / "second")
        self.assertEqual(again.manifest["sha256"], self.snapshot.manifest["sha256"])

    def test_with_nothing_liked_there_is_nothing_to_learn_and_nothing_is_written(self) -> None:
        data = make_two_tastes(TITLES, profiles_each=50)
        only_dislikes = data.interactions.only(data.interactions.weights < 0)
        with self.assertRaisesRegex(ValueError, "nothing to learn"):
            build(self.root / "third", TwoTastes(only_dislikes, data.profile_ids, data.demographics), [])
        self.assertFalse((self.root / "third").exists())

    def test_three_titles_and_two_profiles_are_enough_for_a_snapshot(self) -> None:
        data, facts = make_two_tastes(4, 1), make_facts(4)
        build_snapshot(
            self.root / "tiny",
            facts=facts,
            data=data,
            artwork_features=lambda labels: without_artwork(facts),
            settings=QUICK,
            report=lambda phase, share: None,
        )
        page = page_of(make_state(), load_snapshot(self.root / "tiny"), PageSettings(least_titles=1))
        self.assertTrue(page.rows)


class CreditsTests(unittest.TestCase):
    def test_only_who_made_enough_titles_for_a_row_is_known_by_name(self) -> None:
        labels, arrays = credits_of(make_facts(9))
        # Four space films are too few for Vera Orbit; Rosa Heart made five romances.
        self.assertEqual(labels, {"credit_roles": ["director"], "credit_names": ["Rosa Heart"], "credit_people": [2]})
        np.testing.assert_array_equal(arrays["credit_indptr"], [0, 0, 0, 0, 0, 1, 2, 3, 4, 5])
        np.testing.assert_array_equal(arrays["credit_indices"], [0] * 5)

    def test_directing_and_acting_are_counted_apart(self) -> None:
        facts = make_facts(6, directors=[(1,)] * 6, cast=[(1,)] * 5 + [()])
        labels, _ = credits_of(facts)
        self.assertEqual(labels["credit_roles"], ["cast", "director"])

    def test_who_is_billed_below_the_leads_does_not_get_a_row(self) -> None:
        labels, _ = credits_of(make_facts(6, directors=[()] * 6, cast=[(5, 6, 7, 8)] * 6))
        self.assertEqual(len(labels["credit_names"]), 3)


class ArraysTests(unittest.TestCase):
    def test_charts_are_best_first_and_the_newest_title_is_the_first_of_its_own(self) -> None:
        charts = chart_arrays(make_facts(TITLES), make_two_tastes(TITLES, profiles_each=50).interactions)
        self.assertEqual(charts["newest"].tolist(), list(range(TITLES)))
        liked = make_two_tastes(TITLES, profiles_each=50).interactions
        counts = np.bincount(liked.titles[liked.weights > 0], minlength=TITLES)
        self.assertTrue((np.diff(counts[charts["popular"]]) <= 0).all())

    def test_a_genres_share_is_what_was_liked_of_it_and_dislikes_take_nothing_away(self) -> None:
        facts = make_facts(4, genres=[("Space",), ("Space", "Drama"), (), ("Drama",)])
        histories = csr_matrix(np.array([[1.0, 0.5, 9.0, -1.0], [0.0, 0.5, 0.0, 0.0]], dtype=np.float32))
        arrays = genre_arrays(facts, histories)
        self.assertEqual(arrays["genre_members"].astype(int).tolist(), [[0, 1], [1, 1], [0, 0], [1, 0]])
        np.testing.assert_allclose(arrays["genre_share"], [1 / 3, 2 / 3], rtol=1e-6)

    def test_where_nothing_was_liked_no_genre_has_a_share(self) -> None:
        arrays = genre_arrays(make_facts(4), csr_matrix((3, 4), dtype=np.float32))
        self.assertEqual(arrays["genre_share"].tolist(), [0, 0])

    def test_the_very_first_feature_can_be_an_emphasis(self) -> None:
        features = np.array([[0, -1], [-1, 1]])
        arrays = table_arrays(features, np.minimum(features, 0), np.eye(2, dtype=np.float32))
        self.assertEqual(arrays["artwork_index"].tolist(), [[0, -1], [-1, 1]])

    def test_an_emphasis_does_not_win_by_the_length_of_its_vector(self) -> None:
        vectors = np.array([[9.0, 9.0], [3.0, 4.0], [7.0, 7.0], [0.1, 0.0]], dtype=np.float32)
        arrays = table_arrays(np.array([[3, -1, 1]]), np.array([[0, -1, 0]]), vectors)
        np.testing.assert_allclose(arrays["artwork_vectors"], [[0.6, 0.8], [1.0, 0.0]], rtol=1e-6)
        self.assertEqual(arrays["artwork_index"].tolist(), [[1, -1, 0]])


class DemographicOffsetsTests(unittest.TestCase):
    def test_what_all_profiles_have_in_common_tells_nothing(self) -> None:
        features = build_profile_features([1, 2, 3, 4], [("gender:F",), ("gender:M",), ("gender:M",), ("gender:M",)])
        vectors = np.array([[5.0, 1.0], [5.0, -1.0]], dtype=np.float32)
        nothing = np.zeros((0, 2), dtype=np.float32)
        factors = Factors(nothing, np.zeros(0), nothing, np.zeros(0), nothing, vectors)
        offsets = demographic_offsets(factors, features)
        np.testing.assert_allclose(offsets[:, 0], 0, atol=1e-6)
        self.assertTrue(offsets[0, 1] > 0 > offsets[1, 1])
        # The rarer label stands further from what is usual.
        self.assertAlmostEqual(float(offsets[0, 1]), -3 * float(offsets[1, 1]), places=6)
