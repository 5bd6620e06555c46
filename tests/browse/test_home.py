import re
from unittest.mock import patch

from django.core.cache import cache
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from browse.kept_pages import forget_pages
from catalog.models import Title
from catalog.stamp import available_stamp
from profiles.models import Profile, Session
from recommendations.models import HomePage, Snapshot
from tests.browse.base import BrowseTestCase, make_row, store_page
from tests.factory import bump_history, make_title, make_watch
from viewing.services import rate

MOST_QUERIES = 6


class HomeTests(BrowseTestCase):
    def setUp(self) -> None:
        super().setUp()
        bump_history(self.ada)  # Somebody who did nothing yet would be asked to pick titles first.
        self.watch_as(self.ada)

    def test_rows_stand_in_their_order_under_headings_that_give_their_reason(self) -> None:
        heat, alien = make_title("Heat"), make_title("Alien")
        rows = [
            make_row("because_you_watched", [heat], "The Matrix"),
            make_row("director", [alien], "Agnès Varda"),
            make_row("top_picks", [heat]),
        ]
        store_page(self.ada, rows)
        page = self.client.get("/").content.decode()
        places = [
            page.index(text) for text in ("Because you watched The Matrix", "Directed by Agnès Varda", "Top picks")
        ]
        self.assertEqual(places, sorted(places))

    def test_home_takes_at_most_six_queries_however_much_it_shows(self) -> None:
        self.enterContext(patch("catalog.stamp.CHECK_SECONDS", 60))
        few = [make_title() for _ in range(3)]
        store_page(self.ada, [make_row("top_picks", few)], hero=few[0])

        def grow() -> None:
            many = [make_title() for _ in range(40)]
            store_page(self.ada, [make_row("top_picks", few), *[make_row("genre", many, "Drama")] * 8], hero=few[0])
            visit()

        def visit() -> None:
            forget_pages()
            self.client.get("/")

        self.assert_queries_flat(visit, grow)
        with CaptureQueriesContext(connection) as queries:
            visit()
        self.assertLessEqual(len(queries), MOST_QUERIES, "\n".join(query["sql"] for query in queries))

    def test_the_first_response_carries_five_rows_and_links_to_the_next(self) -> None:
        titles = [make_title() for _ in range(7)]
        store_page(self.ada, [make_row("genre", [title], f"Genre {n}") for n, title in enumerate(titles)])
        page = self.client.get("/")
        self.assertContains(page, "Genre 4 for you")
        self.assertNotContains(page, "Genre 5 for you")
        self.assertContains(page, 'href="/rows/?from=5"')
        rest = self.client.get("/rows/?from=5", headers={"X-Requested-With": "fetch"})
        self.assertContains(rest, "Genre 6 for you")
        self.assertContains(rest, 'data-position="6"')
        self.assertNotContains(rest, "<html")
        self.assertNotContains(rest, "More rows")

    def test_further_rows_are_a_whole_page_where_there_are_no_scripts(self) -> None:
        store_page(self.ada, [make_row("genre", [make_title()], "Drama")] * 6)
        self.assertContains(self.client.get("/rows/?from=5"), "<html")

    def test_a_first_row_that_makes_no_sense_is_not_found(self) -> None:
        for number in ("", "-1", "x", "1e3", "9999", "²"):
            with self.subTest(number):
                self.assertEqual(self.client.get("/rows/", {"from": number}).status_code, 404)

    def test_titles_that_left_since_the_page_was_stored_drop_out_and_empty_rows_with_them(self) -> None:
        stays, expires = make_title("Stays"), make_title("Expires")
        rows = [make_row("top_picks", [stays, expires]), make_row("genre", [expires], "Horror")]
        store_page(self.ada, rows, hero=expires)
        self.assertContains(self.client.get("/"), "Expires")
        expires.available_until = timezone.now()
        expires.save()
        # It left as the page was made, after the titles that are available were read.
        HomePage.objects.update(available_stamp=available_stamp())
        page = self.client.get("/")
        self.assertContains(page, "Stays")
        self.assertNotContains(page, "Expires")
        self.assertNotContains(page, "Horror")

    def test_a_curators_change_of_name_shows_at_once_on_a_card_that_was_kept(self) -> None:
        title = make_title("Old name")
        store_page(self.ada, [make_row("top_picks", [title])])
        self.assertContains(self.client.get("/"), "Old name")
        title.name = "New name"
        title.save()
        page = self.client.get("/")
        self.assertContains(page, "New name")
        self.assertNotContains(page, "Old name")

    def test_a_card_says_with_what_probability_its_artwork_was_chosen_unless_it_was_certain(self) -> None:
        sure, chosen = make_title("Sure"), make_title("Chosen")
        row = make_row("top_picks", [sure, chosen]) | {"probabilities": [1.0, 0.24499]}
        store_page(self.ada, [row] * 6, hero=chosen)
        HomePage.objects.update(hero_probability=0.06125)
        page = self.client.get("/").content.decode()
        said = re.findall(r'class="row__item"( data-p="[^"]*")?><article class="card" data-title="(\d+)"', page)
        self.assertEqual(said[:2], [("", str(sure.pk)), (' data-p="0.245"', str(chosen.pk))])
        self.assertRegex(page, r'class="hero[^"]*"[^>]* data-p="0.0612"')
        further = self.client.get("/rows/?from=5", headers={"X-Requested-With": "fetch"})
        self.assertContains(further, 'data-p="0.245"', count=1)

    def test_the_same_card_is_kept_for_viewers_for_whom_it_was_chosen_with_other_probabilities(self) -> None:
        title = make_title("Heat")
        for profile, probability in ((self.ada, 0.5), (self.ben, 0.25)):
            store_page(profile, [make_row("top_picks", [title]) | {"probabilities": [probability]}])
            bump_history(profile)
            store_page(profile, [make_row("top_picks", [title]) | {"probabilities": [probability]}])
            self.watch_as(profile)
            self.assertContains(self.client.get("/"), f'data-p="{probability}"')

    def test_one_viewers_marks_are_not_on_anothers_page(self) -> None:
        title = make_title("Heat")
        row = make_row("continue_watching", [title])
        store_page(self.ada, [row], marks={title.pk: [0.35, 2, True]})
        store_page(self.ben, [make_row("top_picks", [title])])
        page = self.client.get("/")
        self.assertContains(page, 'value="35"')
        self.assertContains(page, 'data-pressed="list double_up"')
        self.watch_as(self.ben)
        page = self.client.get("/")
        self.assertNotContains(page, "card__progress")
        self.assertNotContains(page, "data-pressed")

    def test_what_was_finished_has_no_bar(self) -> None:
        title = make_title("Heat")
        store_page(self.ada, [make_row("watch_again", [title])], marks={title.pk: [1.0, 0, False]})
        self.assertNotContains(self.client.get("/"), "card__progress")

    def test_names_are_escaped(self) -> None:
        title = make_title('<script>alert("x")</script>')
        store_page(self.ada, [make_row("because_you_watched", [title], "<b>Bold</b>")], hero=title)
        page = self.client.get("/")
        self.assertNotContains(page, "<script>alert")
        self.assertNotContains(page, "<b>Bold")

    def test_the_hero_shows_that_it_is_on_the_list(self) -> None:
        title = make_title("Heat")
        rows = [make_row("my_list", [title])]
        store_page(self.ada, rows, hero=title)
        self.assertContains(self.client.get("/"), 'value="list"')
        store_page(self.ada, rows, hero=title, marks={title.pk: [0, 0, True]})
        self.assertContains(self.client.get("/"), 'value="unlist"')


class MadeAnewError(Exception):
    """Raised in place of making a page."""


class KeptHomeTests(BrowseTestCase):
    """The page that was sent before is sent again, and never once something happened."""

    def setUp(self) -> None:
        super().setUp()
        self.enterContext(patch("catalog.stamp.CHECK_SECONDS", 60))
        bump_history(self.ada)
        self.watch_as(self.ada)
        self.title = make_title("Heat")
        store_page(self.ada, [make_row("top_picks", [self.title])])
        self.client.get("/")

    def assert_made_anew(self) -> None:
        with (
            patch("browse.views.home_rows", side_effect=MadeAnewError),
            self.assertLogs("django.request", "ERROR"),
            self.assertRaises(MadeAnewError),
        ):
            self.client.get("/")

    def test_it_costs_one_query(self) -> None:
        with self.assertNumQueries(1):
            self.assertContains(self.client.get("/"), "Heat")

    def test_a_form_token_of_its_own_is_in_every_response_and_is_accepted(self) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.cookies = self.client.cookies
        pages = [browser.get("/").content.decode() for _ in range(2)]
        tokens = [re.search('name="csrfmiddlewaretoken" value="([^"]+)"', page)[1] for page in pages]
        self.assertNotEqual(*tokens)
        for token in tokens:
            fields = {"action": "list", "csrfmiddlewaretoken": token}
            self.assertEqual(browser.post(f"/title/{self.title.slug}/action/", fields).status_code, 302)

    def test_it_is_made_anew_after_a_rating(self) -> None:
        rate(profile=self.ada, title=self.title, value=1)
        self.assert_made_anew()

    def test_it_is_made_anew_after_a_change_of_what_the_profile_may_see(self) -> None:
        Profile.objects.filter(pk=self.ada.pk).update(preferences_version=F("preferences_version") + 1)
        self.assert_made_anew()

    def test_it_is_made_anew_after_a_change_of_name(self) -> None:
        Profile.objects.filter(pk=self.ada.pk).update(name="Ada L.")
        self.assert_made_anew()

    def test_it_is_made_anew_once_another_snapshot_is_active(self) -> None:
        Snapshot.objects.update(status=Snapshot.Status.RETIRED)
        self.assert_made_anew()

    def test_it_is_not_sent_to_a_session_that_ended(self) -> None:
        Session.objects.all().delete()
        self.assertRedirects(self.client.get("/"), "/sign-in/?next=%2F", fetch_redirect_response=False)

    def test_it_is_not_sent_after_a_change_of_password(self) -> None:
        self.ada_account.set_password("another password")
        self.ada_account.save()
        self.assertRedirects(self.client.get("/"), "/sign-in/?next=%2F", fetch_redirect_response=False)

    def test_it_is_not_sent_once_the_profile_has_another_pin(self) -> None:
        Profile.objects.filter(pk=self.ada.pk).update(pin="hashed")
        self.assertEqual(self.client.get("/").status_code, 302)


class HomeWithoutSnapshotTests(BrowseTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.watch_as(self.ada)
        make_watch(self.ada, make_title("Seen"))
        cache.clear()

    def test_an_empty_catalogue_says_so(self) -> None:
        Title.objects.all().delete()
        with self.assertLogs("recommendations", "WARNING"):
            page = self.client.get("/")
        self.assertContains(page, "Nothing to watch yet")

    def test_without_a_snapshot_there_are_unpersonalised_rows(self) -> None:
        make_title("Heat", genres=("Crime",))
        with self.assertLogs("recommendations", "WARNING"):
            page = self.client.get("/")
        self.assertContains(page, "Popular on Streamsite")
        self.assertContains(page, "Heat")

    def test_a_stranger_is_asked_to_sign_in_and_led_back(self) -> None:
        self.client.logout()
        self.assertRedirects(
            self.client.get("/my-list/"), "/sign-in/?next=%2Fmy-list%2F", fetch_redirect_response=False
        )
