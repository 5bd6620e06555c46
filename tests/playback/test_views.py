"""The watch page and the film it plays: to whom, which bytes, and from where."""

import tempfile
from pathlib import Path

from django.test import override_settings

from playback.sources import clip_path
from tests.base import StreamsiteTestCase
from tests.factory import make_title, make_watch
from viewing.models import Progress

FILM = bytes(range(256)) * 4


class WatchPageTests(StreamsiteTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.title = make_title("Heat")
        self.watch_as(self.ada)

    def assert_resumes_at(self, share: str) -> None:
        page = self.client.get(f"/watch/{self.title.slug}/")
        self.assertContains(page, f'data-resume="{share}"')

    def test_it_plays_the_clip_of_its_title(self) -> None:
        page = self.client.get(f"/watch/{self.title.slug}/")
        self.assertContains(page, f'src="/clips/{self.title.pk}.mp4"')
        self.assertContains(page, f'data-title="{self.title.pk}"')

    def test_it_resumes_at_the_share_that_was_watched(self) -> None:
        self.assert_resumes_at("0")
        make_watch(self.ada, self.title, fraction=0.4)
        self.assert_resumes_at("0.4")

    def test_what_is_finished_begins_anew(self) -> None:
        make_watch(self.ada, self.title, fraction=1)
        self.assert_resumes_at("0")

    def test_what_was_cleared_begins_anew(self) -> None:
        make_watch(self.ada, self.title, fraction=0.4)
        Progress.objects.update(cleared_at="2020-01-01T00:00Z")
        self.assert_resumes_at("0")

    def test_it_resumes_nobody_elses_film(self) -> None:
        make_watch(self.ben, self.title, fraction=0.4)
        self.assert_resumes_at("0")

    def test_a_name_is_escaped(self) -> None:
        title = make_title('"><script>alert(1)</script>')
        self.assertNotContains(self.client.get(f"/watch/{title.slug}/"), "<script>alert")

    def test_what_is_unpublished_or_does_not_exist_is_not_found(self) -> None:
        hidden = make_title("Hidden", is_published=False)
        for slug in (hidden.slug, "nothing"):
            with self.subTest(slug):
                self.assertEqual(self.client.get(f"/watch/{slug}/").status_code, 404)


class ClipTests(StreamsiteTestCase):
    def setUp(self) -> None:
        super().setUp()
        media = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(MEDIA_ROOT=media))
        self.title = make_title("Heat")
        path = clip_path(self.title)
        path.parent.mkdir()
        path.write_bytes(FILM)
        self.watch_as(self.ada)

    def fetch(self, **headers: str) -> object:
        return self.client.get(f"/clips/{self.title.pk}.mp4", headers=headers)

    def test_the_whole_film_is_the_viewers_own_to_keep(self) -> None:
        response = self.fetch()
        self.assertEqual((response.status_code, response["Content-Type"]), (200, "video/mp4"))
        self.assertEqual(b"".join(response.streaming_content), FILM)
        self.assertIn("private", response["Cache-Control"])

    def test_a_player_can_seek(self) -> None:
        response = self.fetch(Range="bytes=300-309")
        self.assertEqual((response.status_code, response["Content-Range"]), (206, f"bytes 300-309/{len(FILM)}"))
        self.assertEqual(b"".join(response.streaming_content), FILM[300:310])

    def test_seeking_beyond_the_end_is_refused(self) -> None:
        response = self.fetch(Range="bytes=99999-")
        self.assertEqual((response.status_code, response["Content-Range"]), (416, f"bytes */{len(FILM)}"))

    def test_a_film_that_is_no_longer_available_is_not_found_though_its_file_is_there(self) -> None:
        self.title.is_published = False
        self.title.save()
        self.assertEqual(self.fetch().status_code, 404)

    def test_numbers_of_no_title_are_not_found(self) -> None:
        for number in (0, 10**18, 10**30):
            with self.subTest(number):
                self.assertEqual(self.client.get(f"/clips/{number}.mp4").status_code, 404)

    def test_a_stranger_gets_no_film(self) -> None:
        self.client.logout()
        self.assertRedirects(
            self.fetch(), f"/sign-in/?next=%2Fclips%2F{self.title.pk}.mp4", fetch_redirect_response=False
        )
