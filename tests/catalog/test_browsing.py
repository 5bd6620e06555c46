"""The catalogue narrowed down and put in order, as the walls of titles need it."""

from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

from catalog.models import Title
from catalog.popularity import NAME, NEWEST, POPULAR, ids_in_order
from tests.base import StreamsiteTestCase
from tests.factory import make_genre, make_person, make_title, make_watch


class BrowsedTests(StreamsiteTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.addCleanup(cache.clear)
        cache.clear()

    def names(self, **choices: object) -> set[str]:
        return {title.name for title in Title.objects.visible_to(self.ada).browsed(**choices)}

    def test_without_a_choice_nothing_is_left_out(self) -> None:
        make_title("Heat")
        make_title("Lanterns", kind=Title.Kind.SERIES)
        self.assertEqual(self.names(), {"Heat", "Lanterns"})

    def test_each_choice_leaves_what_it_says(self) -> None:
        make_title("Heat", genres=("Crime", "Drama"), director="Michael Mann", year=1995, country="USA")
        make_title("Lanterns", kind=Title.Kind.SERIES, genres=("Drama",), year=2003, country="UK")
        self.assertEqual(self.names(kind="series"), {"Lanterns"})
        self.assertEqual(self.names(country="USA"), {"Heat"})
        self.assertEqual(self.names(genre=make_genre("Drama")), {"Heat", "Lanterns"})
        self.assertEqual(self.names(genre=make_genre("Crime")), {"Heat"})
        self.assertEqual(self.names(person=make_person("Michael Mann")), {"Heat"})
        self.assertEqual(self.names(genre=make_genre("Drama"), country="UK"), {"Lanterns"})
        self.assertEqual(self.names(genre=make_genre("Crime"), country="UK"), set())

    def test_a_decade_has_its_ten_years(self) -> None:
        for year in (1989, 1990, 1999, 2000, None):
            make_title(str(year), year=year)
        self.assertEqual(self.names(decade=1990), {"1990", "1999"})

    def test_who_directs_and_plays_has_the_title_once(self) -> None:
        make_title("Citizen Kane", director="Orson Welles", cast=("Orson Welles",))
        found = Title.objects.browsed(person=make_person("Orson Welles"))
        self.assertEqual([title.name for title in found], ["Citizen Kane"])

    def test_what_there_is_to_choose_from_is_only_what_the_profile_may_see(self) -> None:
        make_title(year=1994, country="USA")
        make_title(year=1996, country="France")
        make_title(year=None)
        make_title(year=1974, country="Italy", maturity=18)
        visible = Title.objects.visible_to(self.kid)
        self.assertEqual(visible.decades(), [1990])
        self.assertEqual(visible.countries(), ["France", "USA"])


class OrderTests(StreamsiteTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.addCleanup(cache.clear)
        cache.clear()

    def names(self, order: str) -> list[str]:
        titles = Title.objects.in_bulk()
        return [titles[pk].name for pk in ids_in_order(Title.objects.all(), order)]

    def test_popular_is_what_most_watched(self) -> None:
        make_title("Quiet")
        make_watch(self.ben, make_title("Loud"))
        self.assertEqual(self.names(POPULAR), ["Loud", "Quiet"])

    def test_newest_is_by_year_and_then_by_when_it_came(self) -> None:
        now = timezone.now()
        make_title("Undated", year=None, added_at=now)
        make_title("Here long", year=2001, added_at=now - timedelta(days=9))
        make_title("Just in", year=2001, added_at=now)
        make_title("Latest", year=2020, added_at=now - timedelta(days=99))
        self.assertEqual(self.names(NEWEST), ["Latest", "Just in", "Here long", "Undated"])

    def test_names_are_in_one_order_whatever_their_case(self) -> None:
        for name in ("beta", "Alpha", "Gamma"):
            make_title(name)
        self.assertEqual(self.names(NAME), ["Alpha", "beta", "Gamma"])
