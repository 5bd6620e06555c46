"""Trailers: who may see which, and how they are served."""

import tempfile
from pathlib import Path

from django.test import override_settings

from catalog.models import Title, Trailer
from tests.base import StreamsiteTestCase
from tests.factory import make_title, make_trailer

CUT = bytes(range(256)) * 3


class TrailerViewTests(StreamsiteTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.media = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(MEDIA_ROOT=self.media))
        (self.media / "trailers").mkdir()
        self.watch_as(self.ada)
        self.title = make_title("Heat", maturity=16)
        self.trailer = self.make_trailer(self.title)

    def make_trailer(self, title: Title, kind: str = "genre", **fields: object) -> Trailer:
        made = make_trailer(title, kind, **{"is_generated": True} | fields)
        if made.video:
            (self.media / made.video.name).write_bytes(CUT)
        return made

    def fetch(self, trailer: Trailer | None = None, **headers: str) -> object:
        trailer = trailer or self.trailer
        return self.client.get(f"/trailer/{trailer.title_id}/{trailer.pk}.mp4", headers=headers)

    def test_it_is_the_viewers_own_to_keep_for_good(self) -> None:
        response = self.fetch()
        self.assertEqual((response.status_code, response["Content-Type"]), (200, "video/mp4"))
        self.assertEqual(b"".join(response.streaming_content), CUT)
        self.assertIn("private", response["Cache-Control"])
        self.assertIn("immutable", response["Cache-Control"])

    def test_a_player_can_seek(self) -> None:
        response = self.fetch(Range="bytes=300-309")
        self.assertEqual((response.status_code, response["Content-Range"]), (206, f"bytes 300-309/{len(CUT)}"))
        self.assertEqual(b"".join(response.streaming_content), CUT[300:310])
        self.assertEqual(self.fetch(Range="bytes=99999-").status_code, 416)

    def test_an_uploaded_one_is_served_as_what_it_is_and_may_be_exchanged(self) -> None:
        uploaded = self.make_trailer(self.title, video="trailers/own.webm", is_generated=False)
        response = self.fetch(uploaded)
        self.assertEqual(response["Content-Type"], "video/webm")
        self.assertNotIn("immutable", response["Cache-Control"])

    def test_a_kids_profile_and_strangers_do_not_get_what_is_not_for_them(self) -> None:
        self.watch_as(self.kid)
        self.assertEqual(self.fetch().status_code, 404)
        self.client.logout()
        self.assertEqual(self.fetch().status_code, 302)

    def test_what_is_not_there_is_not_found(self) -> None:
        other, empty = make_title("Alien"), self.make_trailer(self.title, "mood", video="")
        for path in (
            f"/trailer/{other.pk}/{self.trailer.pk}.mp4",
            f"/trailer/{self.title.pk}/{empty.pk}.mp4",
            f"/trailer/{self.title.pk}/{10**17}.mp4",
            f"/trailer/{10**30}/{self.trailer.pk}.mp4",
        ):
            with self.subTest(path):
                self.assertEqual(self.client.get(path).status_code, 404)
        Path(self.trailer.video.path).unlink()
        self.assertEqual(self.fetch().status_code, 404)

    def test_a_title_that_is_taken_off_takes_its_trailers_with_it(self) -> None:
        self.title.is_published = False
        self.title.save()
        self.assertEqual(self.fetch().status_code, 404)

    def test_one_that_a_curator_retired_is_not_served(self) -> None:
        Trailer.objects.update(is_active=False)
        self.assertEqual(self.fetch().status_code, 404)
