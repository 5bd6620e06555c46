"""Search over titles, people and genres that forgives typos, accents and the order of words.

The names are kept in the memory of each process: PostgreSQL's trigram extension is not in every server, and
a fuzzy scan of fifty thousand names by rapidfuzz takes milliseconds.
"""

import re
import threading
import time
import unicodedata
from dataclasses import dataclass, field

import numpy as np
from django.db.models import Count, Max
from rapidfuzz import fuzz, process

from catalog.models import Genre, Person, Title
from catalog.popularity import most_watched_first, viewers_by_title
from catalog.querysets import Viewer

LONGEST_QUERY = 100
MOST_TITLES, MOST_PEOPLE, MOST_GENRES = 60, 8, 6
# Candidates that the closer look is taken at.
SHORTLIST = 300
SECONDS_BETWEEN_CHECKS = 30
LEAST_LIKENESS = 72.0
# From here on a query is somebody's name, give or take a letter.
LEAST_TO_NAME = 85.0
# How far above its spelling popularity may lift a title: enough to order equals, not to hide an exact name.
MOST_FOR_POPULARITY = 6.0
# Nobody types them, and names differ by them from country to country.
ARTICLES = {"the", "a", "an", "le", "la", "les", "der", "die", "das", "el", "il"}
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Found:
    """What a query found. titles: ids, best first; people, genres: objects, best first."""

    query: str
    titles: list[int] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    genres: list[Genre] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.titles or self.people or self.genres)


def normalise(text: str) -> str:
    """Lower case, without accents and punctuation, one space between words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(WORD.findall(letters))


@dataclass(frozen=True)
class NameIndex:
    """Normalised names, the key each belongs to, and how popular that is (0 to 1)."""

    names: list[str]
    keys: np.ndarray
    popularity: np.ndarray

    def find(self, query: str, most: int) -> dict[int, float]:
        """Keys of the names nearest the query, best first, with their scores."""
        best: dict[int, float] = {}
        for place in self.shortlist(query):
            likeness = likeness_of(query, self.names[place])
            if likeness >= LEAST_LIKENESS:
                key = int(self.keys[place])
                score = likeness + MOST_FOR_POPULARITY * float(self.popularity[place])
                best[key] = max(best.get(key, 0.0), score)
        return dict(sorted(best.items(), key=lambda entry: (-entry[1], entry[0]))[:most])

    def shortlist(self, query: str) -> set[int]:
        """Places of the names that hold the query, and of those that a rough comparison finds near it."""
        if not self.names:
            return set()
        rough = process.cdist([query], self.names, scorer=fuzz.WRatio, score_cutoff=50, workers=1)[0]
        rough = rough + self.popularity
        holding = np.array([query in name for name in self.names])
        return {*best_places(rough, rough > 1.0), *best_places(self.popularity, holding)}


def best_places(scores: np.ndarray, among: np.ndarray) -> list[int]:
    """Where the highest scores stand, at most SHORTLIST of them. among: bool, which may be chosen."""
    places = np.flatnonzero(among)
    if len(places) > SHORTLIST:
        places = places[np.argpartition(-scores[places], SHORTLIST)[:SHORTLIST]]
    return places.tolist()


def likeness_of(query: str, name: str) -> float:
    """0 to 103: how much a name is what was typed. Both normalised."""
    bare = without_article(name)
    if name == query:
        return 103.0
    if bare.startswith(query) or name.startswith(query):
        return 96.0 + 4.0 * len(query) / len(name)
    if f" {query}" in name:
        return 92.0
    if len(query) > 1 and query in name:
        return 80.0
    whole = max(fuzz.ratio(query, name), fuzz.ratio(query, bare), 0.97 * fuzz.token_sort_ratio(query, name))
    # As one types: a typo in what is only the beginning of a longer name.
    beginning = 0.93 * fuzz.ratio(query, bare[: len(query)]) if len(query) > 3 else 0.0
    return max(whole, beginning, 0.92 * words_found(query, name))


def without_article(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if first in ARTICLES and rest else name


def words_found(query: str, name: str) -> float:
    """0 to 100: how well each word of the query is met by its nearest word of the name, long words counting more."""
    words = name.split()
    met = [(len(word), max(fuzz.ratio(word, other) for other in words)) for word in query.split()]
    return sum(length * likeness for length, likeness in met) / sum(length for length, _ in met)


def index_of(entries: list[tuple[int, list[str], int]]) -> NameIndex:
    """From (key, names, views)."""
    rows = [(normalise(name), key, views) for key, names, views in entries for name in names if normalise(name)]
    views = np.log1p(np.array([views for _, _, views in rows], dtype=np.float64))
    return NameIndex(
        [name for name, _, _ in rows],
        np.array([key for _, key, _ in rows], dtype=np.int64),
        views / max(views.max(initial=0.0), 1.0),
    )


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
