"""Play sessions: a page opens one, and an account plays on so many screens at once."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from unittest import mock

from django.db import connection
from django.test import TransactionTestCase, override_settings
from django.utils import timezone

from catalog.models import Episode, Season, Title
from playback.devices import Device
from playback.models import Marker, PlaySession, Stream
from playback.sessions import OverError, Screen, TooManyStreamsError, begin, end, forget_old, renew, stop
from tests.factory import make_account, make_profile, make_title, make_watch
from tests.playback.base import StreamTestCase
from tests.playback.streams import make_stream
from viewing.models import Progress


def long_ago(session: PlaySession, **ago: float) -> None:
    PlaySession.objects.filter(pk=session.pk).update(last_seen_at=timezone.now() - timedelta(**ago))


class PlayerConfigTests(StreamTestCase):
    def test_a_title_with_a_stream_plays_it_and_has_a_session(self) -> None:
        Marker.objects.create(title=self.heat, kind="intro", start_seconds=3, end_seconds=9.5)
        make_watch(self.ada, self.heat, fraction=0.4)
        told = self.play()
        session = self.session_of(told)
        self.assertEqual((session.profile, session.stream, session.title), (self.ada, self.stream, self.heat))
        base = told["manifest"].removesuffix("master.m3u8")
        self.assertRegex(base, r"^/stream/[\w-]{48}/$")
        self.assertEqual((told["kind"], told["sizes"], told["duration"]), ("stream", f"{base}sizes.json", 20.0))
        self.assertEqual(told["thumbnails"], f"{base}thumbnails.vtt")
        self.assertEqual(told["captions"], [{"language": "en", "label": "EN", "url": f"{base}captions-en.vtt"}])
        self.assertEqual(told["markers"], [{"kind": "intro", "start": 3.0, "end": 9.5}])
        self.assertEqual((told["resume"], told["next"], told["episode"]), ({"share": 0.4}, None, None))
        self.assertEqual(told["renew"], f"/api/v1/playback/sessions/{session.pk}/renew/")
        self.assertEqual((told["telemetry"], told["expires_in"]), ("/api/v1/playback/telemetry/", 600))
        self.assertTrue(told["file"].startswith(f"/clips/{self.heat.pk}.mp4?v="))

    def test_it_is_on_the_page_as_json_that_no_name_can_break_out_of(self) -> None:
        title = make_title("</script><script>alert(1)</script>")
        make_stream(title, version="aaaaaaaaaaaa")
        page = self.client.get(f"/watch/{title.slug}/")
        self.assertContains(page, '<script id="player-config" type="application/json">')
        self.assertNotContains(page, "<script>alert")
        self.assertIn("no-store", page["Cache-Control"])

    def test_a_title_without_a_stream_plays_its_file(self) -> None:
        plain = make_title("Ronin")
        told = self.play(plain)
        self.assertEqual((told["kind"], told["manifest"], told["renew"], told["captions"]), ("file", None, None, []))
        self.assertTrue(uuid.UUID(told["session"]))
        self.assertFalse(PlaySession.objects.exists())

    def test_captions_and_thumbnails_that_a_stream_lacks_are_not_offered(self) -> None:
        (self.stream.folder / "captions-en.vtt").unlink()
        (self.stream.folder / "thumbnails.vtt").unlink()
        told = self.play()
        self.assertEqual((told["captions"], told["thumbnails"]), ([], None))

    def test_the_learned_table_is_the_one_of_this_network_at_this_hour(self) -> None:
        with mock.patch("playback.player.table_for", return_value={"version": 1}) as asked:
            told = self.client.get(f"/watch/{self.heat.slug}/", headers={"ECT": "4g"}).context["player_config"]
        self.assertEqual(told["throughput"], {"version": 1})
        self.assertEqual(asked.call_args.args, ("127.0.0.0/24", "4g", timezone.now().hour))

    def test_where_it_plays_is_kept_masked_and_coarse(self) -> None:
        phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148"
        self.client.get(f"/watch/{self.heat.slug}/", headers={"User-Agent": phone}, REMOTE_ADDR="203.0.113.77")
        session = PlaySession.objects.get()
        self.assertEqual((session.network, session.device), ("203.0.113.0/24", Device.PHONE))
        self.assertNotIn(self.client.session.session_key, session.browser)


class EpisodeTests(StreamTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.series = make_title("Lanterns", kind=Title.Kind.SERIES)
        seasons = [Season.objects.create(title=self.series, number=n) for n in (1, 2)]
        self.episodes = [
            Episode.objects.create(season=season, number=n, name=f"Part {n}") for season in seasons for n in (1, 2)
        ]
        self.streams = [
            make_stream(self.series, episode, version=f"{n:012x}") for n, episode in enumerate(self.episodes) if n != 2
        ]

    def watched(self, episode: Episode, *, finished: bool) -> None:
        Progress.objects.create(
            profile=self.ada, title=self.series, episode=episode, position_seconds=50, duration_seconds=100,
            updated_at=timezone.now(), finished_at=timezone.now() if finished else None,
        )  # fmt: skip

    def test_it_begins_with_the_first_and_names_the_next_that_has_a_stream(self) -> None:
        told = self.play(self.series)
        self.assertEqual((told["episode"], told["episode_name"]), (self.episodes[0].pk, "1. Part 1"))
        self.assertEqual(told["next"]["url"], f"/watch/{self.series.slug}/?episode={self.episodes[1].pk}")
        second = self.play(self.series, episode=self.episodes[1].pk)
        self.assertEqual(second["next"]["url"], f"/watch/{self.series.slug}/?episode={self.episodes[3].pk}")
        self.assertIsNone(self.play(self.series, episode=self.episodes[3].pk)["next"])

    def test_it_goes_on_where_the_profile_is(self) -> None:
        self.watched(self.episodes[1], finished=False)
        told = self.play(self.series)
        self.assertEqual((told["episode"], told["resume"]), (self.episodes[1].pk, {"share": 0.5}))
        self.assertEqual(self.play(self.series, episode=self.episodes[0].pk)["resume"], {"share": 0})

    def test_after_one_that_is_finished_comes_the_next_and_after_the_last_the_first(self) -> None:
        self.watched(self.episodes[0], finished=True)
        self.assertEqual(self.play(self.series)["episode"], self.episodes[1].pk)
        self.watched(self.episodes[3], finished=True)
        self.assertEqual(self.play(self.series)["episode"], self.episodes[0].pk)

    def test_markers_and_captions_are_of_the_episode(self) -> None:
        Marker.objects.create(title=self.series, episode=self.episodes[1], kind="recap", start_seconds=0, end_seconds=5)
        self.assertEqual(self.play(self.series)["markers"], [])
        self.assertEqual(len(self.play(self.series, episode=self.episodes[1].pk)["markers"]), 1)

    def test_an_episode_of_another_title_and_what_is_none_are_not_found(self) -> None:
        for asked in (self.episodes[0].pk, 0, -1, "x", "²", 10**30):
            response = self.client.get(f"/watch/{self.heat.slug}/", {"episode": asked})
            self.assertEqual(response.status_code, 404)


@override_settings(STREAMS_PER_ACCOUNT=2)
class LimitTests(StreamTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.ronin = make_title("Ronin")
        make_stream(self.ronin, version="aaaaaaaaaaaa")
        self.others = [self.browser_of(profile) for profile in (self.ada, self.kid)]
        self.playing = [self.play(client=client) for client in self.others]

    def test_one_screen_too_many_is_told_who_plays_and_how_to_go_on(self) -> None:
        page = self.client.get(f"/watch/{self.heat.slug}/")
        for text in ("Kit", "on a computer", "Stop it and play here"):
            self.assertContains(page, text, status_code=409)
        self.assertNotContains(page, "data-player", status_code=409)
        self.assertEqual(PlaySession.objects.count(), 2)

    def test_it_takes_the_place_of_the_screen_that_the_viewer_chooses(self) -> None:
        kids = self.playing[1]
        answer = self.client.post(f"/watch/{self.heat.slug}/instead-of/{kids['session']}/")
        self.assertRedirects(answer, f"/watch/{self.heat.slug}/")
        told = self.others[1].post(kids["renew"])
        self.assertEqual((told.status_code, told.json()["error"]), (409, "replaced"))
        with mock.patch("playback.delivery.CHECK_SECONDS", 0):
            self.assert_refused(self.fetch(kids, client=self.others[1]), "revoked")
            self.assertEqual(self.fetch(self.playing[0], client=self.others[0]).status_code, 200)

    def test_nobody_elses_screen_can_be_stopped(self) -> None:
        stranger = self.browser_of(self.ben)
        stranger.post(f"/watch/{self.heat.slug}/instead-of/{self.playing[0]['session']}/")
        stranger.post(self.playing[0]["renew"].replace("renew", "stop"))
        stranger.post(self.playing[0]["end"])
        self.assertEqual(PlaySession.objects.open().filter(account=self.ada_account).count(), 2)
        self.assertEqual(stranger.post(self.playing[0]["renew"]).status_code, 404)

    def test_another_account_has_places_of_its_own(self) -> None:
        self.assertEqual(self.play(client=self.browser_of(self.ben))["kind"], "stream")

    def test_what_is_closed_gives_its_place_at_once_and_what_is_not_seen_after_a_while(self) -> None:
        self.others[0].post(self.playing[0]["end"])
        self.play()
        page = self.browser_of(self.ada).get(f"/watch/{self.heat.slug}/")
        self.assertEqual(page.status_code, 409)
        long_ago(self.session_of(self.playing[1]), seconds=91)
        self.assertEqual(self.play(client=self.browser_of(self.ada))["kind"], "stream")

    def test_a_page_that_is_loaded_again_takes_no_second_place(self) -> None:
        for _ in range(5):
            self.play(client=self.others[0])
        self.assertEqual(PlaySession.objects.live().count(), 2)

    def test_in_one_browser_the_newest_page_takes_the_place_of_its_oldest(self) -> None:
        newest = self.play(self.ronin, client=self.others[0])
        self.assertEqual(newest["kind"], "stream")
        self.assertEqual(self.others[0].post(self.playing[0]["renew"]).json()["error"], "replaced")
        self.assertIsNone(self.session_of(self.playing[1]).revoked_at)

    def test_one_that_was_not_seen_asks_again_and_is_refused_where_others_came(self) -> None:
        long_ago(self.session_of(self.playing[0]), minutes=10)
        self.play()
        answer = self.others[0].post(self.playing[0]["renew"])
        self.assertEqual((answer.status_code, answer.json()["error"]), (409, "too_many_streams"))
        long_ago(self.session_of(self.playing[1]), minutes=10)
        self.assertEqual(self.others[0].post(self.playing[0]["renew"]).status_code, 200)

    def test_what_is_over_or_withdrawn_is_not_renewed_and_says_why(self) -> None:
        for change, reason in (
            (lambda: self.others[0].post(self.playing[0]["end"]), "ended"),
            (lambda: stop(session_id=uuid.UUID(self.playing[0]["session"]), account=self.ada_account), "ended"),
        ):
            change()
            self.assertEqual(self.others[0].post(self.playing[0]["renew"]).json()["error"], reason)
        self.heat.is_published = False
        self.heat.save()
        self.assertEqual(self.others[1].post(self.playing[1]["renew"]).json()["error"], "withdrawn")

    def test_old_sessions_are_forgotten_with_their_telemetry(self) -> None:
        long_ago(self.session_of(self.playing[0]), days=31)
        self.assertEqual((forget_old(), PlaySession.objects.count()), (1, 1))


class RaceTests(TransactionTestCase):
    """Screens that come at the same moment."""

    def setUp(self) -> None:
        self.account = make_account()
        self.ada = make_profile("Ada", account=self.account)
        self.title = make_title("Heat")
        self.stream = Stream.objects.create(
            title=self.title, version="0123456789ab", duration_seconds=20, is_active=True
        )
        self.begun: list[PlaySession] = []
        self.refused: list[Exception] = []
        self.errors: list[Exception] = []

    def at_once(self, acts: list[Callable[[], PlaySession | None]]) -> None:
        start = threading.Barrier(len(acts))

        def run(act: Callable[[], PlaySession | None]) -> None:
            try:
                start.wait()
                self.begun.append(act())
            except (TooManyStreamsError, OverError) as error:
                self.refused.append(error)
            except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
                self.errors.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=[act]) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(self.errors, [])

    def begin(self, browser: str) -> PlaySession:
        return begin(profile=self.ada, stream=self.stream, screen=Screen(browser))

    @override_settings(STREAMS_PER_ACCOUNT=3)
    def test_of_eight_screens_that_begin_at_once_three_play(self) -> None:
        self.at_once([lambda n=n: self.begin(f"browser {n}") for n in range(8)])
        self.assertEqual((len(self.begun), len(self.refused)), (3, 5))
        self.assertEqual(PlaySession.objects.live().count(), 3)

    @override_settings(STREAMS_PER_ACCOUNT=2)
    def test_one_browser_that_loads_its_page_eight_times_at_once_plays_once(self) -> None:
        self.at_once([lambda: self.begin("browser")] * 8)
        self.assertEqual((len(self.begun), PlaySession.objects.live().count()), (8, 1))

    @override_settings(STREAMS_PER_ACCOUNT=2)
    def test_of_sessions_that_come_back_at_once_as_many_play_as_there_are_places(self) -> None:
        sessions = []
        for number in range(6):
            sessions.append(self.begin(f"browser {number}"))
            long_ago(sessions[-1], minutes=5)
        self.at_once(
            [
                lambda session=session: renew(session_id=session.pk, profile=self.ada, screen=Screen(session.browser))
                for session in sessions
            ]
        )
        self.assertEqual((len(self.begun), len(self.refused)), (2, 4))
        self.assertEqual(PlaySession.objects.live().count(), 2)

    def test_one_that_ends_while_it_is_renewed_is_over_and_nothing_breaks(self) -> None:
        session = self.begin("browser")
        self.at_once(
            [
                lambda: renew(session_id=session.pk, profile=self.ada, screen=Screen("browser")),
                lambda: end(session_id=session.pk, profile=self.ada),
            ]
        )
        session.refresh_from_db()
        self.assertIsNotNone(session.ended_at)
