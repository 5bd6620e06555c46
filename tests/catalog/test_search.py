"""Finding by name, however it is spelled."""

import random
from unittest.mock import patch

from django.core.cache import cache
from django.test import SimpleTestCase

from catalog.name_index import likeness_of, normalise
from catalog.search import Found, forget_index, search_catalog
from tests.base import StreamsiteTestCase
from tests.factory import make_title, make_watch

NAMES = (
    "The Godfather", "The Godfather: Part II", "Go", "O", "M", "Amélie", "WALL·E", "Se7en", "Seven Samurai", "Alien",
    "Aliens", "Heat", "Toy Story", "Tokyo Story", "The Matrix", "Casablanca", "Inception", "Frankenstein",
    "Spirited Away", "Star Wars: Episode IV - A New Hope", "Crouching Tiger, Hidden Dragon", "Léon: The Professional",
)  # fmt: skip


def misspell(name: str, dice: random.Random) -> str:
    """One letter lost, doubled, exchanged, or swapped with the next."""
    at = dice.randrange(len(name) - 1)
    letter = dice.choice("abcdefghijklmnopqrstuvwxyz")
    return dice.choice(
        (
            name[:at] + name[at + 1 :],
            name[:at] + letter + name[at:],
            name[:at] + letter + name[at + 1 :],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        )
    )


class NormaliseTests(SimpleTestCase):
    def test_case_accents_and_punctuation_do_not_matter(self) -> None:
        for text in ("Amélie", "AMELIE", "amélie!", "  amelie  ", "Ame\u0301lie", "ａｍｅｌｉｅ"):
            with self.subTest(text):
                self.assertEqual(normalise(text), "amelie")

    def test_control_characters_are_gone(self) -> None:
        self.assertEqual(normalise("he\x00at\x07 \u200b"), "he at")


class LikenessTests(SimpleTestCase):
    def test_the_name_itself_then_its_beginning_then_a_part_then_a_typo(self) -> None:
        names = ("heat", "heat wave", "city heat", "wheat", "heap")
        likenesses = [likeness_of("heat", name) for name in names]
        self.assertEqual(likenesses, sorted(likenesses, reverse=True))

    def test_a_name_of_a_letter_is_not_found_in_a_word(self) -> None:
        self.assertLess(likeness_of("godfather", "o"), 50)

    def test_articles_are_passed_over(self) -> None:
        self.assertGreater(likeness_of("godfather", "the godfather"), likeness_of("godfather", "my godfather"))


class SearchTests(StreamsiteTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.titles = {name: make_title(name) for name in NAMES}

    def setUp(self) -> None:
        super().setUp()
        cache.clear()
        forget_index()
        self.addCleanup(forget_index)
        self.addCleanup(cache.clear)

    def find(self, query: str) -> Found:
        return search_catalog(self.ada, query)

    def assert_first(self, query: str, name: str) -> None:
        self.assertEqual(self.find(query).titles[:1], [self.titles[name].pk], query)

    def test_it_finds_by_the_beginning_a_part_and_any_order_of_words(self) -> None:
        for query, name in (
            ("godf", "The Godfather"),
            ("dragon hidden", "Crouching Tiger, Hidden Dragon"),
            ("new hope", "Star Wars: Episode IV - A New Hope"),
            ("professional leon", "Léon: The Professional"),
            ("wall e", "WALL·E"),
            ("amelie", "Amélie"),
            ("part ii godfather", "The Godfather: Part II"),
        ):
            with self.subTest(query):
                self.assert_first(query, name)

    def test_one_typo_leaves_a_title_among_the_first_three(self) -> None:
        dice = random.Random(7)
        long = [name for name in NAMES if len(normalise(name)) >= 5]
        tries = [(name, misspell(normalise(name), dice)) for name in long for _ in range(20)]
        lost = [(name, typo) for name, typo in tries if self.titles[name].pk not in self.find(typo).titles[:3]]
        self.assertLessEqual(len(lost), len(tries) * 0.05, lost)

    def test_a_short_exact_name_is_found_among_long_ones(self) -> None:
        self.assert_first("m", "M")
        self.assert_first("go", "Go")

    def test_the_better_known_of_equals_comes_first(self) -> None:
        quiet, loud = make_title("Solaris"), make_title("Solaris")
        make_watch(self.ben, loud)
        self.assertEqual(self.find("solaris").titles[:2], [loud.pk, quiet.pk])

    def test_names_in_other_scripts_are_found_by_a_part(self) -> None:
        title = make_title("Seven Samurai (restored)", original_name="七人の侍")
        film = make_title("Stalker", original_name="Сталкер")
        self.assertEqual(self.find("の侍").titles, [title.pk])
        self.assertEqual(self.find("сталкр").titles[:1], [film.pk])

    def test_a_person_brings_their_titles_unless_a_title_is_named_better(self) -> None:
        film = make_title("Apollo 13", cast=("Tom Hanks",))
        found = self.find("tom hanx")
        self.assertEqual([person.name for person in found.people], ["Tom Hanks"])
        self.assertEqual(found.titles[0], film.pk)
        self.assertNotIn(make_title("Cast of Heat", cast=("Heat Miser",)).pk, self.find("heat").titles[:1])

    def test_nothing_like_it_finds_nothing(self) -> None:
        self.assertFalse(self.find("zzzzqqqq"))

    def test_only_what_the_viewer_may_see_is_found(self) -> None:
        adult = make_title("Nightmare", maturity=18, genres=("Horror",), cast=("Nina Nightly",))
        self.assertIn(adult.pk, self.find("nightmare").titles)
        found = search_catalog(self.kid, "nightmare")
        self.assertFalse(found.titles or found.people or found.genres)

    def test_a_new_title_is_found_once_the_index_was_checked_again(self) -> None:
        self.find("heat")
        title = make_title("Heatwave Nights")
        self.assertNotIn(title.pk, self.find("heatwave").titles)
        with patch("catalog.search.SECONDS_BETWEEN_CHECKS", -1):
            self.assertIn(title.pk, self.find("heatwave").titles)

    def test_an_empty_catalogue_finds_nothing(self) -> None:
        for title in self.titles.values():
            title.delete()
        self.assertFalse(self.find("heat"))
