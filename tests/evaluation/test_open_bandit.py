"""The estimators on logs of two policies over the same days."""

import csv
import tempfile
import unittest
from pathlib import Path

import numpy as np
from django.conf import settings

from recommendations.evaluation.open_bandit import check, read_rounds

REAL = Path(settings.BASE_DIR).parent / "shared" / "data" / "open-bandit"
ITEMS = 5
CLICKS = np.linspace(0.02, 0.3, ITEMS)


def write_logs(folder: Path, rounds: int = 20_000) -> None:
    """Of a uniform policy, and of one that shows the last item most."""
    rng = np.random.default_rng(8)
    greedy = np.array([0.05, 0.05, 0.1, 0.2, 0.6])
    for name, policy in (("random", np.full(ITEMS, 1 / ITEMS)), ("bts", greedy)):
        items = rng.choice(ITEMS, rounds, p=policy)
        (folder / name).mkdir()
        with (folder / name / "men.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["item_id", "position", "click", "propensity_score"])
            for item in items:
                writer.writerow([item, rng.integers(1, 4), int(rng.random() < CLICKS[item]), policy[item]])


class MadeUpLogTests(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def test_either_log_tells_what_the_other_policy_earned(self) -> None:
        write_logs(self.folder)
        rows = [row for row in check(self.folder) if row["log"] != row["target"]]
        # Replay is right of a uniform log only.
        right = [row for row in rows if row["estimator"] != "replay" or row["log"] == "random"]
        for row in right:
            with self.subTest(log=row["log"], estimator=row["estimator"]):
                self.assertTrue(row["covers"] or row["inside"])
                self.assertAlmostEqual(row["value"] / row["truth"], 1, delta=0.08)
        wrong = next(row for row in rows if row["estimator"] == "replay" and row["log"] == "bts")
        self.assertFalse(wrong["inside"])

    def test_a_log_without_a_column_or_with_an_impossible_probability_is_refused_by_name(self) -> None:
        (self.folder / "random").mkdir()
        file = self.folder / "random" / "men.csv"
        file.write_text("item_id,position,click\n1,1,0\n")
        with self.assertRaisesRegex(ValueError, "propensity_score"):
            read_rounds(self.folder, "random")
        file.write_text("item_id,position,click,propensity_score\n1,1,0,0\n")
        with self.assertRaisesRegex(ValueError, "not above 0"):
            read_rounds(self.folder, "random")
        with self.assertRaises(FileNotFoundError):
            read_rounds(self.folder, "bts")


@unittest.skipUnless(REAL.is_dir(), f"{REAL} is not there: the estimators are not held against Open Bandit")
class RealLogTests(unittest.TestCase):
    def test_the_random_log_tells_what_the_other_policy_earned(self) -> None:
        rows = [row for row in check(REAL) if (row["log"], row["target"]) == ("random", "bts")]
        self.assertEqual({row["estimator"]: row["inside"] for row in rows if not row["inside"]}, {})

    def test_the_reverse_holds_the_truth_in_each_interval_and_is_inside_with_estimated_propensities(self) -> None:
        rows = {row["estimator"]: row for row in check(REAL) if (row["log"], row["target"]) == ("bts", "random")}
        del rows["replay"]
        self.assertTrue(rows["IPS, estimated propensities"]["inside"])
        low, high = (next(iter(rows.values()))[f"truth_{end}"] for end in ("low", "high"))
        for name, row in rows.items():
            with self.subTest(name):
                # Both are estimates of one thing, and neither denies the other.
                self.assertLess(max(row["low"], low), min(row["high"], high))
