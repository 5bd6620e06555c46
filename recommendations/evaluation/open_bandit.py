"""The estimators on real logs: Open Bandit (Saito et al., NeurIPS 2021) has two policies over the same days, each with
its own log, so that what one log says of the other policy can be held against what that policy really earned."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from recommendations.engine.metrics import wilson
from recommendations.evaluation.off_policy import Estimate, Logged, doubly_robust, ips, replay, snips

RANDOM, BTS = "random", "bts"
FILE = "men.csv"
COLUMNS = ("item_id", "position", "click", "propensity_score")
# A click rate is shrunk to the mean of all by so many rounds.
BELIEVED_ROUNDS = 200
FOLDS = 5


@dataclass(frozen=True)
class Rounds:
    """Arrays [n]: items, positions (from 0): int64; clicks: float64; probabilities: float64, of the item that was
    shown."""

    items: np.ndarray
    positions: np.ndarray
    clicks: np.ndarray
    probabilities: np.ndarray


def read_rounds(folder: Path, policy: str) -> Rounds:
    """Raises FileNotFoundError, and ValueError for a file that has not the columns or numbers of such a log."""
    path = folder / policy / FILE
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        if missing := set(COLUMNS) - set(reader.fieldnames or ()):
            raise ValueError(f"{path} has no column {', '.join(sorted(missing))}.")
        rows = np.array([[float(row[name]) for name in COLUMNS] for row in reader])
    if not len(rows) or not (rows[:, 3] > 0).all():
        raise ValueError(f"{path} has no rounds, or one whose probability is not above 0.")
    items, positions = rows[:, 0].astype(np.int64), rows[:, 1].astype(np.int64)
    return Rounds(items, positions - positions.min(), rows[:, 2], rows[:, 3])


def policy_of(rounds: Rounds, shape: tuple[int, int]) -> np.ndarray:
    """What a policy does on average: float64 [positions, items], how often it showed each at each position."""
    counts = np.zeros(shape)
    np.add.at(counts, (rounds.positions, rounds.items), 1.0)
    return counts / counts.sum(axis=1, keepdims=True)


def estimates(log: Rounds, policy: np.ndarray, seed: int) -> dict[str, Estimate]:
    """What this policy (float64 [positions, items]) would have earned, by each estimator."""
    logged = Logged(log.clicks, log.probabilities, policy[log.positions, log.items])
    predicted, expected = predictions(log, policy, seed)
    drawn = np.random.default_rng(seed).random(len(log.items)) * logged.target.max() < logged.target
    return {
        "replay": replay(logged, drawn),
        "IPS": ips(logged),
        "SNIPS": snips(logged),
        "DR": doubly_robust(logged, predicted, expected),
        "IPS, estimated propensities": by_frequencies(log, policy),
    }


def by_frequencies(log: Rounds, policy: np.ndarray) -> Estimate:
    """IPS with how often each item was shown in the place of the logged probabilities, which wastes less of a log
    though these are true (Hirano, Imbens and Ridder, Econometrica 2003): the click rate of each item at each position,
    weighed by how often the policy would show it there."""
    shown = policy_of(log, policy.shape)
    clicks = np.zeros(policy.shape)
    np.add.at(clicks, (log.positions, log.items), log.clicks)
    rounds = shown * np.bincount(log.positions)[:, None]
    rates = clicks / np.maximum(rounds, 1)
    here = (log.positions, log.items)
    logged = Logged(log.clicks, shown[here], policy[here])
    return doubly_robust(logged, rates[here], (policy * rates).sum(axis=1)[log.positions])


def predictions(log: Rounds, policy: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The click rate of each item at each position, learned from the other folds: of what was shown, and of what this
    policy would show; float64 [n] each."""
    folds = np.random.default_rng(seed).integers(0, FOLDS, len(log.items))
    predicted, expected = np.empty(len(folds)), np.empty(len(folds))
    for fold in range(FOLDS):
        here = folds == fold
        rates = click_rates(log, ~here, policy.shape)
        predicted[here] = rates[log.positions[here], log.items[here]]
        expected[here] = (policy * rates).sum(axis=1)[log.positions[here]]
    return predicted, expected


def click_rates(log: Rounds, known: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Of each item, shrunk to that of all; positions hardly differ: float64 [positions, items]."""
    clicks = np.bincount(log.items[known], log.clicks[known], shape[1])
    rounds = np.bincount(log.items[known], minlength=shape[1])
    overall = log.clicks[known].mean()
    rates = (clicks + BELIEVED_ROUNDS * overall) / (rounds + BELIEVED_ROUNDS)
    return np.broadcast_to(rates, shape)


def check(folder: Path, seed: int = 0) -> list[dict[str, object]]:
    """Rows {"log", "target", "estimator", "value", "low", "high", "effective", "weight", "truth", "truth_low",
    "truth_high", "inside", "covers"}: of either policy from the other's log, and of each log's own, which has to come
    out as what was earned. inside: the value is within the interval of what was earned; covers: the interval holds what
    was earned."""
    rounds = {name: read_rounds(folder, name) for name in (RANDOM, BTS)}
    shape = tuple(1 + max(int(getattr(log, name).max()) for log in rounds.values()) for name in ("positions", "items"))
    uniform = np.full(shape, 1.0 / shape[1])
    policies = {RANDOM: uniform, BTS: policy_of(rounds[BTS], shape)}
    return [
        {"log": log, "target": target, "estimator": name, **vars(estimate)} | truth_beside(rounds[target], estimate)
        for log in (RANDOM, BTS)
        for target in (RANDOM, BTS)
        for name, estimate in estimates(rounds[log], policies[target], seed).items()
    ]


def truth_beside(rounds: Rounds, estimate: Estimate) -> dict[str, object]:
    low, high = wilson(float(rounds.clicks.sum()), len(rounds.clicks))
    truth, inside = float(rounds.clicks.mean()), bool(low <= estimate.value <= high)
    known = {"truth": truth, "truth_low": low, "truth_high": high}
    return known | {"inside": inside, "covers": estimate.covers(truth)}
