"""Frames and a score to an MP4 that plays from its first bytes, by ffmpeg; the same bytes for the same input."""

import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

import imageio_ffmpeg
import numpy as np

from playback.film.edit import FRAMES_A_SECOND
from playback.film.score import write_score

TIMEOUT_SECONDS = 180
QUALITY = 28
# Two seconds: as far as a player has to go back to show what was sought.
KEYFRAMES = 2 * FRAMES_A_SECOND


class EncodeError(Exception):
    """ffmpeg could not make the film: holds the end of what it said."""


def ffmpeg() -> str:
    """The system's ffmpeg, or the one that comes in a wheel."""
    return shutil.which("ffmpeg") or imageio_ffmpeg.get_ffmpeg_exe()


def write_film(
    path: Path, frames: Iterable[np.ndarray], size: tuple[int, int], sound: np.ndarray, preset: str = "superfast"
) -> None:
    """Write the film, or nothing. frames: uint8 [h, w, 3]; sound: float32 [samples, 2]. Raises EncodeError."""
    with tempfile.TemporaryDirectory(prefix="film-") as name:
        score, log = Path(name) / "score.wav", Path(name) / "log"
        write_score(score, sound)
        # A draft beside its place can be renamed into it in one step.
        draft = path.with_name(f".{path.name}.{Path(name).name}")
        try:
            with log.open("w+") as told:
                encode(command(size, score, draft, preset), frames, told)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


def command(size: tuple[int, int], score: Path, target: Path, preset: str) -> list[str]:
    parts = [ffmpeg(), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{size[0]}x{size[1]}"]
    parts += ["-r", str(FRAMES_A_SECOND), "-i", "-", "-i", str(score), "-map", "0:v", "-map", "1:a", "-shortest"]
    parts += ["-vf", "scale=out_color_matrix=bt709:out_range=tv", "-pix_fmt", "yuv420p"]
    parts += ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-c:v", "libx264"]
    parts += ["-preset", preset, "-crf", str(QUALITY), "-g", str(KEYFRAMES), "-sc_threshold", "0", "-threads", "1"]
    parts += [
        "-x264-params",
        "aq-mode=3",
        "-c:a",
        "aac",
        "-b:a",
        "96k",
        "-fflags",
        "+bitexact",
        "-flags:v",
        "+bitexact",
    ]
    return [*parts, "-flags:a", "+bitexact", "-movflags", "+faststart", "-f", "mp4", str(target)]


def encode(arguments: list[str], frames: Iterable[np.ndarray], log: IO[str]) -> None:
    """Feed ffmpeg. Raises EncodeError when it fails or takes longer than it may."""
    process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=log, stderr=log)
    late = threading.Event()
    watchdog = threading.Timer(TIMEOUT_SECONDS, lambda: (late.set(), process.kill()))
    watchdog.start()
    try:
        feed(process, frames)
    finally:
        watchdog.cancel()
    if late.is_set():
        raise EncodeError(f"ffmpeg took longer than {TIMEOUT_SECONDS} s.")
    if process.returncode:
        log.seek(0)
        raise EncodeError(f"ffmpeg failed: {log.read().strip()[-500:]}")


def feed(process: subprocess.Popen, frames: Iterable[np.ndarray]) -> None:
    """Write all frames and wait for its end; it never outlives a frame that cannot be drawn."""
    try:
        for frame in frames:
            process.stdin.write(frame.data)
        process.stdin.close()
    except BrokenPipeError:
        # It has ended: what it said says why.
        pass
    except BaseException:
        process.kill()
        raise
    finally:
        with suppress(BrokenPipeError):
            process.stdin.close()
        process.wait()
