"""Trial encodes: measured once, kept, and never made twice."""

import tempfile
from pathlib import Path
from unittest.mock import patch

from django.test import SimpleTestCase

from playback.packaging import trials
from playback.packaging.draft import Draft, Plan, Recipe, make_plan
from playback.packaging.ladder import CRFS, TUNES, Trial
from playback.packaging.probe import probe
from playback.packaging.tool import run
from playback.packaging.trials import vmaf
from tests.playback.sources import make_source


class TrialTests(SimpleTestCase):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        # Noise, so that no quality comes for nothing.
        cls.source = make_source(cls.folder / "source.mp4", seconds=2, size="320x180", sound="", filters="noise=alls=8")

    def plan(self, folder: str, **patches: object) -> Plan:
        draft = Draft(self.folder / folder)
        return make_plan(draft, probe(self.source), Recipe(preset="veryfast"), self.told.append)

    def setUp(self) -> None:
        self.told: list[float] = []

    def test_a_ladder_is_planned_from_what_was_measured_and_goes_on_where_it_was_killed(self) -> None:
        original, calls = trials.tried, []

        def killed(*args: object) -> Trial:
            calls.append(args)
            if len(calls) > 3:
                raise KeyboardInterrupt
            return original(*args)

        with patch.object(trials, "tried", killed), self.assertRaises(KeyboardInterrupt):
            self.plan("killed")
        self.assertIsNone(Draft(self.folder / "killed").plan())
        with patch.object(trials, "tried", side_effect=original) as again:
            plan = self.plan("killed")
        # Four qualities of the only size, and two of the other tune; three were there.
        self.assertEqual(again.call_count, len(CRFS) + 2 * (len(TUNES) - 1) - 3)
        self.assertEqual(self.told[-1], 1.0)
        self.assertEqual(self.told, sorted(self.told))
        self.assertTrue(all(rung.vmaf and rung.bitrate for rung in plan.rungs))
        self.assertEqual(Draft(self.folder / "killed").plan(), plan)

    def test_quality_falls_with_bits_and_is_whole_beside_itself(self) -> None:
        coarse, fine = self.folder / "coarse.mp4", self.folder / "fine.mp4"
        for target, crf in ((coarse, "45"), (fine, "20")):
            run(["-i", str(self.source), "-vf", "scale=160:90", "-c:v", "libx264", "-crf", crf, str(target)])
        self.assertGreater(vmaf(self.source, self.source), 97)
        self.assertGreater(vmaf(fine, self.source), vmaf(coarse, self.source))
