"""Rows of sparse matrices as vectors."""

import numpy as np
from scipy.sparse import csr_matrix


def lengths_of(matrix: csr_matrix) -> np.ndarray:
    """The Euclidean length of each row: [rows]."""
    return np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())


def unit_rows(matrix: csr_matrix) -> csr_matrix:
    """Each row at length 1, float32, its entries in the order they had; empty ones stay empty."""
    values = matrix.data / np.repeat(np.maximum(lengths_of(matrix), 1e-9), np.diff(matrix.indptr))
    return csr_matrix((values.astype(np.float32), matrix.indices, matrix.indptr), matrix.shape)
