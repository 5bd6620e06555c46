"""From sign-in to playing, rating, listing and back: by keys alone, and by touch alone."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.base import DESKTOP, EMAIL, FIRST_PLAY_MS, PASSWORD, PHONE, BrowserTestCase
from tests.browser.test_journey import make_artworks
from tests.factory import make_two_tastes
from tests.recommendations.base import train
from viewing.models import MyListItem, Rating

FURTHEST = 90
PLAYS = "document.querySelector('video')?.currentTime > 1"


class EverybodysJourneyTests(BrowserTestCase):
    def setUp(self) -> None:
        super().setUp()
        make_two_tastes()
        make_artworks()
        train()
        self.ada = self.make_ada()

    def assert_rated_and_listed(self, title_id: int) -> None:
        self.assertEqual(Rating.objects.get(profile=self.ada, title=title_id).value, 1)
        self.assertEqual(MyListItem.objects.get(profile=self.ada).title_id, title_id)

    def tab_to(self, page: Page, selector: str) -> None:
        """Press Tab until what is looked for has the focus, and can be seen to have it."""
        for _ in range(FURTHEST):
            page.keyboard.press("Tab")
            if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                style = "(e => [e.outlineStyle, e.outlineWidth])(getComputedStyle(document.activeElement))"
                kind, width = page.evaluate(style)
                if page.evaluate("document.activeElement.matches('input[type=checkbox], input:not([type])')"):
                    return  # Its label or its frame shows the focus.
                self.assertNotEqual((kind, width), ("none", "0px"), f"The focus on {selector} cannot be seen.")
                return
        self.fail(f"{selector} is not reached by {FURTHEST} tabs.")

    def press(self, page: Page, selector: str, key: str = "Enter") -> None:
        self.tab_to(page, selector)
        page.keyboard.press(key)

    def sign_in_by_keys(self, page: Page) -> None:
        page.goto(self.live_server_url)
        # The first field has the focus already.
        page.keyboard.type(EMAIL)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector(".picker__profile")
        self.press(page, ".picker__profile")
        page.wait_for_selector("[data-onboarding]")
        for _ in range(3):
            self.press(page, "input[name=titles]:not(:checked)", "Space")
        self.press(page, "[data-submit]")
        page.wait_for_selector(".row__frame[data-started]")

    def rate_and_list_by_keys(self, page: Page, card: Locator) -> None:
        expect(card.locator(".panel")).to_be_visible()
        for action in ("list", "up"):
            with page.expect_response(lambda response: "/action/" in response.url):
                self.press(page, f".panel [data-action={action}]", "Space")
            expect(card.locator(f"[data-action={action}]")).to_have_attribute("aria-pressed", "true")

    def test_by_keys_alone(self) -> None:
        page = self.open_page(DESKTOP)
        self.sign_in_by_keys(page)
        page.keyboard.press("Tab")
        self.assertTrue(page.evaluate("document.activeElement.matches('.skip-link')"), "The way past the header")
        page.keyboard.press("Enter")
        self.tab_to(page, ".row[data-kind=top_picks] .card__link")
        page.keyboard.press("ArrowRight")
        chosen = page.locator(".row[data-kind=top_picks] .card").nth(1)
        title_id = int(chosen.get_attribute("data-title"))
        self.rate_and_list_by_keys(page, chosen)
        self.assert_rated_and_listed(title_id)

        self.press(page, ".panel [data-quick-look]")
        expect(page.locator(".quick-look[open] h2")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(".quick-look[open]")).to_have_count(0)
        expect(chosen.locator(".card__link")).to_be_focused()

        page.keyboard.press("Enter")
        page.wait_for_selector(".title-page")
        self.press(page, ".hero__buttons a[href^='/watch/']")
        page.wait_for_function(PLAYS, timeout=FIRST_PLAY_MS)
        self.press(page, ".watch__bar a")
        page.wait_for_selector(".title-page")
        self.press(page, ".logo")
        expect(page.locator(f".row[data-kind=continue_watching] .card[data-title='{title_id}']")).to_have_count(1)
        self.assertEqual(self.failures, [])

    def test_by_touch_alone(self) -> None:
        page = self.open_page(PHONE, has_touch=True, is_mobile=True)
        page.goto(self.live_server_url)
        for name, text in (("username", EMAIL), ("password", PASSWORD)):
            page.locator(f"[name={name}]").tap()
            page.keyboard.type(text)
        page.locator("main button[type=submit]").tap()
        page.locator(".picker__profile", has_text="Ada").tap()
        page.wait_for_selector(".pick")
        for pick in page.locator(".pick").all()[:3]:
            pick.tap()
        page.locator("[data-submit]").tap()

        page.wait_for_selector(".row__frame[data-started]")
        row = page.locator(".row[data-kind=top_picks] .row__titles")
        row.scroll_into_view_if_needed()
        self.swipe(page, row.bounding_box())
        page.wait_for_function("(row) => row.scrollLeft > 100", arg=row.element_handle())
        card = page.locator(".row[data-kind=top_picks] .card").nth(2)
        title_id = int(card.get_attribute("data-title"))
        card.tap()
        page.wait_for_selector(".title-page")
        for action in ("list", "up"):
            with page.expect_response(lambda response: "/action/" in response.url):
                page.locator(f".title-page .actions [data-action={action}]").tap()
        self.assert_rated_and_listed(title_id)
        page.locator(".hero__buttons a[href^='/watch/']").tap()
        page.wait_for_function(PLAYS, timeout=FIRST_PLAY_MS)
        page.locator(".watch__bar a").tap()
        page.wait_for_selector(".title-page")
        page.locator(".header__nav a", has_text="My List").tap()
        expect(page.locator(f".wall .card[data-title='{title_id}']")).to_be_visible()
        self.assertEqual(self.failures, [])

    def swipe(self, page: Page, box: dict[str, float]) -> None:
        session = page.context.new_cdp_session(page)
        start = {"x": box["x"] + box["width"] * 0.8, "y": box["y"] + box["height"] / 2}
        session.send("Input.synthesizeScrollGesture", {**start, "xDistance": -260, "yDistance": 0, "speed": 1200})

    def test_every_target_is_large_enough_for_a_finger(self) -> None:
        page = self.open_page(PHONE, has_touch=True, is_mobile=True)
        self.sign_in(page)
        page.locator("[name=skip]").tap()
        page.wait_for_selector(".row__frame[data-started]")
        small = page.evaluate(
            """() => [...document.querySelectorAll("a, button, input, summary, select")].filter((one) => {
                const box = one.getBoundingClientRect();
                const isShown = box.width > 1 && box.height > 1 && !one.closest(".skip-link, dialog, template");
                return isShown && (box.width < 24 || box.height < 24);
            }).map((one) => one.outerHTML.slice(0, 120))"""
        )
        self.assertEqual(small, [])
