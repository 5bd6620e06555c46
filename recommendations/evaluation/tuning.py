"""Every peer's parameters are searched for in the same way, by what ranks best on profiles set aside for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from time import perf_counter

import numpy as np

from recommendations.evaluation.peers.base import Histories, Peer, Scorer

TRIALS = 10


@dataclass(frozen=True)
class Trial:
    """scores: what validate said of each length of history, larger is better; seconds: what the fit took."""

    parameters: dict[str, object]
    scores: tuple[float, ...]
    seconds: float


@dataclass(frozen=True)
class Tuning:
    """trials: in the order in which they were made."""

    trials: list[Trial]

    def best(self, length: int) -> int:
        """Which trial scored highest at the length of this number; the first of equals."""
        return max(range(len(self.trials)), key=lambda number: (self.trials[number].scores[length], -number))


def tune(
    peer: Peer,
    train: Histories,
    validate: Callable[[Scorer], tuple[float, ...]],
    seed: int,
    trials: int = TRIALS,
    report: Callable[[Trial], None] = lambda trial: None,
) -> Tuning:
    """Try so many points of the peer's space, at random and none twice, or all where there are fewer.

    validate: mean NDCG@100 of a scorer at each length of history, on profiles that are in neither the training data nor
    the test. What is best for short histories is not what is best for long ones: each length has its own best.
    report is called after each trial. The same seed tries the same points with the same fits.
    """
    done = []
    for parameters in draw(peer.space, trials, seed):
        done.append(attempt(peer, train, validate, parameters, seed))
        report(done[-1])
    return Tuning(done)


def told(name: str, say: Callable[[str], None]) -> Callable[[Trial], None]:
    """A report of trials that says each as a line of text."""

    def report(trial: Trial) -> None:
        scores = " ".join(f"{score:.3f}" for score in trial.scores)
        say(f"  {name} {trial.parameters}: {scores} ({trial.seconds:.0f} s)")

    return report


def attempt(
    peer: Peer,
    train: Histories,
    validate: Callable[[Scorer], tuple[float, ...]],
    parameters: dict[str, object],
    seed: int,
) -> Trial:
    started = perf_counter()
    scorer = peer.fit(train, parameters, seed)
    seconds = perf_counter() - started
    return Trial(parameters, validate(scorer), seconds)


def draw(space: dict[str, Sequence[object]], trials: int, seed: int) -> list[dict[str, object]]:
    """Different points of the space, drawn evenly; a space without parameters has the one point {}."""
    size = prod(len(values) for values in space.values())
    chosen = np.random.default_rng(seed).choice(size, min(trials, size), replace=False)
    return [point(space, int(number)) for number in chosen]


def point(space: dict[str, Sequence[object]], number: int) -> dict[str, object]:
    """The point of that number, counting through the values as through digits."""
    parameters = {}
    for name, values in space.items():
        number, digit = divmod(number, len(values))
        parameters[name] = values[digit]
    return parameters
