"""Which file plays for a title: its film if that is made, else an opening that is made when it is first wanted."""

import re
import threading
from pathlib import Path

from django.conf import settings

from catalog.models import Title
from catalog.renditions import subject_of
from playback.film.production import Production, digest_of
from playback.locks import file_lock

FILM, OPENING = "film", "opening"
VERSION = re.compile(rf"({FILM}|{OPENING})-[0-9a-f]{{12}}")
encoding = threading.BoundedSemaphore(1)


def folder_of(title_id: int) -> Path:
    return Path(settings.MEDIA_ROOT) / "films" / str(title_id)


def path_of(title_id: int, cut: str, digest: str) -> Path:
    return folder_of(title_id) / f"{cut}-{digest}.mp4"


def film_of(title_id: int) -> Path | None:
    """The newest film that is there."""
    films = [(path.stat().st_mtime, path) for path in folder_of(title_id).glob(f"{FILM}-*.mp4")]
    return max(films)[1] if films else None


def version_for(title: Title) -> str:
    """What a player is to ask for: it has to get the same file for as long as it plays, whatever is made meanwhile."""
    film = film_of(title.pk)
    return film.stem if film else f"{OPENING}-{digest_of(subject_of(title))}"


def ready_source(title: Title, version: str = "") -> Path:
    """The file of that version; without one or where it is gone, what plays now. Raises EncodeError."""
    named = folder_of(title.pk) / f"{version}.mp4"
    if VERSION.fullmatch(version) and named.exists():
        return named
    return film_of(title.pk) or ready_opening(title)


def ready_opening(title: Title) -> Path:
    """The opening's file, there; requests at the same time make it once. Raises EncodeError."""
    subject = subject_of(title)
    path = path_of(title.pk, OPENING, digest_of(subject))
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with encoding, file_lock(path.with_suffix(".lock")):
        if not path.exists():
            forget_drafts(path)
            Production(subject).write(OPENING, path)
    return path


def forget_drafts(path: Path) -> None:
    """What was half written when a process was killed; nobody else writes it now."""
    for draft in path.parent.glob(f".{path.name}.*"):
        draft.unlink(missing_ok=True)
