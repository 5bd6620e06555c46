"""What a curator does in the admin: add videos, see how far they are, try again, exchange captions."""

import tempfile
from pathlib import Path
from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse

from catalog.models import Episode, Season
from playback.models import Captions, Marker, Rendition, Stream, Video
from tests.base import StreamsiteTestCase
from tests.factory import make_account, make_title

SRT = b"1\n00:00:01,000 --> 00:00:02,000\nHi\n"


class VideoAdminTestCase(StreamsiteTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.media = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory())).resolve()
        self.enterContext(override_settings(MEDIA_ROOT=self.media, VIDEO_FOLDERS=[self.folder]))
        self.asked = self.enterContext(patch("playback.admin.package_video.delay"))
        self.curator = make_account("curator@example.com", is_staff=True, is_superuser=True)
        self.client.force_login(self.curator)
        self.title = make_title("Heat")

    def post(self, name: str, **fields: object) -> object:
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.post(reverse(f"admin:playback_{name}_add"), {"title": self.title.pk} | fields)

    def make_stream(self, **fields: object) -> Stream:
        return Stream.objects.create(
            **{"title": self.title, "version": "0" * 12, "duration_seconds": 30, "is_active": True} | fields
        )


class AddVideoTests(VideoAdminTestCase):
    def test_an_upload_is_stored_and_packaged_without_another_step(self) -> None:
        response = self.post("video", upload=SimpleUploadedFile("heat.mp4", b"video"))
        self.assertEqual(response.status_code, 302)
        video = Video.objects.get()
        self.assertEqual(video.state, Video.State.WAITING)
        self.assertTrue(Path(video.upload.path).is_relative_to(self.media / "videos"))
        self.asked.assert_called_once_with(video.pk)

    def test_a_file_on_the_server_is_named_by_its_path(self) -> None:
        (self.folder / "heat.mkv").write_bytes(b"video")
        self.post("video", path=str(self.folder / "." / "heat.mkv"))
        video = Video.objects.get()
        self.assertEqual(video.source_path, self.folder / "heat.mkv")
        self.asked.assert_called_once_with(video.pk)

    def test_only_files_in_the_folders_that_are_named_for_it(self) -> None:
        (self.folder / "out").symlink_to("/etc")
        for path in ("/etc/passwd", f"{self.folder}/../../etc/passwd", f"{self.folder}/out/passwd", "heat.mkv", "\0"):
            with self.subTest(path):
                response = self.post("video", path=path)
                self.assertEqual(response.status_code, 200)
                self.assertTrue(response.context["adminform"].form.errors["path"])
        self.assertContains(self.post("video", path=f"{self.folder}/none.mp4"), "There is no file")
        self.assertFalse(Video.objects.exists())

    def test_either_a_file_or_a_path(self) -> None:
        (self.folder / "heat.mkv").write_bytes(b"video")
        both = {"upload": SimpleUploadedFile("heat.mp4", b"video"), "path": str(self.folder / "heat.mkv")}
        for fields in ({}, both):
            with self.subTest(fields):
                self.assertContains(self.post("video", **fields), "one of the two")
        self.asked.assert_not_called()

    def test_an_episode_of_another_title_is_refused(self) -> None:
        season = Season.objects.create(title=make_title("Dark", kind="series"), number=1)
        episode = Episode.objects.create(season=season, number=1, name="Secrets")
        response = self.post("video", episode=episode.pk, upload=SimpleUploadedFile("heat.mp4", b"video"))
        self.assertContains(response, "an episode of another title")

    def test_an_empty_upload_is_refused(self) -> None:
        self.assertContains(self.post("video", upload=SimpleUploadedFile("heat.mp4", b"")), "empty")


class ProgressTests(VideoAdminTestCase):
    def make_video(self, **fields: object) -> Video:
        return Video.objects.create(**{"title": self.title, "upload": "videos/heat.mp4"} | fields)

    def open(self, video: Video | None = None) -> object:
        if video:
            return self.client.get(reverse("admin:playback_video_change", args=[video.pk]))
        return self.client.get(reverse("admin:playback_video_changelist"))

    def test_state_and_share_are_seen_and_the_page_keeps_itself_up_to_date(self) -> None:
        video = self.make_video(state=Video.State.ENCODING, progress=0.42, facts="320 x 180, 24 frames/s")
        for page in (self.open(), self.open(video)):
            self.assertContains(page, "42 %")
            self.assertContains(page, "320 x 180, 24 frames/s")
            self.assertEqual(page["Refresh"], "5")

    def test_a_problem_is_told_in_words_and_nothing_is_asked_for_again_by_itself(self) -> None:
        video = self.make_video(state=Video.State.FAILED, problem="The file breaks off after 12 of 30 seconds.")
        for page in (self.open(), self.open(video)):
            self.assertContains(page, "breaks off after 12 of 30")
            self.assertNotIn("Refresh", page)

    def test_what_was_made_is_told_rung_by_rung(self) -> None:
        video = self.make_video(state=Video.State.READY, progress=1)
        stream = self.make_stream(video=video)
        Rendition.objects.create(
            stream=stream, rung=0, codec="avc1.64001f", width=1280, height=720, average_bitrate=1_500_000,
            peak_bitrate=2_100_000, vmaf=93.21,
        )  # fmt: skip
        self.assertContains(self.open(), "720p, 1500 kbit/s")
        for words in ("avc1.64001f", "1280 x 720", "1500", "2100", "93.2"):
            self.assertContains(self.open(video), words)

    def test_trying_again(self) -> None:
        video = self.make_video(state=Video.State.FAILED, problem="Out of space.")
        data = {"action": "try_again", "_selected_action": [video.pk]}
        self.client.post(reverse("admin:playback_video_changelist"), data)
        video.refresh_from_db()
        self.assertEqual((video.state, video.problem), (Video.State.WAITING, ""))
        self.asked.assert_called_once_with(video.pk)

    def test_a_deleted_video_takes_its_upload_with_it_and_leaves_what_plays(self) -> None:
        self.post("video", upload=SimpleUploadedFile("heat.mp4", b"video"))
        video = Video.objects.get()
        stream, path = self.make_stream(video=video), Path(video.upload.path)
        with self.captureOnCommitCallbacks(execute=True):
            self.client.post(reverse("admin:playback_video_delete", args=[video.pk]), {"post": "yes"})
        self.assertFalse(path.exists())
        self.assertEqual(Stream.objects.playing(self.title.pk), stream)

    def test_a_video_is_not_edited(self) -> None:
        video = self.make_video()
        self.client.post(reverse("admin:playback_video_change", args=[video.pk]), {"path": "/etc/passwd"})
        video.refresh_from_db()
        self.assertEqual(video.path, "")

    def test_more_videos_cost_no_more_queries(self) -> None:
        self.make_packaged("f" * 12)
        self.assert_queries_flat(self.open, lambda: [self.make_packaged(f"{number:012d}") for number in range(8)])

    def make_packaged(self, version: str) -> None:
        stream = self.make_stream(video=self.make_video(), version=version, is_active=False)
        Rendition.objects.create(
            stream=stream, rung=0, codec="avc1", width=2, height=2, average_bitrate=1, peak_bitrate=1
        )


class StreamAdminTests(VideoAdminTestCase):
    def act(self, action: str, stream: Stream) -> None:
        data = {"action": action, "_selected_action": [stream.pk]}
        self.client.post(reverse("admin:playback_stream_changelist"), data)

    def test_an_older_stream_can_play_again_while_its_files_are_there(self) -> None:
        old = self.make_stream(is_active=False)
        new = self.make_stream(version="1" * 12)
        self.act("play", old)
        self.assertEqual(Stream.objects.playing(self.title.pk), new)
        old.folder.mkdir(parents=True)
        self.act("play", old)
        self.assertEqual(Stream.objects.playing(self.title.pk), old)
        new.refresh_from_db()
        self.assertIsNotNone(new.retired_at)

    def test_a_stream_can_be_taken_off(self) -> None:
        self.act("take_off", self.make_stream())
        self.assertIsNone(Stream.objects.playing(self.title.pk))

    def test_streams_are_looked_at_but_neither_added_nor_edited(self) -> None:
        stream = self.make_stream()
        self.assertEqual(self.client.get(reverse("admin:playback_stream_add")).status_code, 403)
        self.assertContains(self.client.get(reverse("admin:playback_stream_change", args=[stream.pk])), "0" * 12)
        self.assertContains(self.client.get(reverse("admin:playback_stream_changelist")), "0" * 12)


class CaptionsAdminTests(VideoAdminTestCase):
    def add(self, content: bytes = SRT, **fields: object) -> object:
        file = SimpleUploadedFile("words.srt", content)
        return self.post("captions", **{"language": "en", "label": "English", "file": file} | fields)

    def test_captions_stand_beside_the_stream_as_soon_as_they_are_uploaded(self) -> None:
        stream = self.make_stream()
        stream.folder.mkdir(parents=True)
        self.add()
        self.assertTrue((stream.folder / "captions-en.vtt").read_text().startswith("WEBVTT\n\n00:00:01.000"))
        with self.captureOnCommitCallbacks(execute=True):
            address = reverse("admin:playback_captions_delete", args=[Captions.objects.get().pk])
            self.client.post(address, {"post": "yes"})
        self.assertFalse((stream.folder / "captions-en.vtt").exists())

    def test_what_cannot_be_read_is_refused(self) -> None:
        self.assertContains(self.add(b"hello"), "no captions in the file")
        for language in ("../x", "english", "e n"):
            with self.subTest(language):
                self.assertContains(self.add(language=language), "language tag")
        self.assertFalse(Captions.objects.exists())

    def test_a_language_once(self) -> None:
        self.add()
        self.add()
        self.assertEqual(Captions.objects.count(), 1)


class MarkerAdminTests(VideoAdminTestCase):
    def test_a_marker_ends_after_it_starts(self) -> None:
        self.assertContains(self.post("marker", kind="intro", start_seconds=9, end_seconds=3), "end after it starts")
        self.post("marker", kind="intro", start_seconds=3, end_seconds=9)
        self.assertEqual(Marker.objects.get().end_seconds, 9)

    def test_only_staff(self) -> None:
        self.watch_as(self.ben)
        for name in ("video", "stream", "captions", "marker"):
            self.assertEqual(self.client.get(reverse(f"admin:playback_{name}_changelist")).status_code, 302)
