from unittest import TestCase

import numpy as np
from PIL import Image

from catalog.artwork.draw import drawn_card
from catalog.artwork.emphasis import emphases_for
from catalog.artwork.fonts import ANTON, CREEPSTER, PLAYFAIR, drawable, runs
from catalog.artwork.legibility import LEAST_CONTRAST, scrim_needed, title_contrast
from catalog.artwork.lettering import fit, split_name, words_of
from catalog.artwork.subject import Emphasis
from tests.artwork.subjects import BARE, LANTERNS, least_contrast, named

HARD_NAMES = (
    "It", "千と千尋の神隠し", "وجدة", "🎬", "Amélie", "Łódź", "Сталкер", "Ελλάδα", "映画 Love 🎬",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk", "A" * 300, "Very " * 60, "1984", "?", " ", "...",
    "Can Heironymus Merkin Ever Forget Mercy Humppe and Find True Happiness?",
)  # fmt: skip


class LegibilityTest(TestCase):
    def test_every_title_can_be_read_on_what_lies_under_it(self):
        for genre in ("Comedy", "Children", "Horror", "Sci-Fi", "Romance", "Western", "Musical", "Drama"):
            for number in range(2):
                subject = named(f"The Long Night {number}", genres=(genre,))
                with self.subTest(genre, number=number):
                    _, setting = drawn_card(subject, Emphasis("genre", genre))
                    self.assertGreaterEqual(least_contrast(setting), LEAST_CONTRAST)

    def test_a_bright_spot_under_one_letter_needs_a_scrim_though_the_rest_is_dark(self):
        image = Image.new("RGB", (200, 100), (10, 10, 10))
        box = (0, 0, 200, 100)
        self.assertEqual(scrim_needed(image, box, (0, 0, 0), (255, 255, 255)), 0)
        image.paste((255, 255, 255), (20, 20, 60, 60))
        share = scrim_needed(image, box, (0, 0, 0), (255, 255, 255))
        self.assertGreater(share, 0.4)
        image.paste((0, 0, 0), (0, 0), Image.new("L", image.size, round(share * 255) + 1))
        self.assertGreaterEqual(title_contrast(image, box, (255, 255, 255)), LEAST_CONTRAST)


class FrameTest(TestCase):
    def test_titles_stay_inside_the_frame_however_long_or_foreign(self):
        for number, name in enumerate(HARD_NAMES):
            emphases = emphases_for(named(name))
            with self.subTest(name[:30]):
                image, setting = drawn_card(named(name), emphases[number % len(emphases)])
                left, top, right, bottom = setting.box
                self.assertGreater(min(left, top), 8)
                self.assertLess(right, image.width - 8)
                self.assertLess(bottom, image.height - 8)

    def test_a_title_without_a_letter_that_can_be_set_is_drawn_without_lettering(self):
        image, setting = drawn_card(named("千と千尋", year=None), Emphasis("genre", "Fantasy"))
        self.assertEqual(image.size, (640, 360))
        self.assertIsNone(setting)

    def test_letters_are_as_large_on_a_short_name_as_a_wall_of_small_cards_needs(self):
        block = fit(ANTON, "Heat", 290, 290, 140)
        self.assertGreater(block.size, 90)

    def test_a_director_and_a_lead_stand_above_the_title(self):
        for kind, name in (("director", "Ines Faro"), ("lead", "Tom Arden")):
            with self.subTest(kind):
                image, setting = drawn_card(LANTERNS, Emphasis(kind, name))
                changed = np.asarray(image, dtype=int) - np.asarray(setting.ground, dtype=int)
                left, top, right, bottom = (int(value) for value in setting.box)
                self.assertGreater(np.abs(changed[top : top + (bottom - top) // 5, left:right]).max(), 60)


class NameTest(TestCase):
    def test_a_name_is_split_from_its_subtitle(self):
        self.assertEqual(split_name("Star Wars: Episode IV - A New Hope"), ("Star Wars", "Episode IV - A New Hope"))
        self.assertEqual(split_name("2001: A Space Odyssey"), ("2001", "A Space Odyssey"))
        self.assertEqual(split_name("Mission: Impossible"), ("Mission: Impossible", ""))
        self.assertEqual(split_name(BARE.name), ("Untold", ""))

    def test_a_dash_is_set_only_where_no_line_breaks(self):
        broken = fit(ANTON, "Episode VI - Return of the Jedi", 200, 120, 40, 3)
        self.assertNotIn("-", " ".join(line.text for line in broken.lines))
        whole = fit(ANTON, "Then - Now", 900, 60, 40)
        self.assertEqual([line.text for line in whole.lines], ["THEN - NOW"])

    def test_small_words_get_a_smaller_line_of_their_own(self):
        block = fit(ANTON, "Beauty and the Beast", 290, 290, 140)
        sizes = {line.text: line.size for line in block.lines}
        self.assertIn("AND THE", sizes)
        self.assertLess(sizes["AND THE"], sizes["BEAUTY"])

    def test_a_title_is_never_cut_unless_it_is_a_paragraph(self):
        self.assertEqual(" ".join(words_of("The Good, the Bad and the Ugly")), "The Good, the Bad and the Ugly")
        self.assertTrue(words_of("Very " * 60)[-1].endswith("…"))


class GlyphTest(TestCase):
    def test_letters_a_face_lacks_come_from_another_font_and_never_as_boxes(self):
        self.assertEqual(drawable(CREEPSTER, "Сталкер"), "Сталкер")
        families = {font.getname()[0] for font, _ in runs(CREEPSTER, "aС", 40)}
        self.assertEqual(len(families), 2)
        self.assertEqual(drawable(PLAYFAIR, "映画 Love 🎬"), "Love")

    def test_accents_are_set_in_the_face_itself_where_it_has_them(self):
        families = {font.getname()[0] for font, _ in runs(PLAYFAIR, "Amélie Łódź", 40)}
        self.assertEqual(len(families), 1)
