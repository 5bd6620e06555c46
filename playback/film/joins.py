"""How one shot gives way to the next."""

from collections.abc import Callable

import numpy as np

from catalog.artwork import haze
from playback.film import raster
from playback.film.kit import covers, eased

# Takes the frame with the new shot on it, draws the old one over it where it still is; seconds since the new one began.
Join = Callable[[np.ndarray, np.ndarray, float], None]
SECONDS = {"cut": 0.0, "flash": 0.35, "dip": 0.45, "dissolve": 0.7, "iris": 0.5, "slide": 0.4}
# These show the shot before while they last.
OVERLAPPING = frozenset({"dissolve", "iris", "slide"})


def flash(frame: np.ndarray, old: np.ndarray, seconds: float) -> None:
    raster.fade(frame, np.full_like(frame, 245), 0.8 * (1 - seconds / SECONDS["flash"]) ** 2)


def dip(frame: np.ndarray, old: np.ndarray, seconds: float) -> None:
    """Up from black."""
    raster.fade(frame, np.zeros_like(frame), 1 - eased(seconds / SECONDS["dip"]))


def dissolve(frame: np.ndarray, old: np.ndarray, seconds: float) -> None:
    raster.fade(frame, old, 1 - eased(seconds / SECONDS["dissolve"]))


def iris(frame: np.ndarray, old: np.ndarray, seconds: float) -> None:
    """The new one opens from the middle as a disc."""
    across, down = haze.coordinates((frame.shape[1], frame.shape[0]))
    away = np.hypot((across - 0.5) * frame.shape[1] / frame.shape[0], down - 0.5)
    edge = 1.05 * eased(seconds / SECONDS["iris"])
    raster.blend(frame, old, covers((away - edge) * frame.shape[0] * 0.7), 1.0)


def slide(frame: np.ndarray, old: np.ndarray, seconds: float) -> None:
    """The new one comes in from the right and pushes the old one out."""
    edge = round(frame.shape[1] * (1 - eased(seconds / SECONDS["slide"])))
    if edge > 0:
        new = frame[:, : frame.shape[1] - edge].copy()
        frame[:, edge:] = new
        frame[:, :edge] = old[:, frame.shape[1] - edge :]


JOINS: dict[str, Join] = {"flash": flash, "dip": dip, "dissolve": dissolve, "iris": iris, "slide": slide}
