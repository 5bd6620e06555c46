"""Titles that hardly anybody has watched get scores from what is known of them."""

import tempfile
import unittest
from pathlib import Path

import numpy as np

from recommendations.engine.artwork_arrays import without_artwork
from recommendations.engine.build import build_snapshot
from recommendations.engine.features import CatalogFacts
from recommendations.engine.interactions import Interactions
from recommendations.engine.new_titles import (
    EXPLORED_PLACE,
    LEAST_LIKES,
    MOST_ADDED,
    NEW_DAYS,
    RIDGE,
    describe_all,
    explore,
    known_first,
    learn_map,
    new_titles_of,
    shared_labels,
    with_new_titles,
)
from recommendations.engine.page import PageSettings, assemble_pages, history_matrix
from recommendations.engine.scoring import blended_scores, label_matrix, profile_vectors
from recommendations.engine.snapshot import Snapshot, load_snapshot
from recommendations.engine.train import TrainingSettings
from tests.engine.worlds import (
    DAY,
    NOW,
    TwoTastes,
    make_facts,
    make_snapshot,
    make_state,
    make_two_tastes,
    page_of,
    rows_named,
)


def new_facts(*genres: tuple[str, ...], first_id: int = 9000, **changes: object) -> CatalogFacts:
    """New titles of these genres, about which nothing else is known."""
    n = len(genres)
    facts = {
        "title_ids": np.arange(first_id, first_id + n, dtype=np.int64),
        "names": [f"New {number}" for number in range(n)],
        "years": np.zeros(n, dtype=np.int16),
        "genres": list(genres),
        "directors": [()] * n,
        "added_at": np.full(n, NOW),
    }
    return make_facts(n, **(facts | changes))


def scores_of(snapshot: Snapshot, liked: list[int]) -> np.ndarray:
    histories = history_matrix([make_state(liked)], snapshot.n_titles)
    labels = label_matrix(snapshot.demographic_index, [()])
    return blended_scores(snapshot, histories, labels, profile_vectors(snapshot, histories, labels))[0]


def train(facts: CatalogFacts, data: TwoTastes) -> Snapshot:
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder) / "snapshot"
        build_snapshot(
            directory,
            facts=facts,
            data=data,
            artwork_features=lambda labels: without_artwork(facts),
            settings=TrainingSettings(dimensions=8, epochs=8, threads=1),
            report=lambda phase, share: None,
        )
        return load_snapshot(directory)


class LearnMapTests(unittest.TestCase):
    def setUp(self) -> None:
        rng = np.random.default_rng(3)
        self.n = 30
        genres = [tuple(rng.choice(["A", "B", "C", "D"], 2, replace=False).tolist()) for _ in range(self.n)]
        self.facts = make_facts(self.n, genres=genres, years=rng.integers(1950, 2020, self.n).astype(np.int16))
        self.likes = np.full(self.n, 9.0, dtype=np.float32)
        self.likes[:4] = LEAST_LIKES - 1
        self.learned = learn_map(self.facts, self.likes)

    def test_a_score_is_what_a_ridge_regression_of_the_watched_titles_scores_predicts(self) -> None:
        added = new_facts(("A", "B"), ("D",), years=np.array([1988, 2001], dtype=np.int16))
        scores = np.random.default_rng(4).normal(size=self.n - 4)
        known, asked = (describe_all(facts, self.learned.labels).toarray() for facts in (self.watched(), added))
        centred = known - known.mean(axis=0)
        slope = np.linalg.solve(
            centred.T @ centred + RIDGE * np.eye(known.shape[1]), centred.T @ (scores - scores.mean())
        )
        expected = scores.mean() + (asked - known.mean(axis=0)) @ slope
        np.testing.assert_allclose(scores @ self.learned.shares(added), expected, atol=1e-4)

    def watched(self) -> CatalogFacts:
        return self.facts.only(np.arange(4, self.n))

    def test_shares_add_up_to_one_so_that_scores_stay_on_their_scale(self) -> None:
        shares = self.learned.shares(new_facts(("A",), ("B", "C"), ("Unheard of",), ()))
        np.testing.assert_allclose(shares.sum(axis=0), 1.0, atol=1e-5)

    def test_a_title_of_which_nothing_is_known_is_the_same_for_whatever_it_is_called(self) -> None:
        shares = self.learned.shares(new_facts((), ("Unheard of",)))
        np.testing.assert_array_equal(shares[:, 0], shares[:, 1])

    def test_nothing_is_learned_from_titles_with_few_likes_unless_there_are_no_others(self) -> None:
        self.assertEqual(self.learned.watched.tolist(), list(range(4, self.n)))
        likes = np.array([1.0, 0.0, 2.0], dtype=np.float32)
        self.assertEqual(learn_map(make_facts(3), likes).watched.tolist(), [0, 2])

    def test_labels_of_a_single_title_say_nothing(self) -> None:
        self.assertEqual(shared_labels([{"a": 1.0, "b": 1.0}, {"b": 1.0}]), ["b"])


class NewTitlesOfTests(unittest.TestCase):
    """Titles of a snapshot that were added a short while ago."""

    def setUp(self) -> None:
        self.facts = make_facts(6, added_at=np.array([NOW, NOW, NOW, NOW - 2 * NEW_DAYS * DAY, NOW, NOW]))
        self.likes = np.array([0, 3, 20, 0, 20, 20], dtype=np.float32)
        self.new = new_titles_of(learn_map(self.facts, self.likes), self.facts, self.likes, NOW)

    def test_only_the_lately_added_with_few_likes_are_new(self) -> None:
        self.assertEqual(self.new.titles.tolist(), [0, 1])

    def test_its_own_score_counts_by_how_many_like_it(self) -> None:
        self.assertEqual(self.new.own.tolist(), [0.0, 0.5])
        np.testing.assert_allclose(self.new.shares.sum(axis=0) + self.new.own, 1.0, atol=1e-5)
        scores = np.array([[100.0, 100.0, 1.0, 100.0, 1.0, 1.0]], dtype=np.float32)
        np.testing.assert_allclose(self.new.add_scores(scores, 6)[0, :2], [1.0, 50.5], rtol=1e-4)


class WithNewTitlesTests(unittest.TestCase):
    def setUp(self) -> None:
        self.before = make_snapshot()
        self.after = with_new_titles(self.before, new_facts(("Romance",), ("Space",), ()))

    def test_what_was_trained_keeps_its_place_and_its_scores(self) -> None:
        self.assertEqual(self.after.title_ids[:60].tolist(), self.before.title_ids.tolist())
        np.testing.assert_array_equal(scores_of(self.after, [0, 1])[:60], scores_of(self.before, [0, 1]))

    def test_a_new_title_is_scored_by_the_titles_it_is_like(self) -> None:
        romance, space, unknown = scores_of(self.after, [0, 1])[60:]
        self.assertGreater(space, unknown)
        self.assertGreater(unknown, romance)

    def test_it_is_found_wherever_rows_look_for_titles(self) -> None:
        self.assertEqual(self.after.newest[:3].tolist(), [60, 61, 62])
        self.assertEqual(self.after.genre_members[60:].tolist(), [[False, True], [True, False], [False, False]])
        self.assertEqual(self.after.label_of("title:61"), "New 1")
        self.assertTrue((self.after.neighbours[61][:10] < 30).all())

    def test_its_director_is_known_by_the_snapshots_number(self) -> None:
        after = with_new_titles(self.before, new_facts(("Space",), directors=[(2,)]))
        self.assertIn(60, after.titles_by_credit[1].tolist())

    def test_a_watch_of_a_new_title_tells_about_the_profile(self) -> None:
        scores = scores_of(self.after, [61])
        self.assertGreater(scores[:30].mean(), scores[30:60].mean())

    def test_no_new_title_changes_nothing(self) -> None:
        self.assertIs(with_new_titles(self.before, new_facts()), self.before)

    def test_of_very_many_the_latest_added_take_part(self) -> None:
        n = MOST_ADDED + 5
        after = with_new_titles(self.before, new_facts(*[("Space",)] * n, added_at=NOW + np.arange(n) * DAY))
        self.assertEqual(after.n_titles, 60 + MOST_ADDED)
        self.assertEqual(after.title_ids[60], 9005)

    def test_a_page_has_one_new_title_among_its_first_picks(self) -> None:
        page = page_of(make_state([0, 1, 2]), self.after)
        [picks] = rows_named(page, "top_picks")
        self.assertEqual([title for title in picks[:10] if title >= 60], [61])

    def test_any_history_and_several_profiles_at_once(self) -> None:
        states = [make_state(), make_state([61]), make_state([3, 60], weights=[1.0, -1.0])]
        pages = assemble_pages(self.after, np.ones(63, dtype=bool), states, PageSettings())
        self.assertEqual(len(pages), 3)
        self.assertTrue(all(page.rows for page in pages))


class SmallCatalogueTests(unittest.TestCase):
    def test_three_titles_and_a_fourth(self) -> None:
        pairs = np.array([(profile, title) for profile in range(4) for title in range(3)])
        interactions = Interactions(
            pairs[:, 0].astype(np.int32), pairs[:, 1].astype(np.int32), np.ones(12, np.float32), np.full(12, NOW), 4, 3
        )
        snapshot = train(make_facts(3), TwoTastes(interactions, np.arange(4), [()] * 4))
        after = with_new_titles(snapshot, new_facts(("Space",), ()))
        self.assertTrue(np.isfinite(scores_of(after, [0])).all())

    def test_titles_with_no_metadata_at_all(self) -> None:
        nothing = {"years": np.zeros(40, np.int16), "genres": [()] * 40, "directors": [()] * 40}
        snapshot = train(make_facts(40, **nothing), make_two_tastes())
        after = with_new_titles(snapshot, new_facts((), ("Space",)))
        first, second = scores_of(after, [0, 1])[40:]
        self.assertEqual(first, second)
        self.assertAlmostEqual(first, scores_of(snapshot, [0, 1])[after.new_title_watched].mean(), places=3)

    def test_after_a_real_training_the_new_title_of_the_liked_kind_comes_first(self) -> None:
        snapshot = train(make_facts(40), make_two_tastes())
        after = with_new_titles(snapshot, new_facts(("Space",), ("Romance",), directors=[(1,), (2,)]))
        for liked, better, worse in (([0, 1, 2], 40, 41), ([20, 21, 22], 41, 40)):
            scores = scores_of(after, liked)
            self.assertGreater(scores[better], scores[worse])


def is_new(*titles: int) -> np.ndarray:
    """Of a hundred titles, which are new."""
    return np.isin(np.arange(100), titles)


class ExploreTests(unittest.TestCase):
    def setUp(self) -> None:
        self.best = np.arange(100, dtype=np.int32)

    def test_a_new_title_of_the_first_quarter_is_raised_and_nothing_is_lost(self) -> None:
        explored = explore(self.best, is_new(20), profile_id=1)
        self.assertEqual(explored[EXPLORED_PLACE], 20)
        self.assertEqual(np.delete(explored, EXPLORED_PLACE).tolist(), np.delete(self.best, 20).tolist())

    def test_one_that_ranks_lower_is_not(self) -> None:
        np.testing.assert_array_equal(explore(self.best, is_new(25), profile_id=1), self.best)

    def test_one_that_is_a_first_pick_already_is_left_there(self) -> None:
        np.testing.assert_array_equal(explore(self.best, is_new(2, 20), profile_id=1), self.best)

    def test_in_a_row_none_stands_before_four_that_are_not_new(self) -> None:
        row = np.array([9, 3, 8, 1, 7, 2, 5])
        self.assertEqual(known_first(row, is_new(9, 8)).tolist(), [3, 1, 7, 2, 9, 8, 5])
        self.assertEqual(known_first(row[:3], is_new(9, 8)).tolist(), [3, 9, 8])

    def test_profiles_differ_in_what_they_try_and_each_stays_with_its_own(self) -> None:
        new = is_new(12, 18, 24)
        tried = [int(explore(self.best, new, profile_id=profile)[EXPLORED_PLACE]) for profile in range(9)]
        self.assertEqual(set(tried), {12, 18, 24})
        self.assertEqual(tried[:3], tried[3:6])
