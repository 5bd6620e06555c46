"""What a profile will like next: trained on what was known at a moment, measured on what was liked after it."""

from collections.abc import Callable, Sequence

import numpy as np

from recommendations.evaluation.dataset import Dataset
from recommendations.evaluation.ours import OURS, train_ours
from recommendations.evaluation.peers import PEERS
from recommendations.evaluation.peers.availability import missing
from recommendations.evaluation.peers.base import Scorer
from recommendations.evaluation.ranking import Figures, as_row, less, measure, only
from recommendations.evaluation.time_split import Window, time_split
from recommendations.evaluation.tuning import Trial, told, tune

# Of how much a profile is known to have liked; a group of fewer profiles than LEAST_PROFILES has no row of its own.
GROUPS = {"1-9": (1, 9), "10-49": (10, 49), "50+": (50, np.inf)}
LEAST_PROFILES = 20
# Whom everybody has to beat, in every run.
BASELINES = ("popularity", "recent_popularity")


def evaluate_time(
    data: Dataset, peers: Sequence[str], trials: int, seed: int, say: Callable[[str], None]
) -> dict[str, object]:
    """The report: {"protocol", "seed", "rows", "differences", "tuning", "skipped", ...}.

    rows are as ranking.as_row makes them, k being "all" or one of GROUPS; differences are the same of the paired
    difference between a model and one of BASELINES ("over").
    """
    split = time_split(data)
    test = split.test
    say(f"{len(test.train.liked.indptr) - 1:,} profiles to train on, {len(test.profiles):,} to test on.")
    say(f"Training {OURS} ...")
    ours = train_ours(test.data, test.weights, seed, lambda phase, share: None)
    results = {OURS: figures_of(ours.scores(test.shown, test.demographics), test)}
    tuning, skipped = {}, {}
    for name in dict.fromkeys((*BASELINES, *peers)):
        if reasons := missing(PEERS[name], test.train):
            skipped[name] = "; ".join(reasons)
            say(f"SKIPPED {name}: {skipped[name]}.")
            continue
        chosen, scorer = best_peer(name, split.validation, test, trials, seed, say)
        results[name] = figures_of(scorer.scores(test.histories), test)
        tuning[name] = [{"k": "all", **vars(chosen)}]
    groups = groups_of(test)
    return {
        "protocol": "time",
        "data": data.name,
        "seed": seed,
        "validation_from": split.validation.starts_at,
        "test_from": test.starts_at,
        "rows": [as_row(name, k, only(figures, rows), seed) for name, figures in results.items() for k, rows in groups],
        "differences": [
            as_row(name, k, only(less(figures, results[over]), rows), seed) | {"over": over}
            for over in BASELINES
            for name, figures in results.items()
            if name != over
            for k, rows in groups
        ],
        "tuning": tuning,
        "skipped": skipped,
    }


def best_peer(
    name: str, validation: Window, test: Window, trials: int, seed: int, say: Callable[[str], None]
) -> tuple[Trial, Scorer]:
    """The trial that was best in the validation window, and a fit of its parameters to all that the test may know."""
    peer = PEERS[name]

    def validate(scorer: Scorer) -> tuple[float, ...]:
        return (float(figures_of(scorer.scores(validation.histories), validation)["ndcg@100"].mean()),)

    tuning = tune(peer, validation.train, validate, seed, trials, told(name, say))
    chosen = tuning.trials[tuning.best(0)]
    return chosen, peer.fit(test.train, chosen.parameters, seed)


def figures_of(scores: np.ndarray, window: Window) -> Figures:
    return measure(scores, window.seen, window.targets)


def groups_of(window: Window) -> list[tuple[str, np.ndarray]]:
    """Everybody, and those of each length of history, as rows (int64) of the window's profiles."""
    known = np.diff(window.histories.liked.indptr)
    by_length = [(name, np.flatnonzero((known >= least) & (known <= most))) for name, (least, most) in GROUPS.items()]
    return [("all", np.arange(len(known))), *(group for group in by_length if len(group[1]) >= LEAST_PROFILES)]
