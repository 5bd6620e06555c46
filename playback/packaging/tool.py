"""ffmpeg: which one, told to read files and nothing else, and watched while it runs."""

import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path

import imageio_ffmpeg

NEEDED_FILTERS = ("libvmaf", "zscale", "ebur128")
# Containers alone: a playlist or a list of files to join could name any file of the server.
CONTAINERS = "mov,matroska,webm,mpegts,mpeg,avi,flv,ogg,asf,mxf"
TIMEOUT_SECONDS = 2 * 3600
KEPT_WORDS = 600


class PackagingError(Exception):
    """The video cannot be packaged: says why, and what to do, to whoever uploaded it."""


class FfmpegError(Exception):
    """ffmpeg failed: the end of what it said."""


@cache
def ffmpeg() -> str:
    """The system's ffmpeg where it can do all that is asked of it, else the one that comes in a wheel."""
    system = shutil.which("ffmpeg")
    if system:
        said = subprocess.run([system, "-v", "quiet", "-filters"], capture_output=True, text=True, check=False).stdout
        if all(f" {name} " in said for name in NEEDED_FILTERS):
            return system
    return imageio_ffmpeg.get_ffmpeg_exe()


@cache
def leash() -> list[str]:
    """Before a command: it ends with who started it. The ffmpeg of a worker that was killed would go on for hours."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL"] if setpriv else []


def reading(path: Path | str, *, start: float = 0.0) -> list[str]:
    """Arguments that open a source from this second on. Its timestamps stay as they are."""
    seek = ["-ss", f"{start:.6f}"] if start > 0 else []
    return [*seek, "-protocol_whitelist", "file,pipe", "-format_whitelist", CONTAINERS, "-i", f"file:{path}"]


def run(arguments: list[str], on_line: Callable[[str], None] | None = None, level: str = "error") -> str:
    """Run ffmpeg; returns what it said. on_line: is told each line of its output. Raises FfmpegError."""
    command = [*leash(), ffmpeg(), "-hide_banner", "-nostdin", "-y", "-v", level, *arguments]
    with tempfile.TemporaryFile("w+", errors="replace") as told:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=told, text=True, errors="replace")
        late = threading.Timer(TIMEOUT_SECONDS, process.kill)
        late.start()
        try:
            for line in process.stdout:
                if on_line:
                    on_line(line)
        except BaseException:
            process.kill()
            raise
        finally:
            process.wait()
            late.cancel()
        told.seek(0)
        said = told.read()
    if process.returncode:
        raise FfmpegError(said.strip()[-KEPT_WORDS:] or f"ffmpeg ended with {process.returncode}.")
    return said


def seconds_done(progress: Callable[[float], None]) -> Callable[[str], None]:
    """An on_line for `-progress pipe:1` that tells how many seconds are written."""

    def on_line(line: str) -> None:
        key, _, value = line.strip().partition("=")
        if key == "out_time_us" and value.lstrip("-").isdecimal():
            progress(max(int(value), 0) / 1e6)

    return on_line
