"""What a curator's video gives beside its stream: stills as artwork, and two trailers."""

from itertools import cycle
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext_noop

from catalog.artwork.emphasis import emphases_for
from catalog.models import Artwork, Title, Trailer
from catalog.renditions import subject_of
from playback.models import Video
from playback.packaging.cuts import ACTION, QUIET, shots, write_cut
from playback.packaging.probe import Source, probe
from playback.packaging.stills import best_stills
from playback.quiet import run_quietly
from playback.videos import source_of

LABELS = {ACTION: gettext_noop("Action"), QUIET: gettext_noop("Quiet moments")}
STILLS = "still-"


def offer_extras(video: Video) -> None:
    """Stills, once for a title, and trailers in place of those of an older video. Raises PackagingError, FfmpegError.

    An episode gives none: they would stand for the whole series.
    """
    if video.episode_id:
        return
    source = run_quietly(lambda: probe(source_of(video)))
    if not Artwork.objects.filter(title=video.title_id, image__contains=f"/{STILLS}{video.title_id}-").exists():
        store_stills(video.title, run_quietly(lambda: best_stills(source)))
    for cut, label in LABELS.items():
        store_trailer(video, source, cut, label)


@transaction.atomic
def store_stills(title: Title, stills: list[tuple[float, bytes]]) -> None:
    """As variants behind those that there are. Each has one of the title's emphases, which a curator may change."""
    last = title.artworks.aggregate(last=Max("variant"))["last"]
    variant = 0 if last is None else last + 1
    emphases = cycle(emphases_for(subject_of(title)))
    for number, ((second, data), emphasis) in enumerate(zip(stills, emphases, strict=False)):
        file = ContentFile(data, name=f"{STILLS}{title.pk}-{second:.0f}.jpg")
        Artwork.objects.create(
            title=title, variant=variant + number, image=file, emphasis_kind=emphasis.kind,
            emphasis_value=emphasis.value,
        )  # fmt: skip


def store_trailer(video: Video, source: Source, cut: str, label: str) -> None:
    name = f"trailers/{video.title_id}-{slugify(label)}-{video.pk}.mp4"
    starts = run_quietly(lambda: shots(source, cut))
    if not starts or Trailer.objects.filter(video=name).exists():
        return
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    seconds = run_quietly(lambda: write_cut(source, starts, path))
    replace_trailer(video.title, label, name, seconds)


@transaction.atomic
def replace_trailer(title: Title, label: str, name: str, seconds: float) -> None:
    """A new row, for a trailer's address is kept by viewers' browsers."""
    old = title.trailers.filter(is_generated=True, label=label)
    files = [Path(trailer.video.path) for trailer in old if trailer.video]
    old.delete()
    Trailer.objects.create(title=title, label=label, video=name, seconds=round(seconds), is_generated=True)
    transaction.on_commit(lambda: [file.unlink(missing_ok=True) for file in files])
