"""Trailers: who may see which, and which cut is previewed to whom."""

import tempfile
import uuid
from pathlib import Path

from django.test import override_settings
from django.utils import timezone

from catalog.models import Title, Trailer
from playback.previews import preview_cut
from profiles.models import Profile
from tests.base import StreamsiteTestCase
from tests.factory import make_artwork, make_title
from viewing.models import Impression

CUT = bytes(range(256)) * 3


class TrailerTestCase(StreamsiteTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.media = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(MEDIA_ROOT=self.media))
        (self.media / "trailers").mkdir()
        self.watch_as(self.ada)

    def make_trailer(self, title: Title, kind: str = "genre", value: str = "Crime", **fields: object) -> Trailer:
        name = fields.pop("video", f"trailers/{title.pk}-{kind}.mp4")
        if name:
            (self.media / name).write_bytes(CUT)
        fields = {"label": kind, "is_generated": True} | fields
        return Trailer.objects.create(title=title, emphasis_kind=kind, emphasis_value=value, video=name, **fields)


class TrailerViewTests(TrailerTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.title = make_title("Heat", maturity=16)
        self.trailer = self.make_trailer(self.title)

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


class PreviewTests(TrailerTestCase):
    def ask(self, titles: object) -> object:
        return self.client.get("/previews/", {"titles": titles})

    def see(self, profile: Profile, title: Title, kind: str, value: str, minutes_ago: float = 1) -> None:
        """The profile saw the title with such an artwork."""
        artwork = make_artwork(title, title.artworks.count(), kind, value)
        now = timezone.now()
        Impression.objects.create(
            event_id=uuid.uuid4(), profile=profile, title=title, artwork=artwork, row_kind="top", row_position=0,
            position=0, probability=1, occurred_at=now - timezone.timedelta(minutes=minutes_ago), received_at=now,
        )  # fmt: skip

    def test_it_answers_for_the_titles_that_have_a_trailer(self) -> None:
        heat, alien = make_title("Heat"), make_title("Alien")
        trailer = self.make_trailer(heat)
        self.make_trailer(alien, video="")
        response = self.ask(f"{heat.pk},{alien.pk},999999999")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.json(), {"previews": {str(heat.pk): f"/trailer/{heat.pk}/{trailer.pk}.mp4"}})

    def test_nothing_is_said_of_titles_that_a_profile_may_not_see(self) -> None:
        title = make_title("Heat", maturity=16)
        self.make_trailer(title)
        self.watch_as(self.kid)
        self.assertEqual(self.ask(title.pk).json(), {"previews": {}})

    def test_bad_input_is_refused(self) -> None:
        for titles in ("", "a", "1,", ",1", "1;2", "-1", "1.5", "٣", "1 ,2", ",".join(["1"] * 101), "9" * 19, "1\n"):
            with self.subTest(titles[:20]):
                self.assertEqual(self.ask(titles).status_code, 400)
        self.assertEqual(self.client.get("/previews/").status_code, 400)
        self.assertEqual(self.ask(",".join(["1"] * 100)).status_code, 200)
        self.assertEqual(self.client.post("/previews/").status_code, 405)

    def test_strangers_sign_in_first(self) -> None:
        self.client.logout()
        self.assertEqual(self.ask("1").status_code, 302)

    def test_more_titles_cost_no_more_queries(self) -> None:
        titles = [make_title() for _ in range(40)]
        for title in titles[:2]:
            self.make_trailer(title)
            self.make_trailer(title, "lead", "Al Pacino")

        def grow() -> None:
            for title in titles[2:]:
                self.make_trailer(title)
                self.make_trailer(title, "lead", "Al Pacino")

        self.assert_queries_flat(lambda: self.ask(",".join(str(title.pk) for title in titles)), grow)

    def test_the_first_cut_is_previewed_to_who_has_seen_no_artwork(self) -> None:
        title = make_title("Heat")
        first = self.make_trailer(title)
        self.make_trailer(title, "lead", "Al Pacino")
        with self.assertNumQueries(2):
            self.assertEqual(preview_cut(self.ada, [title.pk]), {title.pk: first.pk})

    def test_the_cut_nearest_to_the_artwork_that_a_profile_saw_last_is_previewed(self) -> None:
        title = make_title("Heat")
        crime, lead = self.make_trailer(title), self.make_trailer(title, "lead", "Al Pacino")
        for kind, value, expected in (
            ("lead", "Al Pacino", lead),
            ("genre", "Crime", crime),
            ("lead", "Robert De Niro", lead),
            ("director", "Michael Mann", lead),
            ("mood", "dark", crime),
        ):
            with self.subTest(kind=kind, value=value):
                Impression.objects.all().delete()
                self.see(self.ada, title, "era", "1990s", minutes_ago=5)
                self.see(self.ada, title, kind, value)
                self.see(self.ben, title, "genre", "Crime")
                self.assertEqual(preview_cut(self.ada, [title.pk]), {title.pk: expected.pk})
