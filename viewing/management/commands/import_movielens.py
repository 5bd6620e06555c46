"""Import a MovieLens data set."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from catalog.importing.errors import ImportFileError
from catalog.importing.runs import add_run_arguments, print_summary, source_name, source_of_folder
from viewing.importing.movielens import import_movielens


class Command(BaseCommand):
    help = "Import a MovieLens folder (100k, 1M, 10M, 20M, 25M, 32M, latest): all of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--credits", type=Path, metavar="FILE", help="directors, cast ... (default: DIR/credits.csv)"
        )
        parser.add_argument(
            "--source", type=source_name, metavar="NAME", help="marks what this import brings (default: DIR's name)"
        )
        dates = parser.add_mutually_exclusive_group()
        dates.add_argument(
            "--shift-to-now", action="store_true", help="move all times so that the last is now (default)"
        )
        dates.add_argument("--keep-dates", action="store_true", help="leave the times as they are")
        add_run_arguments(parser)

    def handle(self, *, folder: Path, **options: object) -> None:
        try:
            run = import_movielens(
                folder,
                source=options["source"] or source_of_folder(folder),
                credits_file=options["credits"],
                keep_dates=options["keep_dates"],
                options=options,
            )
        except ImportFileError as error:
            raise CommandError(str(error)) from error
        print_summary(run, self.stdout, options["verbosity"])
