"""The files of a stream: who gets them, for how long, which bytes, and who sends them."""

import time
import uuid
from datetime import timedelta
from unittest import mock

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, storages
from django.test import Client, override_settings
from django.utils import timezone

from playback.delivery import RefusedError, forget_grants, read, sign
from playback.models import PlaySession
from profiles.services import delete_profile, end_other_sessions
from tests.factory import make_title
from tests.playback.base import StreamTestCase
from tests.playback.streams import make_stream, segment_bytes


def content(response: object) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


class TokenTests(StreamTestCase):
    def test_a_token_names_its_session_and_nothing_of_it_can_be_changed(self) -> None:
        session = uuid.uuid4()
        token = sign(session)
        self.assertEqual(read(token), session)
        for place, letter in enumerate(token):
            other = "A" if letter != "A" else "B"
            with self.subTest(place), self.assertRaises(RefusedError) as refused:
                read(token[:place] + other + token[place + 1 :])
            self.assertEqual(refused.exception.reason, "invalid")

    def test_what_is_no_token_is_invalid(self) -> None:
        for text in ("", "x", "A" * 47, "A" * 48, "A" * 49, "A" * 47 + "=", "é" * 48, "A" * 100_000):
            with self.subTest(text[:10]), self.assertRaises(RefusedError) as refused:
                read(text)
            self.assertEqual(refused.exception.reason, "invalid")

    def test_its_time_ends(self) -> None:
        with self.assertRaises(RefusedError) as refused:
            read(sign(uuid.uuid4(), seconds=0))
        self.assertEqual(refused.exception.reason, "expired")

    def test_one_signed_with_the_key_before_holds_to_its_end(self) -> None:
        session = uuid.uuid4()
        with override_settings(SECRET_KEY="the key before"):
            token = sign(session)
        with self.assertRaises(RefusedError):
            read(token)
        with override_settings(SECRET_KEY_FALLBACKS=["the key before"]):
            self.assertEqual(read(token), session)


class AccessTests(StreamTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.config = self.play()
        self.session = self.session_of(self.config)

    def assert_stops(self, reason: str = "revoked") -> None:
        """What was fetched a moment ago may be so for some seconds more, and then no longer."""
        with mock.patch("playback.delivery.CHECK_SECONDS", 0):
            self.assert_refused(self.fetch(self.config), reason)
        forget_grants()
        self.assert_refused(self.fetch(self.config), reason)

    def test_whoever_opened_the_page_gets_every_file_under_its_prefix(self) -> None:
        for name in (
            "master.m3u8", "sizes.json", "thumbnails.vtt", "thumbnails-000.jpg", "captions-en.vtt", "audio-0/00001.m4s",
            "video-2/index.m3u8", "video-2/init.mp4", "video-2/00004.m4s",
        ):  # fmt: skip
            with self.subTest(name):
                self.assertEqual(self.fetch(self.config, name).status_code, 200)

    def test_an_address_given_away_opens_nothing_elsewhere(self) -> None:
        for client in (Client(), self.browser_of(self.ben), self.browser_of(self.ada), self.browser_of(self.kid)):
            self.assert_refused(self.fetch(self.config, client=client), "invalid")
        self.assertEqual(self.fetch(self.config).status_code, 200)

    def test_a_kids_profile_gets_nothing_by_an_adults_address_in_the_same_browser(self) -> None:
        self.heat.maturity = 18
        self.heat.save()
        adults = self.play()
        self.watch_as(self.kid)
        self.assertIn(self.fetch(adults).status_code, {403})
        self.assertEqual(self.client.get(f"/watch/{self.heat.slug}/").status_code, 404)

    def test_another_profile_chosen_in_the_browser_stops_it(self) -> None:
        self.fetch(self.config)
        session = self.client.session
        session["profile_id"] = self.kid.pk
        session.save()
        self.assert_stops()

    def test_its_time_ends_and_a_renewal_goes_on_in_the_middle(self) -> None:
        later = time.time() + 601
        with mock.patch("time.time", lambda: later):
            self.assert_refused(self.fetch(self.config), "expired")
            renewed = self.client.post(self.config["renew"]).json()
            config = self.config | {"manifest": renewed["base"] + "master.m3u8"}
            self.assertEqual(renewed["base"], f"/stream/{renewed['token']}/")
            self.assertEqual(content(self.fetch(config, "video-1/00003.m4s")), segment_bytes(1, 3))

    def test_after_the_end_it_cannot_be_replayed(self) -> None:
        self.fetch(self.config)
        self.assertEqual(self.client.post(self.config["end"]).status_code, 204)
        self.assert_stops()

    def test_a_title_that_is_withdrawn_stops(self) -> None:
        self.fetch(self.config)
        self.heat.is_published = False
        self.heat.save()
        self.assert_stops()

    def test_a_limit_that_is_lowered_stops_what_is_above_it(self) -> None:
        self.heat.maturity = 16
        self.heat.save()
        self.fetch(self.config)
        self.ada.maturity_limit = 13
        self.ada.save()
        self.assert_stops()

    def test_a_stream_that_another_has_replaced_is_played_to_its_end(self) -> None:
        self.stream.is_active = False
        self.stream.save()
        make_stream(self.heat, version="ba9876543210", captions=())
        self.assertEqual(content(self.fetch(self.config, "video-1/00003.m4s")), segment_bytes(1, 3))

    def test_a_stream_that_is_taken_off_or_gone_stops(self) -> None:
        self.fetch(self.config)
        self.stream.is_active = False
        self.stream.save()
        self.assert_stops()
        self.stream.delete()
        self.assert_stops()

    def test_signing_out_elsewhere_stops_what_plays_there(self) -> None:
        self.fetch(self.config)
        end_other_sessions(account=self.ada_account, session_key="another browser's")
        self.assert_stops()

    def test_signing_out_here_stops_it(self) -> None:
        self.fetch(self.config)
        self.client.post("/sign-out/")
        self.assert_refused(self.fetch(self.config), "invalid")

    def test_a_deleted_profile_and_a_closed_account_stop(self) -> None:
        self.fetch(self.config)
        self.ada_account.is_active = False
        self.ada_account.save()
        self.assert_stops()
        delete_profile(profile=self.ada)
        self.assert_stops()

    def test_a_session_that_went_unseen_asks_for_its_place_again(self) -> None:
        PlaySession.objects.update(last_seen_at=timezone.now() - timedelta(minutes=5))
        self.assert_refused(self.fetch(self.config), "expired")
        renewed = self.client.post(self.config["renew"]).json()
        self.assertEqual(self.client.get(renewed["base"] + "master.m3u8").status_code, 200)

    def test_a_segment_costs_no_query_mostly_and_never_more_than_one(self) -> None:
        with self.assertNumQueries(1):
            self.fetch(self.config)
        with self.assertNumQueries(0):
            for number in range(5):
                self.assertEqual(self.fetch(self.config, f"video-1/{number:05d}.m4s").status_code, 200)
        with mock.patch("playback.delivery.CHECK_SECONDS", 0), self.assertNumQueries(1):
            self.fetch(self.config)

    def test_fetching_shows_that_it_plays(self) -> None:
        self.fetch(self.config)
        PlaySession.objects.update(last_seen_at=timezone.now() - timedelta(seconds=60))
        with mock.patch("playback.delivery.CHECK_SECONDS", 0):
            self.fetch(self.config)
        self.session.refresh_from_db()
        self.assertLess(timezone.now() - self.session.last_seen_at, timedelta(seconds=10))


class FileTests(StreamTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.config = self.play()

    def test_only_the_files_of_this_stream_have_a_name(self) -> None:
        other = make_stream(make_title("Ronin"), version="ba9876543210")
        (self.stream.folder / "secret.txt").write_text("secret")
        (self.stream.folder / "video-0" / "00000.m4s.part").write_text("secret")
        for name in (
            "secret.txt", "video-0/00000.m4s.part", "video-0", "video-0/", "video-9/00000.m4s", "video-0/99999.m4s",
            "../../../../etc/passwd", "..%2f..%2fsecret", "%2e%2e/%2e%2e/", "video-0/../secret.txt", "./master.m3u8",
            f"../{other.version}/master.m3u8", f"../../{other.title_id}/{other.version}/master.m3u8", "/etc/passwd",
            "master.m3u8%00", "master.m3u8/", "MASTER.M3U8", "captions-xx.vtt", "captions-../x.vtt", "video-٣/init.mp4",
            "video-0//00000.m4s", "master.m3u8%0A", "a" * 5000,
        ):  # fmt: skip
            with self.subTest(name[:30]):
                response = self.fetch(self.config, name)
                self.assertEqual(response.status_code, 404)
                self.assertNotIn(b"secret", content(response))

    def test_a_stranger_is_not_told_what_there_is(self) -> None:
        for name in ("master.m3u8", "nothing"):
            self.assert_refused(self.fetch(self.config, name, Client()), "invalid")

    def test_segments_are_kept_for_good_and_playlists_are_asked_for_again(self) -> None:
        for name, kept in (
            ("video-0/00000.m4s", True), ("video-0/init.mp4", True), ("thumbnails-000.jpg", True),
            ("master.m3u8", False), ("video-0/index.m3u8", False), ("sizes.json", False), ("captions-en.vtt", False),
            ("thumbnails.vtt", False),
        ):  # fmt: skip
            with self.subTest(name):
                expected = "private, max-age=31536000, immutable" if kept else "private, no-cache"
                self.assertEqual(self.fetch(self.config, name)["Cache-Control"], expected)

    def test_what_it_is_is_said_and_no_other_site_is_let_in(self) -> None:
        for name, kind in (
            ("master.m3u8", "application/vnd.apple.mpegurl"), ("video-0/00000.m4s", "video/mp4"),
            ("audio-0/init.mp4", "audio/mp4"), ("thumbnails-000.jpg", "image/jpeg"), ("sizes.json", "application/json"),
            ("captions-en.vtt", "text/vtt; charset=utf-8"),
        ):  # fmt: skip
            with self.subTest(name):
                response = self.fetch(self.config, name, Origin="https://elsewhere.example")
                self.assertEqual(response["Content-Type"], kind)
                self.assertFalse([header for header in response.headers if header.startswith("Access-Control")])
                self.assertNotIn("Set-Cookie", response)

    def test_a_range_is_sent_byte_by_byte(self) -> None:
        whole = segment_bytes(1, 2)
        response = self.fetch(self.config, "video-1/00002.m4s", Range="bytes=5-14")
        self.assertEqual((response.status_code, response["Content-Range"]), (206, f"bytes 5-14/{len(whole)}"))
        self.assertEqual(content(response), whole[5:15])
        self.assertEqual(self.fetch(self.config, "video-1/00002.m4s", Range="bytes=99999-").status_code, 416)

    def test_what_a_browser_has_already_is_not_sent_again(self) -> None:
        for name in ("video-0/00000.m4s", "master.m3u8"):
            etag = self.fetch(self.config, name)["ETag"]
            again = self.fetch(self.config, name, If_None_Match=etag)
            self.assertEqual((again.status_code, content(again), again["ETag"]), (304, b"", etag))
            self.assertIn("private", again["Cache-Control"])
        self.assertNotEqual(self.fetch(self.config, "video-0/00001.m4s")["ETag"], etag)

    def test_a_range_of_another_version_gets_the_whole_of_this_one(self) -> None:
        etag = self.fetch(self.config)["ETag"]
        for told, status in ((etag, 206), ('"older"', 200)):
            response = self.fetch(self.config, Range="bytes=0-3", If_Range=told)
            self.assertEqual(response.status_code, status)

    def test_it_can_be_asked_about_without_being_sent(self) -> None:
        response = self.client.head(self.config["manifest"].replace("master.m3u8", "video-0/00000.m4s"))
        self.assertEqual((response.status_code, content(response)), (200, b""))
        self.assertEqual(response["Content-Length"], str(len(segment_bytes(0, 0))))

    def test_nothing_else_can_be_done_to_it(self) -> None:
        for method in ("post", "put", "delete", "patch"):
            self.assertEqual(getattr(self.client, method)(self.config["manifest"]).status_code, 405)


@override_settings(STREAM_DELIVERY="nginx", STREAM_ACCEL_PREFIX="/protected-streams/")
class NginxTests(StreamTestCase):
    def test_nginx_is_told_which_file_to_send(self) -> None:
        response = self.fetch(self.play(), "video-0/00001.m4s")
        place = f"{self.heat.pk}/{self.stream.version}/video-0/00001.m4s"
        self.assertEqual((response.status_code, response["X-Accel-Redirect"]), (200, f"/protected-streams/{place}"))
        self.assertEqual((response.content, response["Content-Type"]), (b"", "video/mp4"))
        self.assertIn("immutable", response["Cache-Control"])

    def test_who_may_not_have_it_gets_no_such_word(self) -> None:
        response = self.fetch(self.play(), client=Client())
        self.assert_refused(response, "invalid")
        self.assertNotIn("X-Accel-Redirect", response)


class SignedStorage(InMemoryStorage):
    """As one of S3: addresses elsewhere, signed for a while."""

    def url(self, name: str) -> str:
        return f"https://bucket.example/{name}?signature=abc"


STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "bucket": {"BACKEND": "tests.playback.test_delivery.SignedStorage"},
}


@override_settings(STREAM_DELIVERY="s3", STREAM_STORAGE="bucket", STORAGES=STORAGES)
class StorageTests(StreamTestCase):
    def setUp(self) -> None:
        super().setUp()
        for path in self.stream.folder.rglob("*.*"):
            storages["bucket"].save(str(path.relative_to(self.media)), ContentFile(path.read_bytes()))
        self.config = self.play()

    def test_segments_are_fetched_from_the_storage_by_a_signed_address_that_is_not_kept(self) -> None:
        response = self.fetch(self.config, "video-0/00001.m4s")
        place = f"streams/{self.heat.pk}/{self.stream.version}/video-0/00001.m4s"
        self.assertEqual(
            (response.status_code, response["Location"]), (302, f"https://bucket.example/{place}?signature=abc")
        )
        self.assertEqual(response["Cache-Control"], "private, no-store")

    def test_playlists_and_texts_pass_through_for_what_they_name_is_beside_them(self) -> None:
        for name, start in (("master.m3u8", b"#EXTM3U"), ("thumbnails.vtt", b"WEBVTT"), ("sizes.json", b"{")):
            response = self.fetch(self.config, name)
            self.assertEqual(response.status_code, 200)
            self.assertTrue(content(response).startswith(start))
        self.assertEqual(self.fetch(self.config, "captions-xx.vtt").status_code, 404)

    def test_the_player_is_told_of_what_the_storage_has(self) -> None:
        self.assertTrue(self.config["thumbnails"])
        self.assertEqual([each["language"] for each in self.config["captions"]], ["en"])
