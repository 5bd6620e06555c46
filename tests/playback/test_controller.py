"""The player's controller: its own tests, which run in Node (tests/playback/js)."""

import shutil
import subprocess
from pathlib import Path
from unittest import skipUnless

from django.test import SimpleTestCase

FOLDER = Path(__file__).parent / "js"
NODE = shutil.which("node")


@skipUnless(NODE, "needs node, which is not installed: the controller is NOT tested")
class ControllerTests(SimpleTestCase):
    def test_the_controllers_own_tests_pass(self) -> None:
        files = sorted(FOLDER.glob("*.test.mjs"))
        self.assertTrue(files)
        done = subprocess.run([NODE, "--test", *files], capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stdout[-8_000:])
