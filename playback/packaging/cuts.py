"""Two trailers out of a video: where most happens, and where it is calm.

How much happens is read from what is there already: the bytes that the source itself spent on every four seconds, which
grow with motion and detail, and how loud these are.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from playback.packaging.encode import BT709, scaled, steady
from playback.packaging.ladder import fitted
from playback.packaging.loudness import SAMPLES_A_SECOND
from playback.packaging.probe import Source
from playback.packaging.timing import KEYFRAME_SECONDS, KEYFRAMES_A_SEGMENT
from playback.packaging.tool import reading, run

ACTION, QUIET = "action", "quiet"
SHOT_SECONDS = KEYFRAME_SECONDS * KEYFRAMES_A_SEGMENT
MOST_SHOTS = 5
# Of a film: so much is shown at most, and nothing of its end.
LARGEST_SHARE, LAST = 0.5, 0.9
# Calm, and not a black screen: so many of a stretch are calmer.
CALM = 0.3
SIZE = (640, 360)
FADE_SECONDS = 0.15
RATE = 8000


def shots(source: Source, cut: str) -> list[float]:
    """Where the shots of a cut begin, in seconds; none of a video that is too short to be cut."""
    activity = activity_of(source)
    whole = activity[: max(int(len(activity) * LAST), 1)]
    count = min(MOST_SHOTS, int(len(whole) * LARGEST_SHARE))
    stretches = np.array_split(np.arange(len(whole)), count) if count else []
    return [float(chosen(stretch, whole, cut) * SHOT_SECONDS) for stretch in stretches]


def chosen(stretch: np.ndarray, activity: np.ndarray, cut: str) -> int:
    ranked = stretch[np.argsort(activity[stretch], kind="stable")]
    return int(ranked[-1] if cut == ACTION else ranked[int(CALM * (len(ranked) - 1))])


def activity_of(source: Source) -> np.ndarray:
    """By four seconds: bytes of picture and loudness, each beside the film's own middle. The last may be cut short."""
    whole = int(source.seconds // SHOT_SECONDS)
    bytes_spent = standard(np.log1p(np.array(source.segment_bytes[:whole], dtype=float)))
    levels = loudness_of(source, whole)
    return bytes_spent + standard(levels) if len(levels) == whole else bytes_spent


def standard(values: np.ndarray) -> np.ndarray:
    return (values - values.mean()) / (values.std() + 1e-9) if len(values) else values


def loudness_of(source: Source, whole: int) -> np.ndarray:
    """In decibels, by four seconds; empty where there is no sound."""
    if not source.sounds:
        return np.empty(0)
    levels: list[float] = []

    def on_line(line: str) -> None:
        key, _, value = line.strip().partition("=")
        if key == "lavfi.astats.Overall.RMS_level":
            levels.append(max(float(value), -90.0) if value not in {"-inf", "nan"} else -90.0)

    told = f"aresample={RATE},asetnsamples={RATE * SHOT_SECONDS},astats=metadata=1:reset=1,"
    told += "ametadata=print:key=lavfi.astats.Overall.RMS_level:file=-"
    run([*reading(source.path), "-map", f"0:{source.sounds[0].index}", "-af", told, "-f", "null", "-"], on_line)
    return np.array(levels[:whole])


def write_cut(source: Source, starts: Sequence[float], target: Path) -> float:
    """Write the shots one after the other as an MP4; returns its seconds. Raises FfmpegError."""
    inputs: list[str] = []
    graph: list[str] = []
    for number, start in enumerate(starts):
        inputs += reading(source.path, start=start - 2)
        graph.append(picture(source, number, start))
        graph += [sound(source, number, start)] if source.sounds else []
    streams = "".join(f"[v{number}]" + f"[a{number}]" * bool(source.sounds) for number in range(len(starts)))
    joined = f"{streams}concat=n={len(starts)}:v=1:a={int(bool(source.sounds))}[v]" + "[a]" * bool(source.sounds)
    arguments = ["-copyts", *inputs, "-filter_complex", ";".join([*graph, joined]), "-map", "[v]"]
    arguments += ["-c:v", "libx264", "-preset", "veryfast", "-crf", "26", "-profile:v", "high", *BT709]
    arguments += ["-map", "[a]", "-c:a", "aac", "-b:a", "96k"] if source.sounds else []
    draft = target.with_name(f".{target.name}.draft")
    try:
        run([*arguments, "-movflags", "+faststart", "-f", "mp4", str(draft)])
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return float(len(starts) * SHOT_SECONDS)


def picture(source: Source, number: int, start: float) -> str:
    frames = round(source.rate * SHOT_SECONDS)
    width, height = fitted(source.width, source.height, SIZE)
    filters = f"{steady(source, source.rate, start)},trim=end_frame={frames},{scaled(width, height)}"
    return f"[{number}:{source.video}]{filters}[v{number}]"


def sound(source: Source, number: int, start: float) -> str:
    """The first track, softened at both ends: a cut in the middle of a tone clicks."""
    steps = [f"asetpts=PTS-{source.start + start:.6f}/TB", f"aresample={SAMPLES_A_SECOND}:async=1:first_pts=0"]
    steps += ["aformat=channel_layouts=stereo", f"apad=whole_dur={SHOT_SECONDS}", f"atrim=end={SHOT_SECONDS}"]
    steps += [f"afade=d={FADE_SECONDS}", f"afade=t=out:st={SHOT_SECONDS - FADE_SECONDS}:d={FADE_SECONDS}"]
    return f"[{number}:{source.sounds[0].index}]{','.join(steps)},asetpts=N/SR/TB[a{number}]"
