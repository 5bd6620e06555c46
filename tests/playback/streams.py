"""A tiny stream: every file that one has, a few bytes each, and the rows that say so."""

import json
from collections.abc import Sequence
from pathlib import Path

from catalog.models import Episode, Title
from playback.models import Captions, Rendition, Stream

RUNGS = (400_000, 1_200_000, 3_000_000)
SEGMENTS = 5
SEGMENT_SECONDS = 4.0
HEIGHTS = (270, 480, 720)


def make_stream(
    title: Title,
    episode: Episode | None = None,
    *,
    version: str = "0123456789ab",
    captions: Sequence[str] = ("en",),
    **fields: object,
) -> Stream:
    """The stream that plays for a title or an episode, its folder written. MEDIA_ROOT must be the test's own."""
    facts = {"is_active": True, "duration_seconds": SEGMENTS * SEGMENT_SECONDS} | fields
    stream = Stream.objects.create(title=title, episode=episode, version=version, **facts)
    for rung, bitrate in enumerate(RUNGS):
        Rendition.objects.create(
            stream=stream,
            rung=rung,
            codec="avc1.64001f",
            width=HEIGHTS[rung] * 16 // 9,
            height=HEIGHTS[rung],
            average_bitrate=bitrate,
            peak_bitrate=2 * bitrate,
        )
    for language in captions:
        Captions.objects.create(
            title=title, episode=episode, language=language, label=language.upper(), file=f"captions/{language}.vtt"
        )
    write_folder(stream.folder, captions)
    return stream


def segment_bytes(rung: int, segment: int) -> bytes:
    """No two segments alike."""
    return f"video {rung} {segment} ".encode() * (20 + rung)


def write_folder(folder: Path, captions: Sequence[str] = ("en",)) -> None:
    files: dict[str, bytes] = {
        "master.m3u8": b"#EXTM3U\n" + b"".join(f"video-{rung}/index.m3u8\n".encode() for rung in range(len(RUNGS))),
        "thumbnails.vtt": b"WEBVTT\n\n00:00.000 --> 00:04.000\nthumbnails-000.jpg#xywh=0,0,160,90\n",
        "thumbnails-000.jpg": b"\xff\xd8 a sprite",
        "sizes.json": json.dumps(sizes()).encode(),
        **{f"captions-{language}.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n" for language in captions},
    }
    for name in ("audio-0", *(f"video-{rung}" for rung in range(len(RUNGS)))):
        rung = int(name[-1])
        files[f"{name}/index.m3u8"] = b"#EXTM3U\n" + b"".join(b"%05d.m4s\n" % n for n in range(SEGMENTS))
        files[f"{name}/init.mp4"] = f"init of {name}".encode()
        files |= {f"{name}/{number:05d}.m4s": segment_bytes(rung, number) for number in range(SEGMENTS)}
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def sizes() -> dict[str, object]:
    rungs = [
        {
            "bitrate": bitrate,
            "width": HEIGHTS[rung] * 16 // 9,
            "height": HEIGHTS[rung],
            "sizes": [len(segment_bytes(rung, segment)) for segment in range(SEGMENTS)],
        }
        for rung, bitrate in enumerate(RUNGS)
    ]
    return {
        "segment_seconds": [SEGMENT_SECONDS] * SEGMENTS,
        "rungs": rungs,
        "audio": {"bitrate": 96_000, "sizes": [48_000] * SEGMENTS},
    }
