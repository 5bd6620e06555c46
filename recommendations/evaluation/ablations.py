"""What each signal is worth: our model without it, measured in the same way."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from recommendations.evaluation.dataset import Dataset
from recommendations.evaluation.ours import OURS, train_ours, weights_of
from recommendations.evaluation.ranking import as_row
from recommendations.evaluation.splits import LENGTHS, matrix_of, name_of, strong_split
from recommendations.evaluation.strong import figures_by_length
from recommendations.evaluation.time import figures_of
from recommendations.evaluation.time_split import Window, time_split


@dataclass(frozen=True)
class Signal:
    """is_in: whether a data set has it at all; without: the data set that says nothing of it."""

    is_in: Callable[[Dataset], bool]
    without: Callable[[Dataset], Dataset]


SIGNALS = {
    "rating": Signal(
        is_in=lambda data: bool(data.values.any()),
        without=lambda data: replace(data, values=np.zeros_like(data.values)),
    ),
    "fraction watched": Signal(
        is_in=lambda data: bool(np.isfinite(data.fractions).any()),
        without=lambda data: replace(data, fractions=np.full_like(data.fractions, np.nan)),
    ),
    "demographics": Signal(
        is_in=lambda data: any(data.demographics),
        without=lambda data: replace(data, demographics=[()] * data.n_profiles),
    ),
}
# Of these the strong protocol knows nothing: it has no time.
RECENCY = "recency"
TIMES = "times (popularity trend, order, who came back)"
# What the engine does not take in, and so cannot be taken from it.
NOT_USED = ("time of day", "day of week", "title age")


def ablate_strong(data: Dataset, seed: int, say: Callable[[str], None]) -> list[dict[str, object]]:
    """Rows as those of evaluate_strong, one for each signal in the data and length of history."""
    rows = []
    for name, signal in SIGNALS.items():
        if not signal.is_in(data):
            say(f"SKIPPED without {name}: the data has none.")
            continue
        say(f"Training without {name} ...")
        poorer = signal.without(data)
        split = strong_split(poorer, weights_of(poorer), seed)
        ours = train_ours(split.data.without_times(), weights_of(split.data), seed, lambda phase, share: None)
        figures = figures_by_length(ours, poorer, split.test)
        rows += [as_row(model_without(name), name_of(k), each, seed) for k, each in zip(LENGTHS, figures, strict=True)]
    return rows


def ablate_time(data: Dataset, seed: int, say: Callable[[str], None]) -> list[dict[str, object]]:
    """Rows as those of evaluate_time, one for each signal in the data."""
    window = time_split(data).test
    rows = []
    for name, poorer in poorer_data(window, say):
        say(f"Training without {name} ...")
        weights = weights_of(poorer, now=None if name == RECENCY else window.starts_at)
        ours = train_ours(poorer, weights, seed, lambda phase, share: None)
        shown = matrix_of(poorer, poorer.liked, weights)[window.profiles].astype(np.float32)
        labels = [poorer.demographics[profile] for profile in window.profiles]
        rows.append(as_row(model_without(name), "all", figures_of(ours.scores(shown, labels), window), seed))
    return rows


def poorer_data(window: Window, say: Callable[[str], None]) -> list[tuple[str, Dataset]]:
    """What is known at the start of the window, without each signal in turn."""
    absent = [name for name, signal in SIGNALS.items() if not signal.is_in(window.data)]
    for name in absent:
        say(f"SKIPPED without {name}: the data has none.")
    present = [(name, signal.without(window.data)) for name, signal in SIGNALS.items() if name not in absent]
    return [*present, (RECENCY, window.data), (TIMES, window.data.without_times())]


def model_without(signal: str) -> str:
    return f"{OURS} without {signal}"


ABLATIONS = {"strong": ablate_strong, "time": ablate_time}
