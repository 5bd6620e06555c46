"""A video becomes a stream: whole or not at all, from parts that any worker can make."""

import json
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from unittest.mock import patch

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from catalog.models import Episode, Season, Title
from playback import film_streams, streams, tasks
from playback.film_streams import films_to_package, package_film
from playback.locks import file_lock
from playback.models import Captions, Stream, Video
from playback.packaging import boxes
from playback.packaging.draft import Draft, Recipe, make_part, make_plan
from playback.packaging.probe import probe
from playback.packaging.tool import FfmpegError, PackagingError, run
from playback.videos import draft_in_work, package, prepare, recipe
from tests.base import StreamsiteTestCase
from tests.factory import make_title
from tests.playback.sources import make_source

# Makes a part until it is killed: the encoder that it starts is slow.
MAKER = """
import sys
from pathlib import Path
from playback.packaging import draft as drafts
draft = drafts.Draft(Path(sys.argv[1]))
plan = draft.plan()
print("started", flush=True)
drafts.make_part(draft, plan, "chunk-0001")
"""


@override_settings(STREAM_LADDER="fixed", STREAM_PRESET="veryfast", STREAM_CHUNK_SECONDS=40)
class PackagingTestCase(StreamsiteTestCase):
    """Titles with source videos of some seconds, made once for the whole class."""

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.sources = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.source = make_source(cls.sources / "source.mp4", seconds=6, rate="24000/1001")

    def setUp(self) -> None:
        super().setUp()
        self.media = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(MEDIA_ROOT=self.media, VIDEO_FOLDERS=[self.sources]))
        self.title = make_title("Heat")

    def make_video(self, source: Path | None = None, **fields: object) -> Video:
        return Video.objects.create(**{"title": self.title, "path": str(source or self.source)} | fields)

    def package(self, source: Path | None = None, **fields: object) -> Video:
        video = self.make_video(source, **fields)
        package(video)
        video.refresh_from_db()
        return video


class StreamTests(PackagingTestCase):
    def test_a_video_becomes_a_stream_that_plays_and_everything_in_it_agrees(self) -> None:
        video = self.package()
        self.assertEqual((video.state, video.progress, video.problem), (Video.State.READY, 1.0, ""))
        self.assertIn("320 x 180, 23.976 frames/s, 0:00:06", video.facts)
        stream = Stream.objects.playing(self.title.pk)
        self.assertEqual(stream.video, video)
        self.assertAlmostEqual(stream.duration_seconds, 6, delta=0.1)
        self.assert_valid(stream)

    def assert_valid(self, stream: Stream) -> None:
        """What the contract with players says of a stream's folder."""
        master = (stream.folder / "master.m3u8").read_text()
        sizes = json.loads((stream.folder / "sizes.json").read_text())
        renditions = list(stream.renditions.all())
        self.assertEqual(len(sizes["rungs"]), len(renditions))
        self.assertEqual(len(re.findall("#EXT-X-STREAM-INF", master)), len(renditions))
        self.assertIn('TYPE=AUDIO,GROUP-ID="audio"', master)
        self.assertNotIn("SUBTITLES", master)
        for rendition, told in zip(renditions, sizes["rungs"], strict=True):
            self.assert_valid_rung(stream, rendition.rung, sizes["segment_seconds"], told)
            self.assertIn(f'CODECS="{rendition.codec},mp4a.40.2",RESOLUTION={rendition.width}x', master)
            self.assertEqual(rendition.average_bitrate, told["bitrate"])
        self.assertEqual(sizes["audio"]["sizes"], self.sizes_in(stream.folder / "audio-0"))
        self.assertAlmostEqual(self.seconds_in(stream.folder / "audio-0"), stream.duration_seconds, delta=0.05)
        files = [path for path in stream.folder.rglob("*") if path.is_file()]
        self.assertEqual(sum(path.stat().st_size for path in files), stream.size_bytes)

    def assert_valid_rung(self, stream: Stream, rung: int, seconds: list[float], told: dict) -> None:
        folder = stream.folder / f"video-{rung}"
        self.assertEqual(told["sizes"], self.sizes_in(folder))
        playlist = (folder / "index.m3u8").read_text()
        named = [float(found) for found in re.findall(r"#EXTINF:([\d.]+)", playlist)]
        self.assertEqual([round(each, 6) for each in seconds], named)
        self.assertAlmostEqual(sum(named), stream.duration_seconds, delta=0.001)
        self.assertTrue(all(3.9 < each < 4.1 for each in named[:-1]))
        self.assertIn('#EXT-X-MAP:URI="init.mp4"', playlist)
        segments = [path.read_bytes() for path in sorted(folder.glob("*.m4s"))]
        self.assertTrue(all(boxes.starts_with_keyframe(segment) for segment in segments))
        starts = [boxes.start_ticks(segment) / 24000 for segment in segments]
        for start, expected in zip(starts, [0, *accumulate(seconds)], strict=False):
            self.assertAlmostEqual(start, expected, places=6)

    def sizes_in(self, folder: Path) -> list[int]:
        return [path.stat().st_size for path in sorted(folder.glob("*.m4s"))]

    def seconds_in(self, folder: Path) -> float:
        return sum(map(float, re.findall(r"#EXTINF:([\d.]+)", (folder / "index.m3u8").read_text())))

    def test_ffmpeg_plays_it_frame_by_frame_from_the_first_to_the_last(self) -> None:
        self.package()
        folder = Stream.objects.playing(self.title.pk).folder
        told: list[str] = []
        master = ["-allowed_extensions", "ALL", "-i", str(folder / "master.m3u8"), "-map", "0:v:0", "-map", "0:a:0"]
        run([*master, "-c", "copy", "-f", "framecrc", "-"], told.append)
        shown = sorted(int(line.split(",")[2]) for line in told if line.startswith("0,"))
        self.assertEqual(len(shown), 144)
        self.assertEqual({after - before for before, after in zip(shown, shown[1:], strict=False)}, {1001})

    @override_settings(STREAM_CHUNK_SECONDS=20)
    def test_chunks_join_as_if_they_had_never_been_apart(self) -> None:
        source = make_source(self.sources / "long.mp4", seconds=45, size="128x72", rate="12", sound="anullsrc")
        video = self.make_video(source)
        draft, plan = prepare(video)
        self.assertEqual(list(plan.parts()), ["chunk-0000", "chunk-0001", "audio-0"])
        self.assertAlmostEqual(sum(plan.parts().values()), 1.0)
        # In any order.
        for part in ("audio-0", "chunk-0001", "chunk-0000"):
            self.assertTrue(make_part(draft, plan, part))
        package(video)
        stream = Stream.objects.playing(self.title.pk)
        self.assertAlmostEqual(stream.duration_seconds, 45, delta=0.1)
        names = sorted(path.name for path in (stream.folder / "video-0").glob("*.m4s"))
        self.assertEqual(names, [f"{number:05d}.m4s" for number in range(12)])
        starts = [boxes.start_ticks((stream.folder / "video-0" / name).read_bytes()) for name in names]
        self.assertEqual(starts, [number * 48000 for number in range(12)])

    def test_thumbnails_cover_the_film_in_steps_of_two_seconds(self) -> None:
        self.package()
        folder = Stream.objects.playing(self.title.pk).folder
        lines = (folder / "thumbnails.vtt").read_text().splitlines()
        self.assertEqual(lines[0], "WEBVTT")
        self.assertEqual(lines[2:4], ["00:00:00.000 --> 00:00:02.002", "thumbnails-000.jpg#xywh=0,0,160,90"])
        self.assertEqual(lines[-2].split("#")[0], "thumbnails-000.jpg")
        self.assertEqual(lines[-3].split(" --> ")[1], "00:00:06.006")
        self.assertTrue((folder / "thumbnails-000.jpg").exists())

    def test_nothing_is_shown_until_the_folder_is_whole(self) -> None:
        video = self.make_video()
        prepare(video)
        for part in list(draft_in_work(video)[1].parts())[:-1]:
            make_part(*draft_in_work(video), part)
        self.assertIsNone(Stream.objects.playing(self.title.pk))
        shown = [path for path in (self.media / "streams" / str(self.title.pk)).iterdir() if path.name[0] != "."]
        self.assertEqual(shown, [])

    def test_a_stream_that_cannot_be_stored_leaves_the_old_one_playing_and_is_made_from_its_parts_later(self) -> None:
        self.package()
        before = Stream.objects.playing(self.title.pk)
        video = self.make_video(make_source(self.sources / "other.mp4"))
        full = patch("playback.streams.Rendition.objects.bulk_create", side_effect=OSError("no space"))
        with full, self.assertLogs("playback.videos", "ERROR"):
            package(video)
        video.refresh_from_db()
        self.assertEqual(video.state, Video.State.FAILED)
        self.assertIn("no space", video.problem)
        self.assertEqual(Stream.objects.playing(self.title.pk), before)
        with patch("playback.videos.make_part", side_effect=AssertionError("made already")):
            package(video)
        self.assertEqual(Stream.objects.playing(self.title.pk).video, video)

    def test_the_newest_takes_the_place_of_the_old_whose_files_stay_for_a_day(self) -> None:
        self.package()
        old = Stream.objects.playing(self.title.pk)
        self.package(make_source(self.sources / "newer.mp4"))
        new = Stream.objects.playing(self.title.pk)
        self.assertNotEqual(new, old)
        self.assertEqual(streams.forget_streams(), 0)
        self.assertTrue(old.folder.exists())
        Stream.objects.filter(pk=old.pk).update(retired_at=timezone.now() - timedelta(hours=25))
        self.assertEqual(streams.forget_streams(), 1)
        self.assertFalse(old.folder.exists())
        self.assertTrue(new.folder.exists())
        # A second removal finds nothing, and the row still tells what was played.
        self.assertEqual(streams.forget_streams(), 0)
        self.assertTrue(Stream.objects.filter(pk=old.pk).exists())

    def test_packaging_the_same_again_does_nothing_unless_its_files_are_gone(self) -> None:
        video = self.package()
        stream = Stream.objects.playing(self.title.pk)
        with patch("playback.videos.prepare", side_effect=AssertionError("done already")):
            package(video)
        shutil.rmtree(stream.folder)
        package(video)
        self.assertEqual(Stream.objects.playing(self.title.pk), stream)
        self.assertTrue((stream.folder / "master.m3u8").exists())

    def test_an_episode_has_a_stream_of_its_own(self) -> None:
        season = Season.objects.create(title=self.title, number=1)
        episode = Episode.objects.create(season=season, number=1, name="Pilot")
        self.package(episode=episode)
        self.package()
        film, pilot = Stream.objects.playing(self.title.pk), Stream.objects.playing(self.title.pk, episode.pk)
        self.assertNotEqual(film, pilot)
        self.assertNotEqual(film.folder, pilot.folder)

    def test_the_files_of_a_title_that_is_deleted_go_with_it(self) -> None:
        self.package()
        folder = Stream.objects.playing(self.title.pk).folder
        self.title.delete()
        with patch("playback.streams.newest_change", return_value=0.0):
            self.assertEqual(streams.forget_streams(), 1)
        self.assertFalse(folder.exists())

    def test_drafts_that_nobody_goes_on_with_are_removed(self) -> None:
        draft, _plan = prepare(self.make_video())
        self.assertEqual(streams.forget_streams(), 0)
        with patch("playback.streams.newest_change", return_value=0.0):
            self.assertEqual(streams.forget_streams(), 1)
        self.assertFalse(draft.folder.exists())


class KilledTests(PackagingTestCase):
    @override_settings(STREAM_CHUNK_SECONDS=20)
    def test_what_a_killed_worker_left_is_no_part_and_only_what_is_missing_is_made(self) -> None:
        source = make_source(self.sources / "killed.mp4", seconds=60, size="640x360", rate="24", sound="")
        video = self.make_video(source)
        draft, plan = prepare(video)
        make_part(draft, plan, "chunk-0000")
        with subprocess.Popen(
            [sys.executable, "-c", MAKER, str(draft.folder)], cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True
        ) as maker:
            maker.stdout.readline()
            self.wait_for(lambda: list((draft.folder / "work").glob("chunk-0001.*/raw/video-0/*")))
            maker.send_signal(signal.SIGKILL)
        self.assertEqual(draft.missing(plan), ["chunk-0001"])
        self.assertIsNone(Stream.objects.playing(self.title.pk))
        made: list[str] = []
        package(video, made.append)
        self.assertEqual(made, ["chunk-0001"])
        self.assertEqual(Stream.objects.playing(self.title.pk).duration_seconds, 60)
        self.assertFalse(draft.folder.exists())

    def wait_for(self, condition: object) -> None:
        deadline = time.monotonic() + 20
        while not condition() and time.monotonic() < deadline:
            time.sleep(0.02)
        self.assertTrue(condition())


class LooksAndSoundsTests(PackagingTestCase):
    """Sources that are not as they should be."""

    def picture(self, stream: Stream, second: float = 0.5) -> bytes:
        """One frame of the top rung as 4 x 4 pixels, in shades of grey."""
        top = stream.folder / f"video-{stream.renditions.count() - 1}"
        target = self.media / "frame.gray"
        arguments = ["-allowed_extensions", "ALL", "-i", str(top / "index.m3u8"), "-ss", str(second), "-frames:v", "1"]
        run([*arguments, "-vf", "scale=4:4:flags=area,format=gray", "-f", "rawvideo", str(target)])
        return target.read_bytes()

    def test_a_video_without_sound_has_no_audio_group(self) -> None:
        self.package(make_source(self.sources / "mute.mp4", sound=""))
        stream = Stream.objects.playing(self.title.pk)
        self.assertFalse(stream.has_audio)
        self.assertNotIn("AUDIO", (stream.folder / "master.m3u8").read_text())
        self.assertIsNone(json.loads((stream.folder / "sizes.json").read_text())["audio"])
        self.assertEqual(list(stream.folder.glob("audio-*")), [])

    def test_one_second_is_enough(self) -> None:
        self.package(make_source(self.sources / "second.mp4", seconds=1))
        stream = Stream.objects.playing(self.title.pk)
        self.assertAlmostEqual(stream.duration_seconds, 1, delta=0.05)
        self.assertEqual(len(list((stream.folder / "video-0").glob("*.m4s"))), 1)

    def test_phone_video_stands_upright(self) -> None:
        flat = make_source(self.sources / "flat.mp4", sound="")
        turned = self.sources / "turned.mp4"
        run(["-display_rotation", "90", "-i", str(flat), "-c", "copy", str(turned)])
        video = self.package(turned)
        self.assertIn("180 x 320", video.facts)
        self.assertIn("turned by", video.facts)
        top = Stream.objects.playing(self.title.pk).renditions.last()
        self.assertEqual((top.width, top.height), (180, 320))

    def test_odd_sizes_become_even(self) -> None:
        odd = make_source(self.sources / "odd.mkv", size="321x181", options=("-c:v", "libx264", "-pix_fmt", "yuv444p"))
        self.package(odd)
        top = Stream.objects.playing(self.title.pk).renditions.last()
        self.assertEqual((top.width, top.height), (320, 180))

    def test_hdr_is_brought_to_eight_bits_of_bt709_and_stays_visible(self) -> None:
        tags = "setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc:range=tv"
        hdr = make_source(
            self.sources / "hdr.mp4",
            filters=f"format=yuv420p10le,{tags}",
            options=("-c:v", "libx264", "-preset", "ultrafast"),
        )
        video = self.package(hdr)
        self.assertIn("HDR", video.facts)
        stream = Stream.objects.playing(self.title.pk)
        self.assertTrue(all(each.codec.startswith("avc1.64") for each in stream.renditions.all()))
        master = ["-allowed_extensions", "ALL", "-i", str(stream.folder / "master.m3u8")]
        said = run([*master, "-frames:v", "1", "-f", "null", "-"], level="info")
        self.assertIn("yuv420p(tv, bt709, progressive)", said)
        shades = self.picture(stream)
        self.assertTrue(max(shades) > 20 and max(shades) - min(shades) > 20, list(shades))

    def test_a_variable_rate_becomes_a_fixed_one_of_the_same_length(self) -> None:
        phone = make_source(
            self.sources / "phone.mp4",
            rate="30",
            filters="select='not(between(mod(n,7),3,4))'",
            options=("-fps_mode", "vfr", "-c:v", "libx264", "-preset", "ultrafast"),
        )
        video = self.package(phone)
        self.assertIn("30 frames/s", video.facts)
        self.assertIn("variable", video.facts)
        self.assertAlmostEqual(Stream.objects.playing(self.title.pk).duration_seconds, 2, delta=0.1)

    def test_sound_is_as_loud_as_that_of_others_and_silence_stays_silent(self) -> None:
        quiet = make_source(self.sources / "quiet.mp4", seconds=4, sound="aevalsrc=0.02*sin(880*t)")
        self.package(quiet)
        self.assertAlmostEqual(self.loudness(), -16, delta=1)
        self.package(make_source(self.sources / "silent.mp4", seconds=4, sound="anullsrc"))
        self.assertLess(self.loudness(), -60)

    def loudness(self) -> float:
        sound = Stream.objects.playing(self.title.pk).folder / "audio-0" / "index.m3u8"
        arguments = ["-allowed_extensions", "ALL", "-i", str(sound), "-af", "ebur128=framelog=quiet", "-f", "null", "-"]
        return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", run(arguments, level="info"))[-1])


class FourHoursTests(PackagingTestCase):
    def test_four_hours_are_planned_in_chunks(self) -> None:
        source = probe(self.source)
        long = type(source)(**{**source.__dict__, "seconds": 4 * 3600.0, "segment_bytes": (100,) * 3600})
        plan = make_plan(Draft(self.media / "draft"), long, Recipe(has_trials=False))
        chunks = [name for name in plan.parts() if name.startswith("chunk-")]
        self.assertEqual(len(chunks), 120)
        self.assertEqual(sum(chunk.frames for chunk in plan.grid.chunks()), plan.grid.frames)
        self.assertTrue(all(chunk.first % plan.grid.thumbnail == 0 for chunk in plan.grid.chunks()))
        self.assertLess(plan.grid.frames / plan.grid.thumbnail, 1500)


class CaptionsOfStreamTests(PackagingTestCase):
    def test_text_that_the_video_carries_becomes_captions(self) -> None:
        words = self.sources / "words.srt"
        words.write_text("1\n00:00:00,500 --> 00:00:01,500\nHello <i>there</i>\n")
        target = self.sources / "words.mkv"
        arguments = ["-i", str(self.source), "-i", str(words), "-c", "copy", "-metadata:s:s:0", "language=deu"]
        run([*arguments, "-map", "0", "-map", "1", str(target)])
        self.package(target)
        captions = Captions.objects.get(title=self.title)
        self.assertEqual((captions.language, captions.label), ("de", "Deutsch"))
        text = (Stream.objects.playing(self.title.pk).folder / "captions-de.vtt").read_text()
        self.assertEqual(text, "WEBVTT\n\n00:00:00.500 --> 00:00:01.500\nHello <i>there</i>\n")

    def test_captions_may_come_change_and_go_after_the_stream(self) -> None:
        self.package()
        folder = Stream.objects.playing(self.title.pk).folder
        file = ContentFile(b"1\n00:00:01,000 --> 00:00:02,000\nHi\n", name="en.srt")
        captions = Captions.objects.create(title=self.title, language="en", label="English", file=file)
        streams.renew_captions(self.title.pk, None)
        self.assertIn("Hi", (folder / "captions-en.vtt").read_text())
        captions.delete()
        streams.renew_captions(self.title.pk, None)
        self.assertEqual(list(folder.glob("captions-*")), [])


class TaskTests(PackagingTestCase):
    """One task decides, others make a part each; here they run as the queue would let them."""

    def setUp(self) -> None:
        super().setUp()
        self.asked: list[tuple] = []
        self.enterContext(patch.object(tasks.package_part, "delay", lambda *args: self.asked.append(args)))
        self.enterContext(patch.object(tasks.package_video, "delay", lambda *args: self.asked.append(args)))
        self.extras = self.enterContext(patch.object(tasks.offer_extras, "delay"))

    def test_parts_are_made_by_whoever_comes_and_the_last_one_publishes(self) -> None:
        video = self.make_video()
        tasks.package_video(video.pk)
        self.assertEqual(self.asked, [(video.pk, "chunk-0000"), (video.pk, "audio-0")])
        tasks.package_part(*self.asked[1])
        video.refresh_from_db()
        self.assertEqual(video.state, Video.State.ENCODING)
        self.assertIsNone(Stream.objects.playing(self.title.pk))
        tasks.package_part(*self.asked[0])
        video.refresh_from_db()
        self.assertEqual((video.state, video.progress), (Video.State.READY, 1.0))
        self.assertIsNotNone(Stream.objects.playing(self.title.pk))
        self.extras.assert_called_once_with(video.pk)
        # The same message again, as a broker may deliver it.
        self.assertEqual(tasks.package_part(*self.asked[0]), "of no plan")
        self.assertEqual(tasks.package_video(video.pk), "ready")

    def test_two_workers_do_not_make_the_same_part(self) -> None:
        video = self.make_video()
        draft, plan = prepare(video)
        with file_lock(draft.lock("audio-0")):
            self.assertEqual(tasks.package_part(video.pk, "audio-0"), "busy")
        self.assertEqual(draft.missing(plan), ["chunk-0000", "audio-0"])

    def test_a_video_that_nobody_works_at_is_gone_on_with(self) -> None:
        video = self.make_video()
        self.assertEqual(tasks.resume_videos(), "0 resumed")
        Video.objects.filter(pk=video.pk).update(updated_at=timezone.now() - timedelta(hours=1))
        self.assertEqual(tasks.resume_videos(), "1 resumed")
        self.assertEqual(tasks.resume_videos(), "0 resumed")
        self.assertEqual(self.asked, [(video.pk,)])

    def test_what_is_wrong_is_told_and_the_other_parts_are_left(self) -> None:
        video = self.make_video()
        tasks.package_video(video.pk)
        with patch("playback.videos.make_part", side_effect=PackagingError("The picture breaks off.")):
            self.assertEqual(tasks.package_part(video.pk, "chunk-0000"), "failed")
        video.refresh_from_db()
        self.assertEqual((video.state, video.problem), (Video.State.FAILED, "The picture breaks off."))
        self.assertEqual(tasks.package_part(video.pk, "audio-0"), "gone")
        self.assertEqual(tasks.package_video(10**9), "gone")

    def test_when_ffmpeg_fails_its_words_are_told_as_well(self) -> None:
        video = self.make_video()
        failing = patch("playback.videos.probe", side_effect=FfmpegError("Cannot allocate"))
        with failing, self.assertLogs("playback.videos", "ERROR"):
            tasks.package_video(video.pk)
        video.refresh_from_db()
        self.assertIn("Cannot allocate", video.problem)


class FilmStreamTests(PackagingTestCase):
    """Films that were made of facts."""

    def make_film(self, title: Title, digest: str = "0123456789ab") -> Path:
        path = self.media / "films" / str(title.pk) / f"film-{digest}.mp4"
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.source, path)
        return path

    def test_films_become_streams_one_after_the_other_the_first_made_first(self) -> None:
        other = make_title("Alien")
        first, second = self.make_film(self.title), self.make_film(other)
        self.assertEqual(films_to_package([]), [(self.title.pk, first), (other.pk, second)])
        with patch.object(tasks.package_films, "delay") as asked:
            tasks.package_films()
            asked.assert_called_once_with([])
            self.assertEqual(films_to_package([]), [(other.pk, second)])
            tasks.package_films()
            self.assertEqual(tasks.package_films(), "done")
        stream = Stream.objects.playing(self.title.pk)
        self.assertIsNone(stream.video)
        self.assertEqual(stream.renditions.first().vmaf, None)

    def test_a_film_made_of_new_facts_takes_the_place_of_the_old(self) -> None:
        package_film(self.title.pk, self.make_film(self.title))
        newer = self.make_film(self.title, "ba9876543210")
        self.assertEqual(films_to_package([]), [(self.title.pk, newer)])

    def test_a_curators_own_video_is_not_replaced_by_a_film(self) -> None:
        self.package()
        self.make_film(self.title)
        self.assertEqual(films_to_package([]), [])

    def test_a_film_that_fails_does_not_keep_others_from_theirs(self) -> None:
        self.make_film(self.title).write_bytes(b"no film")
        with patch.object(tasks.package_films, "delay") as asked, self.assertLogs("playback.tasks", "ERROR"):
            tasks.package_films()
        asked.assert_called_once_with([self.title.pk])
        self.assertEqual(films_to_package([self.title.pk]), [])

    def test_films_of_titles_that_are_gone_and_other_files_are_left(self) -> None:
        self.make_film(self.title)
        (self.media / "films" / "lock").touch()
        self.title.delete()
        self.assertEqual(film_streams.films_to_package([]), [])


class CommandTests(PackagingTestCase):
    def test_an_operator_packages_a_file_from_the_command_line(self) -> None:
        with patch("sys.stdout"):
            call_command("package_video", self.title.slug, str(self.source))
            call_command("package_video", self.title.slug, str(self.source))
        self.assertEqual(Video.objects.get().path, str(self.source.resolve()))
        self.assertIsNotNone(Stream.objects.playing(self.title.pk))

    def test_a_file_that_lies_elsewhere_is_copied_once(self) -> None:
        elsewhere = self.media / "elsewhere.mp4"
        shutil.copyfile(self.source, elsewhere)
        with patch("sys.stdout"):
            call_command("package_video", self.title.slug, str(elsewhere))
            call_command("package_video", self.title.slug, str(elsewhere))
        self.assertTrue(Video.objects.get().upload.name.startswith("videos/"))

    def test_mistakes_are_told(self) -> None:
        for arguments, words in (
            (("nowhere", str(self.source)), "no title"),
            ((self.title.slug, "/nowhere.mp4"), "no file"),
            ((self.title.slug, str(self.source), "--episode", "1.1"), "no episode"),
        ):
            with self.subTest(words), self.assertRaisesMessage(CommandError, words):
                call_command("package_video", *arguments)
        broken = self.sources / "broken.mp4"
        broken.write_bytes(b"nothing")
        with self.assertRaisesMessage(CommandError, "not a video"):
            call_command("package_video", self.title.slug, str(broken))


class RecipeTests(PackagingTestCase):
    def test_settings_decide(self) -> None:
        self.assertEqual(recipe(), Recipe("veryfast", 40, has_trials=False))
        with override_settings(STREAM_LADDER="per-title"):
            self.assertTrue(recipe().has_trials)
