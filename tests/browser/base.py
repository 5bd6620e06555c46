"""A real browser on a live server."""

import os
import shutil
import tempfile
import time
import unittest
from pathlib import Path

from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from django.core.management import CommandError
from django.test import override_settings
from playwright.sync_api import BrowserContext, Page, sync_playwright

from browse.kept_pages import forget_pages
from catalog.renditions import drawing
from catalog.search import forget_index
from profiles.models import Profile
from tests.factory import make_account, make_profile
from tests.recommendations.base import SnapshotFolderMixin

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
EMAIL, PASSWORD = "ada@example.com", "correct horse battery"
# A title's video is made when it is first played.
FIRST_PLAY_MS = 60_000
FLUSHES, FLUSH_AGAIN_AFTER = 4, 0.5
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


def wait_for_drawings() -> None:
    """A page is left before its pictures are drawn: their folder has to outlive them."""
    with drawing, drawing:
        pass


@unittest.skipUnless(
    CHROMIUM, "No Chromium on the path: install it (apt-get install chromium) to run the browser tests"
)
class BrowserTestCase(SnapshotFolderMixin, StaticLiveServerTestCase):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        # Playwright's loop runs in this thread, and Django would refuse the database beside it.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        cls.addClassCleanup(os.environ.pop, "DJANGO_ALLOW_ASYNC_UNSAFE")
        playwright = cls.enterClassContext(sync_playwright())
        arguments = [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--autoplay-policy=no-user-gesture-required",
        ]
        cls.browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        cls.addClassCleanup(cls.browser.close)

    def setUp(self) -> None:
        super().setUp()
        self.enterContext(override_settings(MEDIA_ROOT=self.enterContext(tempfile.TemporaryDirectory())))
        self.addCleanup(wait_for_drawings)
        forget_index()
        forget_pages()
        self.failures: list[str] = []

    def _fixture_teardown(self) -> None:
        # What a page sent as it was left may still be at work: of two that wait for each other, the database ends one.
        for _ in range(FLUSHES - 1):
            try:
                return super()._fixture_teardown()
            except CommandError:
                time.sleep(FLUSH_AGAIN_AFTER)
        return super()._fixture_teardown()

    def make_ada(self) -> Profile:
        return make_profile("Ada", account=make_account(EMAIL, PASSWORD))

    def open_page(self, viewport: dict[str, int], **options: object) -> Page:
        context = self.browser.new_context(viewport=viewport, **options)
        self.addCleanup(context.close)
        self.record(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: self.failures.append(f"script: {error}"))
        page.on("console", lambda message: message.type == "error" and self.failures.append(message.text))
        page.on(
            "response",
            lambda response: response.status >= 400 and self.failures.append(f"{response.status} {response.url}"),
        )
        return page

    def record(self, context: BrowserContext) -> None:
        """Where RECORD_JOURNEYS names a folder, what happens is kept there for `playwright show-trace`."""
        folder = os.environ.get("RECORD_JOURNEYS")
        if folder:
            context.tracing.start(screenshots=True, snapshots=True)
            self.addCleanup(context.tracing.stop, path=Path(folder) / f"{self.id()}.zip")

    def sign_in(self, page: Page) -> None:
        page.goto(self.live_server_url)
        page.fill("[name=username]", EMAIL)
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.click("text=Ada")
