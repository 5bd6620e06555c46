"""Measure how artwork is chosen, and what its measuring is worth; docs/artwork.md says what the figures mean."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from recommendations.evaluation.artwork_plot import plot_regrets
from recommendations.evaluation.artwork_report import evaluate_bandit, evaluate_estimators
from recommendations.evaluation.open_bandit import check

WORLDS, LOGS = 3, 400


class Command(BaseCommand):
    help = "Measure the choice of artwork in made-up worlds, and the off-policy estimators there and on Open Bandit."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--simulate", action="store_true", help="our bandit beside others, in made-up worlds")
        parser.add_argument("--estimators", action="store_true", help="the estimators, on many made-up logs")
        parser.add_argument("--open-bandit", type=Path, metavar="DIR", help="the estimators, on these real logs")
        parser.add_argument("--worlds", type=int, default=WORLDS, help=f"(default {WORLDS})")
        parser.add_argument("--logs", type=int, default=LOGS, help=f"(default {LOGS:,})")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the report there as well")
        parser.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw the regrets of --simulate")

    def handle(self, *, seed: int, worlds: int, logs: int, **options: object) -> None:
        check_asked(worlds, logs, options)
        report: dict[str, object] = {}
        if options["open_bandit"]:
            report["open_bandit"] = self.on_real_logs(options["open_bandit"], seed)
        if options["simulate"]:
            report["bandit"] = evaluate_bandit(seed, worlds, self.stderr.write)
            self.table(report["bandit"]["rows"])
        if options["estimators"]:
            report["estimators"] = evaluate_estimators(seed, logs, self.stderr.write)
            self.table(report["estimators"])
        if options["json"]:
            options["json"].write_text(json.dumps(report, indent=1))
        if options["plot"]:
            plot_regrets(report["bandit"]["regrets"], options["plot"])

    def on_real_logs(self, folder: Path, seed: int) -> list[dict[str, object]]:
        try:
            rows = check(folder, seed)
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.table(rows)
        return rows

    def table(self, rows: list[dict[str, object]]) -> None:
        """A line for each row, under the names of its columns."""
        cells = [[*rows[0]], *([as_text(value) for value in row.values()] for row in rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        for line in cells:
            self.stdout.write("  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip())


def check_asked(worlds: int, logs: int, options: dict[str, object]) -> None:
    if worlds < 1 or logs < 2:
        raise CommandError("Give at least 1 for --worlds and 2 for --logs.")
    if not (options["simulate"] or options["estimators"] or options["open_bandit"]):
        raise CommandError("Say what to measure: --simulate, --estimators or --open-bandit DIR.")
    if options["plot"] and not options["simulate"]:
        raise CommandError("--plot draws what --simulate finds.")


def as_text(value: object) -> str:
    return f"{value:.5f}" if isinstance(value, float) else str(value)
