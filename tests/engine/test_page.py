"""Pages in a world of space films (titles 0 to 29) and romances (30 to 59)."""

import unittest

import numpy as np

from recommendations.engine.page import PageSettings, best_of, choose_artwork, history_matrix
from recommendations.engine.scoring import label_matrix, profile_vectors
from tests.engine.worlds import make_snapshot, make_state, page_of, rows_named

SPACE, ROMANCE = set(range(30)), set(range(30, 60))
SHORT = PageSettings(row_length=5)


class TasteTests(unittest.TestCase):
    """Where no title is known to be like another, so that rows about likeness take nothing away."""

    alone = np.full((60, 100), -1, dtype=np.int32)

    def picks(self, liked: list[int], **changes: np.ndarray) -> list[int]:
        page = page_of(make_state(liked), make_snapshot(neighbours=self.alone, **changes), SHORT)
        [picks] = rows_named(page, "top_picks")
        self.assertEqual(page.hero, picks[0])
        return picks

    def test_picks_are_of_the_profiles_taste_best_first_and_new_to_it(self) -> None:
        self.assertEqual(self.picks([2, 0]), [1, 3, 4, 5, 6])

    def test_the_other_taste_gets_the_other_half(self) -> None:
        self.assertEqual(self.picks([31, 33]), [30, 32, 34, 35, 36])

    def test_equally_good_titles_stand_in_the_order_of_their_index(self) -> None:
        self.assertEqual(self.picks([4], title_biases=np.zeros(60, dtype=np.float32)), [0, 1, 2, 3, 5])

    def test_the_hero_is_the_first_pick_and_not_what_is_being_watched(self) -> None:
        page = page_of(make_state([0, 1], continue_watching=[1]))
        self.assertEqual(page.hero, rows_named(page, "top_picks")[0][0])

    def test_the_hero_is_not_what_everybody_likes_but_what_is_most_the_profiles_own(self) -> None:
        snapshot = make_snapshot()
        biases = snapshot.title_biases.copy()
        biases[40] = 5.0
        page = page_of(make_state(range(12)), make_snapshot(title_biases=biases))
        [picks] = rows_named(page, "top_picks")
        self.assertEqual(picks[:2], [40, 12])
        self.assertEqual(page.hero, 12)

    def test_with_few_watches_what_everybody_likes_gives_way_to_the_genre_of_what_was_watched(self) -> None:
        snapshot = make_snapshot()
        biases = snapshot.title_biases.copy()
        # Titles of the other taste, about as good as those of its own.
        biases[40:44] += 1.0
        snapshot = make_snapshot(title_biases=biases)
        few, many = (
            [title >= 30 for title in rows_named(page_of(make_state(range(n)), snapshot), "top_picks")[0][:8]]
            for n in (9, 10)
        )
        self.assertLess(sum(few), sum(many))

    def test_a_finished_title_is_no_pick_even_where_nothing_says_it_was_liked(self) -> None:
        page = page_of(make_state([4, 3, 2], [1.0, 0.0, 0.0], finished=[3], continue_watching=[2]))
        self.assertFalse({2, 3} & set(rows_named(page, "top_picks")[0]))

    def test_the_genre_that_a_profile_likes_more_than_others_do_comes_first(self) -> None:
        for liked, first in (([0, 1, 2], "genre:Space"), ([200, 201, 202], "genre:Romance")):
            page = page_of(make_state(liked), make_snapshot(400), SHORT)
            genres = [row.subject for row in page.rows if row.kind == "genre"]
            self.assertEqual(genres[0], first)

    def test_of_two_genres_liked_alike_the_one_that_few_like_comes_first(self) -> None:
        both = [*range(10), *range(200, 210)]
        for share, first in (([0.9, 0.1], "genre:Romance"), ([0.1, 0.9], "genre:Space")):
            alone = np.full((400, 100), -1, dtype=np.int32)
            snapshot = make_snapshot(400, neighbours=alone, genre_share=np.array(share, dtype=np.float32))
            page = page_of(make_state(both), snapshot, PageSettings(row_length=4))
            self.assertEqual([row.subject for row in page.rows if row.kind == "genre"][0], first)

    def test_the_director_liked_most_has_the_higher_row(self) -> None:
        short = PageSettings(row_length=2, least_titles=2)
        directed = {"credit_indptr": np.arange(61, dtype=np.int32), "credit_indices": np.repeat([0, 1], 30)}
        snapshot = make_snapshot(neighbours=self.alone, **directed)
        for liked, first in (([0, 1, 2, 30, 31, 32, 33], "director:1"), ([0, 1, 2, 3, 30, 31, 32], "director:0")):
            page = page_of(make_state(liked), snapshot, short)
            directors = [row.subject for row in page.rows if row.kind == "director"]
            self.assertEqual(len(directors), 2)
            self.assertEqual(directors[0], first)

    def director_rows(self, liked: list[int], **changes: np.ndarray) -> list[tuple[str, list[int]]]:
        """Of a world where one director made the last ten romances, which no other row gets to."""
        directed = {
            "trending": np.arange(60, dtype=np.int32),
            "credit_indptr": np.maximum(0, np.arange(61) - 50).astype(np.int32),
            "credit_indices": np.ones(10, dtype=np.int32),
            "neighbours": self.alone,
        }
        page = page_of(
            make_state(liked), make_snapshot(**directed | changes), PageSettings(row_length=2, least_titles=2)
        )
        return [(row.subject, row.titles.tolist()) for row in page.rows if row.kind == "director"]

    def test_a_director_liked_three_times_gets_a_row_of_what_is_new_best_first(self) -> None:
        self.assertEqual(self.director_rows([57, 58, 59]), [("director:1", [50, 51])])

    def test_a_directors_titles_are_in_the_profiles_order(self) -> None:
        biases = np.zeros(60, dtype=np.float32)
        biases[50:57] = -0.01 * np.array([4, 6, 1, 5, 2, 7, 3])
        self.assertEqual(self.director_rows([57, 58, 59], title_biases=biases), [("director:1", [52, 54])])

    def test_a_director_liked_twice_may_be_chance(self) -> None:
        self.assertEqual(self.director_rows([58, 59]), [])


class BestFirstTests(unittest.TestCase):
    def best(self, scores: np.ndarray, allowed: np.ndarray, length: int) -> list[int]:
        """Beside a profile that likes the same titles in the opposite order and may see all of them."""
        everything = np.ones(len(scores), dtype=bool)
        found = best_of(np.stack([scores, -scores]).astype(np.float32), np.stack([allowed, everything]), length)
        self.assertEqual(found[1].tolist(), np.argsort(scores, kind="stable")[:length].tolist())
        return found[0].tolist()

    def test_the_best_allowed_come_first_and_equals_by_index(self) -> None:
        rng = np.random.default_rng(6)
        scores = rng.permutation(np.repeat(np.arange(100), 10)).astype(np.float32)
        allowed = rng.random(1000) < 0.5
        length = int((allowed & (scores >= 60)).sum())
        expected = [title for title in np.lexsort((np.arange(1000), -scores)).tolist() if allowed[title]][:length]
        self.assertEqual(self.best(scores, allowed, length), expected)

    def test_there_are_no_more_than_are_allowed(self) -> None:
        allowed = np.array([False, True, False, True])
        self.assertEqual(self.best(np.array([9.0, 1.0, 8.0, 2.0]), allowed, 10), [3, 1])
        self.assertEqual(self.best(np.array([9.0, 1.0]), np.zeros(2, dtype=bool), 10), [])


class BecauseYouWatchedTests(unittest.TestCase):
    def subjects(self, state: object) -> list[str]:
        page = page_of(state, settings=SHORT)
        return [row.subject for row in page.rows if row.kind == "because_you_watched"]

    def test_it_holds_what_is_most_like_the_watched_title(self) -> None:
        page = page_of(make_state([20]), settings=SHORT)
        self.assertEqual(self.subjects(make_state([20])), ["title:20"])
        self.assertEqual(rows_named(page, "because_you_watched"), [[19, 21, 18, 22, 17]])

    def test_what_is_most_like_a_watch_stands_under_its_name_and_not_among_the_picks(self) -> None:
        neighbours = np.full((60, 100), -1, dtype=np.int32)
        neighbours[20, :8] = [3, 0, 1, 4, 2, 5, 28, 29]
        page = page_of(make_state([20]), make_snapshot(neighbours=neighbours), SHORT)
        self.assertEqual(rows_named(page, "because_you_watched"), [[3, 0, 1, 4, 2]])
        # Past the nearest five, the rows above choose first.
        self.assertEqual(rows_named(page, "top_picks"), [[5, 6, 7, 8, 9]])

    def test_four_are_enough_for_the_nearest_to_stand_under_their_reason(self) -> None:
        neighbours = np.full((60, 100), -1, dtype=np.int32)
        neighbours[20, :4] = [3, 0, 1, 2]
        page = page_of(make_state([20]), make_snapshot(neighbours=neighbours), SHORT)
        self.assertEqual(rows_named(page, "because_you_watched"), [[3, 0, 1, 2]])

    def test_a_row_too_short_to_show_keeps_nothing_from_the_picks(self) -> None:
        neighbours = np.full((60, 100), -1, dtype=np.int32)
        neighbours[20, :3] = [3, 0, 1]
        page = page_of(make_state([20]), make_snapshot(neighbours=neighbours), SHORT)
        self.assertEqual(rows_named(page, "because_you_watched"), [])
        self.assertEqual(rows_named(page, "top_picks"), [[0, 1, 2, 3, 4]])

    def test_a_title_near_to_two_watches_stands_under_the_first_named(self) -> None:
        neighbours = np.full((60, 100), -1, dtype=np.int32)
        neighbours[20, :6] = [0, 1, 2, 3, 4, 5]
        neighbours[40, :6] = [0, 31, 32, 33, 34, 35]
        page = page_of(make_state([20, 40]), make_snapshot(neighbours=neighbours), SHORT)
        self.assertCountEqual(rows_named(page, "because_you_watched"), [[0, 31, 32, 33, 34], [1, 2, 3, 4, 5]])

    def test_what_a_newcomer_watched_last_has_the_third_row(self) -> None:
        page = page_of(make_state([40, 60, 20]), make_snapshot(400), PageSettings(row_length=5))
        self.assertEqual((page.rows[2].kind, page.rows[2].subject), ("because_you_watched", "title:20"))

    def test_the_latest_of_two_alike_speaks_for_both(self) -> None:
        self.assertEqual(self.subjects(make_state([20, 21])), ["title:21"])

    def test_the_better_liked_of_two_alike_speaks_for_both(self) -> None:
        self.assertEqual(self.subjects(make_state([20, 21], [1.6, 1.0])), ["title:20"])

    def test_a_favourite_of_long_ago_gives_way_to_what_was_liked_lately(self) -> None:
        strangers = [30 + number for number in range(25)]
        liked = [20, *strangers, 21]
        subjects = self.subjects(make_state(liked, [1.6, *[0.6] * 25, 1.0]))
        self.assertIn("title:21", subjects)
        self.assertNotIn("title:20", subjects)

    def test_a_title_among_the_nearest_of_another_speaks_for_both(self) -> None:
        neighbours = np.full((60, 100), -1, dtype=np.int32)
        neighbours[20, :5] = [40, 12, 13, 14, 15]
        neighbours[40, :5] = [52, 53, 54, 55, 56]
        page = page_of(make_state([20, 40]), make_snapshot(neighbours=neighbours), SHORT)
        self.assertEqual([row.subject for row in page.rows if row.kind == "because_you_watched"], ["title:40"])

    def test_watches_that_are_unlike_each_have_a_row(self) -> None:
        self.assertEqual(self.subjects(make_state([20, 40])), ["title:40", "title:20"])

    def test_what_was_disliked_is_never_the_reason(self) -> None:
        self.assertEqual(self.subjects(make_state([20, 40], [1.0, -1.0], hidden=[40])), ["title:20"])

    def test_what_was_only_put_on_the_list_is_never_the_reason(self) -> None:
        state = make_state([20, 40], [1.0, 0.3], my_list=[40], watched=np.array([True, False]))
        self.assertEqual(self.subjects(state), ["title:20"])

    def test_a_reason_that_the_profile_may_not_see_any_more_is_not_named(self) -> None:
        ages = np.zeros(60, dtype=np.int16)
        ages[40] = 18
        page = page_of(make_state([20, 40], maturity_limit=13), make_snapshot(maturity=ages), SHORT)
        self.assertEqual([row.subject for row in page.rows if row.kind == "because_you_watched"], ["title:20"])

    def test_there_are_at_most_three(self) -> None:
        strangers = make_snapshot(neighbours=np.arange(6000).reshape(60, 100).astype(np.int32) % 60)
        strangers.arrays["neighbours"][:] = -1
        for anchor in range(10):
            strangers.arrays["neighbours"][anchor, :5] = np.arange(10 + 5 * anchor, 15 + 5 * anchor)
        page = page_of(make_state(range(9)), strangers, PageSettings(row_length=4, least_titles=1))
        self.assertEqual(len(rows_named(page, "because_you_watched")), 3)


class HiddenGemsTests(unittest.TestCase):
    def gems(self, *watched: int) -> list[list[int]]:
        return rows_named(page_of(make_state(watched), make_snapshot(200), SHORT), "hidden_gems")

    def test_they_are_of_the_profiles_taste_and_not_among_the_most_watched(self) -> None:
        # The lower its index, the more a title is watched: of two hundred, the first forty are well known.
        [gems] = self.gems(0, 1, 2)
        self.assertLess(set(gems), set(range(40, 100)))

    def test_somebody_without_a_history_is_offered_none(self) -> None:
        self.assertEqual(self.gems(), [])


class OwnRowsTests(unittest.TestCase):
    def test_continue_watching_comes_first_even_with_a_single_title(self) -> None:
        page = page_of(make_state([7], continue_watching=[7]))
        self.assertEqual((page.rows[0].kind, page.rows[0].titles.tolist()), ("continue_watching", [7]))

    def test_continue_watching_keeps_the_order_it_was_given(self) -> None:
        state = make_state([3, 9, 7], continue_watching=[7, 3, 9])
        self.assertEqual(rows_named(page_of(state), "continue_watching"), [[7, 3, 9]])

    def test_my_list_shows_what_other_rows_show_too(self) -> None:
        state = make_state([0, 7], my_list=[2, 7], continue_watching=[7])
        page = page_of(state)
        self.assertEqual(rows_named(page, "my_list"), [[2, 7]])
        self.assertEqual(rows_named(page, "continue_watching"), [[7]])
        self.assertIn(2, rows_named(page, "top_picks")[0])

    def test_a_listed_title_that_was_hidden_since_is_not_shown(self) -> None:
        state = make_state([0], my_list=[2, 5], hidden=[5])
        self.assertEqual(rows_named(page_of(state), "my_list"), [[2]])

    def test_watch_again_is_best_liked_first_then_latest(self) -> None:
        state = make_state([4, 5, 6, 7], [1.0, 1.6, 1.0, 0.6], finished=[4, 5, 6, 7])
        self.assertEqual(rows_named(page_of(state, settings=SHORT), "watch_again"), [[5, 6, 4, 7]])

    def test_watch_again_leaves_out_what_was_only_begun_or_not_liked(self) -> None:
        state = make_state(range(7), [1.0] * 6 + [-1.0], finished=[0, 1, 2, 3, 6])
        self.assertEqual(set(rows_named(page_of(state, settings=SHORT), "watch_again")[0]), {0, 1, 2, 3})

    def test_watch_again_leaves_out_what_is_listed_or_half_watched(self) -> None:
        state = make_state(range(6), finished=range(6), my_list=[0], continue_watching=[1])
        self.assertEqual(set(rows_named(page_of(state, settings=SHORT), "watch_again")[0]), {2, 3, 4, 5})


class LimitsTests(unittest.TestCase):
    def test_a_title_that_expired_is_gone_from_every_row_it_was_in(self) -> None:
        available = np.ones(60, dtype=bool)
        available[[1, 7, 8]] = False
        state = make_state([0, 7], continue_watching=[7], my_list=[8, 9])
        page = page_of(state, available=available)
        shown = {title for row in page.rows for title in row.titles.tolist()}
        self.assertFalse(shown & {1, 7, 8})
        self.assertIn(9, shown)

    def test_what_a_child_may_not_see_is_not_even_continued(self) -> None:
        ages = np.where(np.arange(60) % 2, 18, 0).astype(np.int16)
        state = make_state([0, 3], continue_watching=[3], my_list=[5, 6], maturity_limit=7)
        page = page_of(state, make_snapshot(maturity=ages))
        self.assertTrue(all(title % 2 == 0 for row in page.rows for title in row.titles.tolist()))
        self.assertEqual(rows_named(page, "my_list"), [[6]])

    def test_a_limit_is_the_oldest_age_that_is_still_shown(self) -> None:
        snapshot = make_snapshot(maturity=np.full(60, 13, dtype=np.int16))
        self.assertTrue(page_of(make_state([0], maturity_limit=13), snapshot).rows)
        self.assertEqual(page_of(make_state([0], maturity_limit=12), snapshot).rows, [])


class FewTitlesTests(unittest.TestCase):
    def test_an_empty_catalogue_gives_an_empty_page(self) -> None:
        page = page_of(make_state(), make_snapshot(0))
        self.assertEqual((page.hero, page.rows), (-1, []))

    def test_a_catalogue_of_three_titles_shows_nothing_twice_or_forbidden(self) -> None:
        page = page_of(make_state([1], my_list=[2], hidden=[0]), make_snapshot(3))
        self.assertEqual([(row.kind, row.titles.tolist()) for row in page.rows], [("my_list", [2])])
        self.assertEqual(page.hero, 2)

    def test_a_profile_that_has_seen_everything_is_offered_it_again(self) -> None:
        page = page_of(make_state(range(60), finished=range(60)))
        self.assertEqual([row.kind for row in page.rows], ["top_10", "watch_again"])

    def test_a_row_of_fewer_than_four_is_left_out(self) -> None:
        available = np.zeros(60, dtype=bool)
        available[[1, 2, 3]] = True
        self.assertEqual(page_of(make_state([0]), available=available).rows, [])
        available[4] = True
        self.assertEqual(len(page_of(make_state([0]), available=available).rows), 1)


class NewcomerTests(unittest.TestCase):
    def test_somebody_without_a_history_starts_with_what_is_popular(self) -> None:
        page = page_of(make_state(), settings=SHORT)
        self.assertEqual(page.rows[0].kind, "popular")
        self.assertEqual(page.rows[0].titles.tolist(), [0, 1, 2, 3, 4])
        self.assertEqual(page.hero, 0)

    def test_nothing_on_that_page_claims_to_know_them(self) -> None:
        kinds = {row.kind for row in page_of(make_state(), settings=SHORT).rows}
        self.assertEqual(kinds, {"popular", "top_10", "trending_now", "genre", "new_to_catalog"})

    def test_whom_the_profile_belongs_to_orders_what_everybody_watches(self) -> None:
        women, men = (page_of(make_state(demographics=(label,)), settings=SHORT) for label in ("gender:F", "gender:M"))
        self.assertLess(set(rows_named(women, "trending_now")[0]), SPACE)
        self.assertLess(set(rows_named(men, "trending_now")[0]), ROMANCE)

    def test_an_unknown_demographic_label_changes_nothing(self) -> None:
        plain, odd = page_of(make_state()), page_of(make_state(demographics=("shoe_size:44",)))
        self.assertEqual([row.titles.tolist() for row in plain.rows], [row.titles.tolist() for row in odd.rows])

    def test_what_a_profile_watches_soon_outweighs_whom_it_belongs_to(self) -> None:
        [picks] = rows_named(page_of(make_state([30], demographics=("gender:F",)), settings=SHORT), "top_picks")
        self.assertLess(set(picks), ROMANCE)

    def test_after_three_liked_titles_whom_it_belongs_to_says_half_as_much(self) -> None:
        snapshot = make_snapshot()
        for liked, share in (([], 1.0), ([30, 31, 32], 0.5), (list(range(30, 39)), 0.25)):
            plain, told = make_state(liked), make_state(liked, demographics=("gender:F",))
            labels = label_matrix(snapshot.demographic_index, [(), ("gender:F",)])
            vectors = profile_vectors(snapshot, history_matrix([plain, told], 60), labels)
            np.testing.assert_allclose(vectors[1] - vectors[0], [share, 0], atol=1e-6)

    def test_only_dislikes_still_make_a_popular_page_without_the_disliked(self) -> None:
        page = page_of(make_state([0, 1], [-1.0, -1.0], hidden=[0, 1]), settings=SHORT)
        self.assertEqual(page.rows[0].kind, "popular")
        self.assertEqual(page.rows[0].titles.tolist(), [2, 3, 4, 5, 6])
        self.assertLess(set(rows_named(page, "trending_now")[0]), ROMANCE)


class ArtworkTests(unittest.TestCase):
    """Variant 0 of every title emphasises space, variant 1 romance."""

    both = np.array([5, 45], dtype=np.int32)

    def variants(self, state: object, **changes: np.ndarray) -> list[int]:
        return choose_artwork(make_snapshot(**changes), state, self.both).variants.tolist()

    def test_the_same_title_wears_what_fits_the_taste(self) -> None:
        self.assertEqual(self.variants(make_state([0, 1])), [0, 0])
        self.assertEqual(self.variants(make_state([30, 31])), [1, 1])

    def test_what_everybody_likes_does_not_make_its_variant_everybodys(self) -> None:
        mean = np.array([9.0, 0.0], dtype=np.float32)
        maps = np.tile(np.vstack([np.eye(2), mean]), (7, 1, 1)).astype(np.float32)
        self.assertEqual(self.variants(make_state([30]), mean_profile=mean, fold_in_maps=maps), [1, 1])

    def test_a_variant_that_emphasises_nothing_known_is_never_chosen(self) -> None:
        index = np.full((60, 8), -1, dtype=np.int32)
        index[:, 6] = 1
        self.assertEqual(self.variants(make_state([0]), artwork_index=index), [6, 6])

    def test_without_a_known_emphasis_it_is_the_first_variant(self) -> None:
        index = np.full((60, 8), -1, dtype=np.int32)
        self.assertEqual(self.variants(make_state([0]), artwork_index=index), [0, 0])
        nothing = np.zeros((0, 2), dtype=np.float32)
        self.assertEqual(self.variants(make_state([0]), artwork_index=index, artwork_vectors=nothing), [0, 0])

    def test_variants_that_fit_alike_give_the_first(self) -> None:
        index = np.full((60, 8), 0, dtype=np.int32)
        self.assertEqual(self.variants(make_state([0]), artwork_index=index), [0, 0])

    def test_the_hero_wears_what_fits_whom_the_profile_belongs_to(self) -> None:
        for label, variant in (("gender:F", 0), ("gender:M", 1)):
            page = page_of(make_state(demographics=(label,)))
            self.assertEqual((page.hero, page.hero_artwork), (0, variant))

    def test_other_pages_show_the_variant_that_home_shows(self) -> None:
        state = make_state([0, 31, 32], [0.4, 1.6, 1.0])
        snapshot = make_snapshot(mean_profile=np.array([-0.5, 2.0], dtype=np.float32))
        page = page_of(state, snapshot)
        for row in page.rows:
            elsewhere = choose_artwork(snapshot, state, row.titles)
            np.testing.assert_array_equal(elsewhere.variants, row.artwork)
            np.testing.assert_array_equal(elsewhere.probabilities, row.probabilities)
        hero = choose_artwork(snapshot, state, np.array([page.hero]))
        self.assertEqual(hero.at(0), (page.hero_artwork, page.hero_probability))
