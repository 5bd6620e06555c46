"""Playing from another screen: it begins, goes on, ends, and tells how it went."""

import tempfile
import uuid

from django.test import Client, override_settings

from playback.models import PlaySession, TransferReport
from tests.api.base import ApiTestCase
from tests.factory import make_title, make_watch
from tests.playback.streams import make_stream


class PlayApiTests(ApiTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.enterContext(override_settings(MEDIA_ROOT=self.enterContext(tempfile.TemporaryDirectory())))
        self.heat = make_title("Heat")
        self.stream = make_stream(self.heat)

    def begin(self, client: Client | None = None, **body: object) -> dict:
        answer = self.call("post", f"titles/{self.heat.pk}/playback/", body, client)
        self.assertEqual(answer.status_code, 201, answer.content)
        return answer.json()

    def test_it_begins_with_all_that_a_player_needs(self) -> None:
        make_watch(self.ada, self.heat, fraction=0.4)
        told = self.begin()
        self.assertEqual((told["kind"], told["resume"], told["duration"]), ("stream", {"share": 0.4}, 20))
        self.assertEqual(self.client.get(told["manifest"]).status_code, 200)
        self.assertEqual(self.client.get(told["captions"][0]["url"]).status_code, 200)

    def test_what_has_no_stream_plays_its_file(self) -> None:
        plain = make_title()
        told = self.call("post", f"titles/{plain.pk}/playback/", {}).json()
        self.assertEqual((told["kind"], told["manifest"]), ("file", None))

    def test_it_goes_on_under_a_new_prefix_until_it_ends(self) -> None:
        told = self.begin()
        renewed = self.call("post", told["renew"].removeprefix("/api/v1/"))
        self.assertEqual(self.client.get(renewed.json()["base"] + "sizes.json").status_code, 200)
        for _twice in range(2):
            self.assertEqual(self.call("post", told["end"].removeprefix("/api/v1/")).status_code, 204)
        answer = self.call("post", told["renew"].removeprefix("/api/v1/"))
        self.assertEqual(self.assert_problem(answer, 409, "ended")["error"], "ended")

    @override_settings(STREAMS_PER_ACCOUNT=1)
    def test_where_all_screens_play_it_says_who_and_one_can_be_stopped(self) -> None:
        self.begin()
        other = Client()
        other.force_login(self.ada_account)
        session = other.session
        session["profile_id"] = self.ada.pk
        session.save()
        answer = self.call("post", f"titles/{self.heat.pk}/playback/", {}, other)
        told = self.assert_problem(answer, 409, "too_many_streams")
        [playing] = told["playing"]
        self.assertEqual((playing["profile"], playing["device"]), ("Ada", "computer"))
        self.assertIn("Ada", told["detail"])
        self.assertEqual(
            self.call("post", f"playback/sessions/{playing['session']}/stop/", None, other).status_code, 204
        )
        self.assertEqual(self.begin(other)["kind"], "stream")

    def test_an_episode_that_is_not_its_own_and_what_is_no_number_are_refused(self) -> None:
        self.assert_problem(self.call("post", f"titles/{self.heat.pk}/playback/", {"episode": 5}), 404, "not_found")
        for episode in ("x", 0, -1, 10**30, []):
            answer = self.call("post", f"titles/{self.heat.pk}/playback/", {"episode": episode})
            self.assert_problem(answer, 400, "invalid", "episode")

    def test_nobody_elses_session_and_no_session_are_found(self) -> None:
        mine = self.begin()["session"]
        self.watch_as(self.ben)
        for session in (mine, uuid.uuid4(), "x", "5"):
            self.assert_problem(self.call("post", f"playback/sessions/{session}/renew/"), 404, "not_found")
        self.assertEqual(self.call("post", f"playback/sessions/{mine}/stop/").status_code, 204)
        self.assertTrue(PlaySession.objects.open().filter(pk=mine).exists())

    def test_a_profile_may_not_go_on_with_what_another_began(self) -> None:
        told = self.begin()
        self.watch_as(self.kid)
        self.assert_problem(self.call("post", told["renew"].removeprefix("/api/v1/")), 404, "not_found")

    def test_a_title_above_the_limit_does_not_begin(self) -> None:
        self.heat.maturity = 18
        self.heat.save()
        self.watch_as(self.kid)
        self.assert_problem(self.call("post", f"titles/{self.heat.pk}/playback/", {}), 404, "not_found")

    def test_how_it_went_is_told_in_json(self) -> None:
        session = self.begin()["session"]
        answer = self.call("post", "playback/telemetry/", {"session": session, "startup_ms": 500, "stalls": [{}]})
        self.assertEqual(answer.json(), {"accepted": 1, "ignored": 1})
        self.assertEqual(TransferReport.objects.get().startup_ms, 500)

    def test_queries_do_not_grow_with_captions_and_sessions(self) -> None:
        def grow() -> None:
            for number in range(12):
                make_stream(make_title(), version=f"{number:012x}", captions=("en", "de", "ar"))

        self.assert_queries_flat(self.begin, grow)
