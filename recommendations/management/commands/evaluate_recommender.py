"""Measure the recommender beside its peers on a data set; docs/recommendations.md says what the protocols mean."""

import json
import tempfile
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from catalog.importing.errors import ImportFileError
from recommendations.evaluation.ablations import ABLATIONS, NOT_USED
from recommendations.evaluation.cold import evaluate_cold
from recommendations.evaluation.cold_peers import COLD_PEERS
from recommendations.evaluation.dataset import Dataset, UnsuitableDataError, read_movielens
from recommendations.evaluation.page import evaluate_page
from recommendations.evaluation.peers import PEERS
from recommendations.evaluation.strong import evaluate_strong
from recommendations.evaluation.time import evaluate_time
from recommendations.evaluation.tuning import TRIALS
from recommendations.evaluation.viewing_log import CATALOG, VIEWING, is_viewing_log, read_viewing_log

# What each measures with, and the peers that it knows.
PROTOCOLS = {
    "strong": (evaluate_strong, PEERS),
    "time": (evaluate_time, PEERS),
    "cold": (evaluate_cold, COLD_PEERS),
    "page": (evaluate_page, PEERS),
}


class Command(BaseCommand):
    help = "Measure the recommender, and its tuned peers if asked, on a folder of data. Needs no database."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", type=Path, metavar="DATA_DIR", help=f"a MovieLens data set, or {CATALOG} and {VIEWING}"
        )
        parser.add_argument("--protocol", choices=PROTOCOLS, default="strong")
        parser.add_argument(
            "--peers", nargs="*", metavar="PEER",
            help="compare with these peers, or with all if none is named: "
            + "; ".join(f"{name}: {', '.join(peers)}" for name, (_, peers) in PROTOCOLS.items()),
        )  # fmt: skip
        parser.add_argument("--trials", type=int, default=TRIALS, help=f"for each peer (default {TRIALS})")
        parser.add_argument("--ablations", action="store_true", help="measure ours without each of its signals, too")
        parser.add_argument("--seed", type=int, default=0)
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the report there as well")

    def handle(self, *, folder: Path, protocol: str, trials: int, seed: int, **options: object) -> None:
        if trials < 1:
            raise CommandError(f"--trials {trials}: give at least 1.")
        evaluate, known = PROTOCOLS[protocol]
        peers = [] if options["peers"] is None else options["peers"] or list(known)
        if unknown := sorted(set(peers) - set(known)):
            raise CommandError(f"--peers {' '.join(unknown)}: --protocol {protocol} has {', '.join(known)}.")
        if options["ablations"] and protocol not in ABLATIONS:
            raise CommandError(f"--ablations goes with --protocol {' or '.join(ABLATIONS)}, not with {protocol}.")
        try:
            data = read(folder)
            report = evaluate(data, peers, trials, seed, self.say)
            if options["ablations"]:
                report["rows"] += ABLATIONS[protocol](data, seed, self.say)
                report["not_used"] = list(NOT_USED)
        except (ImportFileError, UnsuitableDataError) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            options["json"].write_text(json.dumps(report, indent=1))
        for line in table(report["rows"]):
            self.stdout.write(line)

    def say(self, text: str) -> None:
        self.stderr.write(text)


def read(folder: Path) -> Dataset:
    with tempfile.TemporaryDirectory() as scratch:
        read_folder = read_viewing_log if is_viewing_log(folder) else read_movielens
        return read_folder(folder, Path(scratch) / "rejects.csv")


def table(rows: list[dict[str, object]]) -> list[str]:
    """The report's rows as lines of text, each metric with its interval."""
    metrics = [name for name in rows[0] if f"{name}_lo" in rows[0]]
    widest = max(len(row["model"]) for row in rows)
    lines = [f"{'model':<{widest}}{'k':>6}" + "".join(f"{name:>24}" for name in metrics)]
    for row in rows:
        figures = (f"{row[name]:.4f} ({row[f'{name}_lo']:.3f}-{row[f'{name}_hi']:.3f})" for name in metrics)
        lines.append(f"{row['model']:<{widest}}{row['k']:>6}" + "".join(f"{figure:>24}" for figure in figures))
    return lines
