"""What crops keep: faces first."""

from unittest import TestCase, skipUnless

from django.conf import settings
from PIL import Image

from catalog.artwork.faces import faces_in
from catalog.artwork.focus import focal_point
from catalog.artwork.saliency import salient_point

MEDIA = settings.BASE_DIR.parent / "shared" / "data" / "media"
NO_MEDIA = f"The photographs are not at {MEDIA}."


@skipUnless(MEDIA.exists(), NO_MEDIA)
class PhotographTests(TestCase):
    def opened(self, name: str) -> Image.Image:
        with Image.open(MEDIA / name) as image:
            return image.convert("RGB")

    def test_the_focus_of_a_portrait_is_its_face(self) -> None:
        portrait = self.opened("astronaut.png")
        across, down = focal_point(portrait)
        self.assertAlmostEqual(across, 0.44, delta=0.03)
        self.assertAlmostEqual(down, 0.22, delta=0.04)

    def test_it_is_found_in_a_small_part_of_a_larger_picture(self) -> None:
        wide = Image.new("RGB", (1600, 700), "grey")
        wide.paste(self.opened("astronaut.png"), (1000, 100))
        across, down = focal_point(wide)
        self.assertAlmostEqual(across, (1000 + 0.44 * 512) / 1600, delta=0.03)
        self.assertAlmostEqual(down, (100 + 0.22 * 512) / 700, delta=0.06)

    def test_where_nobody_is_it_is_what_stands_out(self) -> None:
        for name in ("coffee.png", "moon.png", "rocket.jpg", "chelsea.png", "hubble_deep_field.jpg"):
            picture = self.opened(name)
            self.assertEqual(faces_in(picture), [], name)
            self.assertEqual(focal_point(picture), salient_point(picture), name)


class EmptyTests(TestCase):
    def test_pictures_too_small_for_a_face_have_none(self) -> None:
        for size in ((1, 1), (28, 900), (3000, 20)):
            self.assertEqual(faces_in(Image.new("L", size)), [])
