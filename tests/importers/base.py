"""Files in a temporary folder, and commands on them."""

import csv
import tempfile
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.test import TestCase, override_settings


class ImportTestCase(TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.rejects = self.folder / "rejects.csv"
        self.enterContext(override_settings(VAR_DIR=self.folder / "var"))

    def write(self, name: str, text: str, encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(encoding))
        return path

    def run_import(self, command: str, path: Path, **options: object) -> str:
        output = StringIO()
        call_command(command, path, stdout=output, **{"rejects": self.rejects, "max_rejects": 1.0} | options)
        return output.getvalue()

    def rejected(self) -> list[tuple[str, int, str]]:
        """(file, line, kind of reason) of every rejected row."""
        if not self.rejects.exists():
            return []
        with self.rejects.open(encoding="utf-8", newline="") as file:
            return [(row["file"], int(row["line"]), row["reason"].split(":")[0]) for row in csv.DictReader(file)]
