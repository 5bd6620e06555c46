"""A real stream to play: three rungs, two sounds, captions and thumbnails, encoded once for all tests of a run."""

import atexit
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import imageio_ffmpeg

from catalog.models import Title
from playback.models import Captions, Marker, Stream

SECONDS, SEGMENT_SECONDS = 60, 4
VERSION = "0123456789ab"
# Width, height, kbit/s; from the lowest.
RUNGS = ((256, 144, 90), (426, 240, 220), (640, 360, 500))
AUDIO_KBPS = 64
THUMBNAIL_SECONDS, THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT, COLUMNS = 4, 160, 90, 5
CODECS = "avc1.4d401e,mp4a.40.2"
PICTURE = f"testsrc2=size=640x360:rate=24:duration={SECONDS}"
# Language, name, source.
TRACKS = tuple(
    (language, name, f"sine=frequency={hertz}:duration={SECONDS}")
    for language, name, hertz in (("en", "English", 330), ("de", "Deutsch", 440))
)
HLS = [
    "-f", "hls", "-hls_time", f"{SEGMENT_SECONDS}", "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4",
    "-hls_fmp4_init_filename", "init.mp4",
]  # fmt: skip


def make_stream(title: Title) -> Stream:
    """The title's active stream, with two captions and an intro; its files are links to those encoded once."""
    stream = Stream.objects.create(title=title, version=VERSION, duration_seconds=SECONDS, is_active=True)
    stream.folder.parent.mkdir(parents=True, exist_ok=True)
    stream.folder.symlink_to(encoded())
    for language, label in (("de", "Deutsch"), ("en", "English")):
        Captions.objects.create(title=title, language=language, label=label, file=f"captions/{language}.vtt")
    Marker.objects.create(title=title, kind="intro", start_seconds=2, end_seconds=20)
    return stream


@cache
def encoded() -> Path:
    """The folder of the stream, kept until the process ends: every test links to it."""
    folder = Path(tempfile.mkdtemp(prefix="stream-"))
    atexit.register(shutil.rmtree, folder)
    for name in [f"video-{rung}" for rung in range(len(RUNGS))] + [f"audio-{track}" for track in range(len(TRACKS))]:
        (folder / name).mkdir()
    subprocess.run(command(folder), check=True, capture_output=True)
    (folder / "master.m3u8").write_text("\n".join(master()) + "\n")
    (folder / "sizes.json").write_text(json.dumps(sizes(folder)))
    (folder / "thumbnails.vtt").write_text("\n".join(thumbnails()))
    for language, words in (("en", "Line"), ("de", "Zeile")):
        (folder / f"captions-{language}.vtt").write_text("\n".join(captions(words)))
    return folder


def command(folder: Path) -> list[str]:
    arguments = ["nice", "-n", "10", imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error"]
    for source in (PICTURE, *(tone for _, _, tone in TRACKS)):
        arguments += ["-f", "lavfi", "-i", source]
    for rung, (width, height, kbps) in enumerate(RUNGS):
        scale = ["-vf", f"scale={width}:{height}"]
        arguments += ["-map", "0:v", *scale, *video_options(kbps), *hls_output(folder / f"video-{rung}")]
    for track in range(len(TRACKS)):
        sound = ["-c:a", "aac", "-b:a", f"{AUDIO_KBPS}k"]
        arguments += ["-map", f"{track + 1}:a", *sound, *hls_output(folder / f"audio-{track}")]
    sheet = f"fps=1/{THUMBNAIL_SECONDS},scale={THUMBNAIL_WIDTH}:{THUMBNAIL_HEIGHT},tile={COLUMNS}x{COLUMNS}"
    return [*arguments, "-map", "0:v", "-vf", sheet, "-frames:v", "1", "-update", "1", f"{folder}/thumbnails-000.jpg"]


def hls_output(folder: Path) -> list[str]:
    return [*HLS, "-hls_segment_filename", f"{folder}/%05d.m4s", f"{folder}/index.m3u8"]


def video_options(kbps: int) -> list[str]:
    rate = ["-b:v", f"{kbps}k", "-maxrate", f"{kbps * 1.5:.0f}k", "-bufsize", f"{kbps * 2}k"]
    keyframes = ["-g", "48", "-keyint_min", "48", "-sc_threshold", "0"]
    form = ["-c:v", "libx264", "-preset", "ultrafast", "-profile:v", "main", "-level", "3.0", "-pix_fmt", "yuv420p"]
    return [*form, *rate, *keyframes]


def master() -> Iterator[str]:
    yield "#EXTM3U"
    for track, (language, name, _) in enumerate(TRACKS):
        chosen = "NO" if track else "YES"
        yield (
            f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="{name}",LANGUAGE="{language}",DEFAULT={chosen},'
            f'AUTOSELECT=YES,URI="audio-{track}/index.m3u8"'
        )
    for number, (width, height, kbps) in enumerate(RUNGS):
        average, peak = (kbps + AUDIO_KBPS) * 1000, (kbps * 1.5 + AUDIO_KBPS) * 1000
        yield (
            f"#EXT-X-STREAM-INF:BANDWIDTH={peak:.0f},AVERAGE-BANDWIDTH={average},RESOLUTION={width}x{height},"
            f'CODECS="{CODECS}",FRAME-RATE=24,AUDIO="audio"'
        )
        yield f"video-{number}/index.m3u8"


def sizes(folder: Path) -> dict:
    def bytes_of(name: str) -> list[int]:
        return [path.stat().st_size for path in sorted((folder / name).glob("*.m4s"))]

    rungs = []
    for number, (width, height, _) in enumerate(RUNGS):
        listed = bytes_of(f"video-{number}")
        rungs.append({"bitrate": sum(listed) * 8 // SECONDS, "width": width, "height": height, "sizes": listed})
    seconds = [float(SEGMENT_SECONDS)] * (SECONDS // SEGMENT_SECONDS)
    audio = {"bitrate": AUDIO_KBPS * 1000, "sizes": bytes_of("audio-0")}
    return {"segment_seconds": seconds, "rungs": rungs, "audio": audio}


def clock(seconds: int) -> str:
    return f"00:{seconds // 60:02d}:{seconds % 60:02d}.000"


def thumbnails() -> Iterator[str]:
    yield "WEBVTT\n"
    for number, start in enumerate(range(0, SECONDS, THUMBNAIL_SECONDS)):
        x, y = number % COLUMNS * THUMBNAIL_WIDTH, number // COLUMNS * THUMBNAIL_HEIGHT
        yield f"{clock(start)} --> {clock(start + THUMBNAIL_SECONDS)}"
        yield f"thumbnails-000.jpg#xywh={x},{y},{THUMBNAIL_WIDTH},{THUMBNAIL_HEIGHT}\n"


def captions(words: str) -> Iterator[str]:
    yield "WEBVTT\n"
    for start in range(0, SECONDS, 2):
        yield f"{clock(start)} --> {clock(start + 2)}\n{words} <i>{start // 2 + 1}</i>\n"
