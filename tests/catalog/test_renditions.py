"""Artwork as files: made once, whole, and anew when what it shows has changed."""

import tempfile
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image, ImageChops, ImageStat

from catalog import renditions
from catalog.artwork.draw import FORMATS, SHAPES
from catalog.models import Artwork
from catalog.renditions import BusyError, Rendition, UnknownRenditionError, subject_of
from tests.base import StreamsiteTestCase
from tests.factory import make_artwork, make_title

EXIF_ORIENTATION, TURNED_LEFT = 0x0112, 8


def picture_file(name: str = "still.png", size: tuple[int, int] = (400, 800), **options: object) -> SimpleUploadedFile:
    """A picture whose upper half is red and whose lower half is blue."""
    image = Image.new("RGB", size, (220, 20, 20))
    image.paste((20, 20, 220), (0, size[1] // 2, *size))
    file = BytesIO()
    image.save(file, "PNG", **options)
    return SimpleUploadedFile(name, file.getvalue())


def plain_drawing(subject: object, emphasis: object, shape: str, width: int) -> Image.Image:
    return Image.new("RGB", (width, width * 9 // 16), (10, 120, 10))


class RenditionTestCase(StreamsiteTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.media = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(MEDIA_ROOT=self.media))
        self.draw = self.enterContext(patch("catalog.renditions.draw", side_effect=plain_drawing))
        self.title = make_title("Heat", genres=("Crime",), director="Michael Mann", cast=("Al Pacino",))
        self.artwork = make_artwork(self.title)

    def rendition(self, shape: str = "card", width: int = 320, image_format: str = "webp") -> Rendition:
        return Rendition(Artwork.objects.get(pk=self.artwork.pk), shape, width, image_format)

    def picture(self, *names: object) -> Image.Image:
        with self.rendition(*names).open() as file:
            return Image.open(BytesIO(file.read())).convert("RGB")

    def upload(self, file: SimpleUploadedFile) -> None:
        self.artwork.image = file
        self.artwork.save()


class MakeTests(RenditionTestCase):
    def test_one_drawing_gives_every_width_and_format_of_the_shape(self) -> None:
        made = self.rendition()
        made.make()
        pictures = {path.name for path in made.folder.iterdir() if path.suffix != ".lock"}
        self.assertEqual(pictures, {f"card-{width}.{kind}" for width in SHAPES["card"] for kind in FORMATS})
        self.assertEqual(self.draw.call_count, 1)
        for width in SHAPES["card"]:
            for kind in FORMATS:
                with self.subTest(width=width, kind=kind), Image.open(self.rendition("card", width, kind).path) as back:
                    self.assertEqual((back.size, back.format), ((width, width * 9 // 16), kind.upper()))

    def test_each_shape_is_drawn_for_itself(self) -> None:
        self.rendition("card").make()
        self.assertFalse(self.rendition("hero", 1280).is_drawn())
        self.assertEqual(self.picture("hero", 1280).size, (1280, 720))
        self.assertEqual([call.args[2] for call in self.draw.call_args_list], ["card", "hero"])

    def test_what_is_there_is_opened_and_not_drawn_again(self) -> None:
        self.picture()
        self.picture()
        self.rendition().make()
        self.assertEqual(self.draw.call_count, 1)

    def test_a_failure_while_encoding_leaves_nothing_under_its_name(self) -> None:
        real = renditions.encode
        for fails_at in (1, 2, 3):
            results = [real] * (fails_at - 1)

            def encode(image: Image.Image, kind: str, results: list = results) -> bytes:
                if not results:
                    raise OSError("disk full")
                return results.pop()(image, kind)

            with self.subTest(fails_at=fails_at), patch("catalog.renditions.encode", encode):
                with self.assertRaises(OSError):
                    self.rendition("card", 320, "webp").make()
                self.assertFalse(self.rendition("card", 320, "webp").is_drawn())
        # Whatever was made before the failure is whole, and the rest is made now.
        for width in SHAPES["card"]:
            self.assertEqual(self.picture("card", width).size[0], width)

    def test_a_failure_while_drawing_leaves_no_file(self) -> None:
        self.draw.side_effect = MemoryError
        with self.assertRaises(MemoryError):
            self.rendition().make()
        self.assertFalse(self.rendition().is_drawn())
        self.draw.side_effect = plain_drawing
        self.assertEqual(self.picture().size, (320, 180))

    def test_a_visitor_does_not_wait_for_a_turn_but_a_worker_does(self) -> None:
        with renditions.drawing, renditions.drawing, self.assertRaises(BusyError):
            self.rendition().open()
        self.rendition().make()
        self.assertTrue(self.rendition().is_drawn())

    def test_variants_and_titles_have_files_of_their_own(self) -> None:
        others = [make_artwork(self.title, 1), make_artwork(make_title("Alien"))]
        paths = {Rendition(artwork, "card", 320, "webp").path for artwork in (self.artwork, *others)}
        self.assertEqual(len(paths), 3)


class UnknownTests(RenditionTestCase):
    def test_what_is_not_made_is_refused_with_what_is(self) -> None:
        for shape, width, kind in (
            ("poster", 320, "webp"),
            ("card", 321, "webp"),
            ("card", 1280, "webp"),
            ("hero", 320, "webp"),
            ("card", 320, "gif"),
            ("", 0, ""),
        ):
            with (
                self.subTest(shape, width=width, kind=kind),
                self.assertRaisesRegex(UnknownRenditionError, "card-320, card-640, hero-1280, .*avif and webp"),
            ):
                Rendition(self.artwork, shape, width, kind)


class UploadTests(RenditionTestCase):
    def test_it_is_cropped_to_the_shape_around_its_middle(self) -> None:
        self.artwork.is_lettered = True
        for size in ((400, 800), (800, 100), (160, 90), (3, 3)):
            with self.subTest(size):
                self.upload(picture_file(f"{size[0]}.png", size))
                image = self.picture("card", 640)
                self.assertEqual(image.size, (640, 360))
                self.assertGreater(image.getpixel((320, 20))[0], 150)
                self.assertGreater(image.getpixel((320, 340))[2], 150)
        self.draw.assert_not_called()

    def test_it_stands_upright_as_the_camera_says(self) -> None:
        exif = Image.Exif()
        exif[EXIF_ORIENTATION] = TURNED_LEFT
        self.upload(picture_file(exif=exif))
        image = self.picture()
        left, right = image.getpixel((10, 90)), image.getpixel((310, 90))
        self.assertGreater(left[0], left[2])
        self.assertGreater(right[2], right[0])

    def test_pictures_without_colour_or_with_holes_are_taken(self) -> None:
        for mode in ("L", "LA", "P", "RGBA", "1", "I;16"):
            with self.subTest(mode):
                file = BytesIO()
                Image.new(mode, (64, 64)).save(file, "PNG")
                self.upload(SimpleUploadedFile(f"{mode.replace(';', '')}.png", file.getvalue()))
                self.assertEqual(self.picture().size, (320, 180))

    def test_an_upload_takes_the_place_of_what_was_drawn(self) -> None:
        drawn = self.picture().getpixel((160, 20))
        self.upload(picture_file())
        self.assertGreater(self.picture().getpixel((160, 20))[0], drawn[0] + 100)

    def test_the_title_is_written_over_it_unless_it_shows_it_already(self) -> None:
        self.upload(picture_file())
        written = self.picture("card", 640)
        self.artwork.is_lettered = True
        self.artwork.save()
        plain = self.picture("card", 640)
        self.assertGreater(ImageStat.Stat(ImageChops.difference(written, plain).convert("L")).extrema[0][1], 100)

    def test_each_shape_is_cut_from_the_upload_itself(self) -> None:
        self.upload(picture_file(size=(400, 1200)))
        self.assertEqual(self.picture("portrait", 400).size, (400, 600))
        self.assertEqual(self.picture("square", 512).size, (512, 512))
        self.draw.assert_not_called()

    def test_an_upload_taken_away_gives_the_drawing_back(self) -> None:
        before = self.rendition().path
        self.upload(picture_file())
        self.artwork.image = ""
        self.artwork.save()
        self.assertEqual(self.rendition().path, before)

    def test_another_upload_gets_a_file_of_its_own(self) -> None:
        paths = {self.rendition().path}
        for name in ("still.png", "still.png", "other.png"):
            self.upload(picture_file(name))
            paths.add(self.rendition().path)
        self.assertEqual(len(paths), 4)

    def test_an_upload_of_the_same_name_in_another_format_gets_a_file_of_its_own(self) -> None:
        self.upload(picture_file("still.png"))
        before = self.rendition().path
        self.upload(picture_file("still.webp"))
        self.assertNotEqual(self.rendition().path, before)

    def test_an_upload_that_is_called_drawn_is_shown_instead_of_the_drawing(self) -> None:
        before = self.rendition().path
        self.upload(picture_file("drawn.png"))
        self.assertNotEqual(self.rendition().path, before)


class FactsTests(RenditionTestCase):
    def test_the_drawing_knows_what_the_title_is_about(self) -> None:
        subject = subject_of(self.title)
        self.assertEqual((subject.name, subject.year, subject.kind), ("Heat", 1999, "film"))
        self.assertEqual(subject.genres, ("Crime",))
        self.assertEqual((subject.directors, subject.cast), (("Michael Mann",), ("Al Pacino",)))

    def test_an_imported_title_looks_the_same_in_every_database(self) -> None:
        one, other = (make_title(source="movielens", source_key=str(key)) for key in (6, 7))
        self.assertEqual(subject_of(one).key, "movielens:6")
        self.assertNotEqual(subject_of(one).key, subject_of(other).key)
        self.assertNotEqual(subject_of(self.title).key, subject_of(make_title()).key)

    def test_a_title_that_was_renamed_does_not_go_on_showing_its_old_name(self) -> None:
        self.picture()
        self.title.name = "Fire"
        self.title.save()
        self.picture()
        self.assertEqual([call.args[0].name for call in self.draw.call_args_list], ["Heat", "Fire"])
