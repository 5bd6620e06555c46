"""What profiles find on their home pages, beside the best titles of one model cut into as many rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from recommendations.engine.page import PageSettings, ProfileState, assemble_pages
from recommendations.evaluation.dataset import Dataset
from recommendations.evaluation.faithfulness import faithfulness
from recommendations.evaluation.ours import OURS, Ours, train_ours, weights_of
from recommendations.evaluation.page_metrics import (
    COLUMNS,
    OF_ALL_PAGES,
    ROWS,
    TILES,
    Page,
    cut_into_rows,
    duplicates,
    jackknife,
    miscalibration,
    n2dcg,
    page_ndcg,
    row_diversity,
    tile_counts,
)
from recommendations.evaluation.peers import PEERS
from recommendations.evaluation.peers.availability import missing
from recommendations.evaluation.peers.base import Histories, Scorer
from recommendations.evaluation.ranking import Figures, as_row, less, measure
from recommendations.evaluation.splits import HeldOutProfiles, as_histories, strong_split
from recommendations.evaluation.tuning import Trial, told, tune

OUR_LIST = f"{OURS} list"
RANKING_METRICS = (f"ndcg@{COLUMNS}", f"ndcg@{TILES}", "n2dcg")
# Everybody's page is nearly the same here: what the effective catalogue size is measured by.
BASELINES = ("popularity",)


def evaluate_page(
    data: Dataset, peers: Sequence[str], trials: int, seed: int, say: Callable[[str], None]
) -> dict[str, object]:
    """The report: {"protocol", "seed", "rows", "differences", "reasons", "tuning", "skipped"}.

    rows: the assembled page (streamsite), the best titles of our blend cut into rows (streamsite list) and those of
    each peer. differences: what the assembled page has more than each of the others, paired. reasons: of all tiles of
    the assembled pages, see faithfulness.
    """
    split = strong_split(data, weights_of(data), seed)
    test = split.test
    say(f"{len(split.train.liked.indptr) - 1:,} profiles to train on, {len(test.profiles):,} to test on.")
    say(f"Training {OURS} ...")
    ours = train_ours(split.data.without_times(), weights_of(split.data), seed, lambda phase, share: None)
    demographics = [data.demographics[profile] for profile in test.profiles]
    pages, reasons = our_pages(ours, test, demographics, say)
    tuning, skipped = {}, {}
    for name in dict.fromkeys((*BASELINES, *peers)):
        if lacking := missing(PEERS[name], split.train):
            skipped[name] = "; ".join(lacking)
            say(f"SKIPPED {name}: {skipped[name]}.")
            continue
        peer = best_lists(name, split.train, split.validation, test, trials, seed, say)
        pages[name], tuning[name] = peer.pages, [{"k": "all", **vars(peer.chosen)}]
    results = {name: figures_of(of_model, test, ours.snapshot.genre_members) for name, of_model in pages.items()}
    rows = [
        as_row(name, "all", figures, seed) | of_all_pages(pages[name], split.data.n_titles)
        for name, figures in results.items()
    ]
    report = {"protocol": "page", "data": data.name, "seed": seed, "rows": rows, "reasons": reasons}
    return report | {"differences": differences(results, seed), "tuning": tuning, "skipped": skipped}


def our_pages(
    ours: Ours, test: HeldOutProfiles, demographics: Sequence[tuple[str, ...]], say: Callable[[str], None]
) -> tuple[dict[str, list[Page]], dict[str, float]]:
    """The first rows of the pages that the site would show, cut to what is seen of them, and our best titles in as many
    rows; and how true the reasons on these pages are."""
    say("Assembling pages ...")
    states = [state_of(test, row, labels) for row, labels in enumerate(demographics)]
    available = np.ones(ours.snapshot.n_titles, dtype=bool)
    made = assemble_pages(ours.snapshot, available, states, PageSettings(max_rows=ROWS))
    say("Computing scores again without the watches that tiles name ...")
    reasons = faithfulness(ours, states, made)
    say(
        f"Of {reasons['tiles']:,} tiles {reasons['name_a_watch']:.1%} name a watch; {reasons['faithful']:.2%} are true."
    )
    seen = [[row.titles[:COLUMNS] for row in page.rows] for page in made]
    return {OURS: seen, OUR_LIST: lists(ours.scores(test.shown, demographics), test)}, reasons


def differences(results: dict[str, Figures], seed: int) -> list[dict[str, object]]:
    """What the assembled page has more than each of the others, paired."""
    ours = ranking_figures(results[OURS])
    return [
        as_row(OURS, "all", less(ours, figures), seed) | {"over": name}
        for name, figures in results.items()
        if name != OURS
    ]


def state_of(test: HeldOutProfiles, row: int, demographics: tuple[str, ...]) -> ProfileState:
    """A held-out profile that saw all of what is shown to its end, and did nothing else."""
    places = slice(test.shown.indptr[row], test.shown.indptr[row + 1])
    titles, none = test.shown.indices[places].astype(np.int32), np.empty(0, dtype=np.int32)
    return ProfileState(
        profile_id=int(test.profiles[row]),
        titles=titles,
        weights=test.shown.data[places],
        seen_at=test.seen_at.data[places],
        continue_watching=none,
        my_list=none,
        hidden=none,
        finished=titles,
        demographics=demographics,
    )


def lists(scores: np.ndarray, test: HeldOutProfiles) -> list[Page]:
    """The best titles that each profile has not seen, cut into rows. scores: float32 [profiles, titles]."""
    masked = np.where(test.shown.toarray() != 0, -np.inf, scores)
    order = np.argsort(-masked, axis=1, kind="stable")[:, :TILES]
    return [
        cut_into_rows(ranked[np.isfinite(masked[row, ranked])].astype(np.int64)) for row, ranked in enumerate(order)
    ]


@dataclass(frozen=True)
class PeerPages:
    pages: list[Page]
    chosen: Trial


def best_lists(
    name: str,
    train: Histories,
    validation: HeldOutProfiles,
    test: HeldOutProfiles,
    trials: int,
    seed: int,
    say: Callable[[str], None],
) -> PeerPages:
    """The lists of the trial that was best on validation. Every trial makes its own, so that none is fitted twice."""
    on_test: list[list[Page]] = []
    hidden = validation.shown.toarray() != 0
    known, asked = (as_histories(part.shown, part.seen_at) for part in (validation, test))

    def validate(scorer: Scorer) -> tuple[float, ...]:
        on_test.append(lists(scorer.scores(asked), test))
        return (float(measure(scorer.scores(known), hidden, validation.targets)["ndcg@100"].mean()),)

    tuning = tune(PEERS[name], train, validate, seed, trials, told(name, say))
    best = tuning.best(0)
    return PeerPages(on_test[best], tuning.trials[best])


def figures_of(pages: Sequence[Page], test: HeldOutProfiles, genre_members: np.ndarray) -> Figures:
    """Each metric of each page: float64 [pages]."""
    rows = []
    for number, page in enumerate(pages):
        targets = set(test.targets[number].tolist())
        tiles = np.concatenate([np.empty(0, dtype=np.int64), *page])
        rows.append(
            {
                f"ndcg@{COLUMNS}": page_ndcg(page, targets, COLUMNS),
                f"ndcg@{TILES}": page_ndcg(page, targets, TILES),
                "n2dcg": n2dcg(page, targets),
                "miscalibration": miscalibration(test.shown[number].indices, tiles, genre_members),
                "row_diversity": row_diversity(page, genre_members),
                "duplicates": float(duplicates(page)),
            }
        )
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def ranking_figures(figures: Figures) -> Figures:
    return {name: figures[name] for name in RANKING_METRICS}


def of_all_pages(pages: Sequence[Page], n_titles: int) -> dict[str, float]:
    """Coverage and effective catalogue size, each with the ends of its interval."""
    counts = tile_counts(pages, n_titles)
    found = {}
    for name, statistic in OF_ALL_PAGES.items():
        value, low, high = jackknife(counts, statistic)
        found |= {name: value, f"{name}_lo": low, f"{name}_hi": high}
    return found
