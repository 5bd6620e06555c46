"""Where a picture draws the eye."""

from unittest import TestCase

import numpy as np
from PIL import Image, ImageDraw

from catalog.artwork.saliency import salient_point


def picture(across: float, down: float) -> Image.Image:
    """A disc on a ground of soft stripes."""
    stripes = 90 + 20 * np.sin(np.arange(640) / 40)
    image = Image.fromarray(np.tile(stripes, (360, 1)).astype(np.uint8)).convert("RGB")
    x, y = across * 640, down * 360
    ImageDraw.Draw(image).ellipse((x - 30, y - 30, x + 30, y + 30), fill=(250, 230, 90))
    return image


class FocalPointTest(TestCase):
    def test_it_is_where_something_stands_out(self):
        for across, down in ((0.2, 0.3), (0.8, 0.7), (0.5, 0.5), (0.85, 0.25)):
            with self.subTest((across, down)):
                found = salient_point(picture(across, down))
                self.assertLess(np.hypot(found[0] - across, found[1] - down), 0.12, found)

    def test_a_picture_of_nothing_has_its_middle(self):
        self.assertEqual(salient_point(Image.new("RGB", (300, 200), "navy")), (0.5, 0.5))

    def test_the_smallest_pictures_have_one_too(self):
        for size in ((1, 1), (1, 50), (3, 3)):
            across, down = salient_point(Image.effect_noise(size, 50))
            self.assertTrue(0 <= across <= 1 and 0 <= down <= 1)
