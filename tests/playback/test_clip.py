"""Clips: real films of the artwork, written whole or not at all, and made once."""

import re
import subprocess
import tempfile
import threading
import time
import wave
from pathlib import Path
from unittest.mock import patch

import numpy as np
from django.test import SimpleTestCase, override_settings
from PIL import Image

from catalog.artwork.subject import Subject
from catalog.models import Title
from playback import sources
from playback.clip import ClipError, clip_seconds, ffmpeg, film, write_chord, write_clip
from tests.artwork.subjects import LANTERNS
from tests.base import StreamsiteTestCase
from tests.factory import make_title

PICTURE = Image.linear_gradient("L").convert("RGB").resize((160, 90))
# Writes half a film to its last argument, complains, and fails.
FAILS = '#!/bin/sh\nfor last; do :; done\necho half > "$last"\necho "no such filter" >&2\nexit 1\n'
HANGS = '#!/bin/sh\nfor last; do :; done\necho half > "$last"\nexec sleep 30\n'


class WriteClipTests(SimpleTestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.path = self.folder / "7.mp4"

    def use_ffmpeg(self, script: str) -> None:
        program = self.folder / "ffmpeg"
        program.write_text(script)
        program.chmod(0o755)
        self.enterContext(patch("playback.clip.ffmpeg", return_value=str(program)))
        self.addCleanup(program.unlink)

    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir() if path.name != "ffmpeg")

    def test_it_is_a_film_with_sound_that_plays_from_its_first_bytes(self) -> None:
        write_clip(self.path, [PICTURE], seed=3)
        self.assertEqual(self.files(), ["7.mp4"])
        done = subprocess.run(
            [ffmpeg(), "-hide_banner", "-i", str(self.path), "-f", "null", "-"], capture_output=True, text=True
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        for fact in ("Video: h264", "yuv420p", "854x480", "24 fps", "Audio: aac", "Duration: 00:00:06"):
            self.assertIn(fact, done.stderr)
        data = self.path.read_bytes()
        self.assertLess(data.index(b"moov"), data.index(b"mdat"))

    def test_an_ffmpeg_that_fails_leaves_nothing_and_says_why(self) -> None:
        self.use_ffmpeg(FAILS)
        with self.assertRaisesRegex(ClipError, "no such filter"):
            write_clip(self.path, [PICTURE], seed=3)
        self.assertEqual(self.files(), [])

    def test_an_ffmpeg_that_hangs_is_ended_and_leaves_nothing(self) -> None:
        self.use_ffmpeg(HANGS)
        with patch("playback.clip.ENCODE_TIMEOUT", 0.3), self.assertRaisesRegex(ClipError, "longer than 0.3 s"):
            write_clip(self.path, [PICTURE], seed=3)
        self.assertEqual(self.files(), [])

    def test_a_clip_that_was_there_stays_when_another_fails(self) -> None:
        self.path.write_bytes(b"whole")
        self.use_ffmpeg(FAILS)
        with self.assertRaises(ClipError):
            write_clip(self.path, [PICTURE], seed=3)
        self.assertEqual(self.path.read_bytes(), b"whole")


class FilmTests(SimpleTestCase):
    def test_every_picture_is_used_and_fades_into_the_next(self) -> None:
        for pictures in (1, 2, 5):
            with self.subTest(pictures=pictures):
                filters = film(pictures, seed=0)
                self.assertEqual(filters.count("zoompan="), pictures)
                self.assertEqual(filters.count("xfade="), pictures - 1)
                self.assertTrue(filters.endswith("[film]"))

    def test_each_fade_begins_before_its_picture_ends(self) -> None:
        offsets = [int(found) for found in re.findall(r"offset=(\d+)", film(4, seed=0))]
        self.assertEqual(offsets, [clip_seconds(number) - 1 for number in (1, 2, 3)])

    def test_the_chord_is_the_same_for_the_same_seed_and_dies_away(self) -> None:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        sounds = {}
        for name, seed in (("one", 4), ("same", 4), ("other", 5)):
            write_chord(folder / name, 2, seed)
            with wave.open(str(folder / name), "rb") as file:
                self.assertEqual(file.getnframes(), 2 * file.getframerate())
                sounds[name] = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        self.assertTrue(np.array_equal(sounds["one"], sounds["same"]))
        self.assertFalse(np.array_equal(sounds["one"], sounds["other"]))
        self.assertGreater(np.abs(sounds["one"]).max(), 1000)
        self.assertLess(np.abs(sounds["one"][-40:]).max(), 60)


class ReadyClipTests(StreamsiteTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.media = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(MEDIA_ROOT=self.media))
        self.enterContext(patch("playback.sources.draw", return_value=PICTURE))
        self.title = make_title("Heat", genres=("Crime",))
        self.written: list[tuple[int, int]] = []

    def write(self, path: Path, pictures: list[Image.Image], seed: int) -> None:
        time.sleep(0.05)  # Long enough for the others to arrive.
        self.written.append((len(pictures), seed))
        path.write_bytes(b"film")

    def test_it_is_made_when_first_wanted_and_only_then(self) -> None:
        with patch("playback.sources.write_clip", self.write):
            first, second = sources.ready_clip(self.title), sources.ready_clip(self.title)
        self.assertEqual(first, second)
        self.assertEqual(first.read_bytes(), b"film")
        self.assertEqual([pictures for pictures, _ in self.written], [sources.PICTURES])

    def test_requests_at_the_same_time_make_one_clip(self) -> None:
        found: list[Path] = []
        with (
            patch("playback.sources.write_clip", self.write),
            patch("playback.sources.subject_of", return_value=LANTERNS),
        ):
            threads = [threading.Thread(target=lambda: found.append(sources.ready_clip(self.title))) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(found, [sources.clip_path(self.title)] * 4)
        self.assertEqual(len(self.written), 1)

    def test_titles_have_films_of_their_own(self) -> None:
        other = make_title("Alien")
        with patch("playback.sources.write_clip", self.write):
            self.assertNotEqual(sources.ready_clip(self.title), sources.ready_clip(other))
        self.assertNotEqual(*[seed for _, seed in self.written])

    def test_a_film_that_failed_is_tried_again_at_the_next_visit(self) -> None:
        with patch("playback.sources.write_clip", side_effect=ClipError("disk full")), self.assertRaises(ClipError):
            sources.ready_clip(self.title)
        self.assertFalse(sources.clip_path(self.title).exists())
        with patch("playback.sources.write_clip", self.write):
            self.assertTrue(sources.ready_clip(self.title).exists())

    def test_pictures_are_of_what_the_title_is_about(self) -> None:
        drawn: list[tuple[Subject, str]] = []
        with (
            patch("playback.sources.write_clip", self.write),
            patch("playback.sources.draw", lambda subject, emphasis, *size: drawn.append((subject, emphasis.value))),
        ):
            sources.ready_clip(Title.objects.get(pk=self.title.pk))
        self.assertEqual({subject.name for subject, _ in drawn}, {"Heat"})
        self.assertIn("Crime", [value for _, value in drawn])
