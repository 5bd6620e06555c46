"""What holds on every page, tried on many profiles of a world made at random."""

import unittest
from collections import Counter
from collections.abc import Iterator

import numpy as np

from recommendations.engine.fold_in import BUCKETS
from recommendations.engine.page import Page, PageSettings, ProfileState, Row, assemble_pages
from recommendations.engine.snapshot import Snapshot
from tests.engine.worlds import NOW, VARIANTS, make_snapshot, make_state

TITLES, DIMENSIONS, PROFILES = 400, 8, 150
GENRES, CREDITS, EMPHASES = 12, 25, 30
MIXES = ("genre_pair:A|B", "genre_decade:C|1990s", "mood:dark|D", "mood:funny|E")
AGES = (0, 7, 13, 16, 18)
SETTINGS = PageSettings(candidates=300)
OWN = {"continue_watching", "my_list"}
OF_WATCHED = OWN | {"watch_again", "top_10"}


def random_snapshot(rng: np.random.Generator) -> Snapshot:
    credited = [np.unique(rng.integers(0, CREDITS, 2)) for _ in range(TITLES)]
    maps = np.vstack([np.eye(DIMENSIONS), np.zeros(DIMENSIONS)])
    return make_snapshot(
        TITLES,
        title_vectors=rng.normal(size=(TITLES, DIMENSIONS)).astype(np.float32),
        title_biases=rng.normal(size=TITLES).astype(np.float32),
        maturity=rng.choice(AGES, TITLES).astype(np.int16),
        fold_in_maps=np.tile(maps, (len(BUCKETS), 1, 1)).astype(np.float32),
        mean_profile=rng.normal(size=DIMENSIONS).astype(np.float32),
        demographic_vectors=rng.normal(size=(2, DIMENSIONS)).astype(np.float32),
        neighbours=np.stack([rng.permutation(TITLES)[:100] for _ in range(TITLES)]).astype(np.int32),
        popular=rng.permutation(TITLES)[:200].astype(np.int32),
        trending=rng.permutation(TITLES)[:200].astype(np.int32),
        newest=rng.permutation(TITLES)[:200].astype(np.int32),
        genre_members=rng.random((TITLES, GENRES)) < 0.2,
        genre_share=np.full(GENRES, 1 / GENRES, dtype=np.float32),
        mix_indptr=np.arange(TITLES + 1, dtype=np.int32),
        mix_indices=rng.integers(0, len(MIXES), TITLES).astype(np.int32),
        mix_share=np.full(len(MIXES), 1 / len(MIXES), dtype=np.float32),
        runtimes=rng.integers(80, 140, TITLES).astype(np.int16),
        label_appeal=rng.random((2, TITLES), dtype=np.float32),
        credit_indptr=np.concatenate([[0], np.cumsum([len(row) for row in credited])]).astype(np.int32),
        credit_indices=np.concatenate(credited).astype(np.int32),
        artwork_vectors=rng.normal(size=(EMPHASES, DIMENSIONS)).astype(np.float32),
        artwork_index=rng.integers(-1, EMPHASES, (TITLES, VARIANTS)).astype(np.int32),
        manifest={
            "genre_names": [f"Genre {n}" for n in range(GENRES)],
            "credit_roles": ["director", "cast"] * CREDITS,
            "mixes": list(MIXES),
        },
    )


def random_state(profile_id: int, rng: np.random.Generator) -> ProfileState:
    """A history of up to 120 titles: some begun, most finished, some turned down, some listed."""
    titles = rng.permutation(TITLES)[: rng.integers(0, 121)].astype(np.int32)
    weights = rng.choice([1.6, 1.0, 0.6, 0.15, -1.0], len(titles))
    begun = rng.random(len(titles)) < 0.1
    listed = np.unique(np.concatenate([titles[rng.random(len(titles)) < 0.1], rng.integers(0, TITLES, 8)]))
    turned_down = titles[weights < 0]
    return make_state(
        titles,
        weights,
        profile_id=profile_id,
        seen_at=NOW + rng.permutation(len(titles)),
        continue_watching=titles[begun & (weights > 0)],
        my_list=np.setdiff1d(listed, turned_down),
        hidden=np.concatenate([turned_down, np.setdiff1d(rng.integers(0, TITLES, 5), listed)]),
        finished=titles[~begun],
        maturity_limit=int(rng.choice(AGES)),
        demographics=(("gender:F",), ("gender:M",), ())[profile_id % 3],
        ratings=np.select([weights < 0, weights == 1.6, weights == 1.0], [-1, 2, 1], 0),
    )


class PageRulesTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        rng = np.random.default_rng(11)
        cls.snapshot = random_snapshot(rng)
        cls.available = rng.random(TITLES) < 0.9
        cls.states = [random_state(number, rng) for number in range(PROFILES)]
        cls.pages = cls.assemble(cls.states)

    @classmethod
    def assemble(cls, states: list[ProfileState]) -> list[Page]:
        return assemble_pages(cls.snapshot, cls.available, states, SETTINGS)

    def rows(self) -> Iterator[tuple[ProfileState, Row]]:
        for state, page in zip(self.states, self.pages, strict=True):
            for row in page.rows:
                with self.subTest(profile=page.profile_id, row=row.kind, subject=row.subject):
                    yield state, row

    def shown(self) -> Iterator[tuple[ProfileState, np.ndarray]]:
        """Every title on a page, the hero included."""
        for state, page in zip(self.states, self.pages, strict=True):
            with self.subTest(profile=page.profile_id):
                yield state, np.concatenate([[page.hero] if page.hero >= 0 else [], *(row.titles for row in page.rows)])

    def test_every_kind_of_row_is_on_some_of_these_pages(self) -> None:
        found = {row.kind for page in self.pages for row in page.rows}
        self.assertEqual(
            found,
            {
                "continue_watching", "top_picks", "because_you_watched", "because_you_liked", "top_10", "trending_now",
                "genre", "genre_pair", "genre_decade", "mood", "director", "cast", "hidden_gems", "for_tonight",
                "new_to_catalog", "new_for_you", "popular_with_peers", "my_list", "watch_again", "popular",
            },
        )  # fmt: skip

    def test_there_is_a_page_for_each_state_in_their_order(self) -> None:
        self.assertEqual([page.profile_id for page in self.pages], list(range(PROFILES)))

    def test_no_title_comes_twice_outside_the_viewers_own_rows_and_the_top_10(self) -> None:
        for page in self.pages:
            with self.subTest(profile=page.profile_id):
                once = [row for row in page.rows if row.kind not in OWN | {"top_10"}]
                titles = [title for row in once for title in row.titles.tolist()]
                self.assertEqual([title for title, count in Counter(titles).items() if count > 1], [])

    def test_the_top_10_is_whole_whatever_stands_above_and_nothing_below_repeats_it(self) -> None:
        found = 0
        for page in self.pages:
            kinds = [row.kind for row in page.rows]
            if "top_10" not in kinds:
                continue
            place = kinds.index("top_10")
            chart = page.rows[place].titles.tolist()
            below = {title for row in page.rows[place + 1 :] if row.kind not in OWN for title in row.titles.tolist()}
            with self.subTest(profile=page.profile_id):
                self.assertEqual(len(chart), 10)
                self.assertFalse(set(chart) & below)
            found += 1
        self.assertGreater(found, PROFILES / 2)

    def test_what_everybody_watches_is_not_kept_from_the_top_picks_of_who_would_like_it(self) -> None:
        repeated = 0
        for state, page in zip(self.states, self.pages, strict=True):
            by_kind = {row.kind: set(row.titles.tolist()) for row in page.rows}
            shared = by_kind.get("top_10", set()) & by_kind.get("top_picks", set())
            repeated += len(shared)
            if not (state.weights > 0).any():
                self.assertFalse(by_kind.get("top_10", set()) & by_kind.get("popular", set()))
        self.assertGreater(repeated, 0)

    def test_no_row_holds_a_title_twice(self) -> None:
        for _, row in self.rows():
            self.assertEqual(len(set(row.titles.tolist())), len(row.titles))

    def test_no_row_is_there_twice(self) -> None:
        for page in self.pages:
            headings = [(row.kind, row.subject) for row in page.rows]
            self.assertEqual(len(set(headings)), len(headings))

    def test_what_was_turned_down_or_hidden_is_nowhere(self) -> None:
        for state, titles in self.shown():
            self.assertFalse(set(titles.tolist()) & set(state.hidden.tolist()))

    def test_nothing_above_the_maturity_limit_is_anywhere(self) -> None:
        for state, titles in self.shown():
            self.assertTrue((self.snapshot.maturity[titles.astype(int)] <= state.maturity_limit).all())

    def test_nothing_that_is_unavailable_is_anywhere(self) -> None:
        for _, titles in self.shown():
            self.assertTrue(self.available[titles.astype(int)].all())

    def test_what_was_watched_is_only_where_watched_titles_belong(self) -> None:
        for state, row in self.rows():
            if row.kind not in OF_WATCHED:
                watched = set(state.titles.tolist()) | set(state.finished.tolist())
                self.assertFalse(watched & set(row.titles.tolist()))

    def test_watch_again_holds_only_what_was_finished_and_liked(self) -> None:
        for state, row in self.rows():
            if row.kind == "watch_again":
                liked = set(state.titles[state.weights > 0].tolist()) & set(state.finished.tolist())
                self.assertLessEqual(set(row.titles.tolist()), liked)

    def test_rows_are_neither_too_long_nor_too_short(self) -> None:
        for _, row in self.rows():
            self.assertLessEqual(len(row.titles), SETTINGS.row_length)
            self.assertGreaterEqual(len(row.titles), 1 if row.kind in OWN else SETTINGS.least_titles)

    def test_a_page_has_no_more_rows_than_asked_for(self) -> None:
        self.assertTrue(all(len(page.rows) <= SETTINGS.max_rows for page in self.pages))
        few = PageSettings(max_rows=3, row_length=5, candidates=300)
        for page in assemble_pages(self.snapshot, self.available, self.states[:20], few):
            self.assertLessEqual(len(page.rows), 3)
            self.assertTrue(all(len(row.titles) <= 5 for row in page.rows))

    def test_every_title_has_a_variant_that_it_really_has(self) -> None:
        for _, row in self.rows():
            self.assertEqual(len(row.artwork), len(row.titles))
            emphasis = self.snapshot.artwork_index[row.titles, row.artwork]
            nothing_known = (self.snapshot.artwork_index[row.titles] < 0).all(axis=1)
            self.assertTrue(((emphasis >= 0) | (nothing_known & (row.artwork == 0))).all())

    def test_the_same_state_gives_the_same_page(self) -> None:
        for page, again in zip(self.pages, self.assemble(self.states), strict=True):
            self.assert_same(page, again)

    def test_who_else_is_scored_at_the_same_time_does_not_matter(self) -> None:
        for state, page in list(zip(self.states, self.pages, strict=True))[::10]:
            self.assert_same(page, self.assemble([state])[0])

    def assert_same(self, page: Page, other: Page) -> None:
        self.assertEqual((page.hero, page.hero_artwork), (other.hero, other.hero_artwork))
        self.assertEqual(
            [(row.kind, row.subject, row.titles.tolist(), row.artwork.tolist()) for row in page.rows],
            [(row.kind, row.subject, row.titles.tolist(), row.artwork.tolist()) for row in other.rows],
        )

    def test_no_states_give_no_pages(self) -> None:
        self.assertEqual(self.assemble([]), [])
