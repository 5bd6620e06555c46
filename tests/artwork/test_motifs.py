"""Every motif can be drawn, shows something, and is the same for the same seed."""

from unittest import TestCase

import numpy as np
from PIL import Image

from catalog.artwork.emphasis import MOODS as MOODS_OF_GENRES
from catalog.artwork.emphasis import TELLING
from catalog.artwork.motifs import DIRECTORS, ERAS, GENRES, LEADS, MOODS, OLD, Motif, motifs_of
from catalog.artwork.palette import family, varied
from catalog.artwork.scene import Scene

SMALL = (256, 144)


def every_motif() -> list[tuple[str, Motif]]:
    """Each motif once, with the emphasis whose colours it is drawn in."""
    groups = [*GENRES.items(), *MOODS.items(), *ERAS.items(), ("1930s", OLD), ("Drama", DIRECTORS), ("Drama", LEADS)]
    return list({motif: (value, motif) for value, motifs in groups for motif in motifs}.values())


def drawn(motif: Motif, value: str, seed: int, size: tuple[int, int] = SMALL) -> Image.Image:
    rng = np.random.default_rng(seed)
    scene = Scene(Image.new("RGB", size), varied(family(value)[0], rng), rng, (0.7, 0.46))
    motif(scene)
    return scene.image


class MotifTest(TestCase):
    def test_each_fills_its_canvas_with_something_to_see(self):
        for value, motif in every_motif():
            with self.subTest(motif.__name__, value=value):
                image = drawn(motif, value, seed=5)
                self.assertEqual((image.size, image.mode), (SMALL, "RGB"))
                self.assertGreater(np.asarray(image, dtype=float).std(), 8)

    def test_each_is_the_same_for_the_same_seed(self):
        for value, motif in every_motif():
            with self.subTest(motif.__name__):
                self.assertEqual(drawn(motif, value, seed=9).tobytes(), drawn(motif, value, seed=9).tobytes())

    def test_no_two_look_alike(self):
        pictures: dict[bytes, str] = {}
        for _, motif in every_motif():
            small = drawn(motif, "Drama", seed=5).resize((32, 18), Image.Resampling.BOX).tobytes()
            self.assertNotIn(small, pictures, motif.__name__)
            pictures[small] = motif.__name__


class ChoiceTest(TestCase):
    def test_every_genre_that_is_ranked_has_motifs_moods_and_colours_of_its_own(self):
        for genre in TELLING:
            with self.subTest(genre):
                self.assertGreaterEqual(len(set(GENRES[genre])), 3)
                self.assertTrue(set(MOODS_OF_GENRES[genre]) <= set(MOODS))
                if genre != "Drama":
                    self.assertNotEqual(family(genre), family("Drama"))

    def test_what_nobody_has_heard_of_has_motifs_too(self):
        for kind, value in (
            ("genre", "Cookery"),
            ("mood", "sleepy"),
            ("era", "1870s"),
            ("era", "timeless"),
            ("lead", ""),
            ("director", "千尋"),
            ("trailer", "x"),
        ):
            with self.subTest(kind, value=value):
                self.assertTrue(motifs_of(kind, value))
                self.assertTrue(family(value))
