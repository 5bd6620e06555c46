"""Films and trailers made ahead of time: whole or not at all, once, one title after the other."""

from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from catalog.artwork.subject import Subject
from catalog.models import Title, Trailer
from catalog.renditions import subject_of
from playback.film.edit import edit_of, emphasis_of
from playback.film.production import Production, digest_of
from playback.locks import file_lock
from playback.quiet import run_quietly
from playback.sources import FILM, folder_of, forget_drafts, path_of

TRAILERS = "trailers"
LABELS = {"action": gettext_noop("What happens"), "people": gettext_noop("Who is in it")}


def is_made(title: Title, digest: str) -> bool:
    """Whether the film and the trailers of these facts are all there."""
    known = set(title.trailers.filter(is_generated=True).values_list("video", flat=True))
    names = {trailer_name(title.pk, cut, digest) for cut in LABELS}
    files = [path_of(title.pk, FILM, digest), *(Path(settings.MEDIA_ROOT) / name for name in names)]
    return names <= known and all(file.exists() for file in files)


def make_film(title: Title) -> bool:
    """Make what is missing of a title's film and trailers; says whether anything was.

    Raises BusyError if another process is making films, EncodeError if ffmpeg fails.
    """
    subject = subject_of(title)
    digest = digest_of(subject)
    if is_made(title, digest):
        return False
    with file_lock(Path(settings.MEDIA_ROOT) / "films" / "lock", wait=False):
        run_quietly(lambda: write_cuts(title.pk, subject, digest))
        store_trailers(title, subject, digest)
    return True


def write_cuts(title_id: int, subject: Subject, digest: str) -> None:
    production = Production(subject)
    media = Path(settings.MEDIA_ROOT)
    paths = {FILM: path_of(title_id, FILM, digest)}
    paths |= {cut: media / trailer_name(title_id, cut, digest) for cut in LABELS}
    for cut, path in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        forget_drafts(path)
        if not path.exists():
            production.write(cut, path)
    forget_older(title_id, digest)


def forget_older(title_id: int, digest: str) -> None:
    """What was made of facts that have changed. The opening that stood in for the film may be playing: it stays."""
    for path in folder_of(title_id).glob("*.mp4"):
        if not path.stem.endswith(digest):
            path.unlink(missing_ok=True)


def trailer_name(title_id: int, cut: str, digest: str) -> str:
    return f"{TRAILERS}/{title_id}-{cut}-{digest}.mp4"


@transaction.atomic
def store_trailers(title: Title, subject: Subject, digest: str) -> None:
    """Rows for the trailers' files. A trailer made anew is a new row: its address is kept by viewers' browsers."""
    names = {cut: trailer_name(title.pk, cut, digest) for cut in LABELS}
    # Not those that a curator's own video gave.
    made_of_facts = title.trailers.filter(is_generated=True, label__in=LABELS.values())
    old = made_of_facts.exclude(video__in=names.values())
    files = [Path(trailer.video.path) for trailer in old]
    old.delete()
    for cut, name in names.items():
        Trailer.objects.get_or_create(title=title, video=name, defaults=facts_of(subject, cut))
    transaction.on_commit(lambda: [file.unlink(missing_ok=True) for file in files])


def facts_of(subject: Subject, cut: str) -> dict[str, object]:
    emphasis = emphasis_of(subject, cut)
    return {
        "label": LABELS[cut],
        "emphasis_kind": emphasis.kind,
        "emphasis_value": emphasis.value,
        "seconds": round(edit_of(subject, cut).seconds),
        "is_generated": True,
    }
