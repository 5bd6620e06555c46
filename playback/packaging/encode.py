"""One chunk of the picture, decoded once and encoded in all rungs: H.264 in fragmented MP4, and its thumbnails."""

import os
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

from playback.packaging.boxes import moved, samples
from playback.packaging.ladder import Rung
from playback.packaging.probe import Source
from playback.packaging.timing import Chunk, Grid
from playback.packaging.tool import PackagingError, reading, run, seconds_done

# Decoding begins earlier than the chunk: a frame may have to last into it.
LEAD_SECONDS = 2.0
# What the end of a file may lack of the duration that it tells.
PAD_SECONDS = 2
THUMBNAIL_WIDTH = 160
BT709 = ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv"]
# BT.2390 is not among ffmpeg's curves; Hable's keeps highlights. 203 cd/m2 is reference white (ITU-R BT.2408).
TO_SDR = (
    "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv,"
    "format=yuv420p"
)


def encode_chunk(
    source: Source, grid: Grid, rungs: Sequence[Rung], chunk: Chunk, folder: Path, preset: str,
    progress: Callable[[float], None] = lambda seconds: None,
) -> None:  # fmt: skip
    """Write video-<rung>/ with init.mp4 and the film's segments of this chunk, and thumb-<n>.jpg, into the folder.

    progress: is told how many seconds are encoded. Raises FfmpegError, PackagingError.
    """
    raw = folder / "raw"
    for number in range(len(rungs)):
        (raw / f"video-{number}").mkdir(parents=True)
    run(command(source, grid, rungs, chunk, raw, folder, preset), seconds_done(progress))
    for number in range(len(rungs)):
        place(raw / f"video-{number}", folder / f"video-{number}", grid, chunk)
    raw.rmdir()


def command(
    source: Source, grid: Grid, rungs: Sequence[Rung], chunk: Chunk, raw: Path, folder: Path, preset: str
) -> list[str]:
    start = float(chunk.first / grid.rate)
    names = [f"v{number}" for number in range(len(rungs))]
    graph = [f"[0:{source.video}]{steady(source, grid.rate, start)},split={len(rungs) + 1}"]
    graph[0] += "".join(f"[{name}in]" for name in [*names, "t"])
    graph += [f"[{name}in]{scaled(rung.width, rung.height)}[{name}]" for name, rung in zip(names, rungs, strict=True)]
    high = max(round(THUMBNAIL_WIDTH * source.height / source.width / 2) * 2, 2)
    graph.append(f"[tin]select='not(mod(n,{grid.thumbnail}))',{scaled(THUMBNAIL_WIDTH, high)}[t]")
    arguments = ["-copyts", *reading(source.path, start=start - LEAD_SECONDS), "-filter_complex", ";".join(graph)]
    arguments += ["-progress", "pipe:1", "-nostats"]
    for number, (name, rung) in enumerate(zip(names, rungs, strict=True)):
        arguments += ["-map", f"[{name}]", "-frames:v", str(chunk.frames), *h264(rung, grid, preset)]
        arguments += hls(raw / f"video-{number}", grid)
    thumbnails = -(-chunk.frames // grid.thumbnail)
    arguments += ["-map", "[t]", "-frames:v", str(thumbnails), "-fps_mode", "passthrough", "-q:v", "4"]
    return [*arguments, "-f", "image2", str(folder / "thumb-%05d.jpg")]


def steady(source: Source, rate: Fraction, start: float) -> str:
    """Filters that give frames of a fixed rate from this second of the picture on, in 8 bits of BT.709's range."""
    filters = [f"setpts=PTS-{source.start:.6f}/TB"]
    filters += ["bwdif=mode=send_frame"] if source.is_interlaced else []
    filters += [f"fps=fps={rate}:start_time={start:.9f}:round=near"]
    filters += [f"tpad=stop_mode=clone:stop_duration={PAD_SECONDS}", f"setpts=N/({rate}*TB)"]
    return ",".join(filters + ([TO_SDR] if source.is_hdr else []))


def scaled(width: int, height: int) -> str:
    return f"scale={width}:{height}:flags=lanczos:out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p"


def h264(rung: Rung, grid: Grid, preset: str) -> list[str]:
    """Constant quality under a ceiling; keyframes where the grid has them, and nowhere else."""
    arguments = ["-fps_mode", "passthrough", "-c:v", "libx264", "-preset", preset, "-profile:v", "high"]
    arguments += ["-tune", rung.tune] if rung.tune else []
    arguments += ["-crf", f"{rung.crf:g}", "-maxrate", str(rung.most_bitrate), "-bufsize", str(2 * rung.most_bitrate)]
    arguments += ["-g", str(grid.keyframe), "-keyint_min", str(grid.keyframe), "-sc_threshold", "0"]
    return [*arguments, "-flags:v", "+cgop+bitexact", *BT709]


def hls(folder: Path, grid: Grid) -> list[str]:
    # Half a frame less: a rounded time must not put a cut off to the keyframe after it. Edit lists are what players
    # treat differently; with signed offsets none is needed for the first frame to be shown at 0.
    seconds = float((grid.segment - Fraction(1, 2)) / grid.rate)
    inner = f"movflags=+cmaf+negative_cts_offsets:use_editlist=0:video_track_timescale={grid.timescale}"
    return [*fragments(folder, seconds), "-hls_segment_options", inner, str(folder / "index.m3u8")]


def fragments(folder: Path, seconds: float) -> list[str]:
    arguments = ["-fflags", "+bitexact", "-f", "hls", "-hls_time", f"{seconds:.6f}", "-hls_playlist_type", "vod"]
    arguments += ["-hls_segment_type", "fmp4", "-hls_fmp4_init_filename", "init.mp4"]
    return [*arguments, "-hls_segment_filename", str(folder / "%05d.m4s")]


def place(raw: Path, folder: Path, grid: Grid, chunk: Chunk) -> None:
    """The raw segments as the film's own: numbered, and moved to their time."""
    folder.mkdir()
    first = chunk.first // grid.segment
    frames = 0
    for number, path in enumerate(sorted(raw.glob("*.m4s")), start=first):
        data = path.read_bytes()
        frames += samples(data)
        write_kept(folder / f"{number:05d}.m4s", moved(data, chunk.first * grid.frame_ticks, number + 1))
        path.unlink()
    if frames != chunk.frames:
        second = (chunk.first + frames) / grid.rate
        raise PackagingError(f"The picture breaks off at {float(second):.0f} seconds: export the video again.")
    write_kept(folder / "init.mp4", (raw / "init.mp4").read_bytes())
    for name in ("init.mp4", "index.m3u8"):
        (raw / name).unlink()
    raw.rmdir()


def write_kept(path: Path, data: bytes) -> None:
    """Write it, and see it on the disk: a folder that is renamed into place holds whole files."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
