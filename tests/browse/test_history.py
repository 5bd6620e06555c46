"""The history page: what was watched, by day, and the buttons that delete it."""

import re
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from catalog.models import Episode, Season, Title
from tests.browse.base import BrowseTestCase, make_row, store_page
from tests.factory import make_title, make_watch, make_watches
from viewing.models import Progress, Rating


class HistoryPageTests(BrowseTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.watch_as(self.ada)

    def page(self, **asked: object) -> str:
        response = self.client.get("/history/", asked)
        self.assertEqual(response.status_code, 200)
        return response.content.decode()

    def test_it_lists_what_was_watched_the_latest_first_by_day(self) -> None:
        old, new, bens = make_title("Old"), make_title("New"), make_title("Not mine")
        make_watch(self.ada, old, fraction=0.4, days_ago=3)
        make_watch(self.ada, new, rating=2, days_ago=1)
        make_watch(self.ben, bens)
        page = self.page()
        days = [timezone.localdate(timezone.now() - timedelta(days=days)) for days in (1, 3)]
        words = [
            f"day-{days[0]:%Y-%m-%d}",
            "New",
            "100 % watched",
            "Love this",
            f"day-{days[1]:%Y-%m-%d}",
            "Old",
            "40 % watched",
        ]
        places = [page.index(word) for word in words]
        self.assertEqual(places, sorted(places))
        self.assertNotIn("Not mine", page)

    def test_a_series_stands_once_with_the_episodes_that_were_watched(self) -> None:
        title = make_title("Lanterns", kind=Title.Kind.SERIES)
        season = Season.objects.create(title=title, number=1)
        for number in (1, 2):
            episode = Episode.objects.create(season=season, number=number, name=str(number))
            facts = {"position_seconds": 50 * number, "duration_seconds": 100, "updated_at": timezone.now()}
            Progress.objects.create(profile=self.ada, title=title, episode=episode, **facts)
        page = self.page()
        self.assertEqual(page.count('history__entry"'), 1)
        self.assertIn("2 episodes", page)
        self.assertIn("75 % watched", page)

    def test_what_was_rated_and_not_watched_is_not_in_it(self) -> None:
        Rating.objects.create(profile=self.ada, title=make_title("Heat"), value=1, rated_at=timezone.now())
        self.assertIn("Nothing watched yet", self.page())

    def test_it_goes_page_by_page_and_shows_every_title_once(self) -> None:
        make_watches([(self.ada, make_title(f"Number {n:03}"), 1.0, 0, 1 + n) for n in range(130)])
        pages = [self.page(page=page) for page in (1, 2, 3)]
        shown = [name for n in range(130) for page in pages if (name := f"<span>Number {n:03}</span>") in page]
        self.assertEqual(len(shown), 130)
        self.assertIn("Page 1 of 3", pages[0])
        for nonsense in ("x", "-1", "99", "0"):
            self.page(page=nonsense)

    def test_queries_do_not_grow_with_the_history(self) -> None:
        make_watch(self.ada, make_title(), rating=1)

        def grow() -> None:
            make_watches([(self.ada, make_title(), 0.5, 1, n) for n in range(100)])
            self.page()

        self.assert_queries_flat(self.page, grow)

    def test_a_title_above_the_limit_or_withdrawn_is_not_in_it(self) -> None:
        make_watch(self.kid, make_title("Nightmare", maturity=18))
        make_watch(self.kid, make_title("Withdrawn", is_published=False))
        self.watch_as(self.kid)
        page = self.page()
        self.assertNotIn("Nightmare", page)
        self.assertNotIn("Withdrawn", page)

    def test_a_stranger_is_asked_to_sign_in_and_led_back(self) -> None:
        self.client.logout()
        self.assertRedirects(
            self.client.get("/history/"), "/sign-in/?next=%2Fhistory%2F", fetch_redirect_response=False
        )


class DeleteTests(BrowseTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.watch_as(self.ada)
        self.heat, self.toys = make_title("Heat"), make_title("Toy Story")
        for profile in (self.ada, self.ben, self.kid):
            make_watch(profile, self.heat)
            make_watch(profile, self.toys)

    def watched(self, profile: object) -> set[str]:
        return {progress.title.name for progress in profile.progress.all()}

    def test_a_button_deletes_its_title_leads_back_and_says_so(self) -> None:
        url = f"/history/{self.heat.pk}/delete/"
        page = self.client.post(url, {"next": "/history/?page=1"}, follow=True)
        self.assertEqual(page.redirect_chain[-1][0], "/history/?page=1")
        self.assertContains(page, "Heat is deleted")
        self.assertEqual((self.watched(self.ada), self.watched(self.ben)), ({"Toy Story"}, {"Heat", "Toy Story"}))

    def test_it_works_without_scripts_by_a_form_with_its_token(self) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.cookies = self.client.cookies
        url = f"/history/{self.heat.pk}/delete/"
        self.assertEqual(browser.post(url).status_code, 403)
        form = re.search(rf'action="{url}">.*?value="([^"]+)"', browser.get("/history/").content.decode())
        self.assertEqual(browser.post(url, {"csrfmiddlewaretoken": form[1]}).status_code, 302)
        self.assertEqual(self.watched(self.ada), {"Toy Story"})

    def test_everything_can_be_deleted_at_once(self) -> None:
        page = self.client.post("/history/delete/", follow=True)
        self.assertContains(page, "Your history is deleted")
        self.assertContains(page, "Nothing watched yet")
        self.assertEqual(self.watched(self.ben), {"Heat", "Toy Story"})

    def test_looking_at_a_button_deletes_nothing(self) -> None:
        for url in (f"/history/{self.heat.pk}/delete/", "/history/delete/"):
            self.assertEqual(self.client.get(url).status_code, 405)
        self.assertEqual(self.watched(self.ada), {"Heat", "Toy Story"})

    def test_a_kids_profile_has_no_buttons_and_is_refused(self) -> None:
        self.watch_as(self.kid)
        page = self.client.get("/history/")
        self.assertContains(page, "Heat")
        self.assertNotContains(page, "/delete/")
        for url in (f"/history/{self.heat.pk}/delete/", "/history/delete/"):
            self.assertEqual(self.client.post(url).status_code, 403)
        self.assertEqual(self.watched(self.kid), {"Heat", "Toy Story"})

    def test_a_title_that_does_not_exist_or_may_not_be_seen_is_not_found(self) -> None:
        unfit = make_title(maturity=18)
        self.ada.maturity_limit = 13
        self.ada.save()
        for pk in (unfit.pk, 987_654, 10**30):
            self.assertEqual(self.client.post(f"/history/{pk}/delete/").status_code, 404)

    def test_no_button_leads_off_this_site(self) -> None:
        answer = self.client.post(f"/history/{self.heat.pk}/delete/", {"next": "https://evil.example/"})
        self.assertRedirects(answer, "/history/", fetch_redirect_response=False)

    def test_no_page_says_any_longer_that_it_was_watched(self) -> None:
        other = make_title("Ronin")
        row = make_row("because_you_watched", [other], label="Heat", reasons=[[0, -1]])
        for url in (f"/history/{self.heat.pk}/delete/", "/history/delete/"):
            store_page(self.ada, [row], reasons=[["watched", "Heat"]])
            for page in ("/", other.get_absolute_url()):
                self.assertContains(self.client.get(page), "Because you watched Heat")
            self.client.post(url)
            with self.assertLogs("recommendations", "WARNING"):
                for page in (other.get_absolute_url(), "/"):
                    self.assertNotContains(self.client.get(page), "Because you watched")
