"""The slow work: ids in, call, report."""

import logging

from celery import shared_task

from catalog.models import Title
from playback.film.encode import EncodeError
from playback.films import make_film
from playback.locks import BusyError
from playback.partitions import keep_days
from playback.sessions import forget_old
from playback.throughput import retrain

logger = logging.getLogger(__name__)
RETRY_SECONDS = 30


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
    return f"{'made' if made else 'kept'} {first}, {len(rest)} to go"


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
