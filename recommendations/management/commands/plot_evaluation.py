"""Draw what evaluate_recommender reported."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from recommendations.evaluation.plots import plot


class Command(BaseCommand):
    help = "Draw a metric of a report that evaluate_recommender wrote with --json. Needs no database."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("report", type=Path, metavar="REPORT.json")
        parser.add_argument("picture", type=Path, metavar="PICTURE.svg")
        parser.add_argument("--metric", default="ndcg@100", help="(default ndcg@100)")

    def handle(self, *, report: Path, picture: Path, metric: str, **options: object) -> None:
        try:
            read = json.loads(report.read_text())
            plot(read, metric, picture)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from error
        except json.JSONDecodeError as error:
            raise CommandError(f"{report}: not JSON: {error}.") from error
        except KeyError as error:
            raise CommandError(f"{report}: no {error} in it. Is it a report of evaluate_recommender?") from error
