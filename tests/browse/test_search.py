"""The search page; what is found is tested in tests.catalog.test_search."""

from tests.browse.base import BrowseTestCase
from tests.factory import make_title

NONSENSE = (
    "x" * 5000,
    "\x00",
    "heat\x00",
    "\u202e\u200b",
    "%",
    "' OR 1=1 --",
    "{{ title }}",
    "💥",
    "(" * 300,
    "a " * 90,
)


class SearchPageTests(BrowseTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.watch_as(self.ada)

    def search(self, query: str, **headers: str) -> object:
        return self.client.get("/search/", {"q": query}, headers=headers)

    def test_it_shows_titles_people_and_genres(self) -> None:
        make_title("Heat", genres=("Heathland",), cast=("Heath Ledger",))
        page = self.search("heat")
        for text in ('alt="Heat"', "/person/heath-ledger/", "/genre/heathland/", "1 title found"):
            self.assertContains(page, text)

    def test_nothing_found_says_what_to_try(self) -> None:
        self.assertContains(self.search("qqqqzzzz"), "Nothing found for “qqqqzzzz”")

    def test_nothing_asked_says_what_can_be(self) -> None:
        for query in ("", "   ", "!?"):
            with self.subTest(query):
                self.assertContains(self.search(query), "What do you feel like?")

    def test_nothing_found_or_asked_offers_the_genres_of_the_profile(self) -> None:
        make_title("Heat", genres=("Heathland",))
        make_title("Gore", genres=("Slaughter",), maturity=18)
        self.watch_as(self.kid)
        for query in ("", "qqqqzzzz"):
            with self.subTest(query):
                page = self.search(query)
                self.assertContains(page, "/genre/heathland/")
                self.assertNotContains(page, "/genre/slaughter/")

    def test_a_script_gets_the_results_alone(self) -> None:
        make_title("Heat")
        fragment = self.search("heat", **{"X-Requested-With": "fetch"})
        self.assertContains(fragment, 'alt="Heat"')
        self.assertNotContains(fragment, "<html")

    def test_what_was_typed_is_escaped_and_kept_in_the_field(self) -> None:
        page = self.search('"><script>alert(1)</script>')
        self.assertNotContains(page, "<script>alert")
        self.assertContains(self.search("heat"), 'name="q" value="heat"')

    def test_no_query_breaks_it(self) -> None:
        make_title("Heat")
        for query in NONSENSE:
            with self.subTest(query[:20]):
                self.assertEqual(self.search(query).status_code, 200)
        self.assertEqual(self.client.get("/search/?q=%ff%fe").status_code, 200)

    def test_queries_do_not_grow_with_what_is_found(self) -> None:
        make_title("Heat 0", genres=("Heat",), cast=("Heather 0",))

        def grow() -> None:
            for number in range(1, 30):
                make_title(f"Heat {number}", cast=(f"Heather {number}",))
            self.search("heat")

        self.assert_queries_flat(lambda: self.search("heat"), grow)
