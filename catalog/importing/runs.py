"""One run of an importer: a transaction, its rejects, and the row that tells of it."""

import hashlib
import re
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.management.base import OutputWrapper
from django.db import connection, transaction
from django.utils import timezone

from catalog.importing.lines import Lines, Source, readable
from catalog.importing.progress import Bars
from catalog.importing.rejects import Rejects
from catalog.models import ImportRun

DEFAULT_MAX_REJECTS = 0.5
SOURCE_NAME = re.compile(r"[\w.-]{1,40}", re.ASCII)


@dataclass
class Run:
    """accepted: rows that were good, whether new or known from before. notes: sentences for the summary."""

    record: ImportRun
    rejects: Rejects
    bars: Bars
    max_rejects: float
    accepted: int = 0
    notes: list[str] = field(default_factory=list)

    def lines(self, source: Source) -> Lines:
        return Lines(source, self.rejects, self.bars, self.max_rejects)

    def summary(self) -> Iterator[str]:
        yield from self.notes
        if self.rejects.total:
            yield f"Rejected {self.rejects.total:,} rows, listed in {self.rejects.path}:"
            for kind, count in self.rejects.kinds.most_common():
                yield f"  {count:>9,}  {kind}"


@contextmanager
def import_run(command: str, path: Path, files: Iterable[Path], options: dict) -> Iterator[Run]:
    """All or nothing: what is written inside is stored if the block ends well, and not at all otherwise.

    The ImportRun row is there from the start, so that a run that was killed shows as one without an end.
    options: the command's, of `add_run_arguments`.
    """
    record = ImportRun.objects.create(command=command, file=str(path)[-300:], sha256=digest(files))
    where = options["rejects"] or Path(settings.VAR_DIR) / "imports" / f"{command}-{record.pk}-rejects.csv"
    with Rejects(where) as rejects:
        run = Run(record, rejects, Bars(quiet=options.get("verbosity") == 0), options["max_rejects"])
        try:
            with transaction.atomic():
                yield run
                finish(run)
            count_rows()
        except BaseException as error:
            ImportRun.objects.filter(pk=record.pk).update(notes=[f"Nothing was stored: {error}"[:300]])
            raise


def count_rows() -> None:
    """Until PostgreSQL has looked at what was added, it plans for tables as they were: empty, and any plan will do."""
    tables = connection.introspection.django_table_names(only_existing=True)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tables))}")


def is_imported(command: str, files: Iterable[Path]) -> bool:
    """Whether these very files went in before, to the end."""
    return ImportRun.objects.filter(command=command, sha256=digest(files)).exclude(finished_at=None).exists()


def finish(run: Run) -> None:
    run.record.finished_at = timezone.now()
    run.record.accepted = run.accepted
    run.record.rejected = run.rejects.total
    run.record.notes = [note[:300] for note in run.notes]
    run.record.save()


def digest(files: Iterable[Path]) -> str:
    """Of names and contents: the same for the same data, wherever it lies."""
    total = hashlib.sha256()
    for path in sorted(files):
        with readable(path), path.open("rb") as file:
            total.update(path.name.encode() + hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()


def add_run_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--rejects", type=Path, metavar="FILE", help="where refused rows go (default: var/imports/)")
    parser.add_argument(
        "--max-rejects", type=share, default=DEFAULT_MAX_REJECTS, metavar="SHARE",
        help="share of bad rows, 0 to 1, above which nothing is stored (default 0.5)",
    )  # fmt: skip


def source_name(text: str) -> str:
    if not SOURCE_NAME.fullmatch(text):
        raise ArgumentTypeError(f"{text!r} is not 1 to 40 letters, digits, dots, dashes and underscores")
    return text


def source_of_folder(folder: Path) -> str:
    """Viewer 7 of one data set is not viewer 7 of another: each folder is a source of its own."""
    return re.sub(r"[^\w.-]+", "-", folder.resolve().name, flags=re.ASCII)[:40].strip("-") or "import"


def print_summary(run: Run, stdout: OutputWrapper, verbosity: int) -> None:
    for line in run.summary() if verbosity else ():
        stdout.write(line)


def share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise ArgumentTypeError(f"{text!r} is not a share from 0 to 1")
    return value
