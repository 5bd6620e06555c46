"""The bandit beside what it has to beat, in worlds of several kinds."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec

import numpy as np

from recommendations.evaluation.artwork_policies import OURS, POLICIES
from recommendations.evaluation.artwork_simulation import Course, simulate
from recommendations.evaluation.artwork_world import WorldSettings, make_world
from recommendations.evaluation.off_policy_simulation import check_estimators

LINUCB = "LinUCB (MABWiser)"
MAIN = "main"
# How the main world is changed, and for how many days each is simulated.
OTHER_WORLDS = {
    "taste known exactly": {"known": 1.0},
    "taste known badly": {"known": 0.9},
    "profiles with a liking of their own for kinds": {"own_kinds": 0.4},
    "1,000 profiles": {"profiles": 1000},
    "one play in twenty": {"base": -3.8},
}
OTHER_DAYS = 4
OTHER_POLICIES = (OURS, "taste alone", "best overall", LINUCB)
ESTIMATOR_WORLD = {"profiles": 2000, "titles": 40}


def policies() -> dict[str, type]:
    """Those that can take part here, by name."""
    if find_spec("mabwiser") is None:
        return POLICIES
    return POLICIES | {LINUCB: import_module("recommendations.evaluation.artwork_peer").LinUCB}


def evaluate_bandit(seed: int, worlds: int, say: Callable[[str], None]) -> dict[str, object]:
    """{"seed", "worlds", "rows", "regrets", "skipped"}.

    A row is {"world", "model", "impressions" (a profile), "share" (of the oracle's lift over random), "share_lo",
    "share_hi" (the least and most of the worlds)}; regrets are of the main world, by model, at the end of each day.
    """
    taking_part = policies()
    courses = {
        name: [course(make, WorldSettings(), name, seed + number, say) for number in range(worlds)]
        for name, make in taking_part.items()
    }
    rows = [row for name, of_model in courses.items() for row in rows_of(MAIN, name, of_model)]
    for world, changes in OTHER_WORLDS.items():
        settings = replace(WorldSettings(), **changes)
        for name in OTHER_POLICIES:
            if name in taking_part:
                found = course(taking_part[name], settings, f"{name}, {world}", seed, say, OTHER_DAYS)
                rows += rows_of(world, name, [found])
    regrets = {name: np.mean([one.regrets for one in of_model], axis=0).tolist() for name, of_model in courses.items()}
    skipped = {} if LINUCB in taking_part else {LINUCB: "mabwiser is not installed"}
    return {"seed": seed, "worlds": worlds, "rows": rows, "regrets": regrets, "skipped": skipped}


def course(
    make: type, settings: WorldSettings, name: str, seed: int, say: Callable[[str], None], days: int = 8
) -> Course:
    say(f"Simulating {name} in the world of seed {seed} ...")
    found = simulate(make_world(settings, seed), make, seed, days)
    say(", ".join(f"{share:.1%} after {impressions}" for impressions, share in found.shares.items()))
    return found


def rows_of(world: str, name: str, courses: list[Course]) -> list[dict[str, object]]:
    """One for each number of impressions a profile."""
    by_count = {count: [one.shares[count] for one in courses] for count in courses[0].shares}
    return [
        {
            "world": world,
            "model": name,
            "impressions": count,
            "share": float(np.mean(shares)),
            "share_lo": min(shares),
            "share_hi": max(shares),
        }
        for count, shares in by_count.items()
    ]


def evaluate_estimators(seed: int, logs: int, say: Callable[[str], None]) -> list[dict[str, object]]:
    """See check_estimators."""
    return check_estimators(make_world(replace(WorldSettings(), **ESTIMATOR_WORLD), seed), seed, logs, say)
