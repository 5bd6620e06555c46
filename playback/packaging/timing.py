"""The grid of a stream: a fixed frame rate, a keyframe every 2 seconds, a segment every 4, chunks of whole segments.

Everything is counted in frames, so that chunks encoded anywhere join without a gap. At 23.976 frames a second a segment
lasts 4.004 seconds, in every rung.
"""

from dataclasses import dataclass
from fractions import Fraction

KEYFRAME_SECONDS = 2
KEYFRAMES_A_SEGMENT = 2
USUAL_RATES = tuple(
    Fraction(rate) for rate in ("24000/1001", "24", "25", "30000/1001", "30", "48", "50", "60000/1001", "60")
)
FASTEST = Fraction(60)
# Between 23.976 and 24 there is 0.1 %.
SNAP = 0.0004
# Of a thumbnail, in keyframes: at most about a thousand for a film of three hours.
THUMBNAIL_STEPS = ((1800, 1), (3600, 2), (float("inf"), 5))


@dataclass(frozen=True)
class Grid:
    rate: Fraction
    frames: int
    chunk_segments: int

    @property
    def keyframe(self) -> int:
        """Frames from one keyframe to the next."""
        return max(round(self.rate * KEYFRAME_SECONDS), 1)

    @property
    def segment(self) -> int:
        return self.keyframe * KEYFRAMES_A_SEGMENT

    @property
    def segment_seconds(self) -> float:
        return float(self.segment / self.rate)

    @property
    def seconds(self) -> float:
        return float(self.frames / self.rate)

    @property
    def timescale(self) -> int:
        """Ticks a second of the segments: a frame is a whole number of them."""
        return self.rate.numerator * (1000 if self.rate.denominator == 1 else 1)

    @property
    def frame_ticks(self) -> int:
        return self.timescale * self.rate.denominator // self.rate.numerator

    @property
    def thumbnail(self) -> int:
        """Frames from one thumbnail to the next."""
        return self.keyframe * next(step for most, step in THUMBNAIL_STEPS if self.seconds <= most)

    def chunks(self) -> list["Chunk"]:
        length = self.segment * self.chunk_segments
        return [
            Chunk(number, first, min(length, self.frames - first))
            for number, first in enumerate(range(0, self.frames, length))
        ]


@dataclass(frozen=True)
class Chunk:
    number: int
    first: int
    frames: int

    @property
    def name(self) -> str:
        return f"chunk-{self.number:04d}"


def fixed_rate(frames_a_second: float) -> Fraction:
    """The usual rate that this is, or is nearest to where it varies; at most 60."""
    usual = min(USUAL_RATES, key=lambda rate: abs(float(rate) - frames_a_second))
    if frames_a_second >= FASTEST or abs(float(usual) / frames_a_second - 1) < SNAP:
        return usual
    if frames_a_second < float(USUAL_RATES[0]) - 1:
        return Fraction(max(round(frames_a_second), 1))
    return usual


def grid_of(rate: Fraction, seconds: float, chunk_seconds: float) -> Grid:
    # A multiple of ten: then the first frame of every chunk is one of a thumbnail too.
    segments = max(round(chunk_seconds / (KEYFRAME_SECONDS * KEYFRAMES_A_SEGMENT) / 10), 1) * 10
    return Grid(rate, max(round(seconds * rate), 1), segments)
