"""Lines over days as SVG, drawn on the server: a picture for those who see it, beside a table that says the same."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 180
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 12, 28
STEPS = (1, 2, 2.5, 5, 10)
MOST_TICKS = 4
MOST_DAYS_NAMED = 6


@dataclass(frozen=True)
class Line:
    """points: as the attribute of a polyline; each unbroken stretch has one. dots: (x, y, what it says)."""

    name: str
    stretches: Sequence[str]
    dots: Sequence[tuple[float, float, str]]


@dataclass(frozen=True)
class Plot:
    """What a template needs to draw it. ticks: (y, label); days: (x, label)."""

    heading: str
    unit: str
    lines: Sequence[Line]
    ticks: Sequence[tuple[float, str]]
    days: Sequence[tuple[float, str]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    foot: int = HEIGHT - BOTTOM


def plot(heading: str, unit: str, days: Sequence[str], series: dict[str, Sequence[float | None]]) -> Plot:
    """series: by name, a value a day; None: nothing is known, and the line is broken there."""
    known = [value for values in series.values() for value in values if value is not None]
    step = tick_step(max(known, default=0.0))
    top = step * max(1, math.ceil(max(known, default=0.0) / step))
    xs = [LEFT + (WIDTH - LEFT - RIGHT) * (place + 0.5) / max(1, len(days)) for place in range(len(days))]
    every = math.ceil(len(days) / MOST_DAYS_NAMED) or 1
    return Plot(
        heading,
        unit,
        [line(name, days, xs, [height(value, top) for value in values], values) for name, values in series.items()],
        [(height(step * n, top), f"{step * n:g}") for n in range(round(top / step) + 1)],
        [(xs[place], days[place]) for place in range(0, len(days), every)],
    )


def tick_step(largest: float) -> float:
    """1, 2, 2.5 or 5 times a power of ten, so that no more than MOST_TICKS reach the largest value."""
    if largest <= 0:
        return 1.0
    scale = 10.0 ** math.floor(math.log10(largest / MOST_TICKS))
    return next(scale * step for step in STEPS if scale * step * MOST_TICKS >= largest)


def height(value: float | None, top: float) -> float | None:
    return None if value is None else round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top), 1)


def line(
    name: str, days: Sequence[str], xs: Sequence[float], ys: Sequence[float | None], values: Sequence[float | None]
) -> Line:
    stretches: list[list[str]] = [[]]
    dots = []
    for day, x, y, value in zip(days, xs, ys, values, strict=True):
        if y is None:
            stretches.append([])
            continue
        stretches[-1].append(f"{x:.1f},{y}")
        dots.append((round(x, 1), y, f"{day}: {value:.4g}"))
    return Line(name, [" ".join(stretch) for stretch in stretches if len(stretch) > 1], dots)
