"""One contract for every peer, on a small world whose answer is known by eye."""

import subprocess
import sys
import unittest
from dataclasses import replace
from pathlib import Path
from unittest import mock

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.evaluation.peers import PEERS
from recommendations.evaluation.peers.availability import OptionalPeer, missing
from recommendations.evaluation.peers.base import Histories, Scorer

ROOT = Path(__file__).resolve().parents[2]
DAY = 86_400.0
TITLES = 30
HALF = TITLES // 2
PROFILES_EACH = 300
SAME_FOR_ALL = {"popularity", "recent_popularity"}
# A small world has few steps an epoch, and the networks need larger ones in it.
LARGER_STEPS = {"mult_vae", "rec_vae", "sasrec"}


def make_histories(rows: list[list[int]]) -> Histories:
    """Each row's titles in the order in which they were liked, a day apart."""
    profiles = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    titles = np.array([title for row in rows for title in row], dtype=np.int64)
    places = np.array([place for row in rows for place in range(1, len(row) + 1)])

    def matrix(values: np.ndarray, kind: type) -> csr_matrix:
        return csr_matrix((values.astype(kind), (profiles, titles)), shape=(len(rows), TITLES))

    return Histories(matrix(np.ones(len(titles)), np.float32), matrix(places, np.int32), matrix(places * DAY, float))


def make_two_groups() -> Histories:
    """Group A likes about two thirds of the first half of the titles, group B of the second, in any order."""
    rng = np.random.default_rng(3)
    starts = [0] * PROFILES_EACH + [HALF] * PROFILES_EACH
    return make_histories([(start + rng.permutation(HALF)[: rng.integers(8, 13)]).tolist() for start in starts])


def some_parameters(peer: OptionalPeer) -> dict[str, object]:
    first = {name: values[0] for name, values in peer.space.items()}
    return first | ({"learning_rate": 2e-3} if peer.name in LARGER_STEPS else {})


class ContractTests(unittest.TestCase):
    """Every peer that can be fitted here; those that can't are named in the skips."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.train = make_two_groups()
        cls.held_out = make_histories([[0, 3, 5, 7], [16, 20], [9], []])
        cls.fitted: dict[str, Scorer] = {}

    def each_peer(self) -> list[OptionalPeer]:
        return [peer for peer in PEERS.values() if not missing(peer, self.train)]

    def scores(self, peer: OptionalPeer) -> np.ndarray:
        if peer.name not in self.fitted:
            self.fitted[peer.name] = peer.fit(self.train, some_parameters(peer), seed=5)
        return self.fitted[peer.name].scores(self.held_out)

    def test_no_peer_is_left_out_in_silence(self) -> None:
        for peer in PEERS.values():
            with self.subTest(peer.name):
                reasons = missing(peer, self.train)
                if reasons:
                    self.skipTest(f"{peer.name}: {'; '.join(reasons)}")

    def test_scores_have_the_shape_of_the_histories_and_are_finite_even_for_an_empty_one(self) -> None:
        for peer in self.each_peer():
            with self.subTest(peer.name):
                scores = self.scores(peer)
                self.assertEqual(scores.shape, (4, TITLES))
                self.assertEqual(scores.dtype, np.float32)
                self.assertTrue(np.isfinite(scores).all())

    def test_the_unseen_titles_of_the_own_group_come_first(self) -> None:
        own_halves = [range(HALF), range(HALF, TITLES), range(HALF)]
        for peer in self.each_peer():
            if peer.name in SAME_FOR_ALL:
                continue
            for row, own in enumerate(own_halves):
                with self.subTest(peer.name, row=row):
                    scores = self.scores(peer)[row].copy()
                    seen = self.held_out.liked[row].indices
                    scores[seen] = -np.inf
                    first = set(np.argsort(-scores)[: HALF - len(seen)].tolist())
                    self.assertEqual(first, set(own) - set(seen.tolist()))

    def test_the_same_seed_gives_the_same_scores(self) -> None:
        for peer in self.each_peer():
            with self.subTest(peer.name):
                again = peer.fit(self.train, some_parameters(peer), seed=5).scores(self.held_out)
                np.testing.assert_array_equal(again, self.scores(peer))


class PopularityTests(unittest.TestCase):
    def test_popularity_counts_likes(self) -> None:
        scorer = PEERS["popularity"].fit(make_histories([[0, 1], [1], [1, 2]]), {}, 0)
        self.assertEqual(scorer.scores(make_histories([[]]))[0, :4].tolist(), [1.0, 3.0, 1.0, 0.0])

    def test_recent_popularity_counts_the_last_thirty_days_and_no_unknown_times(self) -> None:
        histories = make_histories([[0, 1, 2], [0, 1], [2]])
        times = csr_matrix(np.array([[1.0, 60.0, 100.0], [99.0, np.nan, 0], [0, 0, 71.0]]) * DAY)
        times.resize(3, TITLES)
        scorer = PEERS["recent_popularity"].fit(replace(histories, seen_at=times), {}, 0)
        self.assertEqual(scorer.scores(make_histories([[]]))[0, :4].tolist(), [1.0, 0.0, 2.0, 0.0])


class AvailabilityTests(unittest.TestCase):
    def test_a_peer_names_the_library_that_is_missing(self) -> None:
        with mock.patch("recommendations.evaluation.peers.availability.find_spec", return_value=None):
            self.assertEqual(missing(PEERS["ials"], make_two_groups()), ["implicit is not installed"])

    def test_a_peer_that_lives_by_times_says_so_where_there_are_none(self) -> None:
        timeless = replace(make_two_groups(), seen_at=None)
        self.assertEqual(missing(PEERS["recent_popularity"], timeless), ["the data has no times"])
        self.assertEqual(missing(PEERS["ease"], timeless), [])

    def test_importing_the_peers_loads_none_of_their_libraries(self) -> None:
        program = (
            "import sys, recommendations.evaluation.peers;"
            "print(sorted(set(sys.modules) & {'torch', 'implicit', 'lightfm', 'threadpoolctl'}))"
        )
        done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout.strip(), "[]")
