"""The rows an import refused: counted by reason, and written to a file with their line numbers."""

import csv
from collections import Counter
from pathlib import Path
from typing import IO, Self

from catalog.importing.errors import BadRowError, ImportFileError

COLUMNS = ("file", "line", "reason", "raw")
LONGEST_RAW = 2000


class Rejects:
    """Rows refused by one run. The file is made with the first of them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.kinds: Counter[str] = Counter()
        self.files: Counter[str] = Counter()
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._file:
            self._file.close()

    @property
    def total(self) -> int:
        return self.kinds.total()

    def add(self, file: str, line: int, error: BadRowError, raw: str) -> None:
        self.kinds[error.kind] += 1
        self.files[file] += 1
        self._open_writer().writerow((file, line, str(error), raw.rstrip("\r\n")[:LONGEST_RAW]))

    def check_share(self, file: str, rows: int, largest: float) -> None:
        """Too many bad rows mean another format rather than bad data.

        rows: all rows of the file. largest: the share, 0 to 1, that may be bad.
        """
        bad = self.files[file]
        if bad and bad > largest * rows:
            kind = self.kinds.most_common(1)[0][0]
            raise ImportFileError(
                f"{file}: {bad:,} of {rows:,} rows were rejected (most often: {kind}), more than the "
                f"{largest:.0%} that --max-rejects allows. Nothing was stored. See {self.path}."
            )

    def _open_writer(self) -> "csv._writer":
        if self._file is None:
            self._file = self._create()
            self._writer = csv.writer(self._file)
            self._writer.writerow(COLUMNS)
        return self._writer

    def _create(self) -> IO[str]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            return self.path.open("w", encoding="utf-8", newline="")
        except OSError as error:
            raise ImportFileError(f"The rejects file {self.path} cannot be written: {error.strerror}.") from error
