"""What players tell: CMCD as hls.js sends it, and our own player's batches."""

import uuid
from datetime import timedelta
from unittest import mock
from urllib.parse import quote

from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from playback.models import PlaySession, TransferReport
from playback.telemetry.request_reports import store_waiting
from tests.playback.streams import RUNGS, segment_bytes
from tests.playback.telemetry import REQUEST, RESPONSE, STATE, URL, TelemetryTestCase, milliseconds


class CmcdEventTests(TelemetryTestCase):
    def test_a_state_and_a_response_are_stored_as_hls_js_sends_them(self) -> None:
        ago = timezone.now() - timedelta(seconds=5)
        lines = [
            STATE.format(sid=self.session, sta="r", ts=milliseconds(ago)),
            RESPONSE.format(sid=self.session, ts=milliseconds(ago)),
        ]
        self.assertEqual(self.tell_cmcd(*lines), {"accepted": 2, "ignored": 0})
        state, response = TransferReport.objects.order_by("id")
        self.assertEqual((state.event, state.state, state.buffer_seconds, state.bitrate_kbps), ("ps", "r", 7.9, 1200))
        self.assertLess(abs(state.occurred_at - ago), timedelta(milliseconds=2))
        self.assertEqual(
            (response.title, response.stream, str(response.session)), (self.heat, self.stream, self.session)
        )
        self.assertEqual((response.network, response.device), ("127.0.0.0/24", "computer"))
        self.assertEqual((response.seconds, response.latency_seconds, response.measured_kbps), (0.24, 0.035, 5200))

    def test_what_cmcd_does_not_say_of_a_segment_is_known_from_its_sizes(self) -> None:
        self.tell_cmcd(RESPONSE.format(sid=self.session, ts=0))
        report = TransferReport.objects.get()
        self.assertEqual((report.rung, report.segment, report.bytes), (1, 3, len(segment_bytes(1, 3))))
        self.assertEqual((report.media_seconds, report.bitrate_kbps), (4.0, RUNGS[1] / 1000))

    def test_a_response_that_failed_is_no_transfer(self) -> None:
        self.tell_cmcd(RESPONSE.format(sid=self.session, ts=0).replace("rc=200", "rc=503"))
        self.assertIsNone(TransferReport.objects.get().bytes)

    def test_no_address_with_a_token_in_it_is_kept(self) -> None:
        self.tell_cmcd(RESPONSE.format(sid=self.session, ts=0))
        with connection.cursor() as cursor:
            cursor.execute("SELECT report::text FROM playback_transferreport AS report")
            self.assertNotIn("stream/", cursor.fetchone()[0])

    def test_it_needs_no_form_token_for_no_other_site_can_send_it(self) -> None:
        client = Client(enforce_csrf_checks=True)
        client.cookies = self.client.cookies
        self.assertEqual(self.tell_cmcd(STATE.format(sid=self.session, sta="p", ts=0), client=client)["accepted"], 1)
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
            self.assertIn(client.post(URL, b"x=1", kind).status_code, {400, 415})

    def test_garbage_is_counted_and_the_rest_is_taken(self) -> None:
        good = STATE.format(sid=self.session, sta="p", ts=milliseconds(timezone.now()))
        garbage = [
            "=",
            "e=ps",
            f'e=??,sid="{self.session}"',
            'e=ps,sid="nobody"',
            "a" * 20_000,
            'e=(((,sid="',
            "\x00",
            "é",
        ]
        self.assertEqual(self.tell_cmcd(*garbage, good), {"accepted": 1, "ignored": len(garbage)})

    def test_numbers_are_clamped_to_what_is_possible(self) -> None:
        self.tell_cmcd(f'e=rr,sid="{self.session}",bl=(-5),br=(999999999999),ttlb=99999999,mtp=(0),ts=-1')
        report = TransferReport.objects.get()
        self.assertEqual((report.buffer_seconds, report.bitrate_kbps, report.seconds), (0, 1e6, 600))
        self.assertLess(timezone.now() - report.occurred_at, timedelta(minutes=1))

    def test_a_session_belongs_to_the_account_that_plays_it(self) -> None:
        line = STATE.format(sid=self.session, sta="p", ts=0)
        self.assertEqual(self.tell_cmcd(line, client=self.browser_of(self.ben)), {"accepted": 0, "ignored": 1})
        self.assertEqual(self.tell_cmcd(STATE.format(sid=uuid.uuid4(), sta="p", ts=0))["ignored"], 1)
        self.assertEqual(Client().post(URL, line, "application/cmcd").status_code, 403)
        self.assertFalse(TransferReport.objects.exists())

    def test_a_batch_is_one_insert_however_large(self) -> None:
        lines = [RESPONSE.format(sid=self.session, ts=0)] * 30
        self.tell_cmcd(lines[0])  # The day's partition is made once.
        with self.assertNumQueries(6):
            # The browser's session, the play session, the insert in its savepoint (two more), and that it plays.
            self.tell_cmcd(*lines)


class PlayerBatchTests(TelemetryTestCase):
    def test_all_it_tells_is_stored(self) -> None:
        now = milliseconds(timezone.now())
        body = self.batch(
            transfers=[self.transfer(), self.transfer(segment=4, abandoned=True)],
            stalls=[{"seconds": 1.5, "position": 30.1, "at": now}],
            switches=[{"from": -1, "to": 1, "at": now}, {"from": 1, "to": 2, "at": now}],
            errors=[
                {"kind": "fragLoadError", "details": "x", "fatal": True, "at": now},
                {"kind": "bufferStalledError"},
            ],
            startup_ms=640,
        )
        self.assertEqual(self.tell(body), {"accepted": 8, "ignored": 0})
        told = {report.event: report for report in TransferReport.objects.all()}
        loaded = told["rr"]
        self.assertEqual((loaded.rung, loaded.segment, loaded.bytes, loaded.seconds), (1, 3, 600_000, 0.5))
        self.assertEqual((loaded.latency_seconds, loaded.buffer_seconds, loaded.measured_kbps), (0.04, 12.5, 9600))
        self.assertEqual((loaded.bitrate_kbps, loaded.media_seconds, loaded.connection), (RUNGS[1] / 1000, 4, "4g"))
        self.assertEqual((told["given-up"].bytes, told["given-up"].media_seconds), (600_000, None))
        self.assertEqual((told["stall"].stalled_ms, told["start"].startup_ms, told["bc"].rung), (1500, 640, 2))
        self.assertEqual((told["e"].error, told["warning"].error), ("fragLoadError", "bufferStalledError"))

    def test_what_makes_no_sense_in_it_is_left_alone(self) -> None:
        odd = [
            None, 1, "x", [], {}, {"bytes": 1}, {"bytes": "many", "seconds": 1}, {"bytes": 5, "seconds": 0},
            {"bytes": True, "seconds": 1}, {"bytes": -4, "seconds": 1}, {"bytes": 10**400, "seconds": "1"},
        ]  # fmt: skip
        answer = self.tell(
            self.batch(transfers=[*odd, self.transfer()], stalls="x", switches={"a": 1}, errors=[5], other=1)
        )
        self.assertEqual(answer, {"accepted": 1, "ignored": len(odd) + 1})

    def test_numbers_and_names_are_cut_to_what_is_possible(self) -> None:
        transfer = self.transfer(
            bytes=10**15, seconds=1e9, latency=1e9, buffer=-3, rung=10**9, segment=1e300, at=10**30, connection="x"
        )
        self.tell(self.batch(connection="carrier pigeon", transfers=[transfer], errors=[{"kind": "\x00é" + "x" * 900}]))
        report = TransferReport.objects.get(event="rr")
        self.assertEqual((report.bytes, report.seconds, report.latency_seconds), (2 * 10**9, 600, 600))
        self.assertEqual((report.rung, report.segment, report.buffer_seconds, report.connection), (99, 999_999, 0, ""))
        self.assertEqual(TransferReport.objects.get(event="warning").error, "x" * 60)

    def test_nothing_that_is_sent_makes_it_fail(self) -> None:
        for body in (
            b"", b"null", b"[]", b"{}", b'"x"', b"1", b'{"session": 5}', b'{"session": ["x"]}', b'{"session": "x"}',
            b'{"session": null, "transfers": [{}]}', b'{"transfers": 1e400}', b"[" * 5000,
        ):  # fmt: skip
            with self.subTest(body[:20]):
                self.assertIn(self.client.post(URL, body, "application/json").status_code, (200, 400))
        self.assertFalse(TransferReport.objects.exists())

    def test_a_body_that_is_too_large_is_refused(self) -> None:
        answer = self.client.post(URL, b"x" * 300_000, "application/cmcd")
        self.assertEqual((answer.status_code, answer.json()["code"]), (413, "too_large"))

    def test_what_is_too_much_in_a_minute_is_left_and_not_refused(self) -> None:
        with mock.patch("playback.telemetry.intake.MOST_A_MINUTE", 10):
            body = self.batch(transfers=[self.transfer() for _ in range(8)])
            self.assertEqual([self.tell(body)["accepted"] for _ in range(3)], [8, 2, 0])
        with mock.patch("playback.telemetry.intake.MOST_REPORTS", 5):
            self.assertEqual(self.tell(self.batch(transfers=[self.transfer()] * 8))["accepted"], 5)

    def test_the_network_is_masked_and_a_forwarded_one_believed_only_behind_a_proxy(self) -> None:
        body = self.batch(transfers=[self.transfer()])
        sent = {"REMOTE_ADDR": "198.51.100.9", "headers": {"X-Forwarded-For": "192.0.2.5, 203.0.113.8"}}
        self.tell(body, **sent)
        with override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
            self.tell(body, **sent)
        networks = TransferReport.objects.order_by("id").values_list("network", flat=True)
        self.assertEqual(list(networks), ["198.51.100.0/24", "203.0.113.0/24"])

    def test_a_player_that_tells_that_it_plays_keeps_its_place_and_one_that_waits_does_not(self) -> None:
        for lines, kept in ((["a", "e"], False), (["p"], True)):
            PlaySession.objects.update(last_seen_at=timezone.now() - timedelta(seconds=80))
            self.tell_cmcd(*(STATE.format(sid=self.session, sta=sta, ts=0) for sta in lines))
            age = timezone.now() - PlaySession.objects.get().last_seen_at
            self.assertEqual(age < timedelta(seconds=10), kept)

    def test_the_last_words_of_a_session_that_ended_are_heard(self) -> None:
        self.client.post(self.config["end"])
        self.assertEqual(self.tell(self.batch(startup_ms=5))["accepted"], 1)


class RequestTests(TelemetryTestCase):
    def ask(self, told: str, name: str = "video-2/00001.m4s") -> object:
        return self.fetch(self.config, f"{name}?CMCD={quote(told)}")

    def test_what_a_request_tells_is_gathered_and_stored_by_the_way(self) -> None:
        with self.assertNumQueries(1):
            self.assertEqual(self.ask(REQUEST).status_code, 200)
        self.assertFalse(TransferReport.objects.exists())
        store_waiting()
        report = TransferReport.objects.get()
        self.assertEqual((str(report.session), report.source, report.event), (self.session, "request", "rq"))
        self.assertEqual((report.rung, report.segment, report.bytes), (2, 1, len(segment_bytes(2, 1))))
        self.assertEqual((report.buffer_seconds, report.measured_kbps, report.state), (4.3, 5100, "r"))

    def test_garbage_in_it_and_requests_for_other_files_leave_nothing(self) -> None:
        for told, name in (("((((", "video-0/00000.m4s"), ("", "video-0/00000.m4s"), ("bl=1", "master.m3u8")):
            self.assertEqual(self.ask(told, name).status_code, 200)
        store_waiting()
        self.assertLessEqual(TransferReport.objects.count(), 1)

    def test_a_segment_comes_though_telemetry_fails(self) -> None:
        with (
            mock.patch("playback.telemetry.request_reports.STORE_AT", 1),
            mock.patch("playback.telemetry.reports.INSERT", "SELECT nothing FROM nowhere"),
            self.assertLogs("playback", "ERROR"),
        ):
            self.assertEqual(self.ask("bl=1").status_code, 200)
