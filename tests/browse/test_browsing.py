"""The browse page: the catalogue narrowed down."""

from browse.cards import forget_cards
from tests.browse.base import BrowseTestCase
from tests.factory import make_title


class BrowsePageTests(BrowseTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.old = make_title("Old Western", genres=("Western",), year=1952, country="USA")
        self.new = make_title("New Western", genres=("Western",), year=2011, country="France")
        self.series = make_title("Long Drama", genres=("Drama",), year=2015, country="France", kind="series")
        self.grim = make_title("Grim", genres=("Horror",), year=1931, country="Iceland", maturity=18)
        self.watch_as(self.ada)

    def shown(self, query: str = "") -> list[int]:
        page = self.client.get(f"/browse/{query}").content.decode()
        made = (self.old, self.new, self.series, self.grim)
        places = {title.pk: page.find(f'data-title="{title.pk}"') for title in made}
        return sorted((pk for pk, place in places.items() if place >= 0), key=places.get)

    def test_everything_is_there_to_begin_with(self) -> None:
        self.assertCountEqual(self.shown(), [self.old.pk, self.new.pk, self.series.pk, self.grim.pk])

    def test_choices_narrow_it_down_together(self) -> None:
        self.assertCountEqual(self.shown("?genre=western"), [self.old.pk, self.new.pk])
        self.assertEqual(self.shown("?genre=western&decade=1950"), [self.old.pk])
        self.assertCountEqual(self.shown("?country=France"), [self.new.pk, self.series.pk])
        self.assertEqual(self.shown("?country=France&kind=series"), [self.series.pk])

    def test_what_is_nothing_says_so_and_leads_back(self) -> None:
        self.assertEqual(self.shown("?genre=western&kind=series"), [])
        self.assertContains(self.client.get("/browse/?genre=western&kind=series"), "Nothing is all of that")

    def test_the_order_is_asked_for(self) -> None:
        self.assertEqual(self.shown("?order=newest"), [self.series.pk, self.new.pk, self.old.pk, self.grim.pk])
        self.assertEqual(self.shown("?order=name"), [self.grim.pk, self.series.pk, self.new.pk, self.old.pk])

    def test_a_choice_that_is_none_is_said_to_be_wrong_and_narrows_nothing_down(self) -> None:
        for query in ("?genre=nonsense", "?decade=abc", "?country=%00", "?kind=play", "?order=random"):
            with self.subTest(query):
                response = self.client.get(f"/browse/{query}")
                self.assertEqual(response.status_code, 200)
                self.assertContains(response, "field__error")
                self.assertEqual(len(self.shown(query)), 4)

    def test_a_childs_profile_is_offered_nothing_above_its_limit(self) -> None:
        self.watch_as(self.kid)
        response = self.client.get("/browse/")
        self.assertNotContains(response, "Grim")
        self.assertNotContains(response, "Iceland")
        self.assertNotContains(response, "1930")

    def test_further_pages_keep_the_choices(self) -> None:
        for number in range(70):
            make_title(f"Film {number}", genres=("Western",))
        self.assertContains(self.client.get("/browse/?genre=western"), "?genre=western&amp;page=2")
        self.assertContains(self.client.get("/browse/?genre=western&page=2"), "?genre=western&amp;page=1")

    def test_it_costs_no_more_queries_as_the_catalogue_grows(self) -> None:
        def grow() -> None:
            for number in range(20):
                make_title(f"More {number}", genres=("Western", f"Genre {number}"), country=f"Country {number}")

        def visit() -> None:
            # What is kept of the first visit would make it look cheaper than the second.
            forget_cards()
            self.client.get("/browse/")

        self.assert_queries_flat(visit, grow)


class QuickLookTests(BrowseTestCase):
    def test_a_script_gets_what_the_dialog_shows_and_nothing_around_it(self) -> None:
        title = make_title("Solaris", genres=("Sci-Fi",), director="Andrei Tarkovsky")
        self.watch_as(self.ada)
        page = self.client.get(title.get_absolute_url(), headers={"X-Requested-With": "fetch"})
        self.assertContains(page, "Andrei Tarkovsky")
        self.assertNotContains(page, "<html")
        self.assertContains(self.client.get(title.get_absolute_url()), "<html")
