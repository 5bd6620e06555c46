"""Reports as pictures."""

import json
import tempfile
import unittest
from pathlib import Path

from django.core.management import CommandError, call_command

from recommendations.evaluation.plots import plot


def report_of(protocol: str, figures: dict[tuple[str, str], float]) -> dict:
    rows = [
        {"model": model, "k": k, "ndcg@100": value, "ndcg@100_lo": value - 0.01, "ndcg@100_hi": value + 0.01}
        for (model, k), value in figures.items()
    ]
    return {"protocol": protocol, "data": "a-data-set", "seed": 3, "rows": rows}


class PlotTests(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def drawn(self, report: dict, name: str = "picture.svg") -> str:
        plot(report, "ndcg@100", self.folder / name)
        return (self.folder / name).read_text()

    def test_strong_is_drawn_by_length_of_history(self) -> None:
        figures = {(model, k): 0.2 for model in ("streamsite", "ease") for k in ("1", "10", "all")}
        picture = self.drawn(report_of("strong", figures))
        for text in ("streamsite", "ease", ">1<", ">10<", ">all<", "a-data-set, protocol strong, seed 3"):
            self.assertIn(text, picture)

    def test_other_protocols_have_one_bar_a_model_the_best_on_top(self) -> None:
        figures = {("ease", "all"): 0.2, ("streamsite", "all"): 0.3, ("streamsite", "1-9"): 0.9}
        picture = self.drawn(report_of("time", figures))
        # The picture is drawn from below.
        self.assertLess(picture.index(">ease<"), picture.index(">streamsite<"))
        self.assertEqual(picture.count(">streamsite<"), 1)

    def test_the_same_report_gives_the_same_bytes(self) -> None:
        report = report_of("page", {("streamsite", "all"): 0.3})
        self.assertEqual(self.drawn(report), self.drawn(report, "again.svg"))

    def test_what_cannot_be_drawn_is_said(self) -> None:
        (self.folder / "report.json").write_text(json.dumps(report_of("page", {("streamsite", "all"): 0.3})))
        (self.folder / "broken.json").write_text("{")
        cases = {
            ("absent.json", "ndcg@100"): "No such file",
            ("broken.json", "ndcg@100"): "not JSON",
            ("report.json", "recall@20"): "no 'recall@20' in it",
        }
        for (name, metric), message in cases.items():
            with self.subTest(name), self.assertRaisesRegex(CommandError, message):
                call_command("plot_evaluation", str(self.folder / name), str(self.folder / "p.svg"), metric=metric)
