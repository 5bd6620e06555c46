"""What is kept of it: the days it lies in, and what is learned from."""

import threading
from datetime import UTC, datetime, timedelta
from unittest import mock

from django.db import connection
from django.test import TransactionTestCase, override_settings
from django.utils import timezone

from playback.models import TransferReport
from playback.tasks import keep_telemetry
from playback.telemetry.partitions import day_of, days_there, drop_days, keep_days, make_days
from playback.telemetry.transfers import transfers_since
from tests.playback.telemetry import RESPONSE, TelemetryTestCase, milliseconds


class TransferTests(TelemetryTestCase):
    def test_they_are_what_came_over_the_network_one_by_one(self) -> None:
        self.tell(self.batch(transfers=[self.transfer(segment=n, seconds=0.5 + n) for n in range(3)], startup_ms=9))
        found = transfers_since(timezone.now() - timedelta(hours=1))
        self.assertEqual(len(found), 3)
        self.assertEqual(found.seconds.tolist(), [0.5, 1.5, 2.5])
        self.assertEqual(found.bytes.tolist(), [600_000] * 3)
        self.assertEqual(set(found.network), {"127.0.0.0/24"})
        self.assertEqual(
            (set(found.connection), set(found.device), set(found.session)), ({"4g"}, {"computer"}, {self.session})
        )
        self.assertEqual(set(found.hour), {datetime.fromtimestamp(found.occurred_at[0], UTC).hour})
        self.assertEqual(len(transfers_since(timezone.now())), 0)

    def test_a_session_that_tells_of_a_segment_twice_is_heard_once(self) -> None:
        self.tell_cmcd(RESPONSE.format(sid=self.session, ts=milliseconds(timezone.now())))
        self.assertEqual(transfers_since(timezone.now() - timedelta(hours=1)).latency_seconds.tolist(), [0.035])
        self.tell(self.batch(transfers=[self.transfer()]))
        self.assertEqual(transfers_since(timezone.now() - timedelta(hours=1)).latency_seconds.tolist(), [0.04])


class PartitionTests(TelemetryTestCase):
    def test_a_day_is_made_when_it_is_first_needed(self) -> None:
        self.assertEqual(days_there(), [])
        self.tell(self.batch(startup_ms=5))
        self.assertEqual(days_there(), [day_of(timezone.now())])
        self.tell(self.batch(startup_ms=5))
        self.assertEqual(TransferReport.objects.count(), 2)

    def test_days_are_made_ahead_and_old_ones_dropped_whole(self) -> None:
        today = day_of(timezone.now())
        old = [today - timedelta(days=days) for days in (30, 31, 32, 400)]
        make_days(old)
        with override_settings(TELEMETRY_DAYS=30):
            made, dropped = keep_days()
            self.assertEqual(made, [today + timedelta(days=ahead) for ahead in range(4)])
            self.assertEqual(dropped, sorted(old[1:]))
            self.assertIn("0 days made, 0 dropped", keep_telemetry())
        self.assertEqual(days_there(), [old[0], *made])

    def test_reports_lie_in_the_day_they_came_in(self) -> None:
        moment = datetime(2026, 3, 1, 23, 59, 59, 999_999, UTC)
        for now in (moment, moment + timedelta(microseconds=1)):
            with mock.patch("playback.telemetry.intake.timezone.now", return_value=now):
                self.tell(self.batch(startup_ms=5))
        self.assertEqual([str(day) for day in days_there()], ["2026-03-01", "2026-03-02"])
        drop_days(moment.date() + timedelta(days=1))
        self.assertEqual(TransferReport.objects.count(), 1)


class PartitionRaceTests(TransactionTestCase):
    def test_a_day_that_several_processes_need_at_once_is_made_once(self) -> None:
        day = day_of(timezone.now() + timedelta(days=200))
        made, errors = [], []
        start = threading.Barrier(6)

        def run() -> None:
            try:
                start.wait()
                made.extend(make_days([day]))
            except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
                errors.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=run) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.addCleanup(drop_days, day + timedelta(days=1))
        self.assertEqual((errors, made), ([], [day]))
