"""In a real browser: an Arabic page begins at the right, and its rows go on to the left."""

from playwright.sync_api import Page, expect

from profiles.models import Profile
from tests.browse.base import make_row, store_page
from tests.browser.base import DESKTOP, PHONE, BrowserTestCase
from tests.factory import bump_history, make_artwork, make_title

PATHS = ("/", "/browse/", "/search/?q=film", "/account/", "/profiles/", "/profiles/manage/")


class RightToLeftTests(BrowserTestCase):
    def setUp(self) -> None:
        super().setUp()
        ada = self.make_ada()
        Profile.objects.filter(pk=ada.pk).update(language="ar", autoplay_previews=False)
        bump_history(ada)
        titles = [make_title(f"Film {number}") for number in range(20)]
        for title in titles:
            make_artwork(title)
        store_page(ada, [make_row("popular", titles[:12])], hero=titles[0])

    def open_home(self, viewport: dict[str, int]) -> Page:
        page = self.open_page(viewport)
        self.sign_in(page)
        expect(page.locator(".row__heading")).to_be_visible()
        # Keys and buttons work as soon as the scripts have come.
        page.wait_for_load_state("networkidle")
        return page

    def test_buttons_keys_and_the_mouse_move_a_row_to_the_left_and_back(self) -> None:
        page = self.open_home(DESKTOP)
        row, cards = page.locator(".row__titles"), page.locator(".row .card__link")
        previous, following = page.locator(".row__button--previous"), page.locator(".row__button--next")
        expect(previous).to_be_hidden()
        right_edge = page.evaluate("document.documentElement.clientWidth")
        self.assertGreater(cards.first.bounding_box()["x"], right_edge / 2)
        self.assertLess(following.bounding_box()["x"], right_edge / 2)

        following.click()
        expect(previous).to_be_visible()
        self.assertLess(row.evaluate("list => list.scrollLeft"), 0)
        row.evaluate("list => list.scrollTo({ left: -list.scrollWidth, behavior: 'instant' })")
        expect(following).to_be_hidden()
        row.evaluate("list => list.scrollTo({ left: 0, behavior: 'instant' })")
        expect(previous).to_be_hidden()

        cards.first.focus()
        page.keyboard.press("ArrowLeft")
        expect(cards.nth(1)).to_be_focused()
        page.keyboard.press("ArrowRight")
        expect(cards.first).to_be_focused()
        page.keyboard.press("Escape")

        frame = row.bounding_box()
        page.mouse.move(frame["x"] + 300, frame["y"] + 60)
        page.mouse.down()
        page.mouse.move(frame["x"] + 700, frame["y"] + 60, steps=5)
        self.assertLess(row.evaluate("list => list.scrollLeft"), -300)
        page.mouse.up()
        self.assertEqual(self.failures, [])

    def test_the_picture_of_the_hero_looks_the_other_way_and_those_with_letters_do_not(self) -> None:
        page = self.open_home(DESKTOP)
        flip = "image => getComputedStyle(image).scale"
        self.assertEqual(page.locator(".hero__picture img").evaluate(flip), "-1 1")
        self.assertEqual(page.locator(".row .card__image").first.evaluate(flip), "none")
        words = page.locator(".hero__title").bounding_box()
        self.assertGreater(words["x"] + words["width"], DESKTOP["width"] * 0.9)

    def test_no_page_scrolls_sideways_on_a_phone(self) -> None:
        page = self.open_home(PHONE)
        for path in PATHS:
            with self.subTest(path):
                page.goto(self.live_server_url + path)
                self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), PHONE["width"])
                outside = page.evaluate(
                    "[...document.querySelectorAll('main h1, main p, main .button, header .logo, header .menu')]"
                    ".filter(one => one.getBoundingClientRect().left < -1 && !one.closest('.row__titles')"
                    " && !one.closest('.visually-hidden')).map(one => one.outerHTML)"
                )
                self.assertEqual(outside, [])
