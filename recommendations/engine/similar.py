"""Which titles are most like which: watched by the same people, and close in the model."""

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.sparse import unit_rows

NEIGHBOURS = 100
BLOCK = 1024
# Two titles that few people watched prove little by sharing them.
SHRINKAGE = 20.0
# Shares of the three opinions: the model's, the audience's, and that of genre, director, cast and decade.
MODEL_SHARE, CO_WATCH_SHARE, CONTENT_SHARE = 0.35, 0.4, 0.25


def neighbours(title_vectors: np.ndarray, histories: csr_matrix, content: csr_matrix) -> np.ndarray:
    """The titles most like each title, best first: int32 [titles, at most 100]; -1 pads where there are fewer.

    title_vectors: float32 [titles, d]; histories: float32 [profiles, titles] signed weights;
    content: float32 [titles, features], without identity.
    Similarity is a weighted mean of the vectors' cosine, the shrunk cosine of who liked both, and the
    cosine of what is known about them.
    """
    n = len(title_vectors)
    kept = min(NEIGHBOURS, max(n - 1, 0))
    unit = title_vectors / np.maximum(np.linalg.norm(title_vectors, axis=1, keepdims=True), 1e-9)
    liked = (histories > 0).astype(np.float32).tocsc()
    watchers = np.asarray(liked.sum(axis=0)).ravel()
    described = unit_rows(content)
    found = np.full((n, NEIGHBOURS), -1, dtype=np.int32)
    for start in range(0, n if kept else 0, BLOCK):
        rows = np.arange(start, min(start + BLOCK, n))
        similarity = MODEL_SHARE * (unit[rows] @ unit.T)
        similarity += CO_WATCH_SHARE * co_watch_cosine(liked, watchers, rows)
        similarity += CONTENT_SHARE * np.asarray((described[rows] @ described.T).todense(), dtype=np.float32)
        similarity[np.arange(len(rows)), rows] = -np.inf
        found[rows, :kept] = top(similarity, kept)
    return found


def co_watch_cosine(liked: csr_matrix, watchers: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """|both| / sqrt(|one| |other|), shrunk towards 0 where few watched both: float32 [rows, titles]."""
    both = np.asarray((liked[:, rows].T @ liked).todense(), dtype=np.float32)
    geometric = np.sqrt(np.outer(watchers[rows], watchers))
    return both / np.maximum(geometric, 1.0) * (both / (both + SHRINKAGE))


def top(values: np.ndarray, length: int) -> np.ndarray:
    """Column indexes of the largest values of each row, best first: int64 [rows, length]."""
    best = np.argpartition(values, -length, axis=1)[:, -length:]
    order = np.argsort(-np.take_along_axis(values, best, axis=1), axis=1, kind="stable")
    return np.take_along_axis(best, order, axis=1)
