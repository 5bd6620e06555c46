"""In a real browser: from sign-in to a page that has changed with what was watched."""

from playwright.sync_api import Page, expect

from catalog.artwork.emphasis import emphases_for
from catalog.models import Artwork, Title
from catalog.renditions import subject_of
from recommendations.models import HomePage
from tests.browser.base import DESKTOP, FIRST_PLAY_MS, PHONE, BrowserTestCase
from tests.factory import make_title, make_two_tastes
from tests.recommendations.base import train
from viewing.models import Impression


def make_artworks() -> None:
    Artwork.objects.bulk_create(
        Artwork(title=title, variant=number, emphasis_kind=emphasis.kind, emphasis_value=emphasis.value)
        for title in Title.objects.all()
        for number, emphasis in enumerate(emphases_for(subject_of(title)))
    )


class JourneyTests(BrowserTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.space, self.romance, _ = make_two_tastes()
        self.known = make_title("The Great Escape Hatch", genres=("Sci-Fi",), director="Vera Orbit")
        make_artworks()
        train()
        self.make_ada()

    def pick_three(self, page: Page) -> None:
        """A new profile is asked what it likes: three of the space titles."""
        expect(page.get_by_role("heading", name="pick three")).to_be_visible()
        offered = [int(box.get_attribute("value")) for box in page.locator("input[name=titles]").all()]
        of_space = [pk for pk in offered if pk in {title.pk for title in self.space}]
        for pk in of_space[:3]:
            page.locator(f".pick:has(input[value='{pk}'])").click()
            expect(page.locator(f"input[name=titles][value='{pk}']")).to_be_checked()
        page.locator(".onboarding__buttons button").first.click()
        expect(page.locator(".row").first).to_be_visible()

    def test_what_is_watched_rated_and_turned_down_is_in_the_next_page(self) -> None:
        page = self.open_page(DESKTOP)
        self.sign_in(page)
        self.pick_three(page)
        picks = page.locator(".row[data-kind=top_picks] .card")
        self.assertIn(int(picks.first.get_attribute("data-title")), {title.pk for title in self.space})

        watched = self.space[5]
        page.goto(f"{self.live_server_url}/title/{watched.slug}/")
        page.get_by_role("link", name="Play").first.click()
        page.wait_for_function("document.querySelector('video').currentTime > 2.5", timeout=FIRST_PLAY_MS)
        with page.expect_response(lambda response: "/api/v1/events/" in response.url):
            page.locator("video").evaluate("video => video.pause()")
        page.goto(self.live_server_url)
        continued = page.locator(f".row[data-kind=continue_watching] .row__item:has([data-title='{watched.pk}'])")
        expect(continued).to_be_visible()
        expect(continued.locator("progress")).to_have_count(1)

        liked = self.romance[3]
        page.goto(f"{self.live_server_url}/title/{liked.slug}/")
        page.locator(".actions button[value=double_up], [data-actions] button[value=double_up]").first.click()
        page.wait_for_load_state("networkidle")
        page.goto(self.live_server_url)
        expect(page.locator(".row__heading", has_text=f"Because you watched {liked.name}")).to_have_count(1)

        card = page.locator(".row[data-kind=top_picks] .card").nth(1)
        unwanted = card.get_attribute("data-title")
        card.hover()
        with page.expect_response(lambda response: "/action/" in response.url):
            card.locator("[data-action=hide]").click()
        expect(page.locator(f".row .card[data-title='{unwanted}']:visible")).to_have_count(0)
        page.goto(self.live_server_url)
        expect(page.locator(f".row .card[data-title='{unwanted}']")).to_have_count(0)
        self.assertEqual(self.failures, [])

    def test_what_was_seen_is_noted_with_the_probability_of_its_artwork(self) -> None:
        page = self.open_page(DESKTOP)
        self.sign_in(page)
        with page.expect_response(lambda response: "/api/v1/events/" in response.url, timeout=FIRST_PLAY_MS) as sent:
            self.pick_three(page)
        self.assertEqual({event["status"] for event in sent.value.json()["results"]}, {"accepted"})
        home = HomePage.objects.get(profile__name="Ada", snapshot__status="active")
        hero = Impression.objects.get(row_kind="hero")
        self.assertEqual((hero.title_id, hero.artwork.variant), (home.hero_title, home.hero_variant))
        self.assertAlmostEqual(hero.probability / home.hero_probability, 1, places=2)
        seen = Impression.objects.exclude(row_kind="hero").first()
        row = home.rows[seen.row_position]
        self.assertEqual(row["titles"][seen.position], seen.title_id)
        self.assertAlmostEqual(row["probabilities"][seen.position] / seen.probability, 1, places=2)
        self.assertLess(seen.probability, 1)
        self.assertEqual(self.failures, [])

    def test_a_misspelled_search_finds_the_title_as_one_types(self) -> None:
        page = self.open_page(DESKTOP)
        self.sign_in(page)
        self.pick_three(page)
        page.goto(f"{self.live_server_url}/search/")
        page.locator("#search-field").press_sequentially("graet escpe")
        expect(page.locator(f".card[data-title='{self.known.pk}']")).to_be_visible()
        self.assertEqual(self.failures, [])

    def test_keys_walk_along_a_row_and_open_a_title(self) -> None:
        page = self.open_page(DESKTOP)
        self.sign_in(page)
        self.pick_three(page)
        # Keys work as soon as the scripts have come.
        page.wait_for_load_state("networkidle")
        links = page.locator(".row[data-kind=top_picks] .card__link")
        links.first.focus()
        page.keyboard.press("ArrowRight")
        expect(links.nth(1)).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".title-page")).to_be_visible()
        self.assertEqual(self.failures, [])

    def test_no_page_scrolls_sideways_on_a_phone(self) -> None:
        page = self.open_page(PHONE)
        self.sign_in(page)
        self.pick_three(page)
        for path in (
            "/",
            f"/title/{self.space[0].slug}/",
            "/search/?q=space",
            "/my-list/",
            "/genre/sci-fi/",
            "/profiles/",
        ):
            with self.subTest(path):
                page.goto(self.live_server_url + path)
                self.assertFalse(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))
