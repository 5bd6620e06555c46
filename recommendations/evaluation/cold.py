"""Item cold start: how well titles are ranked that are in nobody's training data, by what is known of them alone."""

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from time import perf_counter

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.features import CatalogFacts
from recommendations.engine.new_titles import MOST_ADDED, with_new_titles
from recommendations.evaluation.cold_peers import COLD_PEERS, ColdPeer
from recommendations.evaluation.cold_split import METRICS, ColdSplit, cold_split, measure_cold
from recommendations.evaluation.dataset import Dataset
from recommendations.evaluation.ours import Ours, train_ours, weights_of
from recommendations.evaluation.ranking import as_row
from recommendations.evaluation.splits import matrix_of
from recommendations.evaluation.strong import OURS
from recommendations.evaluation.tuning import Trial, draw

Figures = dict[str, np.ndarray]
PROFILES_A_BLOCK = 512


def evaluate_cold(
    data: Dataset, peers: Sequence[str], trials: int, seed: int, say: Callable[[str], None]
) -> dict[str, object]:
    """The report: {"protocol", "seed", "rows", "tuning", "skipped"}; rows as ranking.as_row makes them."""
    test = cold_split(data, seed)
    # Titles held out of the training titles: nothing is chosen on those that are tested.
    validation = cold_split(test.warm, seed + 1)
    say(f"{len(test.cold.title_ids):,} titles to rank for {len(test.measured):,} profiles.")
    rows = [row_of(OURS, evaluate_ours(test, seed, say), seed)]
    tuning, skipped = {}, {}
    for name in peers:
        if missing := [library for library in COLD_PEERS[name].libraries if find_spec(library) is None]:
            skipped[name] = f"{', '.join(missing)} is not installed"
            say(f"SKIPPED {name}: {skipped[name]}.")
            continue
        chosen = tune(COLD_PEERS[name], validation, trials, seed, say)
        rows.append(row_of(name, evaluate_peer(COLD_PEERS[name], chosen, test, seed), seed))
        tuning[name] = {metric: vars(trial) for metric, trial in chosen.items()}
    return {"protocol": "cold", "data": data.name, "seed": seed, "rows": rows, "tuning": tuning, "skipped": skipped}


def row_of(model: str, figures: Figures, seed: int) -> dict[str, object]:
    """Profiles that a metric says nothing of are left out of its mean, and one that says nothing of any is left out."""
    told = {name: values[~np.isnan(values)] for name, values in figures.items()}
    return as_row(model, "all", {name: values for name, values in told.items() if len(values)}, seed)


def evaluate_ours(split: ColdSplit, seed: int, say: Callable[[str], None]) -> Figures:
    """Through what serves a title that was added since the last retrain."""
    say(f"Training {OURS} ...")
    weights = weights_of(split.warm)
    trained = train_ours(split.warm, weights, seed, lambda phase, share: None)
    histories = matrix_of(split.warm, np.ones(len(weights), dtype=bool), weights)[split.measured]
    demographics = [split.warm.demographics[profile] for profile in split.measured]
    n_cold = len(split.cold.title_ids)
    # No more than are ever scored at once.
    parts = np.array_split(np.arange(n_cold), -(-n_cold // MOST_ADDED))
    scores = [added_scores(trained, split.cold.only(part), histories, demographics) for part in parts]
    return measure_cold(np.hstack(scores), split)


def added_scores(
    trained: Ours, facts: CatalogFacts, histories: csr_matrix, demographics: list[tuple[str, ...]]
) -> np.ndarray:
    """Of titles with these facts, which training did not know: float32 [histories, titles]."""
    served = Ours(with_new_titles(trained.snapshot, facts))
    first = trained.snapshot.n_titles
    padded = csr_matrix(histories, copy=True)
    padded.resize(histories.shape[0], served.snapshot.n_titles)
    blocks = (slice(at, at + PROFILES_A_BLOCK) for at in range(0, histories.shape[0], PROFILES_A_BLOCK))
    return np.vstack([served.scores(padded[block], demographics[block])[:, first:] for block in blocks])


def tune(peer: ColdPeer, validation: ColdSplit, trials: int, seed: int, say: Callable[[str], None]) -> dict[str, Trial]:
    """For each metric the trial that was best in it on the validation titles: what a peer is best at, it may be."""
    done = []
    for parameters in draw(peer.space, trials, seed):
        started = perf_counter()
        figures = measure_cold(peer.scores(validation, parameters, seed), validation)
        scores = tuple(float(np.nan_to_num(figures[metric]).mean()) for metric in METRICS)
        done.append(Trial(parameters, scores, perf_counter() - started))
        say(f"  {peer.name} {parameters}: {' '.join(f'{score:.3f}' for score in scores)} ({done[-1].seconds:.0f} s)")
    return {metric: max(done, key=lambda trial: trial.scores[number]) for number, metric in enumerate(METRICS)}


def evaluate_peer(peer: ColdPeer, chosen: dict[str, Trial], test: ColdSplit, seed: int) -> Figures:
    """Trained on all training titles with what validation chose."""
    points = {tuple(trial.parameters.items()): trial.parameters for trial in chosen.values()}
    figures = {point: measure_cold(peer.scores(test, parameters, seed), test) for point, parameters in points.items()}
    return {metric: figures[tuple(trial.parameters.items())][metric] for metric, trial in chosen.items()}
