"""Captions: SubRip and WebVTT, read leniently, written as strict WebVTT of nothing but text and emphasis."""

import html
import re
from dataclasses import dataclass
from pathlib import Path

from playback.packaging.probe import Source, Track
from playback.packaging.tool import FfmpegError, reading, run

MOST_BYTES = 5 * 1024 * 1024
TIMES = re.compile(
    r"^\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})\s*-->\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})(.*)$"
)
EMPHASIS = re.compile(r"&lt;(/?[biu])&gt;", re.I)
TAGS = re.compile(r"<(?!/?[biu]>)[^<>\n]{0,200}>|\{\\[^}\n]{0,200}\}", re.I)
SETTINGS = re.compile(r"\b(?:line|position|size|align|vertical):[\w.%,-]+")
ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")


class CaptionsError(ValueError):
    """The file holds no captions that can be read: says what to do."""


@dataclass(frozen=True)
class Cue:
    """Seconds, text with <b>, <i> and <u> and all else escaped, and WebVTT's settings of its place."""

    start: float
    end: float
    text: str
    settings: str = ""


def as_webvtt(data: bytes) -> str:
    """SubRip or WebVTT as WebVTT. Raises CaptionsError."""
    if len(data) > MOST_BYTES:
        raise CaptionsError(f"The captions have more than {MOST_BYTES // 1024**2} MB: they are text, and far smaller.")
    cues = read_cues(decoded(data))
    if not cues:
        raise CaptionsError("There are no captions in the file: upload WebVTT (.vtt) or SubRip (.srt).")
    parts = [
        f"{clock(cue.start)} --> {clock(cue.end)}{' ' * bool(cue.settings)}{cue.settings}\n{cue.text}\n" for cue in cues
    ]
    return "WEBVTT\n\n" + "\n".join(parts)


def decoded(data: bytes) -> str:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", errors="replace")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("Latin-1 decodes everything.")


def read_cues(text: str) -> list[Cue]:
    """Blocks between empty lines that have times; all others are numbers, notes and styles. In order of their start."""
    cues = []
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""))
    for block in blocks:
        lines = block.strip("\n").split("\n")
        at = next((number for number, line in enumerate(lines[:3]) if TIMES.match(line)), None)
        if at is not None and (cue := read_cue(lines[at], lines[at + 1 :])):
            cues.append(cue)
    return sorted(cues, key=lambda cue: (cue.start, cue.end))


def read_cue(times: str, lines: list[str]) -> Cue | None:
    """None for one without text, or that ends before it starts."""
    found = TIMES.match(times).groups()
    start, end = seconds_of(found[:4]), seconds_of(found[4:8])
    text = "\n".join(line.strip() for line in lines if line.strip())
    plain = html.escape(html.unescape(TAGS.sub("", text)), quote=False).strip()
    # An arrow would begin a cue of its own.
    marked = EMPHASIS.sub(lambda tag: f"<{tag.group(1).lower()}>", plain).replace("--&gt;", "→")
    return Cue(start, end, marked, " ".join(SETTINGS.findall(found[8]))) if marked and end > start else None


def seconds_of(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = parts
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(fraction.ljust(3, "0")) / 1000


def clock(seconds: float) -> str:
    """As WebVTT writes times: 00:01:02.500."""
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def extracted(source: Source, track: Track, folder: Path) -> str | None:
    """A text track of the video itself as WebVTT; None where it holds nothing that can be read."""
    target = folder / f"track-{track.index}.vtt"
    try:
        run([*reading(source.path), "-map", f"0:{track.index}", "-f", "webvtt", str(target)])
        return as_webvtt(target.read_bytes())
    except (FfmpegError, CaptionsError):
        # A film without its captions is better than no film.
        return None
    finally:
        target.unlink(missing_ok=True)
