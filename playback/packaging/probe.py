"""What a source video is, found out by ffmpeg alone: what it says of the file, its first picture, all its packets.

Packets are read to the end: a header can promise what is not there, and their times tell a fixed frame rate from one
that varies.
"""

import re
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np

from playback.packaging.languages import shortest
from playback.packaging.timing import KEYFRAME_SECONDS, KEYFRAMES_A_SEGMENT, fixed_rate
from playback.packaging.tool import FfmpegError, PackagingError, reading, run

STREAM = re.compile(r"^  Stream #0:(\d+)(?:\[0x[0-9a-f]+\])?(?:\(([^)]*)\))?: (Video|Audio|Subtitle): (.*)$", re.M)
CONTAINER = re.compile(r"^Input #0, (.+?), from ", re.M)
DURATION = re.compile(r"^  Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)", re.M)
ROTATION = re.compile(r"rotation of (-?[\d.]+) degrees")
PICTURE = re.compile(r"\bfmt:(\S+) .*?\bsar:(\d+)/(\d+) s:(\d+)x(\d+)")
TRANSFER = re.compile(r"color_trc:(\S+)")
TIME_BASE = re.compile(r"#tb (\d+): (\d+)/(\d+)")
HDR_TRANSFERS = {"smpte2084", "arib-std-b67"}
TEXT_CODECS = {"subrip", "srt", "ass", "ssa", "mov_text", "webvtt", "text"}
# Of the middle nine tenths of frames: how unequal their durations may be where the rate is still fixed.
VARIES = 0.1
MISSING_SHARE, MISSING_SECONDS = 0.03, 1.0
LEAST_SIDE, LARGEST_SIDE = 16, 8192
NO_TIME = -(2**63)
UNREADABLE = "This is not a video that can be read: use MP4, MOV, MKV, WebM, MPEG-TS or AVI."


@dataclass(frozen=True)
class Track:
    """Sound or text: its number among all streams of the file, and its language ("" where it is not told)."""

    index: int
    language: str
    codec: str


@dataclass(frozen=True)
class Source:
    """Sizes are those of the picture as it is to be seen: upright, with square pixels, even. Times in seconds."""

    path: str
    container: str
    video: int
    width: int
    height: int
    rate: Fraction
    is_variable: bool
    start: float
    seconds: float
    pixel_format: str
    is_hdr: bool
    is_interlaced: bool
    rotation: int
    sounds: tuple[Track, ...] = ()
    texts: tuple[Track, ...] = ()
    # Of the picture, by four seconds: where there is much to encode.
    segment_bytes: tuple[int, ...] = field(default=(), repr=False)

    def as_json(self) -> dict:
        return {**asdict(self), "rate": str(self.rate)}

    @classmethod
    def from_json(cls, stored: dict) -> "Source":
        tracks = {name: tuple(Track(**track) for track in stored[name]) for name in ("sounds", "texts")}
        rate, sizes = Fraction(stored["rate"]), tuple(stored["segment_bytes"])
        return cls(**{**stored, **tracks, "rate": rate, "segment_bytes": sizes})

    def __str__(self) -> str:
        minutes, seconds = divmod(round(self.seconds), 60)
        words = [f"{self.width} x {self.height}", f"{float(self.rate):.3f}".rstrip("0").rstrip(".") + " frames/s"]
        words += [f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"]
        words += ["variable rate"] * self.is_variable + ["HDR"] * self.is_hdr + ["interlaced"] * self.is_interlaced
        words += [f"turned by {self.rotation} degrees"] * bool(self.rotation)
        return ", ".join([*words, f"{len(self.sounds)} sound", f"{len(self.texts)} captions"])


def probe(path: Path) -> Source:
    """Raises PackagingError, in words for whoever uploaded it."""
    if not path.is_file():
        raise PackagingError("The file is not there any more: upload it again, or name it anew.")
    if not path.stat().st_size:
        raise PackagingError("The file is empty: upload it again.")
    said = description(path)
    video, line = picture_stream(said)
    packets = packets_of(path, video)
    times = packets.times[0]
    if len(times) < 2 or times[-1] <= times[0]:
        raise PackagingError("It has no moving picture: a single frame, or frames without times. Export it as a video.")
    refuse_truncated(said, packets)
    rate, varies = rate_of(times)
    start, end = float(times[0]), float(times[-1]) + float(packets.last_seconds[0] or 1 / rate)
    return Source(
        path=str(path),
        container=CONTAINER.search(said).group(1),
        video=video,
        rate=rate,
        is_variable=varies,
        start=start,
        seconds=end - start,
        is_interlaced=bool(re.search(r"(top|bottom) (coded )?first", line)),
        rotation=rotation_of(said),
        sounds=tracks(said, "Audio"),
        texts=tuple(track for track in tracks(said, "Subtitle") if track.codec in TEXT_CODECS),
        segment_bytes=bytes_by_segment(packets),
        **first_picture(path, video),
    )


def description(path: Path) -> str:
    """What ffmpeg says of it when it opens it and copies nothing."""
    nothing = ["-map", "0:v:0?", "-map", "0:a:0?", "-c", "copy", "-t", "0", "-f", "null", "-"]
    try:
        return run([*reading(path), *nothing], level="info").partition("\nOutput #0")[0]
    except FfmpegError as error:
        if "moov atom not found" in str(error) and has_mp4_start(path):
            raise PackagingError(
                "The file is incomplete: its index, at the end, is missing. Upload it again, whole."
            ) from error
        raise PackagingError(UNREADABLE) from error


def has_mp4_start(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(8)[4:] in {b"ftyp", b"moov", b"mdat", b"free", b"wide"}


def picture_stream(said: str) -> tuple[int, str]:
    """The number of the first stream that moves: a cover is a video stream as well."""
    for index, _language, kind, rest in STREAM.findall(said):
        if kind == "Video" and "(attached pic)" not in rest:
            return int(index), rest
    raise PackagingError("The file has no picture, only sound or text. Upload the video itself.")


def tracks(said: str, wanted: str) -> tuple[Track, ...]:
    found = []
    for index, language, kind, rest in STREAM.findall(said):
        codec = re.match(r"[\w-]+", rest)
        # What cannot be decoded is named "none".
        if kind == wanted and codec and codec.group() != "none":
            found.append(Track(int(index), shortest(language), codec.group()))
    return tuple(found)


def rotation_of(said: str) -> int:
    found = ROTATION.search(said)
    return round(float(found.group(1))) % 360 if found else 0


@dataclass
class Packets:
    """By stream, the picture first: times in order, in seconds; how long the last lasts; bytes."""

    times: dict[int, np.ndarray]
    last_seconds: dict[int, float]
    sizes: np.ndarray

    @property
    def end(self) -> float:
        return max((float(times[-1]) + self.last_seconds[key] for key, times in self.times.items() if len(times)))


def packets_of(path: Path, video: int) -> Packets:
    """Every packet of picture and sound, in the order of their times."""
    bases: dict[int, float] = {}
    rows: dict[int, list[tuple[int, int, int]]] = defaultdict(list)

    def on_line(line: str) -> None:
        if base := TIME_BASE.match(line):
            bases[int(base.group(1))] = int(base.group(2)) / int(base.group(3))
        elif line[0] != "#":
            stream, decoded, shown, lasts, size, *_rest = line.split(",")
            time = int(shown) if int(shown) != NO_TIME else int(decoded)
            rows[int(stream)].append((time, int(lasts), int(size)))

    chosen = ["-map", f"0:{video}", "-map", "0:a?", "-map", "0:s?", "-c", "copy", "-f", "framecrc", "-"]
    try:
        run(["-copyts", *reading(path), *chosen], on_line)
    except FfmpegError as error:
        raise PackagingError(f"The file cannot be read to its end: export it again. ({error})") from error
    arrays = {stream: np.array(sorted(values), dtype=np.int64) for stream, values in rows.items()}
    arrays.setdefault(0, np.empty((0, 3), np.int64))
    return Packets(
        {stream: array[:, 0] * bases.get(stream, 1.0) for stream, array in arrays.items()},
        {stream: float(array[-1, 1]) * bases[stream] if len(array) else 0.0 for stream, array in arrays.items()},
        arrays[0][:, 2],
    )


def refuse_truncated(said: str, packets: Packets) -> None:
    """A header that promises more than is there: an upload or a copy broke off."""
    found = DURATION.search(said)
    if not found:
        return
    hours, minutes, seconds = found.groups()
    promised = int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    there = packets.end - min(float(times[0]) for times in packets.times.values() if len(times))
    if promised - there > max(MISSING_SECONDS, MISSING_SHARE * promised):
        raise PackagingError(
            f"The file breaks off after {there:.0f} of {promised:.0f} seconds: upload it again, whole."
        )


def rate_of(times: np.ndarray) -> tuple[Fraction, bool]:
    """A fixed rate for the stream, and whether the source's own varies."""
    gaps = np.diff(np.unique(times))
    low, middle, high = np.quantile(gaps, (0.05, 0.5, 0.95))
    varies = bool(high - low > VARIES * middle and high - low > 0.002)
    # A phone that dropped frames in the dark still meant 30 a second.
    return fixed_rate(1 / middle if varies else 1 / trimmed_mean(gaps, middle)), varies


def trimmed_mean(gaps: np.ndarray, middle: float) -> float:
    """Times are rounded to milliseconds in some containers, and a gap is no frame."""
    return float(gaps[np.abs(gaps - middle) <= VARIES * middle + 0.0011].mean())


def bytes_by_segment(packets: Packets) -> tuple[int, ...]:
    windows = ((packets.times[0] - packets.times[0][0]) / (KEYFRAME_SECONDS * KEYFRAMES_A_SEGMENT)).astype(int)
    return tuple(int(size) for size in np.bincount(windows, packets.sizes))


def first_picture(path: Path, video: int) -> dict[str, object]:
    """Its size as it is shown, and its colours: ffmpeg turns it upright before it tells."""
    try:
        said = run([*reading(path), "-map", f"0:{video}", "-frames:v", "1", "-vf", "showinfo", "-f", "null", "-"],
                   level="info")  # fmt: skip
    except FfmpegError as error:
        raise PackagingError(f"Its picture cannot be decoded: export it as H.264. ({error})") from error
    found = PICTURE.search(said)
    if not found:
        raise PackagingError("Its picture cannot be decoded: export it as H.264.")
    pixels, wide, high, width, height = found.group(1), *map(int, found.groups()[1:])
    size = even(width * wide / high if wide and high else width), even(height)
    if min(size) < LEAST_SIDE or max(size) > LARGEST_SIDE:
        raise PackagingError(
            f"Its picture has {size[0]} x {size[1]} pixels: from {LEAST_SIDE} to {LARGEST_SIDE} a side are taken."
        )
    transfer = TRANSFER.search(said)
    is_hdr = bool(transfer and transfer.group(1) in HDR_TRANSFERS)
    return {"width": size[0], "height": size[1], "pixel_format": pixels, "is_hdr": is_hdr}


def even(length: float) -> int:
    """Two pixels share their colour in what players decode."""
    return max(int(length) // 2 * 2, 2)
