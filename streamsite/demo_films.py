"""Which titles of the demo get a film first: what its viewers see first, and what is most watched of every genre."""

from collections.abc import Iterable
from itertools import chain, zip_longest

from catalog.models import Genre, Title
from catalog.popularity import most_watched_first
from profiles.models import Profile
from recommendations.services import HomeRows, home_rows

MOST = 80
OF_EACH_GENRE = 4
# Of a home page: so many rows from the top, and titles of each.
FIRST_ROWS, FIRST_TITLES = 2, 4


def films_to_make() -> list[int]:
    """Ids of titles, the most urgent first: heroes, then genre after genre and card after card in turns."""
    pages = [home_rows(profile) for profile in Profile.objects.filter(account__is_demo=True)]
    heroes = [page.hero_title for page in pages if page.hero_title]
    of_genres = in_turns(most_watched_of_each_genre())
    cards = in_turns(first_cards(page) for page in pages)
    wanted = chain(heroes, in_turns([of_genres, cards]))
    return list(dict.fromkeys(wanted))[:MOST]


def most_watched_of_each_genre() -> list[list[int]]:
    """For each genre some of its titles that no genre before has."""
    taken: set[int] = set()
    found = []
    for genre in Genre.objects.all():
        titles = Title.objects.available().filter(genres=genre).exclude(pk__in=taken)
        found.append(most_watched_first(titles.values_list("pk", flat=True))[:OF_EACH_GENRE])
        taken.update(found[-1])
    return found


def first_cards(page: HomeRows) -> list[int]:
    return [title for row in page.rows[:FIRST_ROWS] for title in row["titles"][:FIRST_TITLES]]


def in_turns(lists: Iterable[Iterable[int]]) -> list[int]:
    """The first of each, then the second of each, and so on."""
    return [title for turn in zip_longest(*lists) for title in turn if title is not None]
