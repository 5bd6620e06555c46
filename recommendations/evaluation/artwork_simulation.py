"""Simulated weeks: what each policy gets out of the same visits, from the same start."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from recommendations.engine.artwork_learning import ArtworkLog
from recommendations.evaluation.artwork_policies import Policy, Uniform
from recommendations.evaluation.artwork_world import World

VISITS_A_DAY = 5
DAYS = 8
# After so many days it is measured what everybody would be shown of every title.
CHECKPOINTS = (1, 2, 4, 8)


@dataclass(frozen=True)
class Course:
    """One policy in one world: shares, of the oracle's lift over random after each of CHECKPOINTS, by impressions a
    profile; regrets, plays lost to the oracle by the end of each day, for each profile: [days]."""

    shares: dict[int, float]
    regrets: list[float]
    log: ArtworkLog


def simulate(world: World, make: Callable[[World, int], Policy], seed: int, days: int = DAYS) -> Course:
    """A retrain after every day; the first day everybody is shown artwork at random, whatever the policy.

    The visits, and the luck with which variants are played, depend on the seed alone.
    """
    policy, log = make(world, seed), ArtworkLog.empty(world.profile_ids)
    rng, shares, regrets = np.random.default_rng(seed), {}, []
    for day in range(days):
        owners, titles = world.visits(VISITS_A_DAY, rng)
        now = policy if day else Uniform(world, seed)
        variants = now.choose(owners, titles, day).variants.astype(np.int64)
        chances = world.chances[owners, titles]
        of_shown = chances[np.arange(len(owners)), variants]
        log = joined(log, owners, titles, variants, rng.random(len(owners)) < of_shown)
        policy.learn(log)
        regrets.append(float((chances.max(axis=1) - of_shown).sum() / len(world.leanings)))
        if day + 1 in CHECKPOINTS:
            rate = world.rate_of(everywhere(policy, world, day + 1))
            shares[VISITS_A_DAY * (day + 1)] = world.share_of_lift(rate)
    return Course(shares, np.cumsum(regrets).tolist(), log)


def joined(
    log: ArtworkLog, owners: np.ndarray, titles: np.ndarray, variants: np.ndarray, played: np.ndarray
) -> ArtworkLog:
    keys, places = len(log) + np.arange(len(owners)), np.zeros((len(owners), 2))
    more = (keys, owners, titles, variants, places, played)
    known = (getattr(log, name) for name in log.OF_ROWS)
    rows = map(np.concatenate, zip(known, more, strict=True))
    return replace(log, **dict(zip(log.OF_ROWS, rows, strict=True)))


def everywhere(policy: Policy, world: World, day: int) -> np.ndarray:
    """What every profile would be shown of every title: int64 [N, T]."""
    shape = world.exposure.shape
    owners, titles = (places.ravel() for places in np.indices(shape))
    return policy.choose(owners, titles, day).variants.astype(np.int64).reshape(shape)
