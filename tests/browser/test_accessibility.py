"""Every page for everybody: no violation that axe-core finds, no sideways scrolling on the narrowest screens."""

import unittest
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page

from catalog.models import Episode, Season
from profiles.models import Profile
from tests.browser.base import CHROMIUM, BrowserTestCase
from tests.browser.test_journey import make_artworks
from tests.factory import make_title, make_two_tastes, make_watch
from tests.recommendations.base import train
from viewing.services import add_to_list, rate

AXE = Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROWEST, WIDE = {"width": 320, "height": 700}, {"width": 1440, "height": 900}
RUN = """async (rules) => {
  const found = await axe.run(document, { runOnly: rules });
  return found.violations.map((one) => `${one.id} (${one.impact}): ${one.nodes.map((node) => node.html).slice(0, 3)}`);
}"""


@unittest.skipUnless(AXE.exists() or not CHROMIUM, "axe-core is missing: set up with bootstrap.py --dev")
class AccessibilityTests(BrowserTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.space, self.romance, _ = make_two_tastes()
        soon = timezone.now() + timedelta(days=3)
        self.series = make_title("Long Way Home", kind="series", genres=("Drama",), available_until=soon)
        season = Season.objects.create(title=self.series, number=1)
        Episode.objects.create(season=season, number=1, name="Setting out", synopsis="They leave.", runtime_minutes=45)
        make_artworks()
        train()
        self.ada = self.make_ada()
        self.locked = Profile.objects.create(account=self.ada.account, name="Locked", pin="x", avatar="jade")
        make_watch(self.ada, self.space[0])
        make_watch(self.ada, self.space[1], fraction=0.4)
        rate(profile=self.ada, title=self.space[2], value=1)
        rate(profile=self.ada, title=self.space[3], value=2)
        rate(profile=self.ada, title=self.romance[1], value=-1)
        add_to_list(profile=self.ada, title=self.space[4])

    def paths_in(self) -> list[str]:
        ada = f"/profiles/{self.ada.pk}"
        return [
            "/", f"/title/{self.space[1].slug}/", f"/title/{self.series.slug}/", "/browse/", "/browse/?decade=1890",
            "/search/", "/search/?q=space", "/search/?q=qqqqqqqq", "/my-list/", "/history/", "/genre/sci-fi/",
            "/welcome/", f"/watch/{self.space[1].slug}/", "/profiles/", "/profiles/manage/", "/profiles/new/",
            f"{ada}/", f"{ada}/delete/", f"/profiles/{self.locked.pk}/pin/", f"/profiles/{self.locked.pk}/pin/remove/",
            "/account/", "/account/email/", "/account/delete/", "/password/change/", "/styleguide/", "/offline/",
            "/no-such-page/",
        ]  # fmt: skip

    def check(self, page: Page, what: str, rules: list[str] = RULES) -> None:
        with self.subTest(what):
            self.assertEqual(page.evaluate(RUN, rules), [])
            sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            self.assertLessEqual(sideways, 0, "It scrolls sideways.")

    def check_in_all_looks(self, page: Page, path: str) -> None:
        """All rules on the narrowest screen and on a wide one, each in other colours; then the colours of the rest."""
        page.set_viewport_size(NARROWEST)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.goto(self.live_server_url + path)
        page.evaluate(AXE.read_text())
        self.check(page, f"{path} narrow, dark")
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.check(page, f"{path} narrow, light", ["color-contrast"])
        page.set_viewport_size(WIDE)
        self.check(page, f"{path} wide, light")
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        self.check(page, f"{path} wide, dark", ["color-contrast"])

    def test_every_page_in_both_colours_on_narrow_and_wide_screens(self) -> None:
        # Previews and transitions in the middle of a fade would be judged by colours that pass.
        page = self.open_page(NARROWEST, reduced_motion="reduce")
        for path in ("/sign-in/", "/sign-up/", "/password/reset/", "/password/reset/sent/"):
            self.check_in_all_looks(page, path)
        self.sign_in(page)
        for path in self.paths_in():
            self.check_in_all_looks(page, path)

    def test_what_opens_over_a_page(self) -> None:
        for scheme in ("dark", "light"):
            page = self.open_page(WIDE, color_scheme=scheme, reduced_motion="reduce")
            self.sign_in(page)
            page.wait_for_selector(".row__frame[data-started]")
            page.evaluate(AXE.read_text())
            page.locator(".menu__summary").click()
            self.check(page, f"menu, {scheme}")
            page.keyboard.press("Escape")
            page.locator(".row[data-kind=top_picks] .card").first.hover()
            page.wait_for_selector(".panel")
            self.check(page, f"panel, {scheme}")
            page.locator(".panel__more").click()
            page.wait_for_selector(".quick-look[open] h2")
            self.check(page, f"quick look, {scheme}")
