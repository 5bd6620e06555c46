"""Which file plays for a title: for now its clip, made when it is first wanted."""

import fcntl
import threading
import zlib
from pathlib import Path

from django.conf import settings

from catalog.artwork.draw import draw
from catalog.artwork.emphasis import emphases_for
from catalog.models import Title
from catalog.renditions import subject_of
from playback.clip import write_clip

PICTURES = 3
PICTURE_WIDTH = 1280
encoding = threading.BoundedSemaphore(1)


def clip_path(title: Title) -> Path:
    return Path(settings.MEDIA_ROOT) / "clips" / f"{title.pk}.mp4"


def ready_clip(title: Title) -> Path:
    """The clip's file, there. Raises ClipError if it cannot be made."""
    path = clip_path(title)
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with encoding, path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            subject = subject_of(title)
            pictures = [draw(subject, emphasis, "hero", PICTURE_WIDTH) for emphasis in emphases_for(subject)[:PICTURES]]
            write_clip(path, pictures, zlib.crc32(subject.key.encode()))
    return path
