"""Which rungs a film deserves: arithmetic on trial encodes, free of ffmpeg.

After the per-title encoding of Netflix (A. Aaron et al., "Per-Title Encode Optimization", Netflix Technology Blog,
14 Dec 2015): every resolution is tried at several qualities, the convex hull of what they cost and how they look holds
what is worth having, and rungs are taken from it at even steps of quality. Quality is VMAF (Netflix,
github.com/Netflix/vmaf), 0 to 100, with every trial scaled up to the source.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
from scipy.interpolate import PchipInterpolator

# Width and height that a picture is fitted into, on its side for a tall one; and the most that its rung may average.
BOXES = (
    (416, 234, 400_000),
    (640, 360, 1_200_000),
    (960, 540, 3_000_000),
    (1280, 720, 5_000_000),
    (1920, 1080, 7_800_000),
    (2560, 1440, 12_000_000),
    (3840, 2160, 18_000_000),
)
# A box that is nearly the source's own size is not worth a trial.
NEARLY = 0.85
# The lowest rung: Apple's lowest rate, or less where a phone's small screen still looks good with it.
PHONE_BITRATE, PHONE_VMAF = 145_000, 70.0
# Above this nobody sees a difference; between two rungs, about one that is just noticeable.
BEST_VMAF, STEP_VMAF = 95.0, 6.0
MOST_RUNGS = 7
# Closer rungs only cost space: a player that can afford one can nearly afford the other.
LEAST_RATIO = 1.25
# Width, height, CRF and tune of a trial.
Encode = tuple[int, int, float, str]
# How far one segment may rise above the average.
PEAK = 2.0
# The finest is tried at the two largest sizes alone: a small picture of many bits is beaten by a larger one.
CRFS = (20.0, 27.0, 34.0, 41.0)


# What x264 may be told of a film, beside nothing: flat areas with clean edges deserve other filters than grain does.
TUNES = ("", "animation")


@dataclass(frozen=True)
class Trial:
    """One encode of the sampled scenes: bits a second, and VMAF."""

    width: int
    height: int
    crf: float
    bitrate: float
    vmaf: float
    tune: str = ""


@dataclass(frozen=True)
class Rung:
    """How to encode a rung. bitrate and vmaf: what trials promise; None where none were made."""

    width: int
    height: int
    crf: float
    most_bitrate: int
    bitrate: float | None = None
    vmaf: float | None = None
    tune: str = ""

    def as_json(self) -> dict:
        return asdict(self)


def fitted(width: int, height: int, box: tuple[int, int]) -> tuple[int, int]:
    """The picture's even size in a box, which turns with it; never larger than it is."""
    wide, high = box if width >= height else box[::-1]
    scale = min(wide / width, high / height, 1.0)
    return max(round(width * scale / 2) * 2, 2), max(round(height * scale / 2) * 2, 2)


def sizes_to_try(width: int, height: int) -> list[tuple[int, int]]:
    """The sizes of the boxes below the source, and its own or the largest box."""
    largest = fitted(width, height, BOXES[-1][:2])
    smaller = [fitted(width, height, box[:2]) for box in BOXES]
    kept = [size for size in smaller if size[1] < NEARLY * largest[1]]
    return [*dict.fromkeys(kept), largest]


def tunes_to_try(width: int, height: int) -> list[Encode]:
    """What tells which tune suits a film: each in the middle of the range, at the largest size."""
    size = sizes_to_try(width, height)[-1]
    return [(*size, crf, tune) for tune in TUNES for crf in CRFS[1:3]]


def best_tune(trials: Iterable[Trial]) -> str:
    """The one with fewest bits at equal quality."""
    curves = {tune: [] for tune in TUNES}
    for trial in trials:
        curves[trial.tune].append((trial.bitrate, trial.vmaf))
    rates = {tune: bjontegaard_rate(curves[""], curve) for tune, curve in curves.items()}
    return min(TUNES, key=lambda tune: rates[tune] or 0.0)


def trials_for(width: int, height: int, tune: str) -> list[Encode]:
    """Sizes and CRFs to try."""
    sizes = sizes_to_try(width, height)
    return [(*size, crf, tune) for size in sizes for crf in (CRFS if size in sizes[-2:] else CRFS[1:])]


def most_bitrate(width: int, height: int) -> int:
    """The most that a rung of this size may average, in bits a second."""
    pixels = width * height
    fits = (most for wide, high, most in BOXES if pixels <= 1.1 * wide * high)
    return next(fits, BOXES[-1][2])


def between(trials: Iterable[Trial]) -> list[Trial]:
    """The trials of one size, and what lies between them at every whole CRF: rates on a logarithmic scale."""
    tried = sorted(trials, key=lambda trial: trial.crf)
    if len(tried) < 2:
        return tried
    crfs = [trial.crf for trial in tried]
    rate = PchipInterpolator(crfs, np.log([trial.bitrate for trial in tried]))
    quality = PchipInterpolator(crfs, [trial.vmaf for trial in tried])
    wanted = np.arange(crfs[0], crfs[-1] + 0.5)
    return [replace(tried[0], crf=float(crf), bitrate=math.exp(rate(crf)), vmaf=float(quality(crf))) for crf in wanted]


def hull(trials: Iterable[Trial]) -> list[Trial]:
    """The upper convex hull over bits and quality, from the cheapest up: what no mixture of others beats.

    Andrew's monotone chain (A. M. Andrew, 1979), from which points that look worse at more bits are left out.
    """
    chain: list[Trial] = []
    for trial in sorted(trials, key=lambda trial: (trial.bitrate, -trial.vmaf)):
        if chain and trial.vmaf <= chain[-1].vmaf:
            continue
        while len(chain) > 1 and turns_up(chain[-2], chain[-1], trial):
            chain.pop()
        chain.append(trial)
    return chain


def turns_up(first: Trial, middle: Trial, last: Trial) -> bool:
    """Whether the middle lies on or below the line from the first to the last."""
    rise = (middle.vmaf - first.vmaf) * (last.bitrate - first.bitrate)
    return rise <= (last.vmaf - first.vmaf) * (middle.bitrate - first.bitrate)


def chosen(trials: Sequence[Trial]) -> list[Rung]:
    """Rungs at even steps of quality, from what a phone on a bad network gets to what looks like the source."""
    sizes = dict.fromkeys((trial.width, trial.height) for trial in trials)
    tried = [
        trial for size in sizes for trial in between(trial for trial in trials if (trial.width, trial.height) == size)
    ]
    affordable = [trial for trial in tried if trial.bitrate <= most_bitrate(trial.width, trial.height)]
    points = hull(affordable or [min(tried, key=lambda trial: trial.bitrate)])
    top = next((point for point in points if point.vmaf >= BEST_VMAF), points[-1])
    phone = min(points, key=lambda point: abs(math.log(point.bitrate / PHONE_BITRATE)))
    good = min(points, key=lambda point: abs(point.vmaf - PHONE_VMAF))
    bottom = min(phone, good, top, key=lambda point: point.bitrate)
    steps = min(max(round((top.vmaf - bottom.vmaf) / STEP_VMAF), 1), MOST_RUNGS - 1)
    targets = np.linspace(bottom.vmaf, top.vmaf, steps + 1)
    nearest = [min(points, key=lambda point: abs(point.vmaf - target)) for target in targets]
    return [rung_of(trial) for trial in apart(nearest)]


def apart(points: Sequence[Trial]) -> list[Trial]:
    """Without those too close to the one above."""
    kept = [points[-1]]
    for point in points[-2::-1]:
        if kept[-1].bitrate >= LEAST_RATIO * point.bitrate:
            kept.append(point)
    return kept[::-1]


def rung_of(trial: Trial) -> Rung:
    most = min(PEAK * trial.bitrate, PEAK * most_bitrate(trial.width, trial.height))
    return Rung(trial.width, trial.height, trial.crf, round(most), trial.bitrate, trial.vmaf, trial.tune)


def untried(width: int, height: int, tune: str = "") -> list[Rung]:
    """A ladder without trials, cheap to come by: what fits the two smallest boxes, and the picture's own size."""
    sizes = dict.fromkeys(fitted(width, height, box[:2]) for box in (BOXES[0], BOXES[1]))
    sizes |= dict.fromkeys([fitted(width, height, BOXES[-1][:2])])
    last = len(sizes) - 1
    return [
        Rung(*size, 26.0 if number == last else 29.0, round(PEAK * most_bitrate(*size)), tune=tune)
        for number, size in enumerate(sizes)
    ]


def bjontegaard_rate(reference: Sequence[tuple[float, float]], compared: Sequence[tuple[float, float]]) -> float | None:
    """How many more bits the compared curve takes at equal quality, on average: -0.2 is a fifth fewer.

    Curves are (bits a second, quality). G. Bjontegaard, "Calculation of average PSNR differences between RD-curves",
    ITU-T VCEG-M33, 2001: the logarithm of the rate as a function of quality, averaged over the qualities that both
    reach; here interpolated piecewise by cubics that keep its order (PCHIP), as is usual since, and with VMAF. None
    where the curves share no quality.
    """
    curves = [rising(curve) for curve in (reference, compared)]
    low = max(curve[0][1] for curve in curves)
    high = min(curve[-1][1] for curve in curves)
    if high <= low or any(len(curve) < 2 for curve in curves):
        return None
    means = []
    for curve in curves:
        rates, qualities = zip(*curve, strict=True)
        means.append(float(PchipInterpolator(qualities, np.log(rates)).integrate(low, high)) / (high - low))
    return math.exp(means[1] - means[0]) - 1


def rising(curve: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """From the cheapest up, without points that look no better than a cheaper one."""
    kept: list[tuple[float, float]] = []
    for point in sorted(curve):
        if not kept or point[1] > kept[-1][1]:
            kept.append(point)
    return kept
