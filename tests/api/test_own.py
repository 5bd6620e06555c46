"""My List, the history and the first three titles, from another screen."""

from tests.api.base import ApiTestCase
from tests.factory import make_title, make_watch
from viewing.models import Rating
from viewing.services import add_to_list


class MyListApiTests(ApiTestCase):
    def test_it_is_the_latest_first_and_only_ones_own(self) -> None:
        first, second, bens = make_title("First"), make_title("Second"), make_title("Not mine")
        for profile, title in ((self.ada, first), (self.ada, second), (self.ben, bens)):
            add_to_list(profile=profile, title=title)
        self.assertEqual([tile["name"] for tile in self.get("my-list/")["results"]], ["Second", "First"])

    def test_queries_do_not_grow_with_it(self) -> None:
        add_to_list(profile=self.ada, title=make_title())

        def grow() -> None:
            for _ in range(30):
                add_to_list(profile=self.ada, title=make_title())

        self.assert_queries_flat(lambda: self.get("my-list/"), grow)


class HistoryApiTests(ApiTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.heat, self.toys = make_title("Heat"), make_title("Toy Story")
        make_watch(self.ada, self.heat, fraction=0.5, rating=1, days_ago=2)
        make_watch(self.ada, self.toys, days_ago=1)

    def names(self) -> list[str]:
        return [entry["title"]["name"] for entry in self.get("history/")["results"]]

    def test_it_tells_what_was_watched_how_far_and_how_it_was_rated(self) -> None:
        self.assertEqual(self.names(), ["Toy Story", "Heat"])
        [_, heat] = self.get("history/")["results"]
        self.assertEqual((heat["share"], heat["title"]["mark"]["rating"]), (0.5, "up"))

    def test_a_title_is_deleted_from_it_for_good(self) -> None:
        self.assertEqual(self.call("delete", f"history/{self.heat.pk}/").status_code, 204)
        self.assertEqual(self.names(), ["Toy Story"])

    def test_all_of_it_is_deleted_for_good_and_ratings_stay(self) -> None:
        self.assertEqual(self.call("delete", "history/").status_code, 204)
        self.assertEqual(self.names(), [])
        self.assertTrue(Rating.objects.filter(profile=self.ada).exists())

    def test_a_kids_profile_can_read_and_not_delete(self) -> None:
        make_watch(self.kid, self.toys)
        self.watch_as(self.kid)
        for address in ("history/", f"history/{self.toys.pk}/"):
            self.assert_problem(self.call("delete", address), 403, "permission_denied")
        self.assertEqual(self.names(), ["Toy Story"])

    def test_queries_do_not_grow_with_it(self) -> None:
        def grow() -> None:
            for _ in range(70):
                make_watch(self.ada, make_title(), rating=1)

        self.assert_queries_flat(lambda: self.get("history/"), grow)


class OnboardingApiTests(ApiTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.titles = [make_title(genres=(f"Genre {n}",)) for n in range(5)]

    def test_titles_are_offered_and_three_picks_are_taken(self) -> None:
        told = self.get("onboarding/")
        self.assertEqual({tile["id"] for tile in told["titles"]}, {title.pk for title in self.titles})
        picked = [title.pk for title in self.titles[: told["least"]]]
        self.assertEqual(self.call("post", "onboarding/", {"titles": picked}).status_code, 204)
        self.assertEqual(set(Rating.objects.values_list("title", flat=True)), set(picked))

    def test_too_few_and_ones_that_were_not_offered_are_refused(self) -> None:
        unseen = make_title(is_published=False)
        ids = [title.pk for title in self.titles]
        for picked in ([], ids[:2], [*ids[:3], unseen.pk], [ids[0]] * 3):
            with self.subTest(picked=picked):
                self.assert_problem(self.call("post", "onboarding/", {"titles": picked}), 400, "invalid", "titles")
        self.assertFalse(Rating.objects.exists())
