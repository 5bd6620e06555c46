"""Kernel ridge regression: a profile likes what the profiles whose histories are like its own like.

The closed form of an autoencoder with one infinitely wide layer (Sachdeva et al., "Infinite Recommendation Networks",
NeurIPS 2022), here with a Gaussian kernel on the unit sphere instead of the neural tangent kernel. Unlike the linear
models it hears titles in combination, which pays where much is known of a profile. Solved for a few thousand profiles
at most, the anchors, and brought to low rank by a randomised projection (Halko, Martinsson and Tropp, SIAM Review
2011), so that serving costs little more than another factor model.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve, qr
from scipy.sparse import csr_matrix

from recommendations.engine.sparse import product, unit_rows

LEAST_LIKES = 5
MOST_ANCHORS = 4000
# Of cosines: how much less alike two histories are for the kernel to fall by e. Chosen on validation profiles of
# MovieLens-1M, as is the noise (what is added to the kernel's diagonal, which is 1).
BANDWIDTH = 0.5
NOISE = 2.0
RANK = 512
POWER_ITERATIONS = 2


@dataclass(frozen=True)
class KernelModel:
    """What to show to whom by whose histories are alike.

    indptr, indices, values: the anchors' histories, each of unit length, as a CSR matrix float32 [titles, anchors];
    coefficients: float32 [anchors, rank]; known: int32 [h], the titles that it ranks; directions: float32 [rank, h];
    base: float32 [titles]. influence: int16 [h + 1, h + 1], by how many steps (of its row: influence_steps, float32
    [h + 1]) liking one of these titles raises the score of another, to first order and for a history of unit length in
    which it is all there is; the last row and column, 0, are for all other titles.
    """

    indptr: np.ndarray
    indices: np.ndarray
    values: np.ndarray
    coefficients: np.ndarray
    known: np.ndarray
    directions: np.ndarray
    base: np.ndarray
    influence: np.ndarray
    influence_steps: np.ndarray

    def scores(self, histories: csr_matrix) -> np.ndarray:
        """float32 [B, titles] for strengths of liking [B, titles]; dislikes say nothing."""
        scores = np.tile(self.base, (histories.shape[0], 1))
        scores[:, self.known] += self.above_base(histories)
        return scores

    def above_base(self, histories: csr_matrix) -> np.ndarray:
        """The same of the titles that it ranks, without the base: float32 [B, h]."""
        return self.similarities(histories) @ self.coefficients @ self.directions

    def similarities(self, histories: csr_matrix) -> np.ndarray:
        """The kernel between histories and anchors: float32 [B, anchors]."""
        shape = (histories.shape[1], len(self.coefficients))
        anchors = csr_matrix((self.values, self.indices, self.indptr), shape=shape)
        return kernel_of((unit_rows(histories.maximum(0)) @ anchors).toarray())


def kernel_of(cosines: np.ndarray) -> np.ndarray:
    return np.exp((cosines - np.float32(1.0)) / np.float32(BANDWIDTH))


def fit_kernel(shown: csr_matrix, known: np.ndarray, seed: int) -> KernelModel:
    """shown: how surely each profile likes each title, float32 [profiles, titles], 0 to 1; known: int32, ascending.

    Time grows with the cube of the anchors. With nobody to learn from, a model that says nothing.
    """
    rng = np.random.default_rng(seed)
    liked = np.asarray((shown > 0).sum(axis=1)).ravel()
    eligible = np.flatnonzero(liked >= LEAST_LIKES)
    anchors = np.sort(rng.permutation(eligible)[:MOST_ANCHORS])
    histories = unit_rows(shown[anchors])
    rank = min(RANK, len(known), len(anchors))
    coefficients = np.zeros((len(anchors), rank), dtype=np.float32)
    directions = np.zeros((rank, len(known)), dtype=np.float32)
    base = np.zeros(shown.shape[1], dtype=np.float32)
    influence = np.zeros((len(known) + 1, len(known) + 1), dtype=np.float32)
    by_title = histories.T.tocsr()
    if rank:
        targets = shown[anchors][:, known].toarray()
        base[known] = targets.mean(axis=0)
        kernel = kernel_of(product(by_title, by_title))
        coefficients, directions = solve(kernel, targets - base[known], rank, rng)
        # The slope of the kernel is itself over the bandwidth, and what it typically is will do.
        slope = kernel.mean() / np.float32(BANDWIDTH)
        influence[:-1, :-1] = (slope * (by_title[known] @ coefficients)) @ directions
    return KernelModel(
        by_title.indptr, by_title.indices, by_title.data, coefficients, known, directions, base, *in_steps(influence)
    )


def in_steps(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """float32 [rows, n] as whole numbers, int16, and the size of one in each row, float32 [rows]."""
    steps = np.abs(values).max(axis=1) / np.iinfo(np.int16).max
    return np.rint(values / np.maximum(steps, 1e-30)[:, None]).astype(np.int16), steps


def solve(
    kernel: np.ndarray, targets: np.ndarray, rank: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """(coefficients, directions) of the ridge regression, along the directions in which its answers differ most."""
    noisy = kernel.copy()
    noisy[np.diag_indices_from(noisy)] += np.float32(NOISE)
    factor = cho_factor(noisy, lower=True, overwrite_a=True, check_finite=False)

    def regress(onto: np.ndarray) -> np.ndarray:
        return cho_solve(factor, onto, check_finite=False)

    # The answers are kernel @ regress(targets); their main directions are found without ever making them.
    directions = rng.standard_normal((targets.shape[1], rank), dtype=np.float32)
    for _ in range(POWER_ITERATIONS):
        answers = orthonormal(kernel @ regress(targets @ directions))
        directions = orthonormal(targets.T @ regress(kernel @ answers))
    return regress(targets @ directions), np.ascontiguousarray(directions.T)


def orthonormal(columns: np.ndarray) -> np.ndarray:
    return qr(columns, mode="economic", overwrite_a=True, check_finite=False)[0]
