"""Encoding: a film with sound that plays from its first bytes, or nothing at all."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import numpy as np
from django.test import SimpleTestCase

from playback.film.encode import EncodeError, ffmpeg, write_film
from playback.film.score import SAMPLES_A_SECOND

SIZE, FRAMES = (160, 90), 72
SOUND = np.zeros((3 * SAMPLES_A_SECOND, 2), np.float32)
# Writes half a film to its last argument, complains, and fails.
FAILS = '#!/bin/sh\nfor last; do :; done\necho half > "$last"\necho "no such filter" >&2\nexit 1\n'
HANGS = '#!/bin/sh\nfor last; do :; done\necho half > "$last"\nexec sleep 30\n'


def frames(number: int = FRAMES) -> Iterator[np.ndarray]:
    for level in range(number):
        yield np.full((SIZE[1], SIZE[0], 3), level, np.uint8)


class WriteFilmTests(SimpleTestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.path = self.folder / "7.mp4"

    def use_ffmpeg(self, script: str) -> None:
        program = self.folder / "ffmpeg"
        program.write_text(script)
        program.chmod(0o755)
        self.enterContext(patch("playback.film.encode.ffmpeg", return_value=str(program)))
        self.addCleanup(program.unlink)

    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir() if path.name != "ffmpeg")

    def test_it_is_a_film_with_sound_that_plays_from_its_first_bytes(self) -> None:
        write_film(self.path, frames(), SIZE, SOUND)
        self.assertEqual(self.files(), ["7.mp4"])
        done = subprocess.run(
            [ffmpeg(), "-hide_banner", "-i", str(self.path), "-f", "null", "-"], capture_output=True, text=True
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        for fact in ("Video: h264", "yuv420p", "160x90", "24 fps", "Audio: aac", "stereo", "Duration: 00:00:03"):
            self.assertIn(fact, done.stderr)
        data = self.path.read_bytes()
        self.assertLess(data.index(b"moov"), data.index(b"mdat"))

    def test_the_same_frames_make_the_same_file(self) -> None:
        other = self.folder / "8.mp4"
        for path in (self.path, other):
            write_film(path, frames(), SIZE, SOUND)
        self.assertEqual(self.path.read_bytes(), other.read_bytes())

    def test_an_ffmpeg_that_fails_leaves_nothing_and_says_why(self) -> None:
        self.use_ffmpeg(FAILS)
        with self.assertRaisesRegex(EncodeError, "no such filter"):
            write_film(self.path, frames(), SIZE, SOUND)
        self.assertEqual(self.files(), [])

    def test_an_ffmpeg_that_hangs_is_ended_and_leaves_nothing(self) -> None:
        self.use_ffmpeg(HANGS)
        with (
            patch("playback.film.encode.TIMEOUT_SECONDS", 0.3),
            self.assertRaisesRegex(EncodeError, r"longer than 0\.3 s"),
        ):
            write_film(self.path, frames(), SIZE, SOUND)
        self.assertEqual(self.files(), [])

    def test_frames_that_cannot_be_drawn_leave_nothing_and_no_ffmpeg(self) -> None:
        def broken() -> Iterator[np.ndarray]:
            yield from frames(2)
            raise FileNotFoundError("No fonts")

        started: list[subprocess.Popen] = []
        real = subprocess.Popen
        with (
            patch(
                "playback.film.encode.subprocess.Popen", lambda *a, **k: started.append(real(*a, **k)) or started[-1]
            ),
            self.assertRaises(FileNotFoundError),
        ):
            write_film(self.path, broken(), SIZE, SOUND)
        self.assertEqual(self.files(), [])
        self.assertIsNotNone(started[0].returncode)

    def test_a_film_that_was_there_stays_when_another_fails(self) -> None:
        self.path.write_bytes(b"whole")
        self.use_ffmpeg(FAILS)
        with self.assertRaises(EncodeError):
            write_film(self.path, frames(), SIZE, SOUND)
        self.assertEqual(self.path.read_bytes(), b"whole")
