"""The slow work: ids in, call, report."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from catalog.models import Title
from playback import streams
from playback.extras import offer_extras as make_extras
from playback.film.encode import EncodeError
from playback.film_streams import films_to_package, package_film
from playback.films import make_film
from playback.locks import BusyError
from playback.models import Video
from playback.packaging.tool import FfmpegError, PackagingError
from playback.sessions import forget_old
from playback.telemetry.partitions import keep_days
from playback.throughput import retrain
from playback.videos import draft_in_work, failures_told, finish, is_ready, make, prepare

logger = logging.getLogger(__name__)
RETRY_SECONDS = 30
# A worker at a video tells so every second.
STUCK_AFTER = timedelta(minutes=15)


@shared_task(name="playback.make_films")
def make_films(title_ids: list[int]) -> str:
    """Make the first title's film and ask for the rest: between two films other tasks have their turn."""
    if not title_ids:
        return "done"
    first, *rest = title_ids
    title = Title.objects.filter(pk=first).first()
    try:
        made = make_film(title) if title else False
    except BusyError:
        make_films.apply_async((title_ids,), countdown=RETRY_SECONDS)
        return "busy"
    except EncodeError:
        # One title that cannot be encoded must not keep all others from theirs.
        logger.exception("No film of title %s.", first)
        made = False
    if rest:
        make_films.delay(rest)
    else:
        # A film can be watched at once, as one file; streams of them come when all are there.
        package_films.delay()
    return f"{'made' if made else 'kept'} {first}, {len(rest)} to go"


@shared_task(name="playback.package_films")
def package_films(skipped: list[int] | None = None) -> str:
    """Make a stream of one film that has none, and ask for the next. skipped: titles whose film failed."""
    skipped = skipped or []
    waiting = films_to_package(skipped)
    if not waiting:
        return "done"
    title_id, film = waiting[0]
    try:
        package_film(title_id, film)
    except BusyError:
        return "busy"
    except (PackagingError, FfmpegError, OSError, ValueError):
        logger.exception("No stream of the film of title %s.", title_id)
        skipped = [*skipped, title_id]
    package_films.delay(skipped)
    return f"packaged {title_id}, {len(waiting) - 1} to go"


@shared_task(name="playback.package_video")
def package_video(video_id: int) -> str:
    """Read a video, decide on its rungs, and ask for its parts, which any workers make. May be asked for again."""
    video = Video.objects.filter(pk=video_id).first()
    if not video:
        return "gone"
    try:
        with failures_told(video):
            if is_ready(video):
                return "ready"
            draft, plan = prepare(video)
            missing = draft.missing(plan)
            for part in missing:
                package_part.delay(video_id, part)
            if not missing:
                finish(video, draft, plan)
                offer_extras.delay(video_id)
            return f"{len(missing)} parts to make"
    except BusyError:
        return "busy"
    return "failed"


@shared_task(name="playback.package_part")
def package_part(video_id: int, part: str) -> str:
    """Make one part of a video's stream. Who makes the last one publishes it."""
    video = Video.objects.filter(pk=video_id).exclude(state=Video.State.FAILED).first()
    if not video:
        return "gone"
    try:
        with failures_told(video):
            work = draft_in_work(video)
            if not work or part not in work[1].parts():
                return "of no plan"
            make(video, *work, part)
            left = work[0].missing(work[1])
            if not left:
                finish(video, *work)
                offer_extras.delay(video_id)
            return f"{len(left)} parts left"
    except BusyError:
        return "busy"
    return "failed"


@shared_task(name="playback.offer_extras")
def offer_extras(video_id: int) -> str:
    """Stills and trailers of a video that plays: what can be done without, so that it is done last."""
    video = Video.objects.select_related("title").filter(pk=video_id).first()
    if not video:
        return "gone"
    try:
        make_extras(video)
    except (PackagingError, FfmpegError, OSError, ValueError):
        logger.exception("No stills and trailers of video %s.", video_id)
        return "failed"
    return "done"


@shared_task(name="playback.resume_videos")
def resume_videos() -> str:
    """Go on with videos at which nobody works: their worker was killed, or the message lost."""
    stuck = Video.objects.stuck(timezone.now() - STUCK_AFTER)
    ids = list(stuck.values_list("pk", flat=True))
    # So that they are not asked for again before the queue has come to them.
    stuck.update(updated_at=timezone.now())
    for video_id in ids:
        package_video.delay(video_id)
    return f"{len(ids)} resumed"


@shared_task(name="playback.forget_streams")
def forget_streams() -> str:
    return f"{streams.forget_streams()} removed"


@shared_task(name="playback.keep_telemetry")
def keep_telemetry() -> str:
    """Days of telemetry: make those to come, drop the old ones, and forget the sessions of dropped ones."""
    made, dropped = keep_days()
    forgotten = forget_old()
    return f"{len(made)} days made, {len(dropped)} dropped, {forgotten} sessions forgotten"


@shared_task(name="playback.train_throughput")
def train_throughput() -> str:
    """Learn how fast networks are from the telemetry, for players to start and plan by."""
    table = retrain()
    return f"{table['transfers']} transfers, {len(table['networks'])} networks" if table else "too few transfers: kept"
