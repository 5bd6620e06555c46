"""The title page, the walls of titles, and the actions on a title."""

from unittest.mock import patch

from django.urls import reverse

from catalog.models import Episode, Season, Title
from recommendations.services import ArtworkChoice
from tests.browse.base import BrowseTestCase
from tests.factory import make_title, make_watch
from viewing.models import HiddenTitle, MyListItem, Rating


class TitlePageTests(BrowseTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.watch_as(self.ada)

    def test_it_tells_the_facts_and_links_to_who_made_it(self) -> None:
        title = make_title("Heat", genres=("Crime",), director="Michael Mann", cast=("Al Pacino",), runtime_minutes=170)
        page = self.client.get(title.get_absolute_url())
        for text in ("Heat", "1999", "2 h 50 min", "All ages", "/genre/crime/", "/person/michael-mann/", "Al Pacino"):
            self.assertContains(page, text)

    def test_a_series_lists_its_episodes_by_season(self) -> None:
        title = make_title("Lanterns", kind=Title.Kind.SERIES)
        for number in (2, 1):
            season = Season.objects.create(title=title, number=number)
            Episode.objects.create(season=season, number=1, name=f"Opening {number}")
        page = self.client.get(title.get_absolute_url()).content.decode()
        self.assertIn("2 seasons", page)
        self.assertLess(page.index("Opening 1"), page.index("Opening 2"))
        for episode in Episode.objects.all():
            address = f"{reverse('watch', args=[title.slug])}?episode={episode.pk}"
            self.assertIn(f'href="{address}"', page)
            self.assertEqual(self.client.get(address).status_code, 200)

    def test_queries_do_not_grow_with_credits_episodes_and_neighbours(self) -> None:
        title = make_title("Lanterns", kind=Title.Kind.SERIES, cast=("Anna",))
        season = Season.objects.create(title=title, number=1)
        Episode.objects.create(season=season, number=1, name="Opening")
        neighbours = [make_title().pk]
        self.enterContext(patch("browse.title_facts.more_like_this", lambda profile, title_id: list(neighbours)))

        def grow() -> None:
            large = make_title("Large", cast=tuple(f"Actor {n}" for n in range(12)), genres=("A", "B"))
            large.credits.update(title=title)
            title.genres.set(large.genres.all())
            Episode.objects.bulk_create(Episode(season=season, number=n, name=str(n)) for n in range(2, 20))
            neighbours.extend(make_title().pk for _ in range(12))
            for pk in neighbours:
                make_watch(self.ada, Title.objects.get(pk=pk), fraction=0.5, rating=1)
            self.client.get(title.get_absolute_url())

        self.assert_queries_flat(lambda: self.client.get(title.get_absolute_url()), grow)

    def test_what_is_begun_can_be_resumed_and_cleared(self) -> None:
        title = make_title("Heat")
        self.assertNotContains(self.client.get(title.get_absolute_url()), "Resume")
        make_watch(self.ada, title, fraction=0.4)
        page = self.client.get(title.get_absolute_url())
        self.assertContains(page, "Resume")
        self.assertContains(page, 'value="40"')
        self.assertContains(page, 'value="clear"')

    def test_the_button_of_a_rating_takes_it_back(self) -> None:
        title = make_title("Heat")
        self.act(title, "double_up")
        page = self.client.get(title.get_absolute_url())
        self.assertContains(page, 'value="unrate" data-action="double_up" data-undo="unrate" aria-pressed="true"')
        self.assertContains(page, 'value="up" data-action="up" data-undo="unrate" aria-pressed="false"')


class ActionTests(BrowseTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.watch_as(self.ada)
        self.title = make_title("Heat")

    def test_each_action_does_what_it_says_and_its_opposite_takes_it_back(self) -> None:
        for action, opposite, model in (
            ("up", "unrate", Rating),
            ("list", "unlist", MyListItem),
            ("hide", "unhide", HiddenTitle),
        ):
            with self.subTest(action):
                self.act(self.title, action)
                self.assertTrue(model.objects.filter(profile=self.ada, title=self.title).exists())
                self.act(self.title, opposite)
                self.assertFalse(model.objects.filter(profile=self.ada, title=self.title).exists())

    def test_a_form_leads_back_to_where_it_stood(self) -> None:
        self.assertRedirects(self.act(self.title, "list", next="/my-list/"), "/my-list/")
        self.assertRedirects(self.act(self.title, "list"), self.title.get_absolute_url())

    def test_no_form_leads_off_this_site(self) -> None:
        for target in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "https:/evil.example"):
            with self.subTest(target):
                self.assertRedirects(self.act(self.title, "list", next=target), self.title.get_absolute_url())

    def test_a_script_is_answered_in_json(self) -> None:
        url = f"/title/{self.title.slug}/action/"
        response = self.client.post(url, {"action": "up"}, headers={"X-Requested-With": "fetch"})
        self.assertEqual(response.json(), {"status": "accepted"})

    def test_an_unknown_action_is_refused_and_named(self) -> None:
        for action in ("", "delete", "up\x00"):
            with self.subTest(action):
                response = self.act(self.title, action)
                self.assertEqual(response.status_code, 400)
                self.assertIn("action", response.json()["errors"])
        self.assertFalse(Rating.objects.exists())

    def test_looking_at_an_action_changes_nothing(self) -> None:
        self.assertEqual(self.client.get(f"/title/{self.title.slug}/action/").status_code, 405)

    def test_an_action_without_a_token_is_refused_with_a_page_that_helps(self) -> None:
        self.client.handler.enforce_csrf_checks = True
        response = self.act(self.title, "list")
        self.assertContains(response, "open for too long", status_code=403)


class WallTests(BrowseTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.watch_as(self.ada)

    def test_my_list_is_the_latest_first_and_only_ones_own(self) -> None:
        first, second, strangers = make_title("First"), make_title("Second"), make_title("Not mine")
        self.act(first, "list")
        self.act(second, "list")
        self.watch_as(self.ben)
        self.act(strangers, "list")
        self.watch_as(self.ada)
        page = self.client.get("/my-list/").content.decode()
        self.assertLess(page.index("Second"), page.index("First"))
        self.assertNotIn("Not mine", page)
        self.assertIn('data-pressed="list"', page)

    def test_an_empty_list_says_how_to_fill_it(self) -> None:
        self.assertContains(self.client.get("/my-list/"), "Your list is empty")

    def test_a_genre_begins_with_what_most_watched(self) -> None:
        make_title("Quiet", genres=("Drama",))
        loud = make_title("Loud", genres=("Drama",))
        make_title("Elsewhere", genres=("Comedy",))
        make_watch(self.ben, loud)
        page = self.client.get("/genre/drama/").content.decode()
        self.assertLess(page.index("Loud"), page.index("Quiet"))
        self.assertNotIn("Elsewhere", page)

    def test_a_person_who_directs_and_plays_has_the_title_once(self) -> None:
        make_title("Both", director="Orson Welles", cast=("Orson Welles",))
        page = self.client.get("/person/orson-welles/")
        self.assertContains(page, 'alt="Both"', count=1)
        self.assertContains(page, "1 title")

    def test_cards_on_walls_and_found_ones_say_where_they_are_and_how_likely_their_artwork_was(self) -> None:
        title = make_title("Likely", genres=("Drama",), director="Anna")
        self.act(title, "list")
        choices = {title.pk: ArtworkChoice(0, 0.245)}
        for url in ("/browse/", "/genre/drama/", "/person/anna/", "/my-list/", "/search/?q=likely"):
            kind = "search" if "search" in url else "wall"
            with self.subTest(url), patch("browse.cards.artwork_choices", return_value=choices):
                page = self.client.get(url)
                self.assertContains(page, f'<ul class="wall" data-kind="{kind}"><li class="row__item" ')
                self.assertContains(page, 'data-p="0.245"', count=1)

    def test_walls_go_page_by_page_and_show_every_title_once(self) -> None:
        for number in range(130):
            make_title(f"Number {number:03}", genres=("Drama",))
        pages = [self.client.get("/genre/drama/", {"page": page}).content.decode() for page in (1, 2, 3)]
        shown = [name for number in range(130) for page in pages if (name := f'alt="Number {number:03}"') in page]
        self.assertEqual(len(shown), 130)
        self.assertIn("Page 1 of 3", pages[0])
        for nonsense in ("x", "-1", "99", "0"):
            self.assertEqual(self.client.get("/genre/drama/", {"page": nonsense}).status_code, 200)

    def test_queries_do_not_grow_with_the_titles_on_a_wall(self) -> None:
        make_title("First", genres=("Drama",), director="Anna")
        self.act(make_title("Listed"), "list")

        def visit() -> None:
            for url in ("/genre/drama/", "/person/anna/", "/my-list/"):
                self.client.get(url)

        def grow() -> None:
            for _ in range(25):
                title = make_title(genres=("Drama",), director="Anna")
                self.act(title, "list")
                make_watch(self.ada, title, fraction=0.5)
            visit()

        self.assert_queries_flat(visit, grow)

    def test_what_does_not_exist_is_not_found(self) -> None:
        for url in ("/genre/none/", "/person/nobody/", "/title/nothing/", "/nowhere/"):
            with self.subTest(url):
                self.assertContains(self.client.get(url), "This page is not here", status_code=404)
