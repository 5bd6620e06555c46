"""Files of npm packages that pages load, one by one: a package's folder holds ten times as much."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage


class PackageFilesFinder(BaseFinder):
    """Finds what STATIC_PACKAGE_FILES names: {path below STATIC_URL: path below NODE_MODULES}."""

    def __init__(self, app_names: list[str] | None = None, *args: object, **kwargs: object) -> None:
        self.storage = PackageFilesStorage()

    def check(self, **kwargs: object) -> list:
        return []

    def find(self, path: str, find_all: bool = False) -> str | list[str]:
        """[] where there is none, as Django's own finders say it."""
        known = path in settings.STATIC_PACKAGE_FILES and Path(self.storage.path(path)).exists()
        found = [self.storage.path(path)] if known else []
        return found[0] if found and not find_all else found

    def list(self, ignore_patterns: object) -> Iterator[tuple[str, "PackageFilesStorage"]]:
        for path in settings.STATIC_PACKAGE_FILES:
            if Path(self.storage.path(path)).exists():
                yield path, self.storage


class PackageFilesStorage(FileSystemStorage):
    prefix = ""

    def path(self, name: str) -> str:
        return str(settings.NODE_MODULES / settings.STATIC_PACKAGE_FILES[Path(name).as_posix()])
