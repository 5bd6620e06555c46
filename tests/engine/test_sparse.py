"""Products of sparse matrices, in full."""

import unittest

import numpy as np
from scipy.sparse import random

from recommendations.engine.sparse import product


class ProductTests(unittest.TestCase):
    def test_it_is_the_product_of_the_transposed_left_with_the_right(self) -> None:
        rng = np.random.default_rng(1)
        left, right = (random(30, n, density=0.2, format="csr", dtype=np.float32, rng=rng) for n in (12, 7))
        np.testing.assert_allclose(product(left, right), (left.T @ right).toarray(), rtol=1e-5)

    def test_of_nothing_it_is_nothing(self) -> None:
        empty = random(0, 4, density=0, format="csr", dtype=np.float32)
        np.testing.assert_array_equal(product(empty, empty), np.zeros((4, 4)))
