"""The slow work: ids in, call, report."""

import logging

from celery import shared_task

from catalog.models import Title
from playback.film.encode import EncodeError
from playback.films import make_film
from playback.locks import BusyError

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
