from django.test import SimpleTestCase

from catalog.importing.maturity import maturity_of
from catalog.importing.names import parse_name
from catalog.importing.records import TitleRecord
from catalog.importing.synopsis import compose_synopsis
from catalog.models import Title

NAMES = {
    "Toy Story (1995)": ("Toy Story", "", 1995),
    "Matrix, The (1999)": ("The Matrix", "", 1999),
    "Lord of the Rings: The Two Towers, The (2002)": ("The Lord of the Rings: The Two Towers", "", 2002),
    "City of Lost Children, The (Cité des enfants perdus, La) (1995)": (
        "The City of Lost Children", "La Cité des enfants perdus", 1995,
    ),
    "Seven (a.k.a. Se7en) (1995)": ("Seven", "Se7en", 1995),
    "Avventura, L' (Adventure, The) (1960)": ("L'Avventura", "The Adventure", 1960),
    "Boot, Das (Boat, The) (1981)": ("Das Boot", "The Boat", 1981),
    "Like Water for Chocolate (Como agua para chocolate) (1992)": (
        "Like Water for Chocolate", "Como agua para chocolate", 1992,
    ),
    "Ghost in the Shell 2: Innocence (a.k.a. Innocence) (Inosensu) (2004)": (
        "Ghost in the Shell 2: Innocence", "Inosensu", 2004,
    ),
    "(500) Days of Summer (2009)": ("(500) Days of Summer", "", 2009),
    "Nymphomaniac (Part 2) (2013)": ("Nymphomaniac (Part 2)", "", 2013),
    "1-900 (06) (1994)": ("1-900 (06)", "", 1994),
    "101 Reykjavik (101 Reykjavík) (2000)": ("101 Reykjavik", "101 Reykjavík", 2000),
    "Eighth Day, The (Le Huitième jour ) (1996)": ("The Eighth Day", "Le Huitième jour", 1996),
    "Death Note (2006–2007)": ("Death Note", "", 2006),
    "2001: A Space Odyssey (1968) ": ("2001: A Space Odyssey", "", 1968),
    "I Love You, Man (2009)": ("I Love You, Man", "", 2009),
    "Babylon 5": ("Babylon 5", "", None),
    "1984": ("1984", "", None),
    "(2012)": ("(2012)", "", None),
}  # fmt: skip


class NameTests(SimpleTestCase):
    def test_names_are_read_as_people_write_them(self) -> None:
        for text, expected in NAMES.items():
            with self.subTest(text):
                self.assertEqual(tuple(parse_name(text)), expected)


class MaturityTests(SimpleTestCase):
    def test_certificates_give_ages(self) -> None:
        ages = {"G": 0, "TV-Y7": 7, "pg": 7, "PG-13": 13, "TV-14": 13, "R": 16, "NC-17": 18, "Passed": 7}
        self.assertEqual({rating: maturity_of(rating) for rating in ages}, ages)

    def test_no_certificate_or_an_unknown_one_is_for_adults(self) -> None:
        self.assertEqual([maturity_of(rating) for rating in ("", "Unrated", "Not Rated", "FSK 6")], [18] * 4)


class SynopsisTests(SimpleTestCase):
    def test_a_title_with_all_facts_names_them_and_nothing_else(self) -> None:
        for key in map(str, range(28)):
            text = compose_synopsis(
                TitleRecord(
                    key, "Alien", year=1979, genres=["Horror", "Sci-Fi"], directors=["Ridley Scott"],
                    cast=["Sigourney Weaver", "Tom Skerritt"], runtime_minutes=117, country="UK", language="English",
                )
            )  # fmt: skip
            with self.subTest(text):
                self.assertIn("horror science-fiction film", text)
                self.assertIn("Ridley Scott", text)
                self.assertIn("Sigourney Weaver and Tom Skerritt", text)
                self.assertIn("the UK, in English; it runs for 1 hour and 57 minutes.", text)

    def test_phrasing_varies_between_titles_and_never_for_one(self) -> None:
        def texts() -> list[str]:
            return [
                compose_synopsis(TitleRecord(str(key), "x", directors=["A"], cast=["B"], genres=["Drama"]))
                for key in range(30)
            ]

        self.assertEqual(texts(), texts())
        self.assertGreater(len(set(texts())), 2)

    def test_missing_facts_leave_whole_sentences(self) -> None:
        cases = {
            "A film.": TitleRecord("1", "x"),
            "An action film.": TitleRecord("1", "x", genres=["Action"]),
            "A drama series.": TitleRecord("1", "x", kind=Title.Kind.SERIES, genres=["Drama"], runtime_minutes=50),
        }
        for text, record in cases.items():
            with self.subTest(text):
                self.assertEqual(compose_synopsis(record), text)

    def test_the_article_fits_a_year_that_begins_with_eighteen(self) -> None:
        texts = {compose_synopsis(TitleRecord(str(key), "x", year=1895)) for key in range(9)}
        self.assertEqual(texts, {"An 1895 film.", "A film from 1895."})
