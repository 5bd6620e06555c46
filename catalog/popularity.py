"""How many viewers each title has had. Counting takes a look at every viewing there is: it is done now and then."""

from collections.abc import Iterable, Sequence

from django.core.cache import cache
from django.db.models import Count

from catalog.models import Title
from catalog.querysets import TitleQuerySet

POPULAR, NEWEST, NAME = "popular", "newest", "name"
ORDERS = (POPULAR, NEWEST, NAME)
CACHE_KEY = "viewers-by-title"
CACHE_SECONDS = 600


def viewers_by_title() -> dict[int, int]:
    """By title id; titles nobody has begun are in it too, with 0."""
    return cache.get_or_set(CACHE_KEY, count_viewers, CACHE_SECONDS)


def count_viewers() -> dict[int, int]:
    return dict(Title.objects.order_by().annotate(viewers=Count("progress")).values_list("pk", "viewers"))


def most_watched_first(title_ids: Iterable[int]) -> list[int]:
    """Each id once; equals by id, so that pages follow one another without gaps."""
    viewers = viewers_by_title()
    return sorted(set(title_ids), key=lambda title: (-viewers.get(title, 0), title))


def ids_in_order(titles: TitleQuerySet, order: str) -> Sequence[int]:
    """Ids of these titles in one of ORDERS, for a paginator to cut; equals in an order that stays."""
    if order == POPULAR:
        return most_watched_first(titles.order_by().values_list("pk", flat=True))
    ordered = titles.newest_first() if order == NEWEST else titles.by_name()
    return ordered.values_list("pk", flat=True)
