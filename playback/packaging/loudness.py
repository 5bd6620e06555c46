"""Sound: as loud as that of every other title, in stereo AAC, whole.

Measured after EBU R 128 / ITU-R BS.1770 and brought to -16 LUFS by one gain, with a limiter for what would peak above.
ffmpeg's loudnorm would leave that one gain for moving ones wherever a film has quiet and loud parts, and runs forty
times slower.
"""

import re
from collections.abc import Callable
from pathlib import Path

from playback.packaging.encode import fragments
from playback.packaging.probe import Source, Track
from playback.packaging.timing import Grid
from playback.packaging.tool import reading, run, seconds_done

TARGET_LUFS = -16.0
# Below this there is nothing but silence and noise, which stays as it is.
SILENCE_LUFS = -60.0
MOST_GAIN = 24.0
# Of single samples; the peaks between them rise about half a decibel above.
PEAK_DB = -2.0
BITRATE = 96_000
SAMPLES_A_SECOND = 48_000
# What AAC puts before the first sample; as much is cut there, so that sound and picture start together.
PRIMING = 1024
LOUDNESS = re.compile(r"^\s+I:\s+(-?[\d.]+|-inf) LUFS", re.M)
STEREO = f"aresample={SAMPLES_A_SECOND},aformat=sample_fmts=fltp:channel_layouts=stereo"


def loudness(source: Source, track: Track) -> float:
    """Integrated loudness in LUFS, of the stereo sound; silence is -70."""
    told = f"{STEREO},ebur128=framelog=quiet"
    said = run([*reading(source.path), "-map", f"0:{track.index}", "-af", told, "-f", "null", "-"], level="info")
    found = LOUDNESS.findall(said)
    return float(found[-1]) if found and found[-1] != "-inf" else -70.0


def gain_for(lufs: float) -> float:
    """In decibels."""
    return 0.0 if lufs <= SILENCE_LUFS else min(TARGET_LUFS - lufs, MOST_GAIN)


def encode_sound(
    source: Source, grid: Grid, track: Track, folder: Path, progress: Callable[[float], None] = lambda seconds: None
) -> None:
    """Write index.m3u8, init.mp4 and segments, exactly as long as the picture. Raises FfmpegError."""
    folder.mkdir(parents=True, exist_ok=True)
    arguments = ["-copyts", *reading(source.path), "-map", f"0:{track.index}", "-progress", "pipe:1", "-nostats"]
    arguments += ["-af", filters(source, grid, gain_for(loudness(source, track)))]
    arguments += ["-c:a", "aac", "-b:a", str(BITRATE), "-flags:a", "+bitexact"]
    arguments += fragments(folder, grid.segment_seconds)
    inner = "movflags=+cmaf:use_editlist=0"
    run([*arguments, "-hls_segment_options", inner, str(folder / "index.m3u8")], seconds_done(progress))


def filters(source: Source, grid: Grid, gain: float) -> str:
    limit = 10 ** (PEAK_DB / 20)
    steps = [f"asetpts=PTS-{source.start:.6f}/TB", f"{STEREO}", "aresample=async=1:first_pts=0"]
    steps += [f"volume={gain:.2f}dB", f"alimiter=limit={limit:.4f}:level=false:latency=true"] if gain else []
    steps += [f"apad=whole_dur={grid.seconds:.6f}", f"atrim=end={grid.seconds:.6f}"]
    return ",".join([*steps, f"atrim=start_sample={PRIMING}", "asetpts=N/SR/TB"])
