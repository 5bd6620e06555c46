"""What the tests of the player share: a title with a stream, and a page that plays it."""

import json
import re

from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Locator, Page, Route

from profiles.middleware import SESSION_KEY
from profiles.models import Profile
from tests.browser.base import DESKTOP, BrowserTestCase
from tests.browser.faulty_delivery import Delivery, delivery
from tests.browser.streams import make_stream
from tests.factory import make_artwork, make_title

CSRF = "a" * 32
LEAVING_MS = 300


@override_settings(MIDDLEWARE=["tests.browser.faulty_delivery.FaultMiddleware", *settings.MIDDLEWARE])
class PlayerTestCase(BrowserTestCase):
    def setUp(self) -> None:
        super().setUp()
        vars(delivery).update(vars(Delivery()))
        self.ada = self.make_ada()
        self.title = make_title("Heat")
        make_artwork(self.title)
        self.stream = make_stream(self.title)

    def leave(self, page: Page) -> None:
        """What a page tells as it is left has to be told before the database is emptied."""
        page.context.set_offline(False)
        page.unroute_all(behavior="ignoreErrors")
        page.goto("about:blank")
        page.wait_for_timeout(LEAVING_MS)

    def open_signed_in(self, viewport: dict[str, int] = DESKTOP, **options: object) -> Page:
        """A browser of its own, signed in without the forms."""
        page = self.open_page(viewport, **options)
        self.addCleanup(self.leave, page)
        cookies = {settings.SESSION_COOKIE_NAME: self.session_of(self.ada), settings.CSRF_COOKIE_NAME: CSRF}
        page.context.add_cookies(
            [{"name": name, "value": value, "url": self.live_server_url} for name, value in cookies.items()]
        )
        return page

    def session_of(self, profile: Profile) -> str:
        client = self.client_class()
        client.force_login(profile.account)
        session = client.session
        session[SESSION_KEY] = profile.pk
        session.save()
        return session.session_key

    def open_player(self, viewport: dict[str, int] = DESKTOP, **options: object) -> Page:
        page = self.open_signed_in(viewport, **options)
        self.watch(page)
        return page

    def open_player_told(self, viewport: dict[str, int] = DESKTOP, told: dict | None = None, **options: object) -> Page:
        """As if the server had told the player this."""
        # A service worker would answer before the test can.
        page = self.open_signed_in(viewport, service_workers="block", **options)
        page.route("**/watch/**", lambda route: self.answer(route, told or {}))
        self.watch(page)
        return page

    def answer(self, route: Route, told: dict) -> None:
        response = route.fetch()
        body = response.text()
        for name, value in told.items():
            body = re.sub(rf'"{name}": (null|\d+|\[[^\]]*\])', f'"{name}": {json.dumps(value)}', body, count=1)
        route.fulfill(response=response, body=body)

    def watch(self, page: Page) -> None:
        page.goto(f"{self.live_server_url}/watch/{self.title.slug}/")
        self.wait_for_time(page, 0.3)

    def wait_for_time(self, page: Page, seconds: float, timeout: int = 30_000) -> None:
        page.wait_for_function(
            "(seconds) => document.querySelector('video')?.currentTime > seconds", arg=seconds, timeout=timeout
        )

    def time(self, page: Page) -> float:
        return page.evaluate("document.querySelector('video').currentTime")

    def jump(self, page: Page, seconds: float) -> None:
        page.evaluate("(seconds) => { document.querySelector('video').currentTime = seconds }", seconds)

    def video(self, page: Page, what: str) -> object:
        return page.evaluate("(what) => document.querySelector('video')[what]", what)

    def open_menu(self, page: Page, name: str) -> Locator:
        self.show_controls(page)
        page.locator(f"[data-request=toggleMenu][data-with={name}]").click()
        return page.locator(f"[data-menu={name}]")

    def show_controls(self, page: Page) -> None:
        page.mouse.move(300, 200)
        page.mouse.move(320, 210)
