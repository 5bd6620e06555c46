"""Read a delimited file line by line, in constant memory, knowing where each row stands."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from catalog.importing.errors import BadRowError, ImportFileError
from catalog.importing.progress import Bars
from catalog.importing.rejects import Rejects

LINES_PER_BAR_UPDATE = 8192
LONGEST_LINE = 1_000_000
BUFFER = 1 << 20
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Source:
    """A file and how to read it. quoted: fields may stand in double quotes, as in CSV."""

    path: Path
    delimiter: str = ","
    encoding: str = "utf-8"
    quoted: bool = True

    @property
    def name(self) -> str:
        return self.path.name

    def split(self, text: str) -> list[str]:
        if not self.quoted or '"' not in text:
            return text.rstrip("\r\n").split(self.delimiter)
        try:
            return next(csv.reader([text], delimiter=self.delimiter, strict=True))
        except csv.Error as error:
            raise BadRowError("broken quotes", str(error)) from error


class Lines:
    """The lines of a source as rows of text fields. A row is one line: no field holds a line break.

    Rows that `parse` refuses, or that are not text at all, go to the rejects with their line number.
    """

    def __init__(self, source: Source, rejects: Rejects, bars: Bars, max_rejects: float) -> None:
        self.source, self.rejects, self.bars, self.max_rejects = source, rejects, bars, max_rejects
        self.number = 0
        self.rows = 0

    def header(self) -> list[str]:
        """The first row, in lower case: column names, where the file has them."""
        with self._open() as file:
            first = file.readline(LONGEST_LINE).removeprefix(BOM)
        try:
            return [name.strip().lower() for name in self.source.split(first.decode(self.source.encoding))]
        except (UnicodeDecodeError, BadRowError) as error:
            raise ImportFileError(f"{self.source.path}, line 1: the column names are unreadable: {error}.") from error

    def parsed(self, parse: Callable[[list[str]], object], *, skip: int = 0) -> Iterator[object]:
        """What parse makes of each row after the first `skip` lines; the rows it refuses are rejected."""
        split = self.source.split
        for raw in self._raw_lines(skip):
            try:
                yield parse(split(self._decode(raw)))
            except BadRowError as error:
                self.reject(error, raw)
        self.rejects.check_share(self.source.name, self.rows, self.max_rejects)

    def reject(self, error: BadRowError, raw: bytes) -> None:
        self.rejects.add(self.source.name, self.number, error, raw.decode(self.source.encoding, "backslashreplace"))

    def reject_numbered(self, errors: Iterator[tuple[int, BadRowError]]) -> None:
        """Reject rows that only turned out bad later, given in order of their line numbers."""
        with self._open() as file:
            number, raw = 0, b""
            for wanted, error in errors:
                while number < wanted:
                    raw, number = file.readline(LONGEST_LINE), number + 1
                self.number = wanted
                self.reject(error, raw)
        self.rejects.check_share(self.source.name, self.rows, self.max_rejects)

    def _decode(self, raw: bytes) -> str:
        if b"\0" in raw:
            raise BadRowError("not text", "it holds a NUL byte")
        try:
            return raw.decode(self.source.encoding)
        except UnicodeDecodeError as error:
            bad = raw[error.start : error.end].hex(" ")
            raise BadRowError(f"not {self.source.encoding}", f"byte {bad} at {error.start}") from error

    def _raw_lines(self, skip: int) -> Iterator[bytes]:
        size = self.source.path.stat().st_size
        with self._open() as file, self.bars.bar(f"Reading {self.source.name}", size) as bar:
            for self.number, raw in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), start=1):
                if self.number <= skip or not raw.strip():
                    continue
                self.rows += 1
                yield raw.removeprefix(BOM) if self.number == 1 else raw
                if not self.number % LINES_PER_BAR_UPDATE:
                    bar.move_to(file.tell())

    @contextmanager
    def _open(self) -> Iterator:
        with readable(self.source.path), self.source.path.open("rb", buffering=BUFFER) as file:
            yield file


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn the system's refusal to read a file into the error that commands report."""
    try:
        yield
    except OSError as error:
        raise ImportFileError(f"{path} cannot be read: {error.strerror}.") from error
