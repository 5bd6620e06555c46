"""Outlines: smoothed, mirrored, turned and put in their place."""

from collections.abc import Sequence

import numpy as np

Point = tuple[float, float]
Outline = list[Point]


def smooth(points: Sequence[Point], steps: int = 6) -> Outline:
    """A closed Catmull-Rom curve through the points. A point given twice in a row stays a corner."""
    knots = np.array(points, dtype=float)
    before, after = np.roll(knots, 1, axis=0), np.roll(knots, -1, axis=0)
    further = np.roll(knots, -2, axis=0)
    t = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    a, b, c, d = (each[:, None, :] for each in (before, knots, after, further))
    curve = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    return [(float(x), float(y)) for x, y in curve.reshape(-1, 2)]


def mirrored(right: Sequence[Point]) -> Outline:
    """A whole outline from its right half, listed from the top down."""
    return [*right, *((-x, y) for x, y in reversed(right))]


def ellipse(
    x: float, y: float, wide: float, tall: float, steps: int = 48, start: float = 0.0, sweep: float = 1.0
) -> Outline:
    """start and sweep in turns, clockwise from three o'clock."""
    angles = 2 * np.pi * (start + sweep * np.linspace(0, 1, steps))
    return [(float(x + wide * np.cos(a)), float(y + tall * np.sin(a))) for a in angles]


def box(left: float, top: float, right: float, bottom: float) -> Outline:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def turned(points: Sequence[Point], turns: float, about: Point = (0.0, 0.0)) -> Outline:
    cos, sin = np.cos(2 * np.pi * turns), np.sin(2 * np.pi * turns)
    x0, y0 = about
    return [(x0 + (x - x0) * cos - (y - y0) * sin, y0 + (x - x0) * sin + (y - y0) * cos) for x, y in points]


def placed(points: Sequence[Point], x: float, y: float, size: float, ratio: float, turn: int = 1) -> Outline:
    """From a shape's own measure to the picture's: size in shares of the height, turn -1 to face the other way."""
    return [(x + turn * px * size * ratio, y + py * size) for px, py in points]


def star(points: int, inner: float) -> Outline:
    angles = np.pi * np.arange(points * 2) / points - np.pi / 2
    reach = np.where(np.arange(points * 2) % 2, inner, 1.0)
    return [(float(r * np.cos(a)), float(r * np.sin(a))) for a, r in zip(angles, reach, strict=True)]
