"""Small source videos for tests, drawn by ffmpeg itself."""

from pathlib import Path

from playback.packaging.tool import run

QUICK = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


def make_source(
    path: Path, *, seconds: float = 2, size: str = "320x180", rate: str = "24", sound: str = "sine=f=440",
    filters: str = "null", options: tuple[str, ...] = QUICK,
) -> Path:  # fmt: skip
    """A moving test picture; sound: a source of libavfilter, or "" for none."""
    inputs = ["-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={seconds}"]
    inputs += ["-f", "lavfi", "-i", f"{sound}:d={seconds}" if "=" in sound else sound] if sound else []
    run([*inputs, "-vf", filters, *options, "-t", str(seconds), str(path)])
    return path
