"""Browsing and searching from another screen."""

from catalog.models import Title
from tests.api.base import ApiTestCase
from tests.factory import make_title, make_watch


class BrowseApiTests(ApiTestCase):
    def names(self, parameters: str = "") -> list[str]:
        return [tile["name"] for tile in self.get(f"titles/?{parameters}")["results"]]

    def test_choices_narrow_down_and_combine(self) -> None:
        make_title("Heat", genres=("Crime",), director="Michael Mann", year=1995, country="USA")
        make_title("Lanterns", kind=Title.Kind.SERIES, genres=("Crime",), year=2003, country="UK")
        make_title("Alfie", genres=("Comedy",), year=1999, country="UK")
        self.assertEqual(set(self.names("genre=crime")), {"Heat", "Lanterns"})
        self.assertEqual(self.names("genre=crime&country=UK"), ["Lanterns"])
        self.assertEqual(self.names("person=michael-mann"), ["Heat"])
        self.assertEqual(self.names("decade=1990&kind=film&order=newest"), ["Alfie", "Heat"])
        self.assertEqual(self.names("country=Atlantis"), [])

    def test_it_is_in_the_order_asked_for_the_most_watched_first_unless_told(self) -> None:
        make_title("Beta", year=1990)
        loud = make_title("Gamma", year=1980)
        make_title("alpha", year=2000)
        make_watch(self.ben, loud)
        self.assertEqual(self.names()[0], "Gamma")
        self.assertEqual(self.names("order=newest"), ["alpha", "Beta", "Gamma"])
        self.assertEqual(self.names("order=name"), ["alpha", "Beta", "Gamma"])

    def test_pages_lead_on_and_back_and_hold_every_title_once(self) -> None:
        for number in range(25):
            make_title(f"Number {number:02}", genres=("Drama",))
        first = self.get("titles/?genre=drama&order=name&page_size=10")
        self.assertEqual((first["count"], first["pages"], first["previous"]), (25, 3, None))
        shown, page = [], first
        while page:
            shown += [tile["name"] for tile in page["results"]]
            last, page = page, page["next"] and self.get(page["next"].removeprefix("/api/v1/"))
        self.assertEqual(shown, [f"Number {number:02}" for number in range(25)])
        self.assertIn("page=2", last["previous"])

    def test_what_can_be_chosen_is_told(self) -> None:
        make_title("Heat", genres=("Crime",), year=1995, country="USA")
        told = self.get("titles/choices/")
        self.assertEqual((told["decades"], told["countries"]), ([1990], ["USA"]))
        self.assertEqual(told["genres"], [{"slug": "crime", "name": "Crime"}])
        self.assertEqual(told["orders"], ["popular", "newest", "name"])
        self.assertEqual([kind["value"] for kind in told["kinds"]], ["film", "series"])

    def test_a_person_has_a_name(self) -> None:
        make_title(director="Michael Mann")
        self.assertEqual(self.get("people/michael-mann/"), {"slug": "michael-mann", "name": "Michael Mann"})

    def test_queries_do_not_grow_with_the_catalogue(self) -> None:
        make_title("First", genres=("Drama",), director="Anna", country="UK")
        addresses = ("titles/", "titles/?genre=drama&person=anna&order=name&country=UK", "titles/choices/")

        def visit() -> None:
            for address in addresses:
                self.get(address)

        def grow() -> None:
            for number in range(40):
                title = make_title(genres=("Drama", f"Genre {number}"), director="Anna", country=f"Land {number}")
                make_watch(self.ada, title, fraction=0.5)

        self.assert_queries_flat(visit, grow)


class SearchApiTests(ApiTestCase):
    def test_it_finds_titles_people_and_genres(self) -> None:
        make_title("Drama Club", genres=("Drama",), director="Dramane Cissé")
        told = self.get("search/?q=drama")
        self.assertEqual([tile["name"] for tile in told["titles"]], ["Drama Club"])
        self.assertEqual(told["people"], [{"slug": "dramane-cisse", "name": "Dramane Cissé"}])
        self.assertEqual(told["genres"], [{"slug": "drama", "name": "Drama"}])

    def test_nothing_typed_finds_nothing(self) -> None:
        make_title()
        for address in ("search/", "search/?q=", "search/?q=%20"):
            self.assertEqual(self.get(address), {"query": "", "titles": [], "people": [], "genres": []})

    def test_more_than_anybody_types_is_refused(self) -> None:
        self.assert_problem(self.call("get", f"search/?q={'a' * 101}"), 400, "invalid", "q")

    def test_queries_do_not_grow_with_what_is_found(self) -> None:
        make_title("Story")

        def grow() -> None:
            for number in range(30):
                make_watch(self.ada, make_title(f"Story {number}"), rating=1)

        self.assert_queries_flat(lambda: self.get("search/?q=story"), grow)
