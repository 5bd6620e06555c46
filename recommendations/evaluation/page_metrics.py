"""How good pages of rows are: what is found where, whom they fit, and how much of the catalogue they show.

A page is a list of rows, each int [at most COLUMNS] of title indexes from left to right: what is seen of it without
scrolling a row sideways.
"""

from collections.abc import Callable, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.metrics import effective_catalog_size, ndcg_at

ROWS, COLUMNS = 8, 10
TILES = ROWS * COLUMNS
# Steck's alpha: so much of the profile's own mix is in what its page's is compared with.
SMOOTHING = 0.01
NORMAL_95 = 1.96
Page = list[np.ndarray]


def cut_into_rows(titles: np.ndarray) -> Page:
    """A ranking (best first) as a page of full rows."""
    return [titles[start : start + COLUMNS] for start in range(0, min(len(titles), TILES), COLUMNS)]


def ranking_of(page: Page) -> np.ndarray:
    """The tiles in reading order, row by row; a title that was there already is -1, which nothing matches."""
    tiles = np.concatenate([np.empty(0, dtype=np.int64), *page])
    _, first = np.unique(tiles, return_index=True)
    again = np.ones(len(tiles), dtype=bool)
    again[first] = False
    return np.where(again, -1, tiles)


def page_ndcg(page: Page, targets: set[int], length: int) -> float:
    """NDCG of the first so many tiles in reading order; of all of them as in Ferrari Dacrema et al. 2022."""
    return ndcg_at(length, ranking_of(page), targets)


def n2dcg(page: Page, targets: set[int]) -> float:
    """Two-dimensional NDCG: what is found in row i and column j (from 1) gains 1 / log2(i + j).

    Felicioni et al., "Measuring the Ranking Quality of Recommendations in a Two-Dimensional Carousel Setting" (IIR
    2021), with both weights 1: viewers look at the top left corner first. A title counts once, where it gains most. The
    ideal page has the targets in the best places of ROWS x COLUMNS.
    """
    best: dict[int, float] = {}
    for titles, gains in zip(page, two_dimensional_discounts(), strict=False):
        for title, gain in zip(titles.tolist(), gains.tolist(), strict=False):
            if title in targets:
                best[title] = max(gain, best.get(title, 0.0))
    ideal = np.sort(two_dimensional_discounts().ravel())[::-1][: len(targets)].sum()
    return sum(best.values()) / float(ideal)


def two_dimensional_discounts() -> np.ndarray:
    """float64 [ROWS, COLUMNS]"""
    return 1.0 / np.log2(2 + np.add.outer(np.arange(ROWS), np.arange(COLUMNS)))


def genre_mix(titles: np.ndarray, genre_members: np.ndarray) -> np.ndarray:
    """Share of each genre among these titles, each title's weight shared by its genres: float64 [genres].

    genre_members: bool [titles, genres]. All 0 where no title has a genre.
    """
    members = genre_members[titles].astype(np.float64)
    shares = (members / np.maximum(members.sum(axis=1, keepdims=True), 1.0)).sum(axis=0)
    return shares / max(shares.sum(), 1e-12)


def miscalibration(history: np.ndarray, shown: np.ndarray, genre_members: np.ndarray) -> float:
    """KL divergence (nats) of the genre mix of what is shown from that of the history; 0 is the same mix.

    Steck, "Calibrated Recommendations" (RecSys 2018), with his smoothing.
    """
    wanted, given = genre_mix(history, genre_members), genre_mix(shown, genre_members)
    smoothed = (1.0 - SMOOTHING) * given + SMOOTHING * wanted
    some = wanted > 0
    return float((wanted[some] * np.log(wanted[some] / smoothed[some])).sum())


def row_diversity(page: Page, genre_members: np.ndarray) -> float:
    """Mean over the rows of the mean cosine distance, by genre, between two titles of a row (Ziegler et al., WWW 2005).

    0 where no row has two titles.
    """
    distances = []
    for titles in page:
        if (n := len(titles)) > 1:
            members = genre_members[titles].astype(np.float64)
            units = members / np.maximum(np.linalg.norm(members, axis=1, keepdims=True), 1e-12)
            of_pairs = (np.square(units.sum(axis=0)).sum() - np.square(units).sum()) / (n * (n - 1))
            distances.append(1.0 - of_pairs)
    return float(np.mean(distances)) if distances else 0.0


def duplicates(page: Page) -> int:
    """How many tiles show a title that stands earlier on the page."""
    return int((ranking_of(page) < 0).sum())


def tile_counts(pages: Sequence[Page], n_titles: int) -> csr_matrix:
    """How often each page shows each title: int64 [pages, titles]."""
    tiles = [np.concatenate([np.empty(0, dtype=np.int64), *page]) for page in pages]
    rows = np.repeat(np.arange(len(pages)), [len(titles) for titles in tiles])
    columns = np.concatenate([np.empty(0, dtype=np.int64), *tiles])
    return csr_matrix((np.ones(len(rows), dtype=np.int64), (rows, columns)), shape=(len(pages), n_titles))


def coverage(shown: np.ndarray) -> float:
    """The share of titles that anybody is shown. shown: int [titles], on how many tiles each is."""
    return float((shown > 0).mean())


# Of all pages together: coverage, and the effective catalogue size of Gomez-Uribe and Hunt (2015).
OF_ALL_PAGES: dict[str, Callable[[np.ndarray], float]] = {
    "coverage": coverage,
    "effective_catalog_size": effective_catalog_size,
}


def jackknife(counts: csr_matrix, statistic: Callable[[np.ndarray], float]) -> tuple[float, float, float]:
    """A statistic of all pages' counts, and the ends of its 95 % interval by leaving out one page at a time.

    Not by drawing pages with replacement: a draw has a third of them not at all, and so covers less than all do.
    """
    total = np.asarray(counts.sum(axis=0)).ravel()
    value, n = statistic(total), counts.shape[0]
    without = np.array([statistic(total - counts[row].toarray().ravel()) for row in range(n)])
    error = np.sqrt((n - 1) / n * np.square(without - without.mean()).sum())
    return value, value - NORMAL_95 * error, value + NORMAL_95 * error
