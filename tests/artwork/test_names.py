"""Names that are hard to set, for every kind of artwork: never an error, never the box of a missing letter."""

from dataclasses import replace
from unittest import TestCase

from catalog.artwork.draw import draw
from catalog.artwork.emphasis import emphases_for
from catalog.artwork.fonts import FACES, MISSING, NOTO, REFERENCE, drawable, load, runs
from tests.artwork.subjects import LANTERNS, named

UNSETTABLE = ("千と千尋の神隠し", "وجدة", "🎬", "기생충", "שלום", "ภาพยนตร์", "\ufffd", MISSING)
NAMES = (
    "X",
    "7",
    "1917",
    "A" * 300,
    "Very " * 60,
    "Amélie",
    "Łódź",
    "ñ",
    "\u200b",
    "\u202eHeat",
    "a\u0301",
    *UNSETTABLE,
)


class NameTest(TestCase):
    def test_any_name_can_be_drawn_whatever_is_emphasised(self):
        for number, name in enumerate(NAMES):
            subject = replace(LANTERNS, key=f"test:{number}", name=name)
            emphases = emphases_for(subject)
            with self.subTest(name[:20]):
                self.assertEqual(draw(subject, emphases[number % len(emphases)], "card", 320).size, (320, 180))

    def test_people_with_names_that_cannot_be_set_are_drawn_too(self):
        subject = replace(LANTERNS, directors=("宮崎 駿",), cast=("هيفاء المنصور", "J" * 200))
        for emphasis in emphases_for(subject):
            if emphasis.kind in {"director", "lead"}:
                with self.subTest(emphasis.value[:20]):
                    self.assertEqual(draw(subject, emphasis, "card", 320).size, (320, 180))

    def test_a_year_that_cannot_be_has_an_era_all_the_same(self):
        for year in (0, 1, 99, 1888, 32767):
            with self.subTest(year):
                subject = named("Heat", year=year)
                era = next(emphasis for emphasis in emphases_for(subject) if emphasis.kind == "era")
                self.assertEqual(draw(subject, era, "card", 320).size, (320, 180))


class MissingLetterTest(TestCase):
    def test_letters_no_font_has_are_left_out_in_every_face(self):
        for face in {face for faces in FACES.values() for face in faces}:
            for text in UNSETTABLE:
                with self.subTest(face.package, text=text):
                    self.assertEqual(drawable(face, text), "")
                    self.assertEqual(runs(face, text, 40), [])

    def test_nothing_that_is_drawn_is_the_box_of_a_missing_letter(self):
        text = "Aé Łódź ñ Сталкер Ελλάδα 7 ? ! … 千🎬و"
        for face in {face for faces in FACES.values() for face in faces}:
            pieces = runs(face, text, REFERENCE)
            with self.subTest(face.package, weight=face.weight):
                for letter, font in ((letter, font) for font, run in pieces for letter in run if letter != " "):
                    self.assertNotEqual(bytes(font.getmask(letter)), bytes(font.getmask(MISSING)), letter)

    def test_common_letters_are_all_there(self):
        text = "AÉŁñСтЕλ 019 & ! ? ' - :"
        self.assertIsNotNone(load(NOTO, "latin", REFERENCE))
        self.assertEqual(drawable(NOTO, text), text)
