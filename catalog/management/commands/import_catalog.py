"""Import a catalogue from a CSV file."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from catalog.importing.catalog_csv import import_catalog
from catalog.importing.errors import ImportFileError
from catalog.importing.runs import add_run_arguments, print_summary, source_name


class Command(BaseCommand):
    help = "Import titles from a CSV file (see docs/importing.md): all of it or, after an error, nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--source", type=source_name, default="catalog", metavar="NAME", help="whose keys these are"
        )
        add_run_arguments(parser)

    def handle(self, *, file: Path, source: str, **options: object) -> None:
        try:
            run = import_catalog(file, source=source, options=options)
        except ImportFileError as error:
            raise CommandError(str(error)) from error
        print_summary(run, self.stdout, options["verbosity"])
