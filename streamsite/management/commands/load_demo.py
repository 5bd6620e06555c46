"""Load the demo's catalogue, viewers and sign-ins."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from catalog.importing.errors import ImportFileError
from streamsite.demo_data import MOVIELENS, load_demo


class Command(BaseCommand):
    help = "Load the demo data, in demo mode only. What is there already is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, default=MOVIELENS, metavar="DIR", help="a MovieLens folder")

    def handle(self, *, data: Path, verbosity: int, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data needs STREAMSITE_MODE=demo: its sign-ins are known to everybody.")
        try:
            done = load_demo(data, verbosity=verbosity)
        except ImportFileError as error:
            raise CommandError(str(error)) from error
        for line in done or ["The demo data is there already."]:
            self.stdout.write(line)
