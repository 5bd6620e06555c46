"""Films that were made of a title's facts become streams as well: with a small fixed ladder, for there are many."""

from pathlib import Path

from django.conf import settings
from django.db.models import Q

from catalog.models import Title
from playback.locks import file_lock
from playback.models import Stream
from playback.packaging.draft import Recipe, make_part, make_plan
from playback.packaging.probe import probe
from playback.quiet import run_quietly
from playback.sources import FILM
from playback.streams import draft_of, is_published, publish, version_of

FILM_RECIPE = Recipe(preset="veryfast", has_trials=False, tune="animation")


def package_film(title_id: int, film: Path) -> None:
    """Raises BusyError, PackagingError, FfmpegError."""
    version = version_of(film, FILM_RECIPE)
    draft = draft_of(title_id, version)
    with file_lock(draft.lock("film"), wait=False):
        plan = draft.plan() or run_quietly(lambda: make_plan(draft, probe(film), FILM_RECIPE))
        for part in draft.missing(plan):
            run_quietly(lambda part=part: make_part(draft, plan, part))
        if not is_published(title_id, version):
            publish(draft, plan, Stream(title_id=title_id, version=version))


def films_to_package(skipped: list[int]) -> list[tuple[int, Path]]:
    """Titles and their films, the first made first: those that no stream plays yet, nor a curator's own video."""
    newest: dict[int, Path] = {}
    for path in sorted(films(), key=lambda path: path.stat().st_mtime):
        newest[int(path.parent.name)] = path
    playing = dict(Stream.objects.active().filter(episode=None).values_list("title", "version"))
    own = set(Stream.objects.active().filter(~Q(video=None), episode=None).values_list("title", flat=True))
    known = set(Title.objects.filter(pk__in=newest).values_list("pk", flat=True)) - own - set(skipped)
    return [
        (title, path)
        for title, path in newest.items()
        if title in known and playing.get(title) != version_of(path, FILM_RECIPE)
    ]


def films() -> list[Path]:
    found = (Path(settings.MEDIA_ROOT) / "films").glob(f"*/{FILM}-*.mp4")
    return [path for path in found if path.parent.name.isdecimal()]
