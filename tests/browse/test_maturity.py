"""A kids profile meets a title above its limit nowhere."""

from unittest.mock import patch

from catalog.models import Artwork
from tests.browse.base import BrowseTestCase, make_row, store_page
from tests.factory import make_title, make_watch
from viewing.models import WatchEvent

SECRET = "Nightmare"


class MaturityTests(BrowseTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.fit = make_title("Paddington", genres=("Comedy",), cast=("Ann Both",))
        self.unfit = make_title(SECRET, maturity=18, genres=("Horror",), director="Hal Hidden", cast=("Ann Both",))
        Artwork.objects.create(title=self.unfit, variant=0, emphasis_kind="genre", emphasis_value="Horror")
        self.watch_as(self.kid)

    def assert_secret_kept(self, url: str, **data: str) -> None:
        page = self.client.get(url, data)
        self.assertEqual(page.status_code, 200)
        self.assertNotContains(page, SECRET)
        self.assertNotContains(page, self.unfit.slug)

    def test_stored_rows_and_hero_are_shown_without_it(self) -> None:
        store_page(self.kid, [make_row("top_picks", [self.fit, self.unfit])] * 6, hero=self.unfit)
        self.assertContains(self.client.get("/"), "Paddington")
        self.assert_secret_kept("/")
        self.assert_secret_kept("/rows/", **{"from": "5"})

    def test_rows_without_a_snapshot_leave_it_out(self) -> None:
        make_watch(self.kid, self.fit)
        with self.assertLogs("recommendations", "WARNING"):
            self.assert_secret_kept("/")

    def test_search_finds_neither_it_nor_who_and_what_is_only_in_it(self) -> None:
        for query in ("nightmare", "nightmar", "ann both", "horror", "hal hidden"):
            with self.subTest(query):
                page = self.client.get("/search/", {"q": query})
                self.assertNotContains(page, self.unfit.slug)
                self.assertNotContains(page, "/genre/horror/")
                self.assertNotContains(page, "/person/hal-hidden/")

    def test_the_walls_of_a_genre_a_person_and_my_list_leave_it_out(self) -> None:
        self.kid.my_list.create(title=self.unfit, added_at=self.unfit.added_at)
        self.assert_secret_kept("/person/ann-both/")
        self.assert_secret_kept("/genre/comedy/")
        self.assertContains(self.client.get("/my-list/"), "Your list is empty")

    def test_who_and_what_is_only_in_it_is_not_found(self) -> None:
        for url in ("/genre/horror/", "/person/hal-hidden/"):
            with self.subTest(url):
                self.assertEqual(self.client.get(url).status_code, 404)

    def test_its_own_addresses_answer_as_if_it_did_not_exist(self) -> None:
        slug, pk = self.unfit.slug, self.unfit.pk
        for url in (f"/title/{slug}/", f"/watch/{slug}/", f"/artwork/{pk}/0/card-320.webp", f"/clips/{pk}.mp4"):
            with self.subTest(url):
                self.assertEqual(self.client.get(url).status_code, 404)

    def test_no_action_on_it_is_taken(self) -> None:
        for action in ("up", "list", "hide", "clear"):
            with self.subTest(action):
                self.assertEqual(self.act(self.unfit, action).status_code, 404)
        self.assertFalse(WatchEvent.objects.exists())

    def test_more_like_this_leaves_it_out(self) -> None:
        with patch("browse.title_facts.more_like_this", return_value=[self.unfit.pk]):
            self.assert_secret_kept(self.fit.get_absolute_url())

    def test_it_is_not_among_the_titles_to_pick_from(self) -> None:
        self.assert_secret_kept("/welcome/")
        response = self.client.post("/welcome/", {"titles": [self.unfit.pk] * 3})
        self.assertEqual(response.status_code, 200)
        self.assertFalse(WatchEvent.objects.exists())

    def test_a_grown_up_sees_all_of_it(self) -> None:
        self.watch_as(self.ada)
        for url in (self.unfit.get_absolute_url(), "/genre/horror/", "/person/hal-hidden/", "/search/?q=nightmar"):
            with self.subTest(url):
                self.assertContains(self.client.get(url), SECRET)
