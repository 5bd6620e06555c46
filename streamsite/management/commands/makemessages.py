"""Django's makemessages, told where viewers' words are; what only curators and developers see stays English."""

from pathlib import Path

from django.core.management.commands import makemessages

LEFT_OUT = (
    ".venv", "node_modules", "var", "build", "static", "docs", "tests", "benchmarks", "recommendations", "importing",
    "management", "migrations", "admin*", "catalog/forms.py", "catalog/uploads.py", "viewing/models.py",
    "playback/models.py", "playback/forms.py", "quality_*.py",
    "styleguide.*", "api", "api.py", "api_*.py", "account_api.py",
)  # fmt: skip
# They change with every run, or are asked for by nobody.
HEADERS_LEFT_OUT = ("POT-Creation-Date", "Report-Msgid-Bugs-To")


class Command(makemessages.Command):
    def handle(self, *args: object, **options: object) -> None:
        options["ignore_patterns"] = [*options["ignore_patterns"], *LEFT_OUT]
        super().handle(*args, **options | {"no_location": True, "no_obsolete": True})

    def write_po_file(self, potfile: str, locale: str) -> None:
        super().write_po_file(potfile, locale)
        path = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = (line for line in lines if not line.startswith(tuple(f'"{name}' for name in HEADERS_LEFT_OUT)))
        path.write_text("".join(kept), encoding="utf-8")
