from dataclasses import replace
from unittest import TestCase

from catalog.artwork.emphasis import emphases_for
from catalog.artwork.subject import Emphasis
from tests.artwork.subjects import BARE, LANTERNS


class EmphasesTest(TestCase):
    def test_a_title_has_six_to_eight_distinct_emphases_whatever_is_known_of_it(self):
        every_genre = replace(LANTERNS, genres=("Action", "Crime", "Drama", "Horror", "War", "Western"))
        for subject in (LANTERNS, BARE, every_genre, replace(BARE, genres=("Drama",))):
            with self.subTest(subject.name, genres=subject.genres):
                found = emphases_for(subject)
                self.assertEqual(len(set(found)), len(found))
                self.assertIn(len(found), range(6, 9))

    def test_the_rarest_genre_comes_first_and_people_and_era_follow(self):
        found = emphases_for(LANTERNS)
        self.assertEqual(found[0], Emphasis("genre", "Fantasy"))
        for one in (("director", "Ines Faro"), ("lead", "Tom Arden"), ("era", "1980s")):
            self.assertIn(Emphasis(*one), found)

    def test_a_genre_named_twice_is_drawn_once(self):
        twice = emphases_for(replace(LANTERNS, genres=("Comedy", "Comedy")))
        self.assertEqual(twice.count(Emphasis("genre", "Comedy")), 1)
