"""The page that says how playing goes: what it counts, for whom, and as what it is drawn."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

from django.db import connection
from django.test import SimpleTestCase
from django.utils import timezone

from playback.models import Stream
from playback.telemetry.partitions import day_of, make_days
from playback.telemetry.quality import Quality, quality_of
from playback.telemetry.quality_plots import plot, tick_step
from playback.telemetry.reports import Report, Subject, store
from tests.base import StreamsiteTestCase
from tests.factory import make_account, make_title

NOW = datetime(2026, 3, 2, 20, 15, tzinfo=UTC)
DAY = NOW.date()
PAGE = "/admin/playback/transferreport/"


class QualityTestCase(StreamsiteTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.heat, self.ronin = make_title("Heat"), make_title("Ronin")
        self.streams = {
            title.pk: Stream.objects.create(title=title, version="0123456789ab", duration_seconds=20)
            for title in (self.heat, self.ronin)
        }

    def session(
        self, *told: dict, at: datetime = NOW, title: object = None, network: str = "203.0.113.0/24", device: str = "tv"
    ) -> uuid.UUID:
        """A session that told these reports, ten seconds apart."""
        title, session = title or self.heat, uuid.uuid4()
        subject = Subject(title.pk, self.streams[title.pk].pk, network, device)
        reports = [
            Report(
                session=session,
                occurred_at=at + timedelta(seconds=10 * n),
                **{"source": "player", "event": "rr"} | each,
            )
            for n, each in enumerate(told)
        ]
        store([(report, subject) for report in reports], at)
        return session

    def total(self) -> Quality:
        return quality_of(DAY, DAY).total


def loaded(kbps: float, seconds: float = 4.0) -> dict:
    return {"bitrate_kbps": kbps, "media_seconds": seconds, "bytes": 1, "seconds": 1.0, "rung": 0}


class CountingTests(QualityTestCase):
    def test_a_session_is_what_its_player_told(self) -> None:
        self.session(
            loaded(1000, 30), loaded(3000, 90),
            {"event": "stall", "stalled_ms": 3000}, {"event": "start", "startup_ms": 800},
            {"event": "bc", "rung": 1}, {"event": "bc", "rung": 0}, {"event": "e", "error": "fragLoadError"},
            {"event": "warning", "error": "bufferNudge"},
        )  # fmt: skip
        total = self.total()
        self.assertEqual((total.sessions, total.startup_50, total.kbps), (1, 800, 2500))
        self.assertAlmostEqual(total.rebuffering, 100 * 3 / 123)
        self.assertEqual((total.stalling, total.switches, total.errors), (100, 2, 1))
        self.assertAlmostEqual(total.hours, 120 / 3600)

    def test_percentiles_and_shares_are_over_sessions(self) -> None:
        for startup in range(100, 1100, 100):
            stall = {"event": "stall", "stalled_ms": 100} if startup > 700 else {"event": "t"}
            self.session({"event": "start", "startup_ms": startup}, stall)
        total = self.total()
        self.assertEqual((total.sessions, total.startup_50, total.startup_90, total.stalling), (10, 550, 910, 30))

    def test_it_is_split_by_day_network_device_and_title(self) -> None:
        self.session(loaded(1000))
        self.session(loaded(2000), title=self.ronin, network="192.0.2.0/24", device="phone", at=NOW + timedelta(days=1))
        self.session(loaded(4000), title=self.ronin, network="192.0.2.0/24", device="phone", at=NOW + timedelta(days=1))
        report = quality_of(DAY, DAY + timedelta(days=1))
        self.assertEqual([(day.name, day.sessions, day.kbps) for day in report.days], [
            ("2026-03-02", 1, 1000), ("2026-03-03", 2, 3000)
        ])  # fmt: skip
        self.assertEqual([(each.name, each.kbps) for each in report.networks], [
            ("192.0.2.0/24", 3000), ("203.0.113.0/24", 1000)
        ])  # fmt: skip
        self.assertEqual([each.name for each in report.devices], ["phone", "tv"])
        self.assertEqual([each.name for each in report.titles], ["Ronin (1999)", "Heat (1999)"])
        self.assertEqual(report.total.sessions, 3)

    def test_other_days_do_not_count(self) -> None:
        for days in (-1, 1):
            self.session(loaded(1000), at=NOW + timedelta(days=days))
        self.assertIsNone(self.total())

    def test_with_cmcd_events_alone_stalls_and_the_start_are_read_from_the_states(self) -> None:
        states = [{"source": "event", "event": "ps", "state": state} for state in "sprpae"]
        switches = [{"source": "event", "event": "bc", "bitrate_kbps": 1000.0}] * 3
        self.session(*states, *switches, {"source": "event"} | loaded(1000, 90))
        total = self.total()
        self.assertEqual((total.startup_50, total.stalling, total.switches), (10_000, 100, 2))
        self.assertAlmostEqual(total.rebuffering, 10.0)

    def test_a_session_that_tells_of_itself_in_several_ways_counts_once_by_the_fullest(self) -> None:
        self.session(
            loaded(1000, 40), {"source": "event"} | loaded(9000, 40),
            {"source": "request", "event": "rq"} | loaded(9, 40),
            {"source": "event", "event": "ps", "state": "r"}, {"source": "event", "event": "ps", "state": "p"},
        )  # fmt: skip
        self.session({"source": "request", "event": "rq"} | loaded(3000, 40))
        total = self.total()
        self.assertEqual((total.sessions, total.kbps, total.stalling), (2, 2000, 0))

    def test_a_title_that_is_gone_keeps_its_number(self) -> None:
        self.session(loaded(1000))
        number = self.heat.pk
        self.heat.delete()
        self.assertEqual([each.name for each in quality_of(DAY, DAY).titles], [f"#{number}"])

    def test_a_hundred_thousand_reports_are_aggregated_where_they_lie(self) -> None:
        make_days([DAY])
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO playback_transferreport (session, received_at, occurred_at, source, title_id, stream_id,
                    network, connection, device, event, state, error, rung, bitrate_kbps, media_seconds, bytes, seconds,
                    stalled_ms)
                SELECT md5((n / 50)::text)::uuid, %s, %s, 'player', %s, 1, '10.0.' || n / 50 %% 100 || '.0/24', '4g',
                    'tv', CASE WHEN n %% 50 = 0 THEN 'stall' ELSE 'rr' END, '', '', n %% 5, 1000, 4, 500000, 1,
                    CASE WHEN n %% 100 = 0 THEN 500 END
                FROM generate_series(0, 99999) AS n
                """,
                [NOW, NOW, self.heat.pk],
            )
        with self.assertNumQueries(2):
            report = quality_of(DAY, DAY)
        self.assertEqual((report.total.sessions, report.total.stalling, report.total.kbps), (2000, 50, 1000))
        self.assertEqual((len(report.networks), report.networks[0].sessions), (20, 20))


class PlotTests(SimpleTestCase):
    def test_ticks_are_round_and_few(self) -> None:
        for largest, step in ((0, 1), (1, 0.25), (4, 1), (4.1, 2), (9, 2.5), (99, 25), (1234, 500), (0.003, 0.001)):
            self.assertAlmostEqual(tick_step(largest), step)

    def test_a_line_is_broken_where_nothing_is_known(self) -> None:
        drawn = plot("Start-up", "ms", ["1", "2", "3", "4", "5"], {"median": [1.0, 2.0, None, 3.0, None]})
        [line] = drawn.lines
        self.assertEqual([len(stretch.split()) for stretch in line.stretches], [2])
        self.assertEqual([says for _, _, says in line.dots], ["1: 1", "2: 2", "4: 3"])

    def test_no_days_and_no_values_are_drawn_as_nothing(self) -> None:
        self.assertEqual(plot("x", "", [], {"a": []}).lines[0].dots, [])
        self.assertEqual(plot("x", "", ["1"], {"a": [None]}).lines[0].dots, [])


class PageTests(QualityTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.client.force_login(make_account("curator@example.com", is_staff=True, is_superuser=True))

    def open(self, **query: str) -> str:
        response = self.client.get(PAGE, query)
        self.assertEqual(response.status_code, 200)
        return response.content.decode()

    def test_it_shows_the_latest_week_with_plots_and_the_tables_they_draw(self) -> None:
        self.session(loaded(1234), {"event": "start", "startup_ms": 777}, at=timezone.now())
        page = self.open()
        drawn = re.findall(r"<figure>.*?(<svg.*?</svg>)", page, re.S)
        self.assertEqual(len(drawn), 6)
        for svg in drawn:
            ElementTree.fromstring(svg)
            label, table = re.search(r'aria-labelledby="([^"]+)" aria-describedby="([^"]+)"', svg).groups()
            self.assertIn(f'<figcaption id="{label}"', page)
            self.assertIn(f'<table id="{table}"', page)
        for text in (f'<th scope="row">{day_of(timezone.now())}</th>', "Heat (1999)", "203.0.113.0/24", "777", "1234"):
            self.assertIn(text, page.replace("1,234", "1234"))

    def test_days_can_be_chosen(self) -> None:
        self.session(loaded(1000))
        self.assertIn("1 session,", self.open(first="2026-03-01", last="2026-03-07"))
        self.assertIn("No player told of itself", self.open(first="2026-03-03", last="2026-03-07"))

    def test_days_that_make_no_sense_are_said_to(self) -> None:
        for first, last in (
            ("2026-03-07", "2026-03-01"),
            ("x", ""),
            ("2026-03-01", "2026-05-01"),
            ("0001-01-01", "9999-12-31"),
        ):
            self.assertIn("errorlist", self.open(first=first, last=last))

    def test_it_is_only_for_those_who_may_see_it(self) -> None:
        self.client.force_login(make_account("helper@example.com", is_staff=True))
        self.assertEqual(self.client.get(PAGE).status_code, 403)
        self.client.force_login(self.ada_account)
        self.assertEqual(self.client.get(PAGE).status_code, 302)

    def test_the_admin_leads_to_it(self) -> None:
        self.assertContains(self.client.get("/admin/"), f'href="{PAGE}"')
