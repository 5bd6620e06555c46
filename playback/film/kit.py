"""What every shot is made with, and the small arithmetic of movement."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from catalog.artwork.palette import Colour, Palette

# Draws one moment of a shot over a frame, uint8 [h, w, 3]: seconds since it began, and the share of it that is over.
Imagery = Callable[[np.ndarray, float, float], None]


@dataclass(frozen=True)
class Kit:
    """size: width and height of a frame in pixels; beat: seconds between two beats of the score."""

    size: tuple[int, int]
    palette: Palette
    rng: np.random.Generator
    beat: float

    @property
    def width(self) -> int:
        return self.size[0]

    @property
    def height(self) -> int:
        return self.size[1]

    @property
    def soft_size(self) -> tuple[int, int]:
        """Of the coarse grid on which light is computed."""
        return self.width // 8, self.height // 8

    def pick(self, low: float, high: float) -> float:
        return float(self.rng.uniform(low, high))

    def side(self) -> int:
        return 1 if self.rng.random() < 0.5 else -1


def light_of(colour: Colour, strength: float = 1.0) -> np.ndarray:
    """A colour as light: float32 [3] of 0 to 1."""
    return np.array(colour, np.float32) / 255 * np.float32(strength)


def eased(share: float) -> float:
    """0 to 1 with a soft start and end."""
    t = min(max(share, 0.0), 1.0)
    return t * t * (3 - 2 * t)


def arriving(share: float) -> float:
    """0 to 1, quick at first."""
    return 1 - (1 - min(max(share, 0.0), 1.0)) ** 3


def overshooting(share: float) -> float:
    """0 to 1, a little beyond it on the way."""
    t = min(max(share, 0.0), 1.0) - 1
    return 1 + 2.7 * t**3 + 1.7 * t**2


def covers(shares: np.ndarray) -> np.ndarray:
    """How far each pixel is covered, [h, w] of 0 to 1, as the raster wants it: int32 [h, w, 3] of 0 to 256."""
    return np.repeat((shares.clip(0, 1) * 256).astype(np.int32)[:, :, None], 3, axis=2)
