"""In a real browser: what was seen on walls, what was found and which previews played comes back to the site."""

from pathlib import Path

import numpy as np
from django.conf import settings
from playwright.sync_api import Page, expect

from catalog.models import Trailer
from playback.film.encode import write_film
from tests.browser.base import DESKTOP, FIRST_PLAY_MS, BrowserTestCase
from tests.factory import make_artwork, make_title, make_trailer
from viewing.models import Impression, Preview

FRAMES, SIZE, SOUND = 24 * 4, (160, 90), 32_000


class OfferedTests(BrowserTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.make_ada()
        self.titles = [make_title(f"Heat {number}", genres=("Crime",)) for number in range(3)]
        for title in self.titles:
            make_artwork(title)
        self.page = self.open_page(DESKTOP)
        self.sign_in(self.page)
        expect(self.page.get_by_role("heading", name="pick three")).to_be_visible()

    def wait_for_events(self, page: Page, kind: str) -> None:
        def tells(response: object) -> bool:
            return "/api/v1/events/" in response.url and kind in (response.request.post_data or "")

        page.wait_for_event("response", tells, timeout=FIRST_PLAY_MS)

    def test_cards_on_walls_are_noted_where_they_stand(self) -> None:
        self.page.goto(f"{self.live_server_url}/genre/crime/")
        shown = [int(card.get_attribute("data-title")) for card in self.page.locator(".wall .card").all()]
        self.wait_for_events(self.page, "impression")
        seen = Impression.objects.order_by("position").values_list("title", "row_kind", "position", "probability")
        self.assertEqual(list(seen), [(title, "wall", place, 1.0) for place, title in enumerate(shown)])
        self.assertNotIn(None, Impression.objects.values_list("artwork", flat=True))
        self.assertEqual(self.failures, [])

    def test_what_is_found_is_noted_once_however_often_it_is_found(self) -> None:
        self.page.goto(f"{self.live_server_url}/search/")
        self.page.locator("#search-field").press_sequentially("heat")
        self.wait_for_events(self.page, "impression")
        self.page.locator("#search-field").press_sequentially(" 1")
        found = self.page.locator(f".card[data-title='{self.titles[1].pk}']")
        expect(found.first).to_be_visible()
        self.page.wait_for_timeout(5000)
        seen = Impression.objects.values_list("title", "row_kind")
        self.assertEqual(sorted(seen), [(title.pk, "search") for title in self.titles])
        self.assertEqual(self.failures, [])

    def test_a_preview_that_played_for_two_seconds_is_noted_once_with_its_probability(self) -> None:
        cuts = [self.make_playable(self.titles[0], label) for label in ("action", "people")]
        self.page.goto(f"{self.live_server_url}/genre/crime/")
        self.page.locator(f".card[data-title='{self.titles[0].pk}']").hover()
        self.wait_for_events(self.page, '"preview"')
        kept = Preview.objects.get()
        self.assertIn(kept.trailer, cuts)
        self.assertEqual((kept.title, kept.row_kind, kept.probability), (self.titles[0], "wall", 0.5))
        self.page.goto(f"{self.live_server_url}/title/{self.titles[0].slug}/")
        self.wait_for_events(self.page, '"preview"')
        self.assertEqual(list(Preview.objects.values_list("row_kind", flat=True).order_by("id")), ["wall", "title"])
        self.assertEqual(set(Preview.objects.values_list("trailer", flat=True)), {kept.trailer_id})
        self.assertEqual(self.failures, [])

    def make_playable(self, title: object, label: str) -> Trailer:
        """A cut of four dark seconds."""
        cut = make_trailer(title, label=label)
        path = Path(settings.MEDIA_ROOT) / cut.video.name
        path.parent.mkdir(exist_ok=True)
        frames = (np.zeros((SIZE[1], SIZE[0], 3), np.uint8) for _ in range(FRAMES))
        write_film(path, frames, SIZE, np.zeros((4 * SOUND, 2), np.float32))
        return cut
