"""The watch page and the film it plays: to whom, which bytes, and from where."""

import tempfile
from pathlib import Path

from django.test import override_settings

from catalog.models import Title
from playback.sources import folder_of
from tests.base import StreamsiteTestCase
from tests.factory import make_title, make_watch
from viewing.models import Progress

FILM = bytes(range(256)) * 4
VERSION = "film-00112233445a"


def keep_film(title: Title, version: str = VERSION) -> None:
    path = folder_of(title.pk) / f"{version}.mp4"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(FILM)


class PlaybackTestCase(StreamsiteTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.media = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(MEDIA_ROOT=self.media))


class WatchPageTests(PlaybackTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.title = make_title("Heat")
        self.watch_as(self.ada)

    def assert_resumes_at(self, share: str) -> None:
        page = self.client.get(f"/watch/{self.title.slug}/")
        self.assertContains(page, f'data-resume="{share}"')

    def test_it_plays_the_opening_of_its_title_until_there_is_a_film(self) -> None:
        page = self.client.get(f"/watch/{self.title.slug}/")
        self.assertContains(page, f'src="/clips/{self.title.pk}.mp4?v=opening-')
        self.assertContains(page, f'data-title="{self.title.pk}"')
        keep_film(self.title)
        page = self.client.get(f"/watch/{self.title.slug}/")
        self.assertContains(page, f'src="/clips/{self.title.pk}.mp4?v={VERSION}"')

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


class ClipTests(PlaybackTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.title = make_title("Heat")
        keep_film(self.title)
        self.watch_as(self.ada)

    def fetch(self, **headers: str) -> object:
        return self.client.get(f"/clips/{self.title.pk}.mp4", headers=headers)

    def test_the_whole_film_is_the_viewers_own_to_keep(self) -> None:
        response = self.fetch()
        self.assertEqual((response.status_code, response["Content-Type"]), (200, "video/mp4"))
        self.assertEqual(b"".join(response.streaming_content), FILM)
        self.assertIn("private", response["Cache-Control"])

    def test_a_version_is_kept_for_good_and_any_other_answer_only_for_a_moment(self) -> None:
        for version, kept in ((VERSION, True), ("", False), ("film-ffffffffffff", False), ("../../secret", False)):
            with self.subTest(version):
                response = self.client.get(f"/clips/{self.title.pk}.mp4", {"v": version})
                self.assertEqual(b"".join(response.streaming_content), FILM)
                self.assertEqual("immutable" in response["Cache-Control"], kept)

    def test_what_began_as_an_opening_goes_on_as_one_though_the_film_has_come(self) -> None:
        opening = "opening-0123456789ab"
        keep_film(self.title, opening)
        (folder_of(self.title.pk) / f"{opening}.mp4").write_bytes(b"opening")
        response = self.client.get(f"/clips/{self.title.pk}.mp4", {"v": opening})
        self.assertEqual(b"".join(response.streaming_content), b"opening")

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
