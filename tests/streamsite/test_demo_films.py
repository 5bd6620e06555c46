"""Which titles of the demo get films: what its viewers see first, and the most watched of every genre."""

from unittest.mock import patch

from catalog.models import Title
from recommendations.services import HomeRows
from streamsite import demo_films
from tests.base import StreamsiteTestCase
from tests.factory import make_account, make_profile, make_title, make_watch


class FilmsToMakeTests(StreamsiteTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.enterContext(patch("catalog.popularity.CACHE_SECONDS", 0))
        self.genres = ("Comedy", "Drama", "Horror")
        self.titles = {genre: [make_title(genres=(genre,)) for _ in range(6)] for genre in self.genres}
        self.hero = make_title("Hero")
        make_profile("Nova", account=make_account(is_demo=True))

    def wanted(self, rows: list[dict] | None = None) -> list[int]:
        page = HomeRows(self.hero.pk, 0, rows=rows or [])
        with patch("streamsite.demo_films.home_rows", return_value=page):
            return demo_films.films_to_make()

    def test_what_stands_on_top_of_a_page_comes_first(self) -> None:
        self.assertEqual(self.wanted()[0], self.hero.pk)

    def test_every_genre_has_the_most_watched_of_its_titles(self) -> None:
        favourite = self.titles["Drama"][5]
        make_watch(self.ben, favourite)
        wanted = self.wanted()
        self.assertIn(favourite.pk, wanted)
        self.assertLess(wanted.index(favourite.pk), wanted.index(self.titles["Drama"][0].pk))
        for titles in self.titles.values():
            self.assertEqual(len(set(wanted) & {title.pk for title in titles}), demo_films.OF_EACH_GENRE)

    def test_cards_that_are_seen_first_are_among_them_and_nothing_is_twice(self) -> None:
        cards = [title.pk for title in self.titles["Horror"]]
        wanted = self.wanted([{"titles": cards[::-1]}])
        self.assertLessEqual(set(cards[-demo_films.FIRST_TITLES :]), set(wanted))
        self.assertEqual(len(wanted), len(set(wanted)))

    def test_there_are_no_more_than_may_be_and_none_that_cannot_be_seen(self) -> None:
        hidden = self.titles["Comedy"][0]
        Title.objects.filter(pk=hidden.pk).update(is_published=False)
        self.assertNotIn(hidden.pk, self.wanted())
        with patch("streamsite.demo_films.MOST", 5):
            self.assertEqual(len(self.wanted()), 5)
