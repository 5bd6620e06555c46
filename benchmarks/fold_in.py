"""What fold-in keeps of a full retrain, and what it costs: python -m benchmarks.fold_in [--quick]

MovieLens-1M from ../shared/data (the bundled MovieLens-small where that is missing), split as by the `strong` protocol.
One model is trained without the test profiles and folds their histories in; another is trained on these histories too.
Both then rank what was hidden of the test profiles. The times are of a single profile with a generated model of 10,000
titles, as large as the parts of a snapshot get.
"""

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.generated import generated_arrays, generated_facts, generated_state
from benchmarks.report import quick_requested, report, say
from benchmarks.scratch import movielens_folder
from recommendations.engine import build, train
from recommendations.engine.page import history_matrix
from recommendations.engine.scoring import blended_scores, label_matrix, lightfm_scores, profile_vectors
from recommendations.engine.snapshot import load_snapshot, write_snapshot
from recommendations.evaluation.dataset import Dataset, read_movielens
from recommendations.evaluation.ours import Ours, train_ours, weights_of
from recommendations.evaluation.ranking import measure
from recommendations.evaluation.splits import HeldOutProfiles, StrongSplit, strong_split

BAR, LIGHTFM_MS, BLEND_MS = 0.99, 1.0, 5.0
SEED, TITLES, DIMENSIONS, REPEATS = 11, 10_000, 64, 200


def main() -> None:
    quick = quick_requested(__doc__.splitlines()[0])
    folder = movielens_folder(quick=quick)
    with tempfile.TemporaryDirectory() as scratch:
        data = read_movielens(folder, Path(scratch) / "rejects.csv")
        lightfm_ms, blend_ms = milliseconds_of_one(Path(scratch) / "generated")
    split = strong_split(data, weights_of(data), SEED)
    demographics = [data.demographics[profile] for profile in split.test.profiles]
    say("Training without the test profiles ...")
    folded = figures(
        split.test, train_ours(split.data.without_times(), weights_of(split.data), SEED, quiet), demographics
    )
    say("Training on their histories too ...")
    retrained, trained_vectors = train_on_all(split, demographics)
    report(
        "fold_in",
        folded["blend"] / retrained["blend"],
        "of a full retrain's NDCG@100",
        BAR,
        data=folder.name,
        test_profiles=len(split.test.profiles),
        blend_ndcg=[round(figure["blend"], 4) for figure in (folded, retrained)],
        lightfm_ndcg=[round(figure, 4) for figure in (folded["lightfm"], trained_vectors)],
        lightfm_milliseconds=round(lightfm_ms, 3),
        lightfm_at_most=LIGHTFM_MS,
        blend_milliseconds=round(blend_ms, 3),
        blend_at_most=BLEND_MS,
    )


def quiet(phase: str, share: float) -> None:
    """Nobody asks how far a training is."""


def figures(test: HeldOutProfiles, ours: Ours, demographics: list[tuple[str, ...]]) -> dict[str, float]:
    """NDCG@100 of the blend and of LightFM alone, both by fold-in."""
    labels = label_matrix(ours.snapshot.demographic_index, demographics)
    vectors = profile_vectors(ours.snapshot, test.shown, labels)
    scores = {"blend": ours.scores(test.shown, demographics), "lightfm": lightfm_scores(ours.snapshot, vectors)}
    return {name: ndcg(test, found) for name, found in scores.items()}


def ndcg(test: HeldOutProfiles, scores: np.ndarray) -> float:
    return float(measure(scores, test.shown.toarray() != 0, test.targets)["ndcg@100"].mean())


def train_on_all(split: StrongSplit, demographics: list[tuple[str, ...]]) -> tuple[dict[str, float], float]:
    """The figures of a model that was trained on the test profiles' histories too, and NDCG@100 of LightFM alone by the
    vectors that the fit gave these profiles."""
    fits: list[train.Factors] = []

    def remember(*arguments: object) -> train.Factors:
        fits.append(train.fit(*arguments))
        return fits[-1]

    build.fit = remember
    data, weights = with_test(split)
    ours = train_ours(data.without_times(), weights, SEED, quiet)
    rows = np.searchsorted(np.unique(data.profiles), split.test.profiles)
    scores = fits[0].profile_vectors[rows] @ ours.snapshot.title_vectors.T + ours.snapshot.title_biases
    return figures(split.test, ours, demographics), ndcg(split.test, scores)


def with_test(split: StrongSplit) -> tuple[Dataset, np.ndarray]:
    """The training data with what is shown of the test profiles, and the weight of each entry."""
    data, shown = split.data, split.test.shown
    n = len(shown.data)
    added = {
        "profiles": np.repeat(split.test.profiles, np.diff(shown.indptr)).astype(np.int32),
        "titles": shown.indices.astype(np.int32),
        "liked": np.ones(n, dtype=bool),
        "values": np.ones(n, dtype=np.int8),
        "fractions": np.full(n, np.nan, dtype=np.float32),
        "seen_at": np.full(n, np.nan),
    }
    joined = {name: np.concatenate([getattr(data, name), part]) for name, part in added.items()}
    return replace(data, **joined), np.concatenate([weights_of(data), shown.data])


def milliseconds_of_one(directory: Path) -> tuple[float, float]:
    """Of folding one history into LightFM and ranking by it, and of the whole blend: medians."""
    rng = np.random.default_rng(SEED)
    write_snapshot(directory, *generated_arrays(generated_facts(TITLES, rng), DIMENSIONS, rng))
    snapshot = load_snapshot(directory)
    states = [generated_state(number, TITLES, rng) for number in range(REPEATS)]
    histories = [history_matrix([state], TITLES) for state in states]
    labels = label_matrix(snapshot.demographic_index, [states[0].demographics])

    def lightfm(number: int) -> None:
        lightfm_scores(snapshot, profile_vectors(snapshot, histories[number], labels))

    def blend(number: int) -> None:
        vectors = profile_vectors(snapshot, histories[number], labels)
        blended_scores(snapshot, histories[number], labels, vectors)

    return median_ms(lightfm), median_ms(blend)


def median_ms(task: Callable[[int], None]) -> float:
    seconds = []
    for number in range(REPEATS):
        begin = time.perf_counter()
        task(number)
        seconds.append(time.perf_counter() - begin)
    return 1000 * float(np.median(seconds))


if __name__ == "__main__":
    main()
