"""The evaluation that anybody can repeat: reading, splitting, measuring, and the command around them."""

import json
import tempfile
import unittest
from io import StringIO
from pathlib import Path

import numpy as np
from django.core.management import CommandError, call_command
from django.test import SimpleTestCase
from scipy.sparse import csr_matrix

from recommendations.evaluation.dataset import Dataset, read_movielens
from recommendations.evaluation.ours import weights_of
from recommendations.evaluation.ranking import interval, measure
from recommendations.evaluation.splits import LENGTHS, as_histories, strong_split


def write_folder(folder: Path, n_profiles: int = 120, n_titles: int = 40) -> Path:
    """Every other profile likes the first half of the films, the others the second; each rated a film badly."""
    rng = np.random.default_rng(7)
    movies = [f"{n + 1},Film {n} (19{60 + n}),{'Sci-Fi' if n < n_titles // 2 else 'Romance'}" for n in range(n_titles)]
    ratings = []
    for profile in range(n_profiles):
        own = np.arange(n_titles // 2) + profile % 2 * n_titles // 2
        liked = rng.permutation(own)[:14]
        ratings += [f"{profile + 1},{n + 1},{4 + at % 2}.0,{978300000 + 60 * at}" for at, n in enumerate(liked)]
        ratings.append(f"{profile + 1},{(own[0] + n_titles // 2) % n_titles + 1},1.0,978309999")
    (folder / "movies.csv").write_text("movieId,title,genres\n" + "\n".join(movies))
    (folder / "ratings.csv").write_text("userId,movieId,rating,timestamp\n" + "\n".join(ratings))
    return folder


class EvaluationTestCase(SimpleTestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        write_folder(self.folder)

    def read(self) -> Dataset:
        return read_movielens(self.folder, self.folder / "rejects.csv")


class DatasetTests(EvaluationTestCase):
    def test_ratings_are_read_with_what_is_known_of_their_films(self) -> None:
        data = self.read()
        self.assertEqual((data.n_profiles, data.n_titles, len(data.liked)), (120, 40, 120 * 15))
        self.assertEqual(data.facts.genres[0], ("Sci-Fi",))
        self.assertEqual((data.values[data.liked].tolist()[:2], data.values[~data.liked].tolist()[:1]), ([1, 2], [-1]))

    def test_bad_rows_are_left_out_and_told(self) -> None:
        with (self.folder / "ratings.csv").open("a") as file:
            file.write("\n1,999,4.0,978300000\n1,1,9.5,978300000\n")
        self.assertEqual(len(self.read().liked), 120 * 15)
        self.assertIn("unknown film", (self.folder / "rejects.csv").read_text())

    def test_a_choice_of_titles_keeps_its_entries_and_facts_together(self) -> None:
        chosen = self.read().with_titles(np.array([3, 21]))
        self.assertEqual(chosen.facts.names, ["Film 3", "Film 21"])
        self.assertEqual(set(chosen.titles.tolist()), {0, 1})


class SplitTests(EvaluationTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.data = self.read()
        self.split = strong_split(self.data, weights_of(self.data), seed=3)

    def test_nobody_is_in_two_parts(self) -> None:
        parts = [self.split.data.profiles, self.split.validation.profiles, self.split.test.profiles]
        sets = [set(part.tolist()) for part in parts]
        self.assertEqual(sum(map(len, sets)), len(set.union(*sets)))
        self.assertEqual([len(part) for part in sets], [90, 10, 20])

    def test_a_fifth_of_the_positives_is_to_be_found_and_not_shown(self) -> None:
        test = self.split.test
        for row, targets in enumerate(test.targets):
            shown = set(test.shown[row].indices.tolist())
            self.assertEqual((len(shown), len(targets)), (11, 3))
            self.assertFalse(shown & set(targets.tolist()))
        self.assertTrue((test.shown.data > 0).all())

    def test_the_last_titles_of_a_history_are_the_latest(self) -> None:
        test = self.split.test
        last = test.last(3)
        for row in range(len(test.profiles)):
            times = dict(zip(test.seen_at[row].indices.tolist(), test.seen_at[row].data.tolist(), strict=True))
            latest = sorted(times, key=times.get)[-3:]
            self.assertEqual(set(last[row].indices.tolist()), set(latest))

    def test_peers_are_told_the_order(self) -> None:
        shown = csr_matrix(np.array([[0, 1, 1, 1]], dtype=np.float32))
        seen_at = csr_matrix((np.array([30.0, 10.0, 20.0]), shown.indices, shown.indptr), shown.shape)
        self.assertEqual(as_histories(shown, seen_at).order.toarray().tolist(), [[0, 3, 1, 2]])


class RankingTests(unittest.TestCase):
    def test_metrics_of_a_ranking_known_by_eye(self) -> None:
        shown = np.array([[True, False, False, False]])
        figures = measure(np.array([[9.0, 3.0, 2.0, 1.0]], np.float32), shown, [np.array([2])])
        self.assertAlmostEqual(float(figures["ndcg@10"][0]), 1 / np.log2(3))
        self.assertEqual(float(figures["recall@20"][0]), 1.0)

    def test_an_interval_holds_the_mean_and_narrows_with_more_profiles(self) -> None:
        values = np.random.default_rng(0).random(4000)
        few, many = interval(values[:100], seed=1), interval(values, seed=1)
        self.assertTrue(many[0] < values.mean() < many[1])
        self.assertLess(many[1] - many[0], few[1] - few[0])


class CommandTests(EvaluationTestCase):
    def run_command(self, *arguments: str) -> dict:
        report = self.folder / "report.json"
        call_command(
            "evaluate_recommender", str(self.folder), *arguments, "--json", str(report),
            stdout=StringIO(), stderr=StringIO(),
        )  # fmt: skip
        return json.loads(report.read_text())

    def test_ours_and_the_peers_are_measured_on_the_same_profiles_at_each_length(self) -> None:
        report = self.run_command("--peers", "popularity", "ease", "--trials", "2", "--seed", "5")
        self.assertEqual((report["protocol"], report["seed"]), ("strong", 5))
        rows = {(row["model"], row["k"]): row for row in report["rows"]}
        names = {"all" if length is None else str(length) for length in LENGTHS}
        self.assertEqual(set(rows), {(model, k) for model in ("streamsite", "popularity", "ease") for k in names})
        popular = {rows["popularity", k]["ndcg@100"] for k in names}
        self.assertEqual(len(popular), 1)
        for k in ("3", "all"):
            ours = rows["streamsite", k]
            self.assertGreater(ours["ndcg@100_lo"], popular.copy().pop())
            self.assertTrue(ours["ndcg@100_lo"] <= ours["ndcg@100"] <= ours["ndcg@100_hi"])
        self.assertEqual(len(report["tuning"]["ease"]), len(LENGTHS))

    def test_a_peer_that_cannot_take_part_is_named_and_not_passed_over_in_silence(self) -> None:
        path = self.folder / "ratings.csv"
        lines = path.read_text().splitlines()
        path.write_text("\n".join([lines[0], *(line.rpartition(",")[0] + "," for line in lines[1:])]))
        report = self.run_command("--peers", "recent_popularity")
        self.assertIn("no times", report["skipped"]["recent_popularity"])

    def test_a_folder_without_data_says_what_is_missing(self) -> None:
        (self.folder / "movies.csv").unlink()
        with self.assertRaisesRegex(CommandError, "movies"):
            self.run_command()

    def test_no_trials_are_refused(self) -> None:
        with self.assertRaisesRegex(CommandError, "at least 1"):
            self.run_command("--trials", "0")
