"""Search over titles, people and genres that forgives typos, accents and the order of words.

The names are kept in the memory of each process: PostgreSQL's trigram extension is not in every server.
"""

import threading
import time
from dataclasses import dataclass, field

from django.db.models import Count, Max

from catalog.models import Genre, Person, Title
from catalog.name_index import NameIndex, index_of, normalise
from catalog.popularity import most_watched_first, viewers_by_title
from catalog.querysets import Viewer

LONGEST_QUERY = 100
MOST_TITLES, MOST_PEOPLE, MOST_GENRES = 60, 8, 6
SECONDS_BETWEEN_CHECKS = 30
# From here on a query is somebody's name, give or take a letter.
LEAST_TO_NAME = 85.0


@dataclass(frozen=True)
class Found:
    """What a query found. titles: ids, best first; people, genres: objects, best first."""

    query: str
    titles: list[int] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    genres: list[Genre] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.titles or self.people or self.genres)


@dataclass
class CatalogIndex:
    """The indexes of one state of the catalogue."""

    stamp: tuple
    checked_at: float
    titles: NameIndex
    people: NameIndex
    genres: NameIndex


_lock = threading.Lock()
_index: dict[str, CatalogIndex] = {}


def catalog_index() -> CatalogIndex:
    """The index, built when the process first needs it and again when the catalogue has changed."""
    current = _index.get("current")
    if current and time.monotonic() - current.checked_at < SECONDS_BETWEEN_CHECKS:
        return current
    with _lock:
        current = _index.get("current")
        stamp = catalog_stamp()
        if current and current.stamp == stamp:
            current.checked_at = time.monotonic()
        else:
            current = _index["current"] = build_index(stamp)
    return current


def catalog_stamp() -> tuple:
    titles = Title.objects.aggregate(n=Count("pk"), last=Max("updated_at"))
    people = Person.objects.aggregate(n=Count("pk"), last=Max("pk"))
    return (titles["n"], titles["last"], people["n"], people["last"], Genre.objects.count())


def build_index(stamp: tuple) -> CatalogIndex:
    viewers = viewers_by_title()
    titles = Title.objects.values_list("pk", "name", "original_name")
    people = Person.objects.annotate(views=Count("credits")).values_list("pk", "name", "views")
    genres = Genre.objects.annotate(views=Count("titles")).values_list("pk", "name", "views")
    return CatalogIndex(
        stamp=stamp,
        checked_at=time.monotonic(),
        titles=index_of([(pk, [name, original], viewers.get(pk, 0)) for pk, name, original in titles]),
        people=index_of([(pk, [name], views) for pk, name, views in people]),
        genres=index_of([(pk, [name], views) for pk, name, views in genres]),
    )


def forget_index() -> None:
    """For tests, whose catalogues come and go within a second."""
    _index.clear()


def search_catalog(viewer: Viewer, text: str) -> Found:
    """Titles that the viewer may see, people in at least one of them, and genres. Any text is fine."""
    query = normalise(text.replace("\x00", " ")[:LONGEST_QUERY])
    if not query:
        return Found("")
    index = catalog_index()
    people = people_found(viewer, index, query)
    genres = index.genres.find(query, MOST_GENRES)
    return Found(
        query=text.strip()[:LONGEST_QUERY],
        titles=titles_found(viewer, index, query, people),
        people=list(people),
        genres=sorted(Genre.objects.visible_to(viewer).filter(pk__in=genres), key=lambda genre: -genres[genre.pk]),
    )


def people_found(viewer: Viewer, index: CatalogIndex, query: str) -> dict[Person, float]:
    """The people nearest the query, best first, with their scores."""
    scores = index.people.find(query, MOST_PEOPLE)
    people = Person.objects.visible_to(viewer).in_bulk(list(scores))
    return {people[key]: score for key, score in scores.items() if key in people}


def titles_found(viewer: Viewer, index: CatalogIndex, query: str, people: dict[Person, float]) -> list[int]:
    """Titles of that name, and those of the person whom the query names better than any title."""
    scores = index.titles.find(query, 2 * MOST_TITLES)
    named = max(scores.values(), default=0.0)
    wanted = list(scores)
    person = next(iter(people), None)
    if person is not None and people[person] > max(named, LEAST_TO_NAME):
        of_person = most_watched_first(person.titles.values_list("pk", flat=True))
        wanted = list(dict.fromkeys([*of_person, *wanted]))
    allowed = set(Title.objects.visible_to(viewer).filter(pk__in=wanted).values_list("pk", flat=True))
    return [title for title in wanted if title in allowed][:MOST_TITLES]
