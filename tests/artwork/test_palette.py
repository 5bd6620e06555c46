"""Colours, and the arithmetic of contrast."""

from unittest import TestCase

import numpy as np

from catalog.artwork.palette import FAMILIES, LEAST_CONTRAST, contrast, family, luminance, mix, varied

BLACK, WHITE, GREY = (0, 0, 0), (255, 255, 255), (118, 118, 118)


class ContrastTest(TestCase):
    def test_it_is_that_of_the_standard(self):
        # Values of the W3C's own examples.
        for one, other, expected in (
            (BLACK, WHITE, 21),
            (WHITE, WHITE, 1),
            (GREY, WHITE, 4.54),
            ((119, 119, 119), WHITE, 4.48),
            ((255, 0, 0), WHITE, 4.0),
            ((0, 0, 255), WHITE, 8.59),
        ):
            with self.subTest(one=one, other=other):
                self.assertAlmostEqual(contrast(one, other), expected, delta=0.01)
                self.assertEqual(contrast(one, other), contrast(other, one))
        self.assertLess(contrast((119, 119, 119), WHITE), LEAST_CONTRAST)
        self.assertGreater(contrast(GREY, WHITE), LEAST_CONTRAST)

    def test_a_lighter_grey_is_more_luminous(self):
        greys = [luminance((value, value, value)) for value in range(256)]
        self.assertEqual((greys[0], round(greys[-1], 9)), (0, 1))
        self.assertEqual(greys, sorted(greys))


class FamilyTest(TestCase):
    def test_every_palette_is_five_colours_whatever_the_seed(self):
        for name, palettes in FAMILIES.items():
            for words in palettes:
                with self.subTest(name, words=words):
                    chosen = varied(words, np.random.default_rng(3))
                    for part in (chosen.sky, chosen.glow, chosen.middle, chosen.near, chosen.accent):
                        self.assertEqual(len(part), 3)
                        self.assertTrue(all(0 <= value <= 255 for value in part))

    def test_the_light_of_a_palette_stands_out_from_what_is_near(self):
        for name, palettes in FAMILIES.items():
            for words in palettes:
                with self.subTest(name, words=words):
                    chosen = varied(words, np.random.default_rng(3))
                    self.assertGreater(contrast(chosen.glow, chosen.near), 3)

    def test_a_decade_before_the_first_is_coloured_like_the_oldest(self):
        self.assertEqual(family("1890s"), FAMILIES["1930s"])
        self.assertNotEqual(family("1980s"), FAMILIES["1930s"])

    def test_a_mix_goes_from_the_one_to_the_other(self):
        self.assertEqual(mix(BLACK, WHITE, 0), BLACK)
        self.assertEqual(mix(BLACK, WHITE, 1), WHITE)
        self.assertEqual(mix(BLACK, (200, 100, 0), 0.5), (100, 50, 0))
