from tests.browse.base import BrowseTestCase, make_row, store_page
from tests.factory import make_title, make_watch
from viewing.models import Rating


class OnboardingTests(BrowseTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.watch_as(self.ada)
        self.titles = [make_title(f"Title {n}", genres=(f"Genre {n}",)) for n in range(6)]
        store_page(self.ada, [make_row("popular", self.titles)])

    def pick(self, *titles: object, **fields: str) -> object:
        return self.client.post("/welcome/", {"titles": titles, **fields})

    def test_a_profile_that_did_nothing_is_asked_to_pick(self) -> None:
        self.assertRedirects(self.client.get("/"), "/welcome/")

    def test_a_profile_with_a_history_is_not_asked(self) -> None:
        make_watch(self.ada, self.titles[0])
        with self.assertLogs("recommendations", "WARNING"):
            self.assertEqual(self.client.get("/").status_code, 200)

    def test_three_picks_are_rated_up(self) -> None:
        picked = self.titles[:3]
        self.assertRedirects(self.pick(*[title.pk for title in picked]), "/", fetch_redirect_response=False)
        ratings = Rating.objects.filter(profile=self.ada)
        self.assertEqual({(rating.title, rating.value) for rating in ratings}, {(title, 1) for title in picked})

    def test_fewer_than_three_are_refused_and_kept_ticked(self) -> None:
        page = self.pick(self.titles[0].pk, self.titles[1].pk)
        self.assertContains(page, "Pick at least three titles")
        self.assertContains(page, " checked", count=2)
        self.assertFalse(Rating.objects.exists())

    def test_one_title_three_times_is_not_three(self) -> None:
        self.pick(*[self.titles[0].pk] * 3)
        self.assertFalse(Rating.objects.exists())

    def test_nonsense_is_refused_and_stores_nothing(self) -> None:
        for nonsense in (["x", "y", "z"], [0, -1, 10**30], ["", "", ""], ["1\x00", "2", "3"]):
            with self.subTest(nonsense):
                self.assertEqual(self.pick(*nonsense).status_code, 200)
        self.assertFalse(Rating.objects.exists())

    def test_who_skips_is_not_asked_again(self) -> None:
        self.assertRedirects(self.pick(skip="1"), "/")

    def test_no_genre_takes_the_offer_over(self) -> None:
        for _ in range(20):
            make_watch(self.ben, make_title(genres=("Drama",)))
        offered = self.client.get("/welcome/").context["offered"]
        dramas = [title for title in offered if "Drama" in {genre.name for genre in title.genres.all()}]
        self.assertLess(len(dramas), 20)
        self.assertTrue(set(self.titles) <= set(offered))
