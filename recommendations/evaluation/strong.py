"""Strong generalisation: how well profiles that no model was trained on are served, by how much is known of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from recommendations.evaluation.dataset import Dataset
from recommendations.evaluation.ours import OURS, Ours, train_ours, weights_of
from recommendations.evaluation.peers import PEERS
from recommendations.evaluation.peers.availability import missing
from recommendations.evaluation.peers.base import Histories, Scorer
from recommendations.evaluation.ranking import Figures, as_row, measure
from recommendations.evaluation.splits import LENGTHS, HeldOutProfiles, StrongSplit, as_histories, name_of, strong_split
from recommendations.evaluation.tuning import Trial, told, tune


@dataclass
class Part:
    """Held-out profiles with what each scorer is shown of them, made once."""

    held_out: HeldOutProfiles
    shown: np.ndarray = field(init=False)
    histories: list[Histories] = field(init=False)

    def __post_init__(self) -> None:
        self.shown = self.held_out.shown.toarray() != 0
        self.histories = [as_histories(self.held_out.last(length), self.held_out.seen_at) for length in LENGTHS]

    def figures(self, scorer: Scorer) -> list[Figures]:
        """Each metric of each profile, for each of LENGTHS."""
        return [measure(scorer.scores(known), self.shown, self.held_out.targets) for known in self.histories]


@dataclass
class PeerResult:
    """A peer's figures on the test profiles, for each length those of the trial that was best on validation."""

    figures: list[Figures]
    chosen: list[Trial]


def evaluate_strong(
    data: Dataset, peers: Sequence[str], trials: int, seed: int, say: Callable[[str], None]
) -> dict[str, object]:
    """The report: {"protocol", "seed", "rows", "tuning", "skipped"}; rows as ranking.as_row makes them."""
    split = strong_split(data, weights_of(data), seed)
    say(f"{len(split.train.liked.indptr) - 1:,} profiles to train on, {len(split.test.profiles):,} to test on.")
    results = {OURS: evaluate_ours(data, split, seed, say)}
    validation, test = Part(split.validation), Part(split.test)
    tuning, skipped = {}, {}
    for name in peers:
        if reasons := missing(PEERS[name], split.train):
            skipped[name] = "; ".join(reasons)
            say(f"SKIPPED {name}: {skipped[name]}.")
            continue
        result = evaluate_peer(name, split.train, validation, test, trials, seed, say)
        results[name] = result.figures
        tuning[name] = [{"k": name_of(k), **vars(trial)} for k, trial in zip(LENGTHS, result.chosen, strict=True)]
    rows = [
        as_row(name, name_of(length), figures, seed)
        for name, by_length in results.items()
        for length, figures in zip(LENGTHS, by_length, strict=True)
    ]
    return {"protocol": "strong", "data": data.name, "seed": seed, "rows": rows, "tuning": tuning, "skipped": skipped}


def evaluate_ours(data: Dataset, split: StrongSplit, seed: int, say: Callable[[str], None]) -> list[Figures]:
    say(f"Training {OURS} ...")
    ours = train_ours(split.data.without_times(), weights_of(split.data), seed, lambda phase, share: None)
    return figures_by_length(ours, data, split.test)


def figures_by_length(ours: Ours, data: Dataset, test: HeldOutProfiles) -> list[Figures]:
    """Each metric of each profile, for each of LENGTHS."""
    demographics = [data.demographics[profile] for profile in test.profiles]
    shown = test.shown.toarray() != 0
    return [measure(ours.scores(test.last(length), demographics), shown, test.targets) for length in LENGTHS]


def evaluate_peer(
    name: str, train: Histories, validation: Part, test: Part, trials: int, seed: int, say: Callable[[str], None]
) -> PeerResult:
    """Test figures are taken of every trial, so that none has to be fitted twice; validation alone chooses."""
    on_test: list[list[Figures]] = []

    def validate(scorer: Scorer) -> tuple[float, ...]:
        on_test.append(test.figures(scorer))
        return tuple(float(figures["ndcg@100"].mean()) for figures in validation.figures(scorer))

    tuning = tune(PEERS[name], train, validate, seed, trials, told(name, say))
    best = [tuning.best(number) for number in range(len(LENGTHS))]
    figures = [on_test[trial][number] for number, trial in enumerate(best)]
    return PeerResult(figures, [tuning.trials[trial] for trial in best])
