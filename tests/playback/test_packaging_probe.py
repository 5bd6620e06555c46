"""What a source is found to be, and what is said of those that cannot be taken."""

import tempfile
from fractions import Fraction
from pathlib import Path

import numpy as np
from django.test import SimpleTestCase

from playback.packaging.probe import Source, probe, rate_of
from playback.packaging.timing import fixed_rate, grid_of
from playback.packaging.tool import PackagingError, run
from tests.playback.sources import QUICK, make_source


class ProbeTestCase(SimpleTestCase):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.source = make_source(cls.folder / "source.mp4", seconds=4)

    def write(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path


class ProbeTests(ProbeTestCase):
    def test_a_video_is_told_with_all_that_packaging_needs(self) -> None:
        found = probe(self.source)
        self.assertEqual((found.width, found.height, found.rate), (320, 180, Fraction(24)))
        self.assertAlmostEqual(found.seconds, 4, delta=0.05)
        self.assertEqual([(track.index, track.codec) for track in found.sounds], [(1, "aac")])
        self.assertFalse(found.is_variable or found.is_hdr or found.is_interlaced or found.rotation)
        self.assertEqual(len(found.segment_bytes), 1)
        self.assertEqual(Source.from_json(found.as_json()), found)

    def test_containers_of_all_kinds(self) -> None:
        for name, options in (
            ("a.mkv", QUICK),
            ("a.ts", QUICK),
            ("a.mov", QUICK),
            ("a.avi", ("-c:v", "mpeg4")),
            ("a.webm", ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8")),
        ):
            with self.subTest(name):
                found = probe(make_source(self.folder / name, rate="25", size="128x72", options=options))
                self.assertEqual((found.rate, found.width), (Fraction(25), 128))
                self.assertAlmostEqual(found.seconds, 2, delta=0.1)

    def test_languages_of_sound_and_text(self) -> None:
        words = self.write("words.srt", b"1\n00:00:00,500 --> 00:00:01,500\nHello\n")
        target = self.folder / "tracks.mkv"
        inputs = ["-i", str(self.source), "-i", str(words), "-map", "0:v", "-map", "0:a", "-map", "0:a", "-map", "1"]
        told = ["-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=fra", "-metadata:s:s:0", "language=deu"]
        run([*inputs, "-c", "copy", *told, str(target)])
        found = probe(target)
        self.assertEqual([track.language for track in found.sounds], ["en", "fr"])
        self.assertEqual([(track.language, track.codec) for track in found.texts], [("de", "subrip")])

    def test_a_cover_is_no_picture_that_moves(self) -> None:
        cover = self.folder / "cover.jpg"
        run(["-f", "lavfi", "-i", "testsrc2=s=64x64", "-frames:v", "1", str(cover)])
        covered = self.folder / "covered.mp4"
        arguments = ["-i", str(cover), "-i", str(self.source), "-map", "0", "-map", "1", "-c", "copy"]
        run([*arguments, "-disposition:v:0", "attached_pic", str(covered)])
        self.assertEqual(probe(covered).width, 320)

    def test_names_that_look_like_something_else_are_only_names(self) -> None:
        for name in ("-i.mp4", "concat:a|b.mp4", "a%03d.mp4", "a'b \"c.mp4", "http:x.mp4"):
            with self.subTest(name):
                self.assertEqual(probe(self.write(name, self.source.read_bytes())).width, 320)

    def test_words_in_a_file_cannot_pose_as_a_stream(self) -> None:
        target = self.folder / "posing.mp4"
        lie = "x\n  Stream #0:7(xxx): Audio: aac"
        run(["-i", str(self.source), "-c", "copy", "-metadata", f"title={lie}", str(target)])
        self.assertEqual([track.index for track in probe(target).sounds], [1])


class RefusedTests(ProbeTestCase):
    def assert_refused(self, path: Path, words: str) -> None:
        with self.assertRaisesMessage(PackagingError, words):
            probe(path)

    def test_no_file_and_an_empty_one(self) -> None:
        self.assert_refused(self.folder / "nothing.mp4", "not there any more")
        self.assert_refused(self.write("empty.mp4", b""), "is empty")

    def test_what_is_not_a_video(self) -> None:
        for name, content in (
            ("text.mp4", b"hello" * 100),
            ("page.mp4", b"<html><body>hello</body></html>"),
            ("picture.mp4", b"\x89PNG\r\n\x1a\n" + b"\0" * 100),
            ("zeros.mp4", b"\0" * 5000),
        ):
            with self.subTest(name):
                self.assert_refused(self.write(name, content), "not a video")

    def test_a_playlist_that_names_files_of_the_server(self) -> None:
        lines = f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{self.source}\n#EXT-X-ENDLIST\n"
        self.assert_refused(self.write("list.m3u8", lines.encode()), "not a video")
        joined = f"ffconcat version 1.0\nfile {self.source}\n"
        self.assert_refused(self.write("list.mp4", joined.encode()), "not a video")

    def test_only_sound(self) -> None:
        target = self.folder / "sound.m4a"
        run(["-f", "lavfi", "-i", "sine=d=1", str(target)])
        self.assert_refused(target, "no picture")

    def test_a_single_frame(self) -> None:
        target = self.folder / "one.mp4"
        run(["-f", "lavfi", "-i", "testsrc2=s=320x180", "-frames:v", "1", str(target)])
        self.assert_refused(target, "no moving picture")

    def test_frames_that_are_all_at_the_same_time(self) -> None:
        # 0 frames a second, as broken cameras write them.
        target = self.folder / "still.mkv"
        run(["-i", str(self.source), "-map", "0:v", "-c", "copy", "-bsf:v", "setts=pts=0:dts=0", str(target)])
        self.assert_refused(target, "no moving picture")

    def test_truncated_uploads(self) -> None:
        content = self.source.read_bytes()
        self.assert_refused(self.write("cut.mp4", content[: len(content) // 2]), "incomplete")
        front = self.folder / "front.mp4"
        run(["-i", str(self.source), "-c", "copy", "-movflags", "+faststart", str(front)])
        content = front.read_bytes()
        self.assert_refused(self.write("cut-front.mp4", content[: len(content) // 2]), "breaks off after")
        content = make_source(self.folder / "whole.mkv", seconds=4).read_bytes()
        self.assert_refused(self.write("cut.mkv", content[: len(content) // 2]), "breaks off after")

    def test_a_picture_that_nobody_could_see(self) -> None:
        self.assert_refused(make_source(self.folder / "tiny.mp4", size="8x8", sound=""), "8 x 8 pixels")


class RateTests(SimpleTestCase):
    def test_usual_rates_are_met_exactly(self) -> None:
        for told, meant in (
            (23.976, "24000/1001"), (24.0, "24"), (25.0, "25"), (29.97, "30000/1001"), (29.9700299, "30000/1001"),
            (30.0, "30"), (50.0, "50"), (59.94, "60000/1001"), (60.0, "60"), (120.0, "60"), (12.0, "12"), (0.4, "1"),
            (29.5, "30000/1001"),
        ):  # fmt: skip
            with self.subTest(told):
                self.assertEqual(fixed_rate(told), Fraction(meant))

    def test_times_in_milliseconds_are_no_variable_rate(self) -> None:
        times = np.round(np.arange(100) / 23.976, 3)
        self.assertEqual(rate_of(times), (Fraction(24000, 1001), False))

    def test_dropped_frames_are_a_variable_rate(self) -> None:
        times = np.arange(300)[np.arange(300) % 7 > 1] / 30
        self.assertEqual(rate_of(times), (Fraction(30), True))


class GridTests(SimpleTestCase):
    def test_segments_are_two_keyframes_of_two_seconds(self) -> None:
        grid = grid_of(Fraction(24000, 1001), 60, 120)
        self.assertEqual((grid.keyframe, grid.segment, grid.timescale, grid.frame_ticks), (48, 96, 24000, 1001))
        self.assertAlmostEqual(grid.segment_seconds, 4.004)

    def test_chunks_cover_every_frame_once(self) -> None:
        for rate in (Fraction(24), Fraction(30000, 1001), Fraction(50)):
            grid = grid_of(rate, 1000.3, 100)
            chunks = grid.chunks()
            self.assertEqual(sum(chunk.frames for chunk in chunks), grid.frames)
            self.assertTrue(all(chunk.first % grid.segment == 0 for chunk in chunks))
