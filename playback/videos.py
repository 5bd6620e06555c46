"""A curator's video on its way to a stream, step by step; any worker can take the next one."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from playback.locks import BusyError, file_lock
from playback.models import Stream, Video
from playback.packaging.draft import Draft, Plan, Recipe, make_part, make_plan
from playback.packaging.probe import probe
from playback.packaging.tool import FfmpegError, PackagingError
from playback.quiet import run_quietly
from playback.streams import draft_of, is_published, publish, version_of

logger = logging.getLogger(__name__)
NOT_IN_FOLDERS = "The file is in none of the folders that may be taken from (VIDEO_FOLDERS): upload it instead."


def recipe() -> Recipe:
    return Recipe(settings.STREAM_PRESET, settings.STREAM_CHUNK_SECONDS, settings.STREAM_LADDER == "per-title")


def allowed_path(path: str | Path) -> Path:
    """The file behind a curator's path, links followed, if one of VIDEO_FOLDERS has it. Raises PackagingError."""
    found = Path(path).resolve()
    if not any(found.is_relative_to(folder.resolve()) for folder in settings.VIDEO_FOLDERS):
        raise PackagingError(NOT_IN_FOLDERS)
    if not found.is_file():
        raise PackagingError(f"There is no file {path}.")
    return found


def source_of(video: Video) -> Path:
    """Raises PackagingError."""
    path = Path(video.upload.path) if video.upload else allowed_path(video.path)
    if not path.is_file():
        raise PackagingError("The file is not there any more: upload it again, or name it anew.")
    return path


def prepare(video: Video) -> tuple[Draft, Plan]:
    """Read the video and decide on its rungs, or find that done. Raises BusyError, PackagingError, FfmpegError."""
    path = source_of(video)
    draft = draft_of(video.title_id, version_of(path, recipe(), video.episode_id))
    with file_lock(draft.lock("plan"), wait=False):
        plan = draft.plan() or planned(video, draft, path)
    tell(video, state=Video.State.ENCODING, progress=draft.share_done(plan), facts=str(plan.source)[:200], problem="")
    return draft, plan


def planned(video: Video, draft: Draft, path: Path) -> Plan:
    tell(video, state=Video.State.PROBING, progress=0.0, problem="")
    source = run_quietly(lambda: probe(path), lambda: tell(video))
    tell(video, state=Video.State.PLANNING, facts=str(source)[:200])
    done = Gauge()
    return run_quietly(lambda: make_plan(draft, source, recipe(), done), lambda: tell(video, progress=done.share))


class Gauge:
    """How far the work of another thread is: 0 to 1."""

    share = 0.0

    def __call__(self, share: float) -> None:
        self.share = share


def draft_in_work(video: Video) -> tuple[Draft, Plan] | None:
    """The draft of what the video is now, if it is planned. Raises PackagingError."""
    draft = draft_of(video.title_id, version_of(source_of(video), recipe(), video.episode_id))
    plan = draft.plan()
    return (draft, plan) if plan else None


def make(video: Video, draft: Draft, plan: Plan, part: str) -> None:
    """Raises BusyError, PackagingError, FfmpegError."""
    gauge, whole = Gauge(), plan.parts()[part]

    def told() -> None:
        # Another worker may have finished it meanwhile.
        at_work = Video.objects.filter(pk=video.pk, state=Video.State.ENCODING)
        share = min(draft.share_done(plan) + whole * gauge.share, 1.0)
        at_work.update(progress=share, updated_at=timezone.now())

    run_quietly(lambda: make_part(draft, plan, part, gauge), told)
    gauge.share = 0.0
    told()


def finish(video: Video, draft: Draft, plan: Plan) -> None:
    """Raises PackagingError."""
    version = draft.folder.name.removeprefix(".")
    if not is_published(video.title_id, version):
        publish(draft, plan, Stream(video=video, title_id=video.title_id, episode_id=video.episode_id, version=version))
    tell(video, state=Video.State.READY, progress=1.0, problem="")


def package(video: Video, on_part: Callable[[str], None] = lambda part: None) -> None:
    """All of it, one part after the other. on_part: is told the name of each. Raises BusyError."""
    with failures_told(video):
        if is_ready(video):
            return
        draft, plan = prepare(video)
        for part in draft.missing(plan):
            on_part(part)
            make(video, draft, plan, part)
        finish(video, draft, plan)


def is_ready(video: Video) -> bool:
    """Whether what it is now plays already; then it is told so."""
    ready = is_published(video.title_id, version_of(source_of(video), recipe(), video.episode_id))
    if ready:
        tell(video, state=Video.State.READY, progress=1.0, problem="")
    return ready


@contextmanager
def failures_told(video: Video) -> Iterator[None]:
    """Whoever uploaded it reads in the admin what is wrong with it."""
    try:
        yield
    except BusyError:
        raise
    except PackagingError as error:
        tell(video, state=Video.State.FAILED, problem=str(error))
    except (FfmpegError, OSError, ValueError) as error:
        logger.exception("Video %s cannot be packaged.", video.pk)
        tell(video, state=Video.State.FAILED, problem=f"Packaging failed; try again. What was said: {error}")


def tell(video: Video, **facts: object) -> None:
    """Write what is new, and that somebody is at work."""
    Video.objects.filter(pk=video.pk).update(updated_at=timezone.now(), **facts)
