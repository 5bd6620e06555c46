"""A reason is true: without the watch that it names, the title's score is lower."""

import unittest
from dataclasses import replace

import numpy as np

from recommendations.engine.fold_in import BUCKETS
from recommendations.engine.page import PageSettings, ProfileState, Row, assemble_pages, history_matrix
from recommendations.engine.reasons import two_largest
from recommendations.engine.scoring import blended_scores, label_matrix, profile_vectors
from recommendations.engine.snapshot import Snapshot
from tests.engine.test_page_rules import TITLES, random_snapshot, random_state
from tests.engine.worlds import make_snapshot, make_state, page_of

SETTINGS = PageSettings(candidates=300)
UNCITED = {"continue_watching", "my_list", "watch_again", "popular", "popular_with_peers", "top_10"}


def blended_snapshot(rng: np.random.Generator) -> Snapshot:
    """A world at random with linear models beside LightFM, other ones for each length of history."""
    buckets, known, kept = len(BUCKETS), 200, 30
    pairs = np.stack([np.stack([rng.permutation(TITLES)[:kept] for _ in range(known)]) for _ in range(buckets)])
    blend = {
        "blend_lightfm": rng.uniform(0.5, 1.5, buckets).astype(np.float32),
        "blend_known": np.sort(rng.permutation(TITLES)[:known]).astype(np.int32),
        "blend_titles": pairs.astype(np.int32),
        "blend_weights": rng.normal(size=(buckets, known, kept)).astype(np.float32),
        "blend_base": rng.normal(size=(buckets, TITLES)).astype(np.float32),
        "blend_by_label": rng.normal(size=(buckets, 2, TITLES)).astype(np.float32),
    }
    world = random_snapshot(rng)
    maps = rng.normal(size=world.fold_in_maps.shape).astype(np.float32)
    return Snapshot(world.directory, world.arrays | blend | {"fold_in_maps": maps}, world.manifest)


def scores_of(snapshot: Snapshot, state: ProfileState) -> np.ndarray:
    history = history_matrix([state], snapshot.n_titles)
    labels = label_matrix(snapshot.demographic_index, [state.demographics])
    return blended_scores(snapshot, history, labels, profile_vectors(snapshot, history, labels))[0]


def without(state: ProfileState, title: int) -> ProfileState:
    kept = state.titles != title
    in_step = ("titles", "weights", "seen_at", "watched", "ratings")
    known = {name: values for name in in_step if (values := getattr(state, name)) is not None}
    return replace(state, **{name: values[kept] for name, values in known.items()})


class FaithfulTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        rng = np.random.default_rng(5)
        cls.snapshot = blended_snapshot(rng)
        # Every length up to the second bucket's end, where a watch less means another bucket, and longer ones.
        short = [make_state(rng.permutation(TITLES)[:n], profile_id=n, demographics=("gender:F",)) for n in range(9)]
        cls.states = short + [random_state(number, rng) for number in range(40)]
        cls.pages = assemble_pages(cls.snapshot, np.ones(TITLES, dtype=bool), cls.states, SETTINGS)

    def test_without_the_cited_watch_the_title_scores_lower(self) -> None:
        cited = 0
        for state, page in zip(self.states, self.pages, strict=True):
            scores = scores_of(self.snapshot, state)
            titles = np.concatenate([row.titles for row in page.rows])
            named = np.concatenate([row.cited for row in page.rows])
            for watch in np.unique(named[named >= 0]).tolist():
                theirs = titles[(named == watch).any(axis=1)]
                lower = scores_of(self.snapshot, without(state, watch))[theirs] < scores[theirs]
                self.assertTrue(lower.all(), f"{watch} for {theirs[~lower]} of profile {state.profile_id}")
                cited += len(theirs)
        self.assertGreater(cited, 5000)

    def test_the_first_named_is_the_one_that_matters_most(self) -> None:
        state, page = self.states[5], self.pages[5]
        row = next(row for row in page.rows if row.kind == "top_picks")
        scores = scores_of(self.snapshot, state)
        falls = {title: scores - scores_of(self.snapshot, without(state, title)) for title in state.titles.tolist()}
        for title, named in zip(row.titles.tolist(), row.cited[:, 0].tolist(), strict=True):
            self.assertEqual(named, max(falls, key=lambda watch: falls[watch][title]))

    def test_only_watches_that_were_liked_are_named(self) -> None:
        for state, page in zip(self.states, self.pages, strict=True):
            named = {title for row in page.rows for title in row.cited.ravel().tolist()} - {-1}
            self.assertLessEqual(named, set(state.titles[state.weights > 0].tolist()) - set(state.hidden.tolist()))

    def test_what_is_there_whoever_looks_cites_nobodys_watch(self) -> None:
        for row in self.rows():
            if row.kind in UNCITED:
                self.assertTrue((row.cited == -1).all())

    def test_nobody_is_named_twice_for_a_title(self) -> None:
        for row in self.rows():
            both = row.cited[row.cited[:, 1] >= 0]
            self.assertTrue((both[:, 0] != both[:, 1]).all())

    def rows(self) -> list[Row]:
        return [row for page in self.pages for row in page.rows]


class NamedTests(unittest.TestCase):
    def row(self, kind: str, state: ProfileState, snapshot: Snapshot | None = None) -> Row:
        page = page_of(state, snapshot, PageSettings(row_length=5))
        return next(row for row in page.rows if row.kind == kind)

    def test_a_row_because_of_a_watch_names_that_watch_where_it_is_true(self) -> None:
        row = self.row("because_you_watched", make_state([20, 40]))
        self.assertEqual((row.subject, row.cited.tolist()), ("title:40", [[40, -1]] * 5))

    def test_a_title_that_the_watch_of_its_row_speaks_against_names_another_or_none(self) -> None:
        # Romances stand in the row of a space film, which draws the profile away from them.
        neighbours = np.full((60, 100), -1, dtype=np.int32)
        neighbours[20, :5] = [41, 42, 43, 44, 45]
        row = self.row("because_you_watched", make_state([31, 20]), make_snapshot(neighbours=neighbours))
        self.assertEqual((row.subject, row.cited.tolist()), ("title:20", [[31, -1]] * 5))

    def test_what_was_only_put_on_the_list_is_not_named(self) -> None:
        state = make_state([20, 3], [1.0, 0.3], my_list=[3], watched=np.array([True, False]))
        self.assertNotIn(3, self.row("top_picks", state).cited)

    def test_a_watch_that_the_profile_may_not_see_any_more_is_not_named(self) -> None:
        ages = np.zeros(60, dtype=np.int16)
        ages[20] = 18
        page = page_of(make_state([20, 3], maturity_limit=13), make_snapshot(maturity=ages))
        self.assertFalse(any(20 in row.cited for row in page.rows))

    def test_somebody_without_a_history_is_told_of_no_watch(self) -> None:
        self.assertTrue(all((row.cited == -1).all() for row in page_of(make_state()).rows))


class TwoLargestTests(unittest.TestCase):
    def test_it_is_the_rows_of_the_two_largest(self) -> None:
        values = np.random.default_rng(2).normal(size=(34, 300)).astype(np.float32)
        ordered = np.argsort(-values, axis=0)
        for found, expected in zip(two_largest(values), ordered, strict=False):
            np.testing.assert_array_equal(found, expected)

    def test_of_one_row_there_is_no_second(self) -> None:
        first, second = two_largest(np.array([[-1.0, 2.0]], dtype=np.float32))
        self.assertEqual((first.tolist(), second.tolist()), ([0, 0], [-1, -1]))
