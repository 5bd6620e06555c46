"""Made-up audiences: the oracle is the best there is, and ours comes nearer to it than what does not look or learn."""

import json
import tempfile
import unittest
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from unittest import mock

import numpy as np
from django.core.management import call_command
from django.core.management.base import CommandError

from recommendations.evaluation import artwork_report
from recommendations.evaluation.artwork_policies import BestOverall, Oracle, Ours, TasteAlone, Uniform
from recommendations.evaluation.artwork_simulation import simulate
from recommendations.evaluation.artwork_world import World, WorldSettings, make_world
from recommendations.evaluation.off_policy_simulation import check_estimators, policy_of

SMALL = WorldSettings(profiles=300, titles=12, dimensions=4, kinds_by_taste=0.6)
COMMAND = "recommendations.evaluation"


def small_world(seed: int = 4) -> World:
    return make_world(SMALL, seed)


class WorldTests(unittest.TestCase):
    def test_titles_have_six_to_eight_variants_and_the_first_are_genres(self) -> None:
        world = small_world()
        counts = world.there.sum(axis=1)
        self.assertTrue(((counts >= 6) & (counts <= 8)).all())
        self.assertEqual(set(world.tables.kinds[:, 0].tolist()), {0})

    def test_what_is_seen_of_a_taste_is_as_like_it_as_is_said(self) -> None:
        exact = make_world(WorldSettings(profiles=3000, titles=5, known=1.0), 1).leanings
        blurred = make_world(WorldSettings(profiles=3000, titles=5, known=0.8), 1).leanings
        cosine = (exact * blurred).sum() / np.linalg.norm(exact) / np.linalg.norm(blurred)
        self.assertAlmostEqual(float(cosine), 0.8, delta=0.02)

    def test_nothing_beats_the_oracle_and_chance_has_no_share_of_its_lift(self) -> None:
        world = small_world()
        rng = np.random.default_rng(0)
        at_random = np.where(world.there, rng.random((300, 12, 8)), -1).argmax(axis=2)
        self.assertAlmostEqual(world.share_of_lift(world.rate_of(at_random)), 0, delta=0.08)
        self.assertAlmostEqual(world.share_of_lift(world.rate_of(world.chances.argmax(axis=2))), 1)


class PolicyTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        makers = (Ours, TasteAlone, BestOverall, Uniform, Oracle)
        cls.courses = {make.__name__: simulate(small_world(), make, 4, days=4) for make in makers}

    def test_ours_comes_nearer_to_the_oracle_than_what_does_not_look_or_learn(self) -> None:
        shares = {name: course.shares[20] for name, course in self.courses.items()}
        self.assertEqual(shares["Oracle"], 1)
        self.assertGreater(shares["Ours"], shares["TasteAlone"] + 0.05)
        self.assertGreater(shares["TasteAlone"], shares["BestOverall"])
        self.assertAlmostEqual(shares["Uniform"], 0, delta=0.1)

    def test_it_learns_and_loses_less_each_day(self) -> None:
        course = self.courses["Ours"]
        self.assertGreater(course.shares[20], course.shares[5])
        self.assertLess(course.regrets[-1], self.courses["Uniform"].regrets[-1])
        self.assertEqual(self.courses["Oracle"].regrets[1:], [self.courses["Oracle"].regrets[0]] * 3)

    def test_all_start_from_the_same_day_at_random(self) -> None:
        first = {round(course.regrets[0], 9) for course in self.courses.values()}
        self.assertEqual(len(first), 1)


class EstimatorTests(unittest.TestCase):
    def test_what_our_bandit_says_of_its_choices_adds_up_to_one(self) -> None:
        world = small_world()
        policy = policy_of(world, Ours(world, 4).model)
        np.testing.assert_allclose(policy.sum(axis=1), 1)

    def test_they_are_right_on_average(self) -> None:
        with mock.patch(f"{COMMAND}.off_policy_simulation.ROUNDS_A_LOG", 4000):
            rows = check_estimators(small_world(), 4, logs=80, say=lambda text: None)
        for row in rows:
            with self.subTest(row["estimator"], log=row["log"], target=row["target"]):
                self.assertLess(abs(row["bias"]), 0.05)
        self.assertEqual({row["estimator"] for row in rows}, {"IPS", "SNIPS", "DR", "replay"})


class CommandTests(unittest.TestCase):
    def run_it(self, *arguments: str) -> str:
        out = StringIO()
        call_command("evaluate_artwork", *arguments, stdout=out, stderr=StringIO())
        return out.getvalue()

    def test_it_writes_a_table_a_report_and_a_picture(self) -> None:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(mock.patch.object(artwork_report, "WorldSettings", lambda: SMALL))
        self.enterContext(mock.patch.object(artwork_report, "OTHER_WORLDS", {}))
        self.enterContext(mock.patch.object(artwork_report, "policies", lambda: {"uniform": Uniform, "oracle": Oracle}))
        report, picture = folder / "report.json", folder / "regret.svg"
        printed = self.run_it("--simulate", "--worlds", "1", "--json", str(report), "--plot", str(picture))
        self.assertIn("oracle", printed)
        self.assertEqual(
            {row["impressions"] for row in json.loads(report.read_text())["bandit"]["rows"]}, {5, 10, 20, 40}
        )
        self.assertIn("plays lost to the oracle", picture.read_text())

    def test_it_says_what_is_wrong_with_what_it_was_asked(self) -> None:
        for arguments, said in (
            ([], "--open-bandit"),
            (["--simulate", "--worlds", "0"], "--worlds"),
            (["--estimators", "--plot", "x.svg"], "--plot"),
            (["--open-bandit", "nowhere"], "nowhere"),
        ):
            with self.subTest(arguments), self.assertRaisesRegex(CommandError, said):
                self.run_it(*arguments)

    @unittest.skipIf(find_spec("mabwiser") is None, "mabwiser is not installed: LinUCB is not compared with")
    def test_linucb_off_the_shelf_takes_part(self) -> None:
        make = artwork_report.policies()[artwork_report.LINUCB]
        self.assertGreater(simulate(small_world(), make, 4, days=2).shares[10], 0.2)
