"""An uploaded picture becomes a card: what it is about stays clear of the letters, and they can be read."""

from unittest import TestCase

import numpy as np
from PIL import Image, ImageDraw

from catalog.artwork.legibility import LEAST_CONTRAST
from catalog.artwork.photograph import Photograph, lettered, roomiest, treated, window
from catalog.artwork.subject import Emphasis
from tests.artwork.subjects import LANTERNS, least_contrast

COMEDY = Emphasis("genre", "Comedy")
SIZES = {"card": (640, 360), "hero": (1920, 1080), "portrait": (720, 1080), "square": (512, 512)}


def photograph(across: float, down: float = 0.4, size: tuple[int, int] = (1600, 900), **facts: bool) -> Photograph:
    """A bright disc on a dark ground, in focus."""
    image = Image.new("RGB", size, (40, 60, 90))
    x, y = across * size[0], down * size[1]
    ImageDraw.Draw(image).ellipse((x - 60, y - 60, x + 60, y + 60), fill=(250, 230, 90))
    return Photograph(image, (across, down), **facts)


class LayoutTests(TestCase):
    def test_letters_stand_on_the_side_that_the_focus_leaves_free(self) -> None:
        for across, expected in ((0.8, "left"), (0.2, "right")):
            _, stands, layout = roomiest(photograph(across))
            self.assertEqual(layout, expected)
            self.assertTrue(stands[0] > 0.6 if layout == "left" else stands[0] < 0.4, stands)

    def test_a_picture_is_cut_closer_to_bring_its_middle_aside(self) -> None:
        _, stands, layout = roomiest(photograph(0.5))
        self.assertIn(layout, {"left", "right"})
        self.assertGreater(abs(stands[0] - 0.5), 0.1)

    def test_a_small_picture_is_not_cut_closer_and_has_its_letters_below(self) -> None:
        _, stands, layout = roomiest(photograph(0.5, size=(640, 360)))
        self.assertEqual((layout, stands[0]), ("low", 0.5))

    def test_the_focus_is_in_every_crop(self) -> None:
        for across in (0.02, 0.3, 0.98):
            for size in ((1600, 900), (500, 2000), (3000, 400)):
                for shape, expected in SIZES.items():
                    image, stands = photograph(across, size=size).cropped(shape, (0.5, 0.5), 1.35)
                    self.assertEqual(image.size, expected)
                    self.assertTrue(0 <= stands[0] <= 1 and 0 <= stands[1] <= 1, stands)

    def test_a_window_is_inside_the_picture_to_the_last_pixel(self) -> None:
        rng = np.random.default_rng(4)
        for _ in range(500):
            picture = tuple(rng.integers(1, 3000, 2).tolist())
            left, top, right, bottom = window(picture, (640, 360), tuple(rng.random(2)), tuple(rng.random(2)), 1.35)
            self.assertTrue(0 <= left < right <= picture[0] and 0 <= top < bottom <= picture[1])


class LetteredTests(TestCase):
    def test_the_title_can_be_read_on_any_ground(self) -> None:
        for ground in ((255, 255, 255), (0, 0, 0), (128, 128, 128), (230, 60, 60)):
            image, setting = lettered(Photograph(Image.new("RGB", (1600, 900), ground), (0.7, 0.5)), LANTERNS, COMEDY)
            self.assertEqual(image.size, (640, 360))
            self.assertGreaterEqual(least_contrast(setting), LEAST_CONTRAST, ground)

    def test_the_same_picture_gives_the_same_artwork(self) -> None:
        one, other = (treated(photograph(0.7), LANTERNS, COMEDY, "card") for _ in range(2))
        self.assertEqual(one.tobytes(), other.tobytes())

    def test_each_mood_has_colours_of_its_own(self) -> None:
        looks = [
            np.asarray(treated(photograph(0.7), LANTERNS, Emphasis("genre", genre), "hero")).mean(axis=(0, 1))
            for genre in ("Horror", "Romance")
        ]
        self.assertGreater(np.abs(looks[0] - looks[1]).max(), 4)

    def test_what_shows_the_name_already_is_only_cropped(self) -> None:
        plain = photograph(0.7, is_lettered=True)
        card = treated(plain, LANTERNS, COMEDY, "card")
        self.assertEqual(card.getpixel((5, 350)), (40, 60, 90))


class HeroTests(TestCase):
    def test_the_focus_stands_where_the_page_has_no_words(self) -> None:
        hero = treated(photograph(0.5, size=(2880, 1620)), LANTERNS, COMEDY, "hero")
        bright = np.asarray(hero.convert("L")) > 150
        self.assertGreater(np.flatnonzero(bright.any(axis=0)).mean() / 1920, 0.6)
