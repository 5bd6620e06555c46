"""Import a viewing log from a CSV file."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from catalog.importing.errors import ImportFileError
from catalog.importing.runs import add_run_arguments, print_summary, source_name
from viewing.importing.viewing_csv import import_viewing


class Command(BaseCommand):
    help = "Import viewing events from a CSV file (see docs/importing.md): all of it or, after an error, nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--source", type=source_name, default="catalog", metavar="NAME", help="whose keys those of the profiles are"
        )
        parser.add_argument(
            "--title-source", type=source_name, metavar="NAME", help="and those of the titles (default: the same)"
        )
        parser.add_argument("--stars", action="store_true", help="ratings are 0.5 to 5 stars, not -1, 0, 1, 2")
        add_run_arguments(parser)

    def handle(self, *, file: Path, source: str, title_source: str | None, stars: bool, **options: object) -> None:
        try:
            run = import_viewing(file, source=source, title_source=title_source or source, stars=stars, options=options)
        except ImportFileError as error:
            raise CommandError(str(error)) from error
        print_summary(run, self.stdout, options["verbosity"])
