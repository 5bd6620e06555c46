"""Pages of catalogues that are nearly empty, and of histories that hardly end."""

import unittest
from pathlib import Path

import numpy as np

from benchmarks.generated import generated_arrays, generated_facts
from recommendations.engine.page import PageSettings, ProfileState, assemble_pages
from recommendations.engine.snapshot import Snapshot
from tests.engine.worlds import make_snapshot, make_state, page_of

SINGLE = PageSettings(least_titles=1)


def states_among(n_titles: int) -> list[ProfileState]:
    """Everything that can be done with a catalogue so small."""
    everything = list(range(n_titles))
    return [
        make_state(),
        make_state(everything),
        make_state(everything, finished=everything),
        make_state(everything, [-1.0] * n_titles),
        make_state(everything, [-1.0] * n_titles, hidden=everything),
        make_state(everything[:1], continue_watching=everything[:1], my_list=everything),
        make_state(my_list=everything, hidden=everything[-1:]),
        make_state(everything, maturity_limit=-1),
    ]


class FewTitlesTests(unittest.TestCase):
    def test_every_state_has_a_page_in_catalogues_of_none_to_three_titles(self) -> None:
        for n_titles in range(4):
            snapshot = make_snapshot(n_titles)
            for number, state in enumerate(states_among(n_titles)):
                for settings in (PageSettings(), SINGLE):
                    with self.subTest(n_titles=n_titles, state=number, settings=settings):
                        page = page_of(state, snapshot, settings)
                        shown = {title for row in page.rows for title in row.titles.tolist()}
                        self.assertEqual(page.hero in shown, bool(shown))
                        self.assertLessEqual(shown, set(range(n_titles)) - set(state.hidden.tolist()))

    def test_a_catalogue_where_nothing_may_be_shown_gives_an_empty_page(self) -> None:
        for n_titles in (1, 3, 60):
            with self.subTest(n_titles=n_titles):
                page = page_of(make_state([0]), make_snapshot(n_titles), SINGLE, np.zeros(n_titles, dtype=bool))
                self.assertEqual((page.hero, page.hero_artwork, page.rows), (-1, 0, []))

    def test_what_may_be_shown_is_not_changed_by_showing_it(self) -> None:
        available = np.ones(60, dtype=bool)
        page_of(make_state([1, 2], hidden=[0], finished=[2]), available=available)
        self.assertTrue(available.all())


class LongHistoryTests(unittest.TestCase):
    """Ten thousand watches in a catalogue of twelve thousand."""

    n_titles, n_watched = 12_000, 10_000

    @classmethod
    def setUpClass(cls) -> None:
        rng = np.random.default_rng(7)
        arrays, manifest = generated_arrays(generated_facts(cls.n_titles, rng), 8, rng)
        cls.snapshot = Snapshot(Path("generated"), arrays, manifest)
        cls.watched = rng.permutation(cls.n_titles)[: cls.n_watched]
        state = make_state(
            cls.watched,
            rng.choice([1.6, 1.0, 0.6, 0.15], cls.n_watched),
            continue_watching=cls.watched[:300],
            finished=cls.watched[300:],
            my_list=cls.watched[-300:],
        )
        [cls.page] = assemble_pages(cls.snapshot, np.ones(cls.n_titles, dtype=bool), [state], PageSettings())

    def test_its_page_is_as_long_as_any(self) -> None:
        self.assertEqual(len(self.page.rows), PageSettings().max_rows)
        self.assertEqual(max(len(row.titles) for row in self.page.rows), PageSettings().row_length)

    def test_what_is_new_to_it_is_still_found_among_so_much_that_is_not(self) -> None:
        own = {"continue_watching", "my_list", "watch_again", "top_10"}
        new = [title for row in self.page.rows if row.kind not in own for title in row.titles.tolist()]
        self.assertFalse(set(new) & set(self.watched.tolist()))
        self.assertIn("top_picks", {row.kind for row in self.page.rows})
        self.assertNotIn(self.page.hero, self.watched)
