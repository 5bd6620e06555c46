"""The search over a peer's parameters."""

import unittest
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.evaluation.peers.base import Histories
from recommendations.evaluation.tuning import Trial, draw, tune

NOBODY = Histories(csr_matrix((0, 3), dtype=np.float32), csr_matrix((0, 3), dtype=np.int32))


@dataclass(frozen=True)
class Constant:
    """Gives every title the value it was made with."""

    value: float

    def scores(self, histories: Histories) -> np.ndarray:
        return np.full(histories.liked.shape, self.value, dtype=np.float32)


@dataclass
class Adder:
    """A peer whose scorer says what its parameters add up to."""

    name: str = "adder"
    space: dict = field(default_factory=lambda: {"tens": (0, 10, 20), "ones": (1, 2, 3, 4)})

    def fit(self, train: Histories, parameters: dict, seed: int) -> Constant:
        return Constant(float(sum(parameters.values())))


def values(scorer: Constant) -> tuple[float, float]:
    """Short histories want much, long ones little."""
    return scorer.value, -scorer.value


class TuningTests(unittest.TestCase):
    def tuned(self, **changes: object) -> list[Trial]:
        return tune(Adder(), NOBODY, values, **({"seed": 1, "trials": 6} | changes)).trials

    def test_no_point_is_tried_twice(self) -> None:
        self.assertEqual(len({tuple(trial.parameters.items()) for trial in self.tuned()}), 6)

    def test_a_small_space_is_tried_whole_and_the_best_for_each_length_found(self) -> None:
        tuning = tune(Adder(), NOBODY, values, seed=1, trials=100)
        self.assertEqual(len(tuning.trials), 12)
        best = [tuning.trials[tuning.best(length)] for length in (0, 1)]
        self.assertEqual([trial.parameters for trial in best], [{"tens": 20, "ones": 4}, {"tens": 0, "ones": 1}])
        self.assertEqual(best[0].scores, (24.0, -24.0))

    def test_a_peer_without_parameters_is_tried_once(self) -> None:
        self.assertEqual(draw({}, 10, seed=1), [{}])

    def test_the_same_seed_tries_the_same_points_and_another_seed_others(self) -> None:
        points = [trial.parameters for trial in self.tuned()]
        self.assertEqual([trial.parameters for trial in self.tuned()], points)
        self.assertNotEqual([trial.parameters for trial in self.tuned(seed=2)], points)

    def test_each_trial_is_reported(self) -> None:
        reported = []
        trials = self.tuned(report=reported.append)
        self.assertEqual(reported, trials)
