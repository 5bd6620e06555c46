"""Real players: a network is replayed as its trace says, shared fairly, and a session is judged by what was played."""

import asyncio
from unittest.mock import Mock

from django.test import SimpleTestCase

from benchmarks.players.measures import measure, paired
from benchmarks.players.report import OURS, summary
from benchmarks.players.shaper import Line, Request, Transfer
from benchmarks.players.traces import Row, Trace

SIZES = {"segment_seconds": [4.0, 4.0, 4.0], "rungs": [{"bitrate": 1_000_000}, {"bitrate": 3_000_000}]}


def sent(rung: int, segment: int, end: float, *, whole: bool = True) -> dict:
    return {"path": f"video-{rung}/{segment:05d}.m4s", "end": end, "whole": whole}


def seen(**others: object) -> dict:
    positions = [[1000 * second, float(second)] for second in range(10)]
    usual = {"startup": 500.0, "stalls": [], "waits": 0, "elapsed": 10_000.0, "positions": positions}
    return {**usual, "frames": 240, "dropped": 0, "errors": [], **others}


class TraceTest(SimpleTestCase):
    def setUp(self) -> None:
        self.trace = Trace("3g/001", [Row(40, 100, 0.02), Row(10, 1000, 0.08)])

    def test_bytes_follow_the_rows_from_the_thirtieth_second_and_around_the_end(self) -> None:
        self.assertAlmostEqual(self.trace.bytes_between(0, 10), 1000)
        self.assertAlmostEqual(self.trace.bytes_between(5, 15), 5500)
        self.assertAlmostEqual(self.trace.bytes_between(0, 100), 2 * 14_000)

    def test_latency_is_that_of_the_row(self) -> None:
        self.assertEqual([self.trace.latency_at(time) for time in (0, 12, 21)], [0.02, 0.08, 0.02])

    def test_a_network_that_never_carries_anything_is_refused(self) -> None:
        with self.assertRaisesMessage(ValueError, "3g/001"):
            Trace("3g/001", [Row(10, 0, 0.02)])


class LineTest(SimpleTestCase):
    def test_two_requests_share_the_rate_and_what_one_leaves_goes_to_the_other(self) -> None:
        line = Line(Trace("3g/001", [Row(10, 100, 0.02)]))
        small, large = (self.transfer(size) for size in (20, 500))
        line.transfers = [large, small]
        line.share(100)
        self.assertEqual((small.request.sent, large.request.sent), (20, 80))
        self.assertEqual((small.request.whole, large.request.whole), (True, False))

    def test_a_request_that_was_given_up_takes_nothing_more(self) -> None:
        gone = self.transfer(500)
        gone.writer.is_closing.return_value = True
        gone.send(100)
        self.assertTrue(gone.done.is_set())
        self.assertFalse(gone.request.whole)

    def test_a_body_comes_after_its_latency_at_the_rate_of_the_trace(self) -> None:
        line = Line(Trace("3g/001", [Row(10, 10_000, 0.05)]))
        line.begin()
        writer = Mock()
        writer.is_closing.return_value = False
        asyncio.run(line.carry("video-0/00000.m4s", b"x" * 1000, b"", writer))
        (request,) = line.told()
        self.assertTrue(request["whole"])
        self.assertGreaterEqual(request["end"] - request["start"], 0.14)
        self.assertEqual(b"".join(call.args[0] for call in writer.write.call_args_list), b"x" * 1000)

    def transfer(self, size: int) -> Transfer:
        writer = Mock()
        writer.is_closing.return_value = False
        return Transfer(b"x" * size, writer, Request("video-0/00000.m4s", size, 0.0))


class MeasureTest(SimpleTestCase):
    def test_quality_of_experience_counts_rate_stalls_late_starts_and_changes(self) -> None:
        requests = [sent(0, 0, 0.0), sent(1, 1, 2.0), sent(1, 2, 6.0)]
        found = measure(SIZES, seen(startup=1500.0, stalls=[500.0]), requests)
        self.assertEqual(found["rungs"], [0, 1, 1])
        self.assertAlmostEqual(found["qoe"], (7 - 3 * (0.5 + 0.5) - 2) / 3)
        self.assertEqual((found["switches"], found["stalled"]), (1, True))

    def test_a_segment_played_as_it_came_last_before_its_moment(self) -> None:
        requests = [sent(0, 0, 0.0), sent(0, 1, 1.0), sent(1, 1, 3.0), sent(0, 1, 9.0), sent(0, 2, 5.0)]
        requests.append(sent(1, 2, 6.0, whole=False))
        found = measure(SIZES, seen(), requests)
        self.assertEqual(found["rungs"], [0, 1, 0])
        self.assertEqual(found["given_up"], 1)

    def test_what_never_played_costs_its_waiting(self) -> None:
        found = measure(SIZES, seen(startup=None, positions=[[0, 0.0]]), [])
        self.assertAlmostEqual(found["qoe"], -3 * 9)
        self.assertFalse(found["played"])

    def test_the_interval_lies_about_the_mean_difference(self) -> None:
        found = paired([3.0, 4.0, 5.0], [1.0, 3.0, 2.0])
        self.assertEqual(found["value"], 2.0)
        self.assertTrue(1.0 <= found["low"] <= 2.0 <= found["high"] <= 3.0)

    def test_others_are_set_against_ours_on_the_same_traces(self) -> None:
        one = {**measure(SIZES, seen(), [sent(1, 0, 0.0)]), "trace": "3g/001", "player": OURS}
        other = {**measure(SIZES, seen(), [sent(0, 0, 0.0)]), "trace": "3g/001", "player": "hlsjs"}
        players = summary([one, other])
        self.assertEqual(players["hlsjs"]["ours_minus_qoe"]["value"], 2.0)
        self.assertNotIn("ours_minus_qoe", players[OURS])
