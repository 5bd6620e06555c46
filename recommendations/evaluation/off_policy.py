"""What a policy would have earned, estimated from the log of another that noted with what probability it chose.

The estimators of Dudik et al. (Statistical Science 2014) and Swaminathan and Joachims (NeurIPS 2015), for a log of
rounds in each of which one action was taken: replay counts the rounds in which both would have done the same; IPS
weighs every round by how much more often the target would have done it; SNIPS divides by the mean weight, which ought
to be 1; DR starts from a model of rewards and uses the log to correct it.
"""

from dataclasses import dataclass

import numpy as np

from recommendations.engine.metrics import NORMAL_95, wilson

# What is less changes no digit of an interval.
LEAST_SKEWNESS = 1e-6


@dataclass(frozen=True)
class Logged:
    """Arrays [n]. rewards: of the action that was taken; logged: its probability then, above 0; target: its probability
    under the policy that is asked about."""

    rewards: np.ndarray
    logged: np.ndarray
    target: np.ndarray

    @property
    def weights(self) -> np.ndarray:
        return self.target / self.logged


@dataclass(frozen=True)
class Estimate:
    """value: mean reward a round; low, high: ends of its 95 % interval; effective: as how many rounds of the target's
    own the log is worth (Kish); weight: mean weight, near 1 if the log's probabilities are true."""

    value: float
    low: float
    high: float
    effective: float
    weight: float

    def covers(self, truth: float) -> bool:
        return bool(self.low <= truth <= self.high)


def replay(log: Logged, drawn: np.ndarray | None = None) -> Estimate:
    """Of rounds in which the target would have taken the action that was taken (Li et al., WSDM 2011).

    Right only if the log's actions were taken uniformly. drawn: bool [n], which rounds those are, for a target that is
    stochastic; else where its probability is above a half. nan where there is none.
    """
    same = log.target > 0.5 if drawn is None else drawn
    rewards = log.rewards[same]
    if not len(rewards):
        return Estimate(np.nan, np.nan, np.nan, 0.0, 0.0)
    low, high = wilson(float(rewards.sum()), len(rewards))
    return Estimate(float(rewards.mean()), low, high, float(len(rewards)), float(log.weights.mean()))


def ips(log: Logged) -> Estimate:
    """Inverse propensity scoring (Horvitz and Thompson 1952)."""
    return leaning(log.weights * log.rewards, log.weights)


def snips(log: Logged) -> Estimate:
    """Self-normalised: a little biased, much steadier. Interval by the delta method."""
    weights = log.weights
    value = float((weights * log.rewards).sum() / weights.sum())
    return around(value + weights * (log.rewards - value) / weights.mean(), weights)


def doubly_robust(log: Logged, predicted: np.ndarray, expected: np.ndarray) -> Estimate:
    """A model's expectation and, weighed as in SNIPS, what the log says it is wrong by (Thomas and Brunskill 2016).

    predicted: float [n], the reward that the model expects of the action taken; expected: of the target's choice, over
    its probabilities. The model may not have learned from the round that it predicts.
    """
    weights, errors = log.weights, log.rewards - predicted
    wrong = float((weights * errors).sum() / weights.sum())
    return around(expected + wrong + weights * (errors - wrong) / weights.mean(), weights)


def around(terms: np.ndarray, weights: np.ndarray) -> Estimate:
    """Of a mean of terms that are independent, or nearly so."""
    value = float(terms.mean())
    error = float(NORMAL_95 * terms.std(ddof=1) / np.sqrt(len(terms)))
    return Estimate(value, value - error, value + error, effective_size(weights), float(weights.mean()))


def leaning(terms: np.ndarray, weights: np.ndarray) -> Estimate:
    """Of a mean of independent terms, few of which may be very large: its interval reaches further to their side.

    P. Hall, "On the removal of skewness by transformation", Journal of the Royal Statistical Society B, 1992.
    """
    value, spread, root = float(terms.mean()), float(terms.std(ddof=1)), np.sqrt(len(terms))
    skewness = float(np.power((terms - value) / spread, 3).mean()) / root if spread else 0.0
    low, high = (value - spread / root * untransformed(end, skewness) for end in (NORMAL_95, -NORMAL_95))
    return Estimate(value, low, high, effective_size(weights), float(weights.mean()))


def untransformed(normal: float, skewness: float) -> float:
    """Which value of Student's statistic Hall's transformation maps to one of a normal variable.

    skewness: of the terms, over the root of their number.
    """
    if abs(skewness) < LEAST_SKEWNESS:
        return normal
    return float(3 / skewness * (np.cbrt(1 + skewness * (normal - skewness / 6)) - 1))


def effective_size(weights: np.ndarray) -> float:
    return float(weights.sum() ** 2 / max(np.square(weights).sum(), 1e-300))
