"""The film that every player gets: Big Buck Bunny over and over, six rungs, HLS and DASH over the same files."""

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

from django.conf import settings

from benchmarks.report import say
from playback.packaging import playlists, tool
from playback.packaging.boxes import avc_codec
from playback.packaging.playlists import Made

SOURCE = Path(settings.BASE_DIR).parent / "shared" / "data" / "media" / "big-buck-bunny-480p-30s.mp4"
# Another film where this file says so.
FOLDER = Path(settings.BASE_DIR) / "var" / "players" / hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]
# Beyond the end of a session and a full buffer, so that there is always a segment to choose.
SECONDS, SEGMENT_SECONDS, FRAMES = 88, 4, 24
SOUND_KBPS = 48
# kbit/s, width, height: small, so that the processor is not what stops the picture.
LADDER = (
    (150, 256, 144),
    (300, 320, 180),
    (600, 426, 240),
    (1000, 480, 270),
    (1800, 640, 360),
    (3000, 640, 360),
)
HLS = ["-f", "hls", "-hls_time", str(SEGMENT_SECONDS), "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4"]
MPD_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" profiles="urn:mpeg:dash:profile:isoff-live:2011"
  mediaPresentationDuration="PT{seconds:.3f}S" minBufferTime="PT{segment}S">
<Period id="0" start="PT0S">"""
SET = '<AdaptationSet id="{0}" contentType="{1}" mimeType="{1}/mp4" segmentAlignment="true" startWithSAP="1">'


def prepared() -> Path:
    """The folder of the packaged film, made when it is not there. Raises FileNotFoundError without the source."""
    if FOLDER.exists():
        return FOLDER
    if not SOURCE.exists():
        raise FileNotFoundError(f"{SOURCE} is not there: put Big Buck Bunny in its place.")
    draft = FOLDER.with_name("draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    package(draft)
    draft.rename(FOLDER)
    return FOLDER


def package(folder: Path) -> None:
    pictures = [picture(folder / f"video-{rung}", *step) for rung, step in enumerate(LADDER)]
    sound = encode_sound(folder / "audio-0")
    for made in [*pictures, sound]:
        playlists.write_index(folder / made.folder, made)
    playlists.write_master(folder, pictures, [(sound, "")], FRAMES)
    playlists.write_sizes(folder, pictures, [sound])
    (folder / "manifest.mpd").write_text(manifest(pictures, sound))


def picture(folder: Path, kbps: int, width: int, height: int) -> Made:
    say(f"Encoding {kbps} kbit/s ...")
    between = 2 * FRAMES
    codec = ["-c:v", "libx264", "-preset", "veryfast", "-profile:v", "main", "-bf", "0", "-pix_fmt", "yuv420p"]
    rate = ["-b:v", f"{kbps}k", "-maxrate", f"{2 * kbps}k", "-bufsize", f"{4 * kbps}k", "-r", str(FRAMES)]
    keys = ["-g", str(between), "-keyint_min", str(between), "-sc_threshold", "0"]
    encode(folder, ["-map", "0:v:0", "-vf", f"scale={width}:{height},setsar=1", *codec, *rate, *keys])
    return made(folder, avc_codec((folder / "init.mp4").read_bytes()), width, height)


def encode_sound(folder: Path) -> Made:
    encode(folder, ["-map", "0:a:0", "-c:a", "aac", "-b:a", f"{SOUND_KBPS}k", "-ac", "2"])
    return made(folder, playlists.AAC, 0, 0)


def encode(folder: Path, codec: Sequence[str]) -> None:
    folder.mkdir()
    source = ["-stream_loop", "-1", "-i", os.fspath(SOURCE), "-t", str(SECONDS), "-threads", "1"]
    names = ["-hls_fmp4_init_filename", "init.mp4", "-hls_segment_filename", os.fspath(folder / "%05d.m4s")]
    tool.run([*source, *codec, *HLS, *names, os.fspath(folder / "index.m3u8")])


def made(folder: Path, codec: str, width: int, height: int) -> Made:
    seconds = [float(found) for found in playlists.SECONDS.findall((folder / "index.m3u8").read_text())]
    sizes = [path.stat().st_size for path in sorted(folder.glob("*.m4s"))]
    return Made(folder.name, codec, width, height, seconds, sizes)


def manifest(pictures: Sequence[Made], sound: Made) -> str:
    """DASH (ISO/IEC 23009-1): bandwidths are the averages, as in AVERAGE-BANDWIDTH of the HLS playlist."""
    lines = [MPD_HEAD.format(seconds=sum(pictures[0].seconds), segment=SEGMENT_SECONDS)]
    lines.append(SET.format(0, "video"))
    lines += [template(pictures[0], "$RepresentationID$"), *(representation(made) for made in pictures)]
    lines.append("</AdaptationSet>")
    lines.append(SET.format(1, "audio"))
    lines += [template(sound, "$RepresentationID$"), representation(sound), "</AdaptationSet>", "</Period>", "</MPD>"]
    return "\n".join(lines)


def template(made: Made, name: str) -> str:
    head = f'<SegmentTemplate timescale="1000000" startNumber="0" initialization="{name}/init.mp4"'
    spans = "".join(f'<S d="{round(seconds * 1_000_000)}"/>' for seconds in made.seconds)
    return f'{head} media="{name}/$Number%05d$.m4s"><SegmentTimeline>{spans}</SegmentTimeline></SegmentTemplate>'


def representation(made: Made) -> str:
    size = f' width="{made.width}" height="{made.height}" frameRate="{FRAMES}"' if made.width else ""
    return f'<Representation id={quoteattr(made.folder)} bandwidth="{made.bitrate}" codecs="{made.codec}"{size}/>'


def sizes(folder: Path) -> dict:
    """The content of sizes.json."""
    return json.loads((folder / "sizes.json").read_text())
