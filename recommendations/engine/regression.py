"""Bayesian logistic regression with few dense columns and many effects that each concern few rows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix
from scipy.special import expit

from recommendations.engine.noise import normal

NEWTON_STEPS, LARGEST_STEP = 8, 4.0
# How widely the effects of a group spread is learned from them, in so many rounds, starting from what is believed of it
# before, which counts as much as so many effects.
ROUNDS, BELIEVED = 4, 10.0
SOLVED_TO, ROUGHLY, MOST_ITERATIONS = 1e-3, 1e-2, 200
# Of columns that say the same, as where everything was seen in one place, the sums of products are singular but for
# what is believed, which is less than they are rounded by.
ROUNDED_BY = 1e-5


@dataclass(frozen=True)
class Design:
    """dense: float32 [n, q]; effects: float32 [n, p], sparse, of ones.

    Of the columns of both, dense ones first: groups: int64 [q + p]; means: float64 [q + p], before anything is seen;
    keys: uint64 [q + p], of their noise.
    deviations: float64 [groups], how widely each group's columns are believed to spread about their means.
    """

    dense: np.ndarray
    effects: csr_matrix
    groups: np.ndarray
    means: np.ndarray
    keys: np.ndarray
    deviations: np.ndarray

    @cached_property
    def turned(self) -> csr_matrix:
        return self.effects.T.tocsr()

    @cached_property
    def is_seen(self) -> np.ndarray:
        """bool [q + p], the columns that any row is about."""
        return np.concatenate([np.ones(self.dense.shape[1], dtype=bool), np.diff(self.turned.indptr) > 0])

    def times(self, values: np.ndarray) -> np.ndarray:
        """float32 [n, ...] for values [q + p, ...]."""
        q, values = self.dense.shape[1], values.astype(np.float32)
        return self.dense @ values[:q] + self.effects @ values[q:]

    def turned_times(self, values: np.ndarray) -> np.ndarray:
        """float32 [q + p, ...] for values [n, ...]."""
        values = values.astype(np.float32)
        return np.concatenate([self.dense.T @ values, self.turned @ values])


@dataclass(frozen=True)
class Posterior:
    """mode: float64 [q + p]; drawn: float64 [q + p, M], how draws differ from it; deviations: of Design, as learned."""

    mode: np.ndarray
    drawn: np.ndarray
    deviations: np.ndarray


def fit_posterior(design: Design, outcomes: np.ndarray, keys: np.ndarray, members: int) -> Posterior:
    """outcomes: bool [n]; keys: uint64 [n], of the rows' noise."""
    row_noise, column_noise = normal(keys, members), normal(design.keys, members)
    mode, deviations = design.means, design.deviations
    # To learn how widely effects spread, draws need not be exact; those of the last round are kept.
    for to in [ROUGHLY] * (ROUNDS - 1) + [SOLVED_TO]:
        precisions = 1.0 / np.square(deviations)[design.groups]
        mode = find_mode(design, outcomes, precisions, mode, to)
        weights = weights_at(design, mode)
        noise = design.turned_times(np.sqrt(weights)[:, None] * row_noise)
        noise += np.sqrt(precisions)[:, None] * column_noise
        drawn = solve(design, weights, precisions, noise, to)
        deviations = learned_deviations(design, mode, drawn, precisions)
    return Posterior(mode, drawn, deviations)


def weights_at(design: Design, mode: np.ndarray) -> np.ndarray:
    chances = expit(design.times(mode))
    return chances * (1.0 - chances)


def find_mode(design: Design, outcomes: np.ndarray, precisions: np.ndarray, start: np.ndarray, to: float) -> np.ndarray:
    """By Newton's method, until no column moves by more than this."""
    mode = start
    for _ in range(NEWTON_STEPS):
        chances = expit(design.times(mode))
        slope = design.turned_times(outcomes - chances) - precisions * (mode - design.means)
        step = solve(design, chances * (1.0 - chances), precisions, slope[:, None], ROUGHLY)[:, 0]
        longest = np.abs(step).max()
        mode = mode + step * min(1.0, LARGEST_STEP / max(longest, 1e-12))
        if longest < 10 * to:
            break
    return mode


def learned_deviations(design: Design, mode: np.ndarray, drawn: np.ndarray, precisions: np.ndarray) -> np.ndarray:
    """The deviations that make what was seen most likely, as far as one step goes: the squares of each group's columns
    by how many of them the rows have determined (MacKay, Neural Computation 1992). Quicker than expectation
    maximisation, which leaves a group nearly as narrow as it was believed to be where each column has few rows."""
    # What no row is about would only say again what was believed.
    groups, n = design.groups[design.is_seen], len(design.deviations)
    determined = (1.0 - precisions * np.square(drawn).mean(axis=1))[design.is_seen]
    counts = np.maximum(np.bincount(groups, determined, n), 0.0)
    sums = np.bincount(groups, np.square(mode - design.means)[design.is_seen], n)
    return np.sqrt((sums + BELIEVED * np.square(design.deviations)) / (counts + BELIEVED))


def solve(
    design: Design, weights: np.ndarray, precisions: np.ndarray, wanted: np.ndarray, to: float = SOLVED_TO
) -> np.ndarray:
    """x [q + p, k] with (X'WX + precisions) x = wanted, by conjugate gradients for all k at once."""
    q = design.dense.shape[1]
    dense = design.dense.T @ (design.dense * weights[:, None].astype(np.float32)) + np.diag(precisions[:q])
    dense[np.diag_indices(q)] *= 1 + ROUNDED_BY
    factor = cho_factor(dense.astype(np.float64), lower=True)
    alone = 1.0 / (design.turned @ weights + precisions[q:])[:, None]

    def gram(values: np.ndarray) -> np.ndarray:
        return design.turned_times(weights[:, None] * design.times(values)) + precisions[:, None] * values

    def nearly_solved(values: np.ndarray) -> np.ndarray:
        """As if dense columns and effects had nothing to do with one another, nor effects among themselves."""
        return np.concatenate([cho_solve(factor, values[:q]), alone * values[q:]])

    return conjugate_gradients(gram, wanted, nearly_solved, to)


def conjugate_gradients(
    gram: Callable[[np.ndarray], np.ndarray],
    wanted: np.ndarray,
    nearly_solved: Callable[[np.ndarray], np.ndarray],
    to: float,
) -> np.ndarray:
    """Until the residual of each column is so small a part of what is wanted. nearly_solved: the preconditioner."""
    found, residual = np.zeros_like(wanted), wanted.copy()
    ahead = nearly_solved(residual)
    direction, now = ahead.copy(), (residual * ahead).sum(axis=0)
    enough = to**2 * now
    for _ in range(MOST_ITERATIONS):
        image = gram(direction)
        length = now / np.maximum((direction * image).sum(axis=0), 1e-300)
        found += length * direction
        residual -= length * image
        ahead = nearly_solved(residual)
        before, now = now, (residual * ahead).sum(axis=0)
        if (now <= enough).all():
            break
        direction = ahead + now / np.maximum(before, 1e-300) * direction
    return found
