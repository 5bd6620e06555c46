import hashlib
import io
import subprocess
import sys
from pathlib import Path
from unittest import TestCase

import numpy as np
from PIL import Image, features

from catalog.artwork.draw import FORMATS, SHAPES, draw, encode, size_of
from catalog.artwork.emphasis import emphases_for
from catalog.artwork.subject import Emphasis
from tests.artwork.subjects import BARE, LANTERNS

ROOT = Path(__file__).resolve().parents[2]
COMEDY = Emphasis("genre", "Comedy")
SHA_OF_CARD = """
import hashlib
from catalog.artwork.draw import draw
from catalog.artwork.emphasis import emphases_for
from tests.artwork.subjects import LANTERNS
print(hashlib.sha256(draw(LANTERNS, emphases_for(LANTERNS)[0], "card", 320).tobytes()).hexdigest())
"""


def sha(image: Image.Image) -> str:
    return hashlib.sha256(image.tobytes()).hexdigest()


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean of what the channels differ by, 0 to 255."""
    return float(np.abs(np.asarray(one, dtype=int) - np.asarray(other, dtype=int)).mean())


class DrawingTest(TestCase):
    def test_the_same_facts_give_the_same_pixels(self):
        self.assertEqual(sha(draw(LANTERNS, COMEDY, "card", 320)), sha(draw(LANTERNS, COMEDY, "card", 320)))

    def test_another_process_with_another_hash_seed_draws_the_same_pixels(self):
        environment = {"PYTHONHASHSEED": "77", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", SHA_OF_CARD], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        self.assertEqual(done.stdout.strip(), sha(draw(LANTERNS, emphases_for(LANTERNS)[0], "card", 320)))

    def test_every_shape_comes_in_its_widths_at_its_ratio(self):
        for shape, widths in SHAPES.items():
            for width in widths:
                with self.subTest(shape, width=width):
                    image = draw(BARE, COMEDY, shape, width)
                    self.assertEqual((image.size, image.mode), (size_of(shape, width), "RGB"))
        self.assertEqual([size_of("hero", 1280), size_of("portrait", 400)], [(1280, 720), (400, 600)])

    def test_no_two_emphases_of_a_title_look_alike(self):
        for subject in (LANTERNS, BARE):
            images = [draw(subject, emphasis, "card", 320) for emphasis in emphases_for(subject)]
            for number, one in enumerate(images):
                for other in images[number + 1 :]:
                    self.assertGreater(difference(one, other), 12)

    def test_a_genre_nobody_has_drawn_for_is_drawn_all_the_same(self):
        self.assertEqual(draw(LANTERNS, Emphasis("genre", "Cookery"), "card", 320).size, (320, 180))

    def test_a_shape_or_width_that_is_not_made_is_refused_with_those_that_are(self):
        for shape, width in (("card", 321), ("poster", 320)):
            with self.subTest(shape, width=width), self.assertRaisesRegex(ValueError, r"card \(320, 640\), hero"):
                draw(LANTERNS, COMEDY, shape, width)


class EncodingTest(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.image = draw(LANTERNS, COMEDY, "card", 320)

    def test_every_format_reads_back_at_the_same_size(self):
        for image_format in FORMATS:
            with self.subTest(image_format):
                self.assertTrue(features.check(image_format))
                with Image.open(io.BytesIO(encode(self.image, image_format))) as back:
                    self.assertEqual((back.format, back.size), (image_format.upper(), self.image.size))
                    self.assertLess(difference(back.convert("RGB"), self.image), 8)

    def test_a_card_is_a_small_file(self):
        self.assertLess(len(encode(self.image, "avif")), 20_000)

    def test_a_format_that_is_not_served_is_refused_with_those_that_are(self):
        with self.assertRaisesRegex(ValueError, "avif or webp"):
            encode(self.image, "gif")
