"""The estimators where the truth is known: many logs of one policy in a made-up world, asked about another policy."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from recommendations.engine.artwork_choice import KINDS, MEMBERS, STEP, VARIANTS, VARIETY, ArtworkModel, wanted_kinds
from recommendations.engine.noise import key_of
from recommendations.evaluation.artwork_policies import Ours
from recommendations.evaluation.artwork_simulation import Course, simulate
from recommendations.evaluation.artwork_world import World
from recommendations.evaluation.off_policy import Estimate, Logged, doubly_robust, ips, replay, snips

ROUNDS_A_LOG = 50_000
# A variant's take rate is shrunk to the world's by so many impressions.
BELIEVED_ROUNDS = 20.0
AT_ONCE = 20_000


@dataclass(frozen=True)
class Pairs:
    """Every profile with every title: chances: float64 [n, VARIANTS], of a play; reached: float64 [n], cumulative, how
    likely a round is about each of them."""

    chances: np.ndarray
    reached: np.ndarray

    @classmethod
    def of(cls, world: World) -> "Pairs":
        reached = np.cumsum(world.exposure.ravel() / len(world.exposure))
        return cls(world.chances.reshape(-1, VARIANTS).astype(np.float64), reached)

    @property
    def shares(self) -> np.ndarray:
        return np.diff(self.reached, prepend=0.0)

    def value_of(self, policy: np.ndarray) -> float:
        """The take rate of a policy (float64 [n, VARIANTS], rows add up to 1)."""
        return float(((policy * self.chances).sum(axis=1) * self.shares).sum())


def distributions(model: ArtworkModel, leanings: np.ndarray, profile_ids: np.ndarray) -> np.ndarray:
    """The probability of each variant of every title for every profile, in plain NumPy: float64 [B, t, VARIANTS].

    0 where a title has no such variant. What artwork_choice draws from, one variant at a time.
    """
    there, kinds = model.kinds >= 0, np.maximum(model.kinds, 0)
    fits = np.where(model.index >= 0, (leanings @ model.vectors.T)[:, model.index], 0)
    leant_to = (key_of(profile_ids[:, None], model.title_ids) >> np.uint64(33)) % np.uint64(len(KINDS))
    values = wanted_kinds(model, leanings, profile_ids)[:, kinds] + model.fits[kinds] * fits[..., None]
    values += model.effects * STEP + (VARIETY * (kinds == leant_to[:, :, None]))[..., None]
    winners = np.where(there[..., None], values, -np.inf).argmax(axis=2)
    votes = (winners[:, :, None, :] == np.arange(VARIANTS)[:, None]).sum(axis=3) / MEMBERS
    return np.where(there, (1 - model.explored) * votes + model.explored / there.sum(axis=1, keepdims=True), 0)


def policy_of(world: World, model: ArtworkModel) -> np.ndarray:
    """float64 [profiles * titles, VARIANTS]"""
    size = max(1, AT_ONCE // len(world.there))
    parts = [slice(start, start + size) for start in range(0, len(world.profile_ids), size)]
    found = [distributions(model, world.leanings[part], world.profile_ids[part]) for part in parts]
    return np.concatenate(found).reshape(-1, VARIANTS)


def uniform_policy(world: World) -> np.ndarray:
    each = world.there / world.there.sum(axis=1, keepdims=True)
    return np.tile(each, (len(world.profile_ids), 1))


def take_rates(world: World, course: Course) -> np.ndarray:
    """What DR expects of each variant, from what was shown before: float64 [profiles * titles, VARIANTS]."""
    log, size = course.log, world.there.size
    codes = log.titles * VARIANTS + log.variants
    shown, played = np.bincount(codes, minlength=size), np.bincount(codes, log.played, size)
    rates = (played + BELIEVED_ROUNDS * world.uniform_rate) / (shown + BELIEVED_ROUNDS)
    return np.tile(rates.reshape(-1, VARIANTS), (len(world.profile_ids), 1))


def check_estimators(world: World, seed: int, logs: int, say: Callable[[str], None]) -> list[dict[str, object]]:
    """Rows {"log", "target", "estimator", "truth", "bias", "rmse" (both relative), "coverage", "effective", "logs"}.

    The targets are what our bandit does after two simulated days more, with what it explores and without (which is
    deterministic but for its members); the logs are uniform, or of what it did before.
    """
    say("Learning the policies to ask about ...")
    before, after = (Ours(world, seed), Ours(world, seed))
    course = simulate(world, lambda *_: before, seed, days=1)
    simulate(world, lambda *_: after, seed, days=3)
    pairs, rates = Pairs.of(world), take_rates(world, course)
    served, target = policy_of(world, before.model), policy_of(world, after.model)
    uniform, best = uniform_policy(world), one_hot(target)
    asked = [
        ("uniform", "bandit", uniform, target),
        ("uniform", "bandit's favourite", uniform, best),
        ("bandit of 2 days before", "bandit", served, target),
        ("bandit of 2 days before", "uniform", served, uniform),
    ]
    rows = []
    for log, about, logging, policy in asked:
        say(f"{logs:,} logs of {ROUNDS_A_LOG:,} rounds by {log}, asked about {about} ...")
        rows += [{"log": log, "target": about} | row for row in repeated(pairs, logging, policy, rates, seed, logs)]
    return rows


def one_hot(policy: np.ndarray) -> np.ndarray:
    return (policy.argmax(axis=1)[:, None] == np.arange(VARIANTS)).astype(np.float64)


def repeated(
    pairs: Pairs, logging: np.ndarray, target: np.ndarray, rates: np.ndarray, seed: int, logs: int
) -> list[dict[str, object]]:
    rng, truth = np.random.default_rng(seed), pairs.value_of(target)
    expected, steps = (target * rates).sum(axis=1), logging.cumsum(axis=1)
    drawn = [estimates(pairs, logging, steps, target, rates, expected, rng) for _ in range(logs)]
    return [{"estimator": name} | summary([found[name] for found in drawn], truth) for name in drawn[0]]


def estimates(
    pairs: Pairs,
    logging: np.ndarray,
    steps: np.ndarray,
    target: np.ndarray,
    rates: np.ndarray,
    expected: np.ndarray,
    rng: np.random.Generator,
) -> dict[str, Estimate]:
    """From one log, drawn now. steps: logging, summed up along its rows; expected: see doubly_robust."""
    rounds = np.searchsorted(pairs.reached, rng.random(ROUNDS_A_LOG) * pairs.reached[-1])
    variants = (rng.random((ROUNDS_A_LOG, 1)) * steps[rounds, -1:] > steps[rounds]).sum(axis=1)
    here = (rounds, variants)
    rewards = (rng.random(ROUNDS_A_LOG) < pairs.chances[here]).astype(np.float64)
    log = Logged(rewards, logging[here], target[here])
    found = {"IPS": ips(log), "SNIPS": snips(log), "DR": doubly_robust(log, rates[here], expected[rounds])}
    is_uniform, is_sure = np.ptp(logging[0][logging[0] > 0]) == 0, set(np.unique(target[:1])) == {0.0, 1.0}
    return found | ({"replay": replay(log)} if is_uniform and is_sure else {})


def summary(found: list[Estimate], truth: float) -> dict[str, object]:
    errors = np.array([estimate.value for estimate in found]) / truth - 1
    return {
        "truth": truth,
        "bias": float(errors.mean()),
        "rmse": float(np.sqrt(np.square(errors).mean())),
        "coverage": float(np.mean([estimate.covers(truth) for estimate in found])),
        "effective": float(np.mean([estimate.effective for estimate in found])),
        "logs": len(found),
    }
