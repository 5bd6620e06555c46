import unittest

from browse.headings import heading
from browse.mixes import name_of
from browse.reasons import of_row


class NameTests(unittest.TestCase):
    def test_of_two_genres_one_says_what_it_is_and_one_what_it_is_like(self) -> None:
        for label, name in (
            ("Comedy|Romance", "romantic comedies"),
            ("Romance|Comedy", "romantic comedies"),
            ("Crime|Thriller", "crime thrillers"),
            ("Drama|War", "war dramas"),
            ("Animation|Children", "animated children's films"),
            ("Gialli|Comedy", "Gialli and Comedy"),
        ):
            with self.subTest(label):
                self.assertEqual(name_of("genre_pair", label), name)

    def test_a_decade_and_a_mood_are_of_the_genre(self) -> None:
        self.assertEqual(name_of("genre_decade", "Western|1960s"), "westerns of the 1960s")
        self.assertEqual(name_of("mood", "surreal|Drama"), "surreal dramas")

    def test_a_heading_begins_with_a_capital_and_a_reason_goes_on(self) -> None:
        row = {"kind": "genre_pair", "label": "Comedy|Romance"}
        self.assertEqual((heading(row), of_row(row)), ("Romantic comedies", "You like romantic comedies"))

    def test_a_sitting_is_in_hours_and_minutes(self) -> None:
        self.assertEqual(heading({"kind": "for_tonight", "label": "105"}), "For tonight: about 1 h 45 min")
