"""Titles that nobody has watched: split, measured, and ranked by what is known of them alone."""

import json
import tempfile
from io import StringIO
from pathlib import Path
from unittest import mock

import numpy as np
from django.core.management import CommandError, call_command
from django.test import SimpleTestCase

from recommendations.evaluation import cold
from recommendations.evaluation.cold_peers import COLD_PEERS
from recommendations.evaluation.cold_split import (
    COLD_SHARE,
    METRICS,
    auc,
    cold_split,
    measure_cold,
)
from recommendations.evaluation.dataset import Dataset, UnsuitableDataError, read_movielens
from recommendations.evaluation.ours import train_ours, weights_of
from tests.evaluation.folders import write_diary


class ColdTestCase(SimpleTestCase):
    """Half of the viewers like the science fiction, the others the romances."""

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        write_diary(self.folder)
        self.data = self.read()
        self.split = cold_split(self.data, seed=2)

    def read(self) -> Dataset:
        return read_movielens(self.folder, self.folder / "rejects.csv")

    def evaluate(self, *arguments: str) -> list[dict[str, object]]:
        target = self.folder / "report.json"
        call_command(
            "evaluate_recommender", str(self.folder), "--protocol", "cold", *arguments, "--json", str(target),
            stdout=StringIO(), stderr=StringIO(),
        )  # fmt: skip
        self.report = json.loads(target.read_text())
        return self.report["rows"]


class SplitTests(ColdTestCase):
    def test_a_fifth_of_the_titles_is_in_no_training_data(self) -> None:
        warm, held_out = set(self.split.warm.facts.title_ids.tolist()), set(self.split.cold.title_ids.tolist())
        self.assertFalse(warm & held_out)
        self.assertEqual(len(held_out), round(COLD_SHARE * (len(warm) + len(held_out))))
        self.assertEqual(self.split.liked.shape[1], len(warm))

    def test_who_is_measured_liked_titles_of_both_parts(self) -> None:
        self.assertTrue((np.diff(self.split.liked.indptr)[self.split.measured] > 0).all())
        self.assertTrue(self.split.targets.any(axis=1).all())

    def test_targets_are_what_was_liked_of_the_titles_held_out(self) -> None:
        row, column = np.argwhere(self.split.targets)[0]
        title = np.searchsorted(self.data.facts.title_ids, self.split.cold.title_ids[column])
        entries = (self.data.profiles == self.split.measured[row]) & (self.data.titles == title)
        self.assertTrue(self.data.liked[entries][0])
        self.assertFalse((self.split.targets & self.split.turned_down).any())

    def test_titles_are_not_chosen_on_those_that_are_tested(self) -> None:
        """A validation split is one of the training titles."""
        validation = cold_split(self.split.warm, seed=3)
        held_out = set(validation.cold.title_ids.tolist()) | set(validation.warm.facts.title_ids.tolist())
        self.assertFalse(held_out & set(self.split.cold.title_ids.tolist()))

    def test_where_nobody_liked_anything_it_says_so(self) -> None:
        with self.assertRaisesRegex(UnsuitableDataError, "larger data set"):
            cold_split(self.data.only(~self.data.liked), seed=0)


class MeasureTests(ColdTestCase):
    def test_auc_is_how_often_a_positive_beats_a_negative(self) -> None:
        scores = np.array([[3.0, 2.0, 1.0, 0.0], [1.0, 1.0, 1.0, 1.0], [0.0, 5.0, 2.0, 1.0]], dtype=np.float32)
        positive = np.array([[1, 0, 1, 0], [1, 0, 0, 0], [1, 1, 1, 1]], dtype=bool)
        found = auc(scores, positive, ~positive)
        self.assertEqual(found[:2].tolist(), [0.75, 0.5])
        self.assertTrue(np.isnan(found[2]))

    def test_what_is_in_neither_part_does_not_count(self) -> None:
        scores = np.array([[1.0, 9.0, 0.0]], dtype=np.float32)
        found = auc(scores, np.array([[True, False, False]]), np.array([[False, False, True]]))
        self.assertEqual(found.tolist(), [1.0])

    def test_the_best_ranking_has_the_best_figures_and_the_worst_the_worst(self) -> None:
        best = measure_cold(self.split.targets.astype(np.float32), self.split)
        worst = measure_cold(-self.split.targets.astype(np.float32), self.split)
        for metric in ("auc", "hr@10", "ndcg@10"):
            self.assertEqual(best[metric].mean(), 1.0)
        self.assertEqual(worst["auc"].mean(), 0.0)
        self.assertLess(worst["ndcg@10"].mean(), best["ndcg@10"].mean())


class EvaluateTests(ColdTestCase):
    def test_ours_knows_titles_of_a_taste_by_what_is_known_of_them(self) -> None:
        rows = self.evaluate("--peers", "random", "genre_popularity")
        by_model = {row["model"]: row for row in rows}
        self.assertEqual(list(by_model), ["streamsite", "random", "genre_popularity"])
        self.assertGreater(by_model["streamsite"]["auc"], 0.8)
        self.assertLess(by_model["random"]["auc_hi"], 0.7)
        ours = by_model["streamsite"]
        # None of the titles held out was turned down by anybody who liked another of them.
        self.assertNotIn("auc_rated", ours)
        for metric in set(METRICS) - {"auc_rated"}:
            self.assertLessEqual(ours[f"{metric}_lo"], ours[metric])
            self.assertLessEqual(ours[metric], ours[f"{metric}_hi"])

    def test_more_titles_than_are_ever_scored_at_once_are_scored_in_parts_with_the_same_result(self) -> None:
        trained = train_ours(self.split.warm, weights_of(self.split.warm), 0, lambda phase, share: None)
        with mock.patch.object(cold, "train_ours", return_value=trained):
            whole = self.evaluate("--seed", "2")
            with mock.patch.object(cold, "MOST_ADDED", 5):
                self.assertEqual(self.evaluate("--seed", "2"), whole)

    def test_every_peer_scores_every_title_for_every_profile(self) -> None:
        for name, peer in COLD_PEERS.items():
            with self.subTest(name):
                parameters = {key: values[0] for key, values in peer.space.items()}
                scores = peer.scores(self.split, parameters, seed=0)
                self.assertEqual(scores.shape, self.split.targets.shape)
                self.assertTrue(np.isfinite(scores).all())

    def test_lightfm_with_metadata_finds_the_taste_and_chance_does_not(self) -> None:
        parameters = {"own": False, "dimensions": 8, "epochs": 10, "learning_rate": 0.05}
        for name in ("lightfm_genres", "lightfm_metadata"):
            scores = COLD_PEERS[name].scores(self.split, parameters, seed=0)
            self.assertGreater(np.nanmean(measure_cold(scores, self.split)["auc"]), 0.8)

    def test_a_peer_is_tuned_on_titles_that_no_test_has(self) -> None:
        seen = []
        peer = replace_scores(COLD_PEERS["content_knn"], seen)
        with mock.patch.dict(COLD_PEERS, {"content_knn": peer}):
            self.evaluate("--peers", "content_knn", "--trials", "3", "--seed", "2")
        tested = set(self.split.cold.title_ids.tolist())
        for_tuning = [split for split in seen if not tested & set(split.cold.title_ids.tolist())]
        self.assertEqual(len(for_tuning), 3)
        self.assertGreaterEqual(len(self.report["tuning"]["content_knn"]), 1)

    def test_a_peer_of_another_protocol_is_named_and_refused(self) -> None:
        with self.assertRaisesRegex(CommandError, "ease.*cold has.*lightfm_genres"):
            self.evaluate("--peers", "ease")

    def test_data_that_nobody_likes_is_refused_in_words(self) -> None:
        lines = (self.folder / "ratings.csv").read_text().splitlines()
        kept = [lines[0]] + [line for line in lines[1:] if float(line.split(",")[2]) < 4]
        (self.folder / "ratings.csv").write_text("\n".join(kept))
        with self.assertRaisesRegex(CommandError, "larger data set"):
            self.evaluate()


def replace_scores(peer: object, seen: list) -> object:
    """The peer, telling of every split that it is given."""
    spy = mock.Mock(wraps=peer, space=peer.space, libraries=peer.libraries)
    spy.name = peer.name
    spy.scores.side_effect = lambda split, *rest: seen.append(split) or peer.scores(split, *rest)
    return spy
