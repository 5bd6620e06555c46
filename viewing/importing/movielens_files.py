"""The files of the MovieLens data sets, in every form they were published in.

| data set            | ratings     | films      | viewers   | tags     |
|---------------------|-------------|------------|-----------|----------|
| 100k                | u.data      | u.item     | u.user    |          |
| 1M, 10M             | ratings.dat | movies.dat | users.dat | tags.dat |
| latest, 20M to 32M  | ratings.csv | movies.csv |           | tags.csv |

Each part is looked for on its own, so that a folder may mix them (ratings.csv beside movies.dat).
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from catalog.importing.errors import ImportFileError
from catalog.importing.lines import Lines, Source

FILES = {
    "ratings": ("u.data", "ratings.dat", "ratings.csv"),
    "movies": ("u.item", "movies.dat", "movies.csv"),
    "users": ("u.user", "users.dat"),
    "tags": ("tags.dat", "tags.csv"),
    "credits": ("credits.csv",),
}
REQUIRED = ("ratings", "movies")
DELIMITERS = {"u.data": "\t", "u.item": "|", "u.user": "|"}
HEADERS = {
    "ratings.csv": ["userid", "movieid", "rating", "timestamp"],
    "movies.csv": ["movieid", "title", "genres"],
    "tags.csv": ["userid", "movieid", "tag", "timestamp"],
}


@dataclass(frozen=True)
class MovieLensFolder:
    folder: Path
    parts: dict[str, Source]

    @property
    def paths(self) -> list[Path]:
        return [source.path for source in self.parts.values()]

    def read(self, part: str, make_lines: Callable[[Source], Lines], parse: Callable) -> tuple[Lines, object]:
        """The lines of a part, and an iterator of what parse makes of them."""
        lines = make_lines(self.parts[part])
        return lines, lines.parsed(parse, skip=header_lines(lines))


def find_files(folder: Path, credits_file: Path | None = None) -> MovieLensFolder:
    if not folder.is_dir():
        raise ImportFileError(f"{folder} is not a folder. Give the folder that holds the MovieLens files.")
    if credits_file and not credits_file.is_file():
        raise ImportFileError(f"{credits_file} is not a file (--credits).")
    found = {
        part: next((folder / name for name in names if (folder / name).is_file()), None)
        for part, names in FILES.items()
    }
    found["credits"] = credits_file or found["credits"]
    missing = [part for part in REQUIRED if not found[part]]
    if missing:
        wanted = "; ".join(f"{part}: one of {', '.join(FILES[part])}" for part in missing)
        raise ImportFileError(f"{folder} holds no MovieLens data in a form that is known. Looked for {wanted}.")
    return MovieLensFolder(folder, {part: source_of(path) for part, path in found.items() if path})


def source_of(path: Path) -> Source:
    if path.suffix == ".csv":
        return Source(path)
    delimiter = "::" if path.suffix == ".dat" else DELIMITERS[path.name]
    return Source(path, delimiter, encoding_of(path), quoted=False)


def encoding_of(path: Path) -> str:
    """10M is UTF-8, the older sets are Latin-1, and their files do not say which."""
    with path.open("rb") as file:
        for line in file:
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return "latin-1"
    return "utf-8"


def header_lines(lines: Lines) -> int:
    """How many lines name the columns: 1 or 0. Wrong names are an error."""
    name = lines.source.name
    if name not in HEADERS:
        return 0
    found = lines.header()
    if found[0].isdecimal():
        return 0
    if found != HEADERS[name]:
        expected = ",".join(HEADERS[name])
        raise ImportFileError(f"{lines.source.path}: expected the columns {expected}, found {','.join(found)}.")
    return 1
