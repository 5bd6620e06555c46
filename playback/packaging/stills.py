"""Pictures out of a video that could stand for it: sharp, well lit, colourful, and unlike each other."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from playback.packaging.encode import TO_SDR
from playback.packaging.ladder import fitted
from playback.packaging.probe import Source
from playback.packaging.tool import FfmpegError, reading, run

CANDIDATES, WANTED = 48, 6
LARGEST, LEAST_WIDTH = (1920, 1080), 640
JUDGED = (320, 180)
# Titles and credits.
FIRST, LAST = 0.04, 0.92
# Of full light: a fade, a flash, fog.
DARKEST, BRIGHTEST, LEAST_CONTRAST = 0.10, 0.88, 0.07
# Beside the film's own middle: what moved while it was taken.
BLURRED = 0.5
ALIKE = 0.7
COLOURS = 4


@dataclass(frozen=True)
class Still:
    """A frame at a second of the film, with what is known of it; shares of 1, and colours as a histogram."""

    second: float
    path: Path
    light: float
    contrast: float
    sharpness: float
    colourfulness: float
    colours: np.ndarray


def best_stills(source: Source, wanted: int = WANTED) -> list[tuple[float, bytes]]:
    """Seconds and JPEGs of the best frames, the best first. None of a picture that would be blurred as artwork."""
    if source.width < LEAST_WIDTH:
        return []
    with tempfile.TemporaryDirectory(prefix="stills-") as name:
        seconds = np.linspace(FIRST * source.seconds, LAST * source.seconds, CANDIDATES)
        found = [still for second in seconds if (still := still_at(source, float(second), Path(name)))]
        return [(still.second, still.path.read_bytes()) for still in picked(found, wanted)]


def still_at(source: Source, second: float, folder: Path) -> Still | None:
    path = folder / f"{second:.3f}.jpg"
    width, height = fitted(source.width, source.height, LARGEST)
    filters = ",".join(([TO_SDR] if source.is_hdr else []) + [f"scale={width}:{height}:flags=lanczos", "setsar=1"])
    taken = ["-map", f"0:{source.video}", "-vf", filters, "-frames:v", "1", "-q:v", "2", str(path)]
    try:
        run([*reading(source.path, start=second), *taken])
        return judged(path, second) if path.exists() else None
    except FfmpegError:
        # A damaged place; there are others.
        return None


def judged(path: Path, second: float) -> Still:
    with Image.open(path) as image:
        pixels = np.asarray(image.convert("RGB").resize(JUDGED), dtype=np.float32) / 255
    grey = pixels @ np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
    levels = np.minimum((pixels * COLOURS).astype(int), COLOURS - 1) @ np.array([COLOURS**2, COLOURS, 1])
    colours = np.bincount(levels.ravel(), minlength=COLOURS**3) / levels.size
    return Still(second, path, float(grey.mean()), float(grey.std()), sharpness(grey), colourfulness(pixels), colours)


def sharpness(grey: np.ndarray) -> float:
    """The variance of the Laplacian (J. L. Pech-Pacheco et al., ICPR 2000)."""
    around = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:]
    return float((around - 4 * grey[1:-1, 1:-1]).var())


def colourfulness(pixels: np.ndarray) -> float:
    """After D. Hasler and S. Suesstrunk, "Measuring colourfulness in natural images", SPIE 2003."""
    red, green, blue = np.moveaxis(pixels, -1, 0)
    one, two = red - green, (red + green) / 2 - blue
    return float(np.hypot(one.std(), two.std()) + 0.3 * np.hypot(one.mean(), two.mean()))


def picked(stills: Sequence[Still], wanted: int) -> list[Still]:
    """The best of those that can be shown, each unlike those before it."""
    lit = [still for still in stills if DARKEST < still.light < BRIGHTEST and still.contrast > LEAST_CONTRAST]
    if not lit:
        return []
    usual = float(np.median([still.sharpness for still in lit]))
    sharp = sorted((still for still in lit if still.sharpness >= BLURRED * usual), key=worth, reverse=True)
    kept: list[Still] = []
    for still in sharp:
        if len(kept) < wanted and all(likeness(still, other) < ALIKE for other in kept):
            kept.append(still)
    return kept


def worth(still: Still) -> float:
    """Sharpness counts by its logarithm: twice as sharp is not twice as good."""
    lit = 1 - abs(still.light - 0.42) / 0.5
    return 0.15 * float(np.log(still.sharpness + 1e-6)) + 1.5 * still.colourfulness + lit + still.contrast


def likeness(one: Still, other: Still) -> float:
    """The share of pixels whose colours both have."""
    return float(np.minimum(one.colours, other.colours).sum())
