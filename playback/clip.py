"""A short film for titles that have none of their own: artwork in slow motion, with a quiet chord.

Deterministic for the same pictures and seed; H.264 and AAC in an MP4 that plays from its first bytes.
"""

import shutil
import subprocess
import tempfile
import wave
from collections.abc import Sequence
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from PIL import Image

WIDTH, HEIGHT, FRAMES_A_SECOND = 854, 480, 24
SECONDS_A_PICTURE, SECONDS_OF_FADE = 6, 1
SAMPLES_A_SECOND = 44_100
ROOTS = (110.0, 123.47, 130.81, 146.83, 164.81)
CHORDS = ((1, 6 / 5, 3 / 2, 9 / 4), (1, 5 / 4, 3 / 2, 15 / 8), (1, 4 / 3, 3 / 2, 2))
ENCODE_TIMEOUT = 120


class ClipError(Exception):
    """ffmpeg could not make the clip: holds the end of what it said."""


def ffmpeg() -> str:
    """The system's ffmpeg, or the one that comes in a wheel."""
    return shutil.which("ffmpeg") or imageio_ffmpeg.get_ffmpeg_exe()


def clip_seconds(pictures: int) -> int:
    return pictures * (SECONDS_A_PICTURE - SECONDS_OF_FADE) + SECONDS_OF_FADE


def write_clip(path: Path, pictures: Sequence[Image.Image], seed: int) -> None:
    """Write the clip, or nothing. pictures: at least one, RGB, 16:9. Raises ClipError."""
    with tempfile.TemporaryDirectory(prefix="clip-") as name:
        folder = Path(name)
        sources = []
        for number, picture in enumerate(pictures):
            source = folder / f"{number}.png"
            # Twice the size, or the slow movement would step from pixel to pixel.
            picture.resize((WIDTH * 2, HEIGHT * 2)).save(source, compress_level=1)
            sources += ["-i", str(source)]
        write_chord(folder / "chord.wav", clip_seconds(len(pictures)), seed)
        draft = path.with_name(f".{path.name}.{folder.name}")
        command = [ffmpeg(), "-v", "error", "-y", *sources, "-i", str(folder / "chord.wav")]
        command += ["-filter_complex", film(len(pictures), seed), "-map", "[film]", "-map", f"{len(pictures)}:a"]
        command += ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "24", "-pix_fmt", "yuv420p", "-r", "24"]
        command += ["-c:a", "aac", "-b:a", "96k", "-shortest", "-movflags", "+faststart", "-f", "mp4", str(draft)]
        run(command, draft)
        draft.replace(path)


def run(command: list[str], draft: Path) -> None:
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=ENCODE_TIMEOUT, check=False)
    except subprocess.TimeoutExpired as error:
        draft.unlink(missing_ok=True)
        raise ClipError(f"ffmpeg took longer than {ENCODE_TIMEOUT} s.") from error
    if result.returncode:
        draft.unlink(missing_ok=True)
        raise ClipError(f"ffmpeg failed: {result.stderr.strip()[-500:]}")


def film(pictures: int, seed: int) -> str:
    """ffmpeg's filters: each picture drifts, and fades into the next."""
    frames = SECONDS_A_PICTURE * FRAMES_A_SECOND
    parts = []
    for number in range(pictures):
        inward = (seed + number) % 2 == 0
        zoom = f"1.02+0.10*on/{frames}" if inward else f"1.12-0.10*on/{frames}"
        parts.append(
            f"[{number}:v]zoompan=z='{zoom}':x='(iw-iw/zoom)*{0.3 + 0.2 * ((seed + number) % 3)}'"
            f":y='(ih-ih/zoom)/2':d={frames}:s={WIDTH}x{HEIGHT}:fps={FRAMES_A_SECOND}[part{number}]"
        )
    last = "part0"
    for number in range(1, pictures):
        offset = number * (SECONDS_A_PICTURE - SECONDS_OF_FADE)
        parts.append(
            f"[{last}][part{number}]xfade=transition=fade:duration={SECONDS_OF_FADE}:offset={offset}[mix{number}]"
        )
        last = f"mix{number}"
    parts.append(f"[{last}]fade=t=in:d=0.8[film]")
    return ";".join(parts)


def write_chord(path: Path, seconds: int, seed: int) -> None:
    """A slow chord that swells and dies away: 16 bit, mono."""
    time = np.arange(seconds * SAMPLES_A_SECOND) / SAMPLES_A_SECOND
    root, chord = ROOTS[seed % len(ROOTS)], CHORDS[seed // len(ROOTS) % len(CHORDS)]
    sound = np.zeros_like(time)
    for number, ratio in enumerate(chord):
        swell = 0.6 + 0.4 * np.sin(2 * np.pi * time / (5.0 + number) + number)
        sound += swell * np.sin(2 * np.pi * root * ratio * time) / (number + 1.5)
    envelope = np.minimum(1.0, np.minimum(time / 1.5, (seconds - time) / 2.0))
    samples = (sound / np.abs(sound).max() * envelope * 0.35 * 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLES_A_SECOND)
        file.writeframes(samples.tobytes())
