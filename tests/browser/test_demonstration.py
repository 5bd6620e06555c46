"""What the site is for, shown in a browser on the demo's own catalogue and ratings."""

from dataclasses import replace

from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Page, expect

from catalog.models import Title
from recommendations.training import configured, train_and_publish
from tests.browser.base import DESKTOP, FIRST_PLAY_MS, BrowserTestCase

PICKED_GENRE = "Animation"
ROWS, LOOKED_AT = 3, 10


def ids_of(page: Page, row: str) -> list[int]:
    return [int(card.get_attribute("data-title")) for card in page.locator(f"{row} .card").all()]


def load_all_rows(page: Page) -> None:
    """Rows below the fold load as they come near the screen."""
    while page.locator(".more-rows").count():
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.wait_for_timeout(200)


class DemonstrationTests(BrowserTestCase):
    def setUp(self) -> None:
        super().setUp()
        call_command("import_movielens", str(settings.BASE_DIR / "data" / "movielens-small"), verbosity=0)
        # By one thread, or no two trainings would be alike, and what is asked of this one could not be asked of all.
        train_and_publish(lambda run_id, snapshot_id: None, training=replace(configured(), threads=1))
        self.make_ada()

    def of_genre(self, name: str, titles: list[int]) -> int:
        """How many of these titles have the genre."""
        return Title.objects.filter(genres__name=name, pk__in=titles).count()

    def pick_three(self, page: Page) -> list[int]:
        """The first three on offer of the genre; returns all that was on offer."""
        offered = [int(box.get_attribute("value")) for box in page.locator("input[name=titles]").all()]
        of_genre = [pk for pk in offered if self.of_genre(PICKED_GENRE, [pk])]
        for pk in of_genre[:3]:
            page.locator(f".pick:has(input[value='{pk}'])").click()
            expect(page.locator(f"input[name=titles][value='{pk}']")).to_be_checked()
        page.locator(".onboarding__buttons button").first.click()
        expect(page.locator(".row").first).to_be_visible()
        return offered

    def share_in_first_rows(self, page: Page) -> float:
        """How many of the titles that are seen first have the genre."""
        rows = page.locator(".row").all()[:ROWS]
        seen = [
            int(card.get_attribute("data-title")) for row in rows for card in row.locator(".card").all()[:LOOKED_AT]
        ]
        return self.of_genre(PICKED_GENRE, seen) / len(seen)

    def watch_to_the_end(self, page: Page, title: Title) -> None:
        page.goto(f"{self.live_server_url}/title/{title.slug}/")
        page.get_by_role("link", name="Play").first.click()
        page.wait_for_function("document.querySelector('video').currentTime > 1", timeout=FIRST_PLAY_MS)
        with page.expect_response(lambda response: "/api/v1/events/" in response.url and response.ok):
            page.locator("video").evaluate("video => { video.currentTime = video.duration - 0.5; }")
            page.wait_for_function("document.querySelector('video').ended")

    def test_three_picks_make_a_page_the_next_watch_changes_it_and_each_tile_says_why(self) -> None:
        page = self.open_page(DESKTOP)
        self.sign_in(page)
        offered = self.pick_three(page)
        # What is on offer is what is popular; the page is about what was picked.
        self.assertGreater(self.share_in_first_rows(page), 1.5 * self.of_genre(PICKED_GENRE, offered) / len(offered))
        self.assertTrue(self.of_genre(PICKED_GENRE, ids_of(page, ".row[data-kind=top_picks]")[:LOOKED_AT]))

        load_all_rows(page)
        horror_before = self.of_genre("Horror", ids_of(page, ".row"))
        watched = Title.objects.get(name="The Shining", year=1980)
        self.watch_to_the_end(page, watched)
        page.goto(self.live_server_url)
        load_all_rows(page)
        headings = page.locator(".row__heading").all_text_contents()
        self.assertIn("Because you watched The Shining", headings[:6])
        self.assertNotIn(watched.pk, ids_of(page, ".row[data-kind=top_picks]"))
        self.assertGreater(self.of_genre("Horror", ids_of(page, ".row")), horror_before)

        items = page.locator(".row__item:has(.card)").all()
        reasons = [
            item.evaluate("""item => item.querySelector(".card__reason")?.textContent
                             || item.closest(".row").dataset.reason""")
            for item in items
        ]
        self.assertGreater(len(items), 100)
        self.assertTrue(all(reasons))
        self.assertIn("Because you watched The Shining", reasons)
        card = page.locator(".row[data-kind=because_you_watched] .card").first
        card.hover()
        expect(card.locator(".panel__why")).to_contain_text("Because you")
        self.assertEqual(self.failures, [])
