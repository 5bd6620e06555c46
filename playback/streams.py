"""Packaged files become what plays: all at once, or not at all. What no longer plays goes a day later."""

import hashlib
import logging
import shutil
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from catalog.models import Title
from playback.locks import file_lock
from playback.models import Captions, Rendition, Stream
from playback.packaging.captions import CaptionsError, as_webvtt
from playback.packaging.draft import Draft, Plan, Recipe
from playback.packaging.join import Packaged, join
from playback.packaging.playlists import LANGUAGE, Made

logger = logging.getLogger(__name__)
# Changes with how streams are made: those made before are made again when they are asked for.
EDITION = 1
KEPT_FOR = timedelta(days=1)
DRAFTS_KEPT_FOR = timedelta(days=7)
UNTOLD = "und"


def version_of(path: Path, recipe: Recipe, episode_id: int | None = None) -> str:
    """Of the file as it is now and of how it is packaged. Raises FileNotFoundError."""
    facts = path.stat()
    told = (EDITION, str(path), facts.st_size, facts.st_mtime_ns, recipe, episode_id)
    return hashlib.blake2b(repr(told).encode(), digest_size=6).hexdigest()


def folder_of(title_id: int, version: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "streams" / str(title_id) / version


def draft_of(title_id: int, version: str) -> Draft:
    folder = folder_of(title_id, version)
    return Draft(folder.with_name(f".{version}"))


def is_published(title_id: int, version: str) -> bool:
    """Whether it plays, and its files are there."""
    playing = Stream.objects.active().filter(title=title_id, version=version).exists()
    return playing and folder_of(title_id, version).exists()


def publish(draft: Draft, plan: Plan, stream: Stream) -> None:
    """Join the draft's parts, put the folder into its place, and let the stream play. Workers may call it at once.

    stream: unsaved, of a title, a version, and an episode and a video if there are any. Raises PackagingError.
    """
    with file_lock(draft.lock("publish")):
        if is_published(stream.title_id, stream.version):
            return
        packaged = join(draft, plan)
        add_found_captions(stream, packaged.captions)
        write_captions(packaged.folder, stream.title_id, stream.episode_id)
        target = folder_of(stream.title_id, stream.version)
        # Of a publishing that was killed here, or of a stream that is packaged again.
        shutil.rmtree(target, ignore_errors=True)
        packaged.folder.rename(target)
        store(stream, packaged, plan)
    draft.discard()


@transaction.atomic
def store(stream: Stream, packaged: Packaged, plan: Plan) -> None:
    facts = {
        "video": stream.video,
        "episode_id": stream.episode_id,
        "duration_seconds": packaged.seconds,
        "has_audio": bool(packaged.sounds),
        "size_bytes": packaged.size_bytes,
    }
    stored, _created = Stream.objects.update_or_create(title_id=stream.title_id, version=stream.version, defaults=facts)
    stored.renditions.all().delete()
    rungs = zip(plan.rungs, packaged.pictures, strict=True)
    Rendition.objects.bulk_create(
        rendition(stored, number, made, rung.vmaf) for number, (rung, made) in enumerate(rungs)
    )
    activate(stored)


def rendition(stream: Stream, rung: int, made: Made, vmaf: float | None) -> Rendition:
    return Rendition(
        stream=stream, rung=rung, codec=made.codec, width=made.width, height=made.height,
        average_bitrate=made.bitrate, peak_bitrate=made.peak, vmaf=vmaf,
    )  # fmt: skip


@transaction.atomic
def activate(stream: Stream) -> None:
    """Let it play in place of the one that does."""
    # Two that are published at the same time take turns.
    Title.objects.select_for_update().get(pk=stream.title_id)
    others = Stream.objects.active().filter(title=stream.title_id, episode=stream.episode_id).exclude(pk=stream.pk)
    others.update(is_active=False, retired_at=timezone.now())
    Stream.objects.filter(pk=stream.pk).update(is_active=True, retired_at=None)


def retire(stream: Stream) -> None:
    Stream.objects.filter(pk=stream.pk, is_active=True).update(is_active=False, retired_at=timezone.now())


def add_found_captions(stream: Stream, texts: dict[str, str]) -> None:
    """Captions that the video itself carries, in languages of which there are none yet."""
    of_this = Captions.objects.filter(title=stream.title_id, episode=stream.episode_id)
    known = set(of_this.values_list("language", flat=True))
    for language, text in texts.items():
        if language not in known and LANGUAGE.fullmatch(language):
            file = ContentFile(text.encode(), name=f"{stream.title_id}-{stream.version}-{language}.vtt")
            label = LANG_INFO.get(language, {}).get("name_local") or ("CC" if language == UNTOLD else language)
            Captions.objects.create(
                title_id=stream.title_id, episode_id=stream.episode_id, language=language, label=label, file=file
            )


def renew_captions(title_id: int, episode_id: int | None) -> None:
    """Beside what plays now: captions may be added, exchanged and deleted after a stream was made."""
    stream = Stream.objects.playing(title_id, episode_id)
    if stream and stream.folder.exists():
        write_captions(stream.folder, title_id, episode_id)


def write_captions(folder: Path, title_id: int, episode_id: int | None) -> None:
    """captions-<language>.vtt for those that there are, and none for others."""
    kept = set()
    for captions in Captions.objects.filter(title=title_id, episode=episode_id):
        target = folder / f"captions-{captions.language}.vtt"
        try:
            text = as_webvtt(captions.file.read())
        except (CaptionsError, OSError):
            logger.exception("Captions %s cannot be read.", captions.pk)
            continue
        draft = target.with_suffix(".draft")
        draft.write_text(text, encoding="utf-8")
        draft.replace(target)
        kept.add(target.name)
    for path in folder.glob("captions-*.vtt"):
        if path.name not in kept:
            path.unlink(missing_ok=True)


def forget_streams() -> int:
    """Remove the files of streams that were replaced a day ago, and folders that belong to none; says how many.

    Rows stay, for they tell what was played when.
    """
    removed = 0
    for stream in Stream.objects.retired(timezone.now() - KEPT_FOR):
        if stream.folder.exists():
            shutil.rmtree(stream.folder, ignore_errors=True)
            removed += 1
    return removed + sum(forget_folder(folder) for folder in (Path(settings.MEDIA_ROOT) / "streams").glob("*/*"))


def forget_folder(folder: Path) -> bool:
    """Remove a draft that nobody goes on with, or the folder of a stream whose title was deleted."""
    is_draft = folder.name.startswith(".")
    oldest = (timezone.now() - (DRAFTS_KEPT_FOR if is_draft else KEPT_FOR)).timestamp()
    is_known = not is_draft and Stream.objects.filter(title=folder.parent.name, version=folder.name).exists()
    if is_known or newest_change(folder) >= oldest:
        return False
    shutil.rmtree(folder, ignore_errors=True)
    return True


def newest_change(folder: Path) -> float:
    return max((path.stat().st_mtime for path in (folder, *folder.glob("*"), *folder.glob("*/*"))), default=0.0)
