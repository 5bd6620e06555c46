"""Package a video for a title from the command line, and wait for it."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from catalog.models import Episode, Title
from playback.locks import BusyError
from playback.models import Video
from playback.packaging.tool import PackagingError
from playback.videos import allowed_path, package


class Command(BaseCommand):
    help = (
        "Package a video and let it play for a title (see docs/videos.md). A file in one of VIDEO_FOLDERS is read "
        "where it lies, any other is copied. Asked again after it was stopped, it goes on where it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("title", help="the title's slug: the last part of its address")
        parser.add_argument("file", type=Path)
        parser.add_argument("--episode", metavar="SEASON.NUMBER", help="of a series: 1.3 for the third of season 1")

    def handle(self, *, title: str, file: Path, episode: str | None, **options: object) -> None:
        found = Title.objects.filter(slug=title).first()
        if not found:
            raise CommandError(f"There is no title {title!r}: its slug is the last part of its address.")
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        video = video_for(found, episode_of(found, episode) if episode else None, file)
        try:
            package(video, lambda part: self.stdout.write(f"{part} ..."))
        except BusyError:
            raise CommandError("A worker packages it at this moment: see the admin.") from None
        video.refresh_from_db()
        if video.state != Video.State.READY:
            raise CommandError(video.problem)
        for rendition in video.streams.first().renditions.all():
            self.stdout.write(str(rendition))


def episode_of(title: Title, place: str) -> Episode:
    season, _, number = place.partition(".")
    episodes = Episode.objects.filter(season__title=title)
    if season.isdecimal() and number.isdecimal():
        found = episodes.filter(season__number=int(season), number=int(number)).first()
        if found:
            return found
    raise CommandError(f"{title} has no episode {place}: name it as SEASON.NUMBER, such as 1.3.")


def video_for(title: Title, episode: Episode | None, file: Path) -> Video:
    """The one that was begun with this file, or a new one."""
    try:
        path = allowed_path(file)
    except PackagingError:
        return uploaded(title, episode, file)
    return Video.objects.get_or_create(title=title, episode=episode, path=str(path))[0]


def uploaded(title: Title, episode: Episode | None, file: Path) -> Video:
    for video in Video.objects.filter(title=title, episode=episode).exclude(upload=""):
        same = Path(video.upload.path)
        if same.exists() and same.stem.startswith(file.stem) and same.stat().st_size == file.stat().st_size:
            return video
    with file.open("rb") as opened:
        return Video.objects.create(title=title, episode=episode, upload=File(opened, name=file.name))
