"""Playing in tests: media in a folder of their own, a stream, and browsers that are signed in."""

import tempfile
from pathlib import Path

from django.test import Client, override_settings

from catalog.models import Title
from playback.delivery import forget_grants
from playback.models import PlaySession
from playback.telemetry.segment_sizes import sizes_of
from profiles.middleware import SESSION_KEY
from profiles.models import Profile
from tests.base import StreamsiteTestCase
from tests.factory import make_title
from tests.playback.streams import make_stream


class StreamTestCase(StreamsiteTestCase):
    """Ada watches Heat, which has a stream."""

    def setUp(self) -> None:
        super().setUp()
        self.media = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(MEDIA_ROOT=self.media))
        forget_grants()
        sizes_of.cache_clear()
        self.heat = make_title("Heat")
        self.stream = make_stream(self.heat)
        self.watch_as(self.ada)

    def browser_of(self, profile: Profile) -> Client:
        """Another browser, signed in as the profile."""
        client = Client()
        client.force_login(profile.account)
        session = client.session
        session[SESSION_KEY] = profile.pk
        session.save()
        return client

    def play(self, title: Title | None = None, client: Client | None = None, **query: object) -> dict:
        """Open the watch page: what its player is told."""
        page = (client or self.client).get(f"/watch/{(title or self.heat).slug}/", query)
        self.assertEqual(page.status_code, 200, page.content[:500])
        return page.context["player_config"]

    def session_of(self, config: dict) -> PlaySession:
        return PlaySession.objects.get(pk=config["session"])

    def fetch(self, config: dict, name: str = "video-0/00000.m4s", client: Client | None = None, **headers: str):
        base = config["manifest"].removesuffix("master.m3u8")
        return (client or self.client).get(f"{base}{name}", headers=headers)

    def assert_refused(self, response: object, reason: str) -> None:
        self.assertEqual((response.status_code, response.json()), (403, {"error": reason}))
        self.assertEqual(response["Cache-Control"], "private, no-store")
