"""The page protocol from files to report."""

import json
import tempfile
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.test import SimpleTestCase

from tests.evaluation.folders import write_diary


class PageProtocolTests(SimpleTestCase):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        folder = write_diary(Path(cls.enterClassContext(tempfile.TemporaryDirectory())))
        path = folder / "report.json"
        call_command(
            "evaluate_recommender", str(folder), "--protocol", "page", "--peers", "item_knn", "--trials", "2",
            "--json", str(path), stdout=StringIO(), stderr=StringIO(),
        )  # fmt: skip
        cls.report = json.loads(path.read_text())
        cls.rows = {row["model"]: row for row in cls.report["rows"]}

    def test_the_page_stands_beside_lists_of_single_models(self) -> None:
        self.assertEqual(list(self.rows), ["streamsite", "streamsite list", "popularity", "item_knn"])
        self.assertEqual({row["k"] for row in self.rows.values()}, {"all"})

    def test_every_metric_has_an_interval(self) -> None:
        metrics = {
            "ndcg@10", "ndcg@80", "n2dcg", "miscalibration", "row_diversity", "duplicates", "coverage",
            "effective_catalog_size",
        }  # fmt: skip
        for row in self.rows.values():
            self.assertEqual({name for name in row if f"{name}_lo" in row}, metrics)
            for name in metrics:
                self.assertTrue(row[f"{name}_lo"] <= row[name] <= row[f"{name}_hi"], name)

    def test_no_title_stands_twice_and_popularity_shows_less_of_the_catalogue(self) -> None:
        self.assertEqual({row["duplicates"] for name, row in self.rows.items() if name != "streamsite"}, {0.0})
        # Sixty titles fill so few rows that the Top 10, which may repeat what stands above, is among the first eight.
        self.assertLessEqual(self.rows["streamsite"]["duplicates"], 10)
        popular, ours = self.rows["popularity"], self.rows["streamsite list"]
        self.assertLess(popular["ndcg@10"], ours["ndcg@10"])

    def test_most_reasons_are_true_when_scores_are_computed_again(self) -> None:
        reasons = self.report["reasons"]
        self.assertGreater(reasons["tiles"], 100)
        self.assertGreater(reasons["name_a_watch"], 0.5)
        self.assertGreaterEqual(reasons["faithful"], 0.95)

    def test_the_gain_over_each_list_is_told(self) -> None:
        gains = {row["over"]: row for row in self.report["differences"]}
        self.assertEqual(set(gains), {"streamsite list", "popularity", "item_knn"})
        expected = self.rows["streamsite"]["n2dcg"] - self.rows["popularity"]["n2dcg"]
        self.assertAlmostEqual(gains["popularity"]["n2dcg"], expected)
