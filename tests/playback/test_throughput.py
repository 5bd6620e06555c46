"""What is learned of networks from telemetry, and what of it a viewer's player gets."""

import json
import shutil
import subprocess
import tempfile
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock, skipUnless

import numpy as np
from django.conf import settings
from django.test import SimpleTestCase, override_settings

from playback import throughput, throughput_model
from playback.tasks import train_throughput
from playback.telemetry.transfers import Transfers
from playback.throughput import Transfer, cut, publish, published, table_for, train

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
NODE = shutil.which("node")
NAN = float("nan")
SLOW, FAST = "192.0.2.0/24", "198.51.100.0/24"


def make_transfers(
    network: str, kbps: float, *, sessions: int = 20, each: int = 30, noise: float = 0.2, **more: object
) -> list[Transfer]:
    """Sessions whose rate wavers around one that differs a little between them."""
    random = np.random.default_rng(len(network) + sessions)
    facts = {"connection": "wifi", "hour": 20, "device": "desktop", **more}
    return [
        Transfer(
            network=network,
            session=f"{network} {session}",
            occurred_at=float(place),
            bytes=kbps * 125 * 2 * usual * random.lognormal(0, noise),
            seconds=2.05,
            latency_seconds=0.05,
            **facts,
        )
        for session, usual in enumerate(random.lognormal(0, 0.1, sessions))
        for place in range(each)
    ]


class TrainingTests(SimpleTestCase):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.table = train([*make_transfers(SLOW, 600), *make_transfers(FAST, 20_000, connection="ethernet")], NOW)

    def start(self, network: str, connection: str = "", hour: int = 20) -> list[float]:
        return cut(self.table, network, connection, hour)["start"]

    def test_a_network_starts_at_what_its_sessions_began_with(self) -> None:
        self.assertAlmostEqual(np.exp(self.start(SLOW)[3]), 600, delta=150)
        self.assertAlmostEqual(np.exp(self.start(FAST)[3]), 20_000, delta=4_000)

    def test_scenarios_rise(self) -> None:
        for network in (SLOW, FAST, ""):
            with self.subTest(network):
                self.assertEqual(self.start(network), sorted(self.start(network)))

    def test_an_unknown_network_starts_as_its_connection_type_does_and_else_as_all_do(self) -> None:
        self.assertLess(self.start("203.0.113.0/24", "wifi")[3], self.start("203.0.113.0/24", "ethernet")[3])
        everybody = self.table["all"]["start"]
        self.assertEqual(self.start("203.0.113.0/24", "carrier pigeon"), everybody)

    def test_few_sessions_are_shrunken_to_their_connection_type(self) -> None:
        few = make_transfers("203.0.113.0/24", 20_000, sessions=5)
        table = train([*make_transfers(SLOW, 600), *few], NOW)
        middle = cut(table, "203.0.113.0/24", "wifi", 20)["start"][3]
        self.assertLess(np.log(600), middle)
        self.assertLess(middle, np.log(18_000))

    def test_a_network_of_too_few_sessions_has_no_entry_of_its_own(self) -> None:
        table = train([*make_transfers(SLOW, 600), *make_transfers(FAST, 20_000, sessions=4)], NOW)
        self.assertEqual(list(table["networks"]), [SLOW])

    def test_an_hour_that_is_slower_everywhere_starts_lower(self) -> None:
        rush = [
            Transfer(SLOW, "wifi", 19, "desktop", f"rush {number}", float(place), 100 * 125 * 2, 2.0, 0.0)
            for number in range(60)
            for place in range(10)
        ]
        table = train([*make_transfers(SLOW, 600, sessions=60), *rush], NOW)
        self.assertLess(cut(table, SLOW, "wifi", 19)["start"][3], cut(table, SLOW, "wifi", 20)["start"][3])

    def test_what_varies_more_has_wider_scenarios(self) -> None:
        table = train([*make_transfers(SLOW, 600, noise=0.02), *make_transfers(FAST, 9_000, noise=0.8)], NOW)
        steady, shaky = table["clusters"][3], table["clusters"][2 * 9 + 3 + 2]
        self.assertLess(steady[5] - steady[1], shaky[5] - shaky[1])

    def test_too_few_transfers_teach_nothing(self) -> None:
        self.assertIsNone(train([], NOW))
        self.assertIsNone(train(make_transfers(SLOW, 600, sessions=2, each=10), NOW))

    def test_odd_transfers_are_left_out(self) -> None:
        odd = [
            Transfer(SLOW, "", 1, "", f"odd {number}", 0.0, size, seconds, latency)
            for number, (size, seconds, latency) in enumerate(
                [
                    (0, 1, 0),
                    (-5, 1, 0),
                    (1e6, 0, 0),
                    (1e6, 1, 2),
                    (1e15, 1, 0),
                    (float("nan"), 1, 0),
                    (10, float("nan"), 0),
                ]
            )
        ]
        table = train([*make_transfers(SLOW, 600), *odd], NOW)
        self.assertEqual(table["sessions"], 20)
        self.assertTrue(np.isfinite(np.array(table["clusters"])).all())

    def test_the_same_transfers_teach_the_same_in_any_order(self) -> None:
        transfers = make_transfers(SLOW, 600)
        self.assertEqual(train(transfers, NOW), train(transfers[::-1], NOW))

    def test_a_viewers_cut_is_small(self) -> None:
        self.assertLess(len(json.dumps(cut(self.table, SLOW, "wifi", 20))), 3_000)


class PublishingTests(SimpleTestCase):
    def setUp(self) -> None:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(SNAPSHOT_ROOT=folder))
        self.table = train(make_transfers(SLOW, 600), NOW)

    def test_there_is_no_table_before_the_first_training(self) -> None:
        self.assertIsNone(table_for(SLOW, "wifi", 20))

    def test_a_published_table_is_what_viewers_get_until_the_next(self) -> None:
        publish(self.table)
        self.assertEqual(table_for(SLOW, "wifi", 20), cut(self.table, SLOW, "wifi", 20))
        newer = train(make_transfers(SLOW, 2_400), NOW)
        publish(newer)
        self.assertEqual(table_for(SLOW, "wifi", 20), cut(newer, SLOW, "wifi", 20))

    def test_a_broken_or_foreign_table_is_as_none(self) -> None:
        path = publish(self.table)
        path.write_text("{")
        with self.assertLogs("playback.throughput", "ERROR"):
            self.assertIsNone(table_for(SLOW, "wifi", 20))
        publish({**self.table, "version": 99})
        self.assertIsNone(published())

    def test_training_on_too_little_keeps_the_old_table(self) -> None:
        publish(self.table)
        self.telemetry([])
        self.assertIn("kept", train_throughput())
        self.assertEqual(published(), self.table)

    def test_training_reads_the_telemetry_and_publishes(self) -> None:
        self.telemetry(make_transfers(FAST, 9_000))
        self.assertIn("600 transfers", train_throughput())
        self.assertIn(FAST, published()["networks"])

    def telemetry(self, transfers: list[Transfer]) -> None:
        names = [column.name for column in fields(Transfer)]
        told = Transfers(*(np.array([getattr(one, name) for one in transfers]) for name in names))
        self.enterContext(mock.patch.object(throughput, "transfers_since", lambda when: told))


class ScenarioTests(SimpleTestCase):
    def test_scenarios_are_the_means_of_shares(self) -> None:
        values = np.arange(100.0)
        found = throughput_model.scenarios(values)
        self.assertAlmostEqual(found[0], 0.5)
        self.assertAlmostEqual(found[3], 49.5)
        self.assertAlmostEqual(found @ throughput_model.SHARES, values.mean())

    def test_one_value_is_every_scenario(self) -> None:
        np.testing.assert_allclose(throughput_model.scenarios([3.0]), 3.0)

    def test_weights_count(self) -> None:
        found = throughput_model.scenarios([0.0, 1.0], [0.3, 0.7])
        self.assertAlmostEqual(found[2], 0.0)
        self.assertAlmostEqual(found[4], 1.0)


@skipUnless(NODE, "needs node, which is not installed: the player's own prediction is not compared")
class PlayerTests(SimpleTestCase):
    def test_the_player_predicts_as_the_training_does(self) -> None:
        rates = np.random.default_rng(5).normal(7, 0.8, 40).round(6).tolist()
        clusters = [[float(place)] * 7 for place in range(throughput_model.CLUSTERS)]
        predictor, expected = throughput_model.Predictor(), []
        for rate in rates:
            predictor.add(rate)
            expected.append([predictor.predicted, predictor.cluster])
        folder = Path(settings.BASE_DIR) / "static" / "js" / "player"
        script = f"""
            import {{ DEFAULT_TABLE }} from {json.dumps((folder / "defaults.js").as_uri())};
            import {{ Throughput }} from {json.dumps((folder / "throughput.js").as_uri())};
            DEFAULT_TABLE.spread = {throughput_model.FIRST_SPREAD};
            DEFAULT_TABLE.clusters = {json.dumps(clusters)};
            const network = new Throughput();
            console.log(JSON.stringify({json.dumps(rates)}.map((rate) => {{
              network.add({{ bytes: Math.exp(rate) * 250, seconds: 2, latency: 0 }});
              return [network.predicted, network.residuals[0]];
            }})));
        """
        command = [NODE, "--input-type=module", "--eval", script]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        np.testing.assert_allclose(found, expected, rtol=1e-9)
