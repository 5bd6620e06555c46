"""Pictures: who may see them, and how they are made when first wanted."""

import tempfile
import threading
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image

from catalog import renditions
from catalog.models import Artwork
from catalog.renditions import Rendition
from tests.browse.base import BrowseTestCase
from tests.factory import make_title


class ArtworkTests(BrowseTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.media = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(MEDIA_ROOT=self.media))
        self.title = make_title("Heat", genres=("Crime",), director="Michael Mann", cast=("Al Pacino",))
        self.artwork = Artwork.objects.create(
            title=self.title, variant=0, emphasis_kind="genre", emphasis_value="Crime"
        )
        self.watch_as(self.ada)

    def url(self, file: str = "card-320.webp", variant: int = 0) -> str:
        return f"/artwork/{self.title.pk}/{variant}/{file}"

    def fetch(self, file: str = "card-320.webp") -> Image.Image:
        return Image.open(BytesIO(b"".join(self.client.get(self.url(file)).streaming_content)))

    def count_drawings(self) -> list:
        drawn = []
        real = renditions.draw
        self.enterContext(patch("catalog.renditions.draw", lambda *args: drawn.append(args) or real(*args)))
        return drawn

    def test_every_size_and_format_the_page_uses_is_served(self) -> None:
        for file, size, kind in (
            ("card-320.webp", (320, 180), "WEBP"),
            ("card-640.avif", (640, 360), "AVIF"),
            ("hero-1280.webp", (1280, 720), "WEBP"),
        ):
            with self.subTest(file):
                image = self.fetch(file)
                self.assertEqual((image.size, image.format), (size, kind))

    def test_it_is_cached_by_the_viewers_browser_alone_and_for_long(self) -> None:
        response = self.client.get(self.url())
        self.assertEqual(response["Content-Type"], "image/webp")
        self.assertIn("private", response["Cache-Control"])
        self.assertIn("immutable", response["Cache-Control"])

    def test_a_picture_is_drawn_once_for_all_its_files(self) -> None:
        drawn = self.count_drawings()
        for file in ("card-320.webp", "card-640.avif", "card-320.avif", "card-320.webp"):
            self.fetch(file)
        self.assertEqual(len(drawn), 1)

    def test_requests_at_the_same_time_draw_once(self) -> None:
        drawn = self.count_drawings()
        artwork = Artwork.objects.select_related("title").get()
        subject = renditions.subject_of(artwork.title)
        self.enterContext(patch("catalog.renditions.subject_of", return_value=subject))
        threads = [
            threading.Thread(target=Rendition(artwork, "card", width, kind).make)
            for width in (320, 640)
            for kind in ("avif", "webp")
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(drawn), 1)

    def test_while_others_are_drawn_a_stand_in_is_served_and_never_kept(self) -> None:
        with patch("catalog.renditions.drawing", threading.BoundedSemaphore(1)) as turns, turns:
            response = self.client.get(self.url("card-640.avif"))
        self.assertEqual(response["Content-Type"], "image/svg+xml")
        self.assertEqual(response["Cache-Control"], "no-store")
        self.assertContains(response, "Heat")
        self.assertEqual(self.fetch("card-640.avif").format, "AVIF")

    def test_a_drawing_that_fails_leaves_no_file_behind_that_would_be_served(self) -> None:
        with (
            patch("catalog.renditions.encode", side_effect=OSError("disk full")),
            self.assertLogs("browse.artwork", "ERROR") as logged,
        ):
            response = self.client.get(self.url())
        self.assertEqual((response.status_code, response["Content-Type"]), (200, "image/svg+xml"))
        self.assertEqual(response["Cache-Control"], "no-store")
        self.assertIn("disk full", logged.output[0])
        self.assertEqual([path.name for path in self.media.rglob("*.webp")], [])
        # Not even its turn is kept from the next.
        self.assertEqual(self.fetch().size, (320, 180))

    def test_an_upload_that_is_gone_from_the_disk_is_no_error(self) -> None:
        Artwork.objects.update(image="artwork/uploads/gone.png")
        with self.assertLogs("browse.artwork", "ERROR"):
            response = self.client.get(self.url())
        self.assertEqual((response.status_code, response["Content-Type"]), (200, "image/svg+xml"))

    def test_a_file_is_whole_before_it_has_its_name(self) -> None:
        target = self.media / "card-320.webp"
        with patch.object(Path, "replace", side_effect=OSError("killed here")), self.assertRaises(OSError):
            renditions.write_whole(target, b"half")
        self.assertFalse(target.exists())

    def test_an_upload_is_cropped_to_the_shape_instead_of_drawn(self) -> None:
        drawn = self.count_drawings()
        file = BytesIO()
        Image.new("RGB", (400, 800), (200, 30, 30)).save(file, "PNG")
        self.artwork.image, self.artwork.is_lettered = SimpleUploadedFile("poster.png", file.getvalue()), True
        self.artwork.save()
        image = self.fetch("card-320.webp").convert("RGB")
        self.assertEqual(image.size, (320, 180))
        self.assertGreater(image.getpixel((160, 90))[0], 150)
        self.assertEqual(drawn, [])

    def test_what_is_not_made_is_not_found(self) -> None:
        for file in ("card-321.webp", "hero-320.webp", "poster-320.webp", "card-320.png", "card-320.gif"):
            with self.subTest(file):
                self.assertEqual(self.client.get(self.url(file)).status_code, 404)
        self.assertEqual(self.client.get(self.url(variant=9)).status_code, 404)
        self.assertEqual(self.client.get(f"/artwork/{10**18}/0/card-320.webp").status_code, 404)
        self.assertEqual(self.client.get(f"/artwork/{10**30}/0/card-320.webp").status_code, 404)
        self.assertEqual(list(self.media.rglob("*.webp")), [])

    def test_a_picture_taken_out_of_use_is_not_found(self) -> None:
        Artwork.objects.update(is_active=False)
        self.assertEqual(self.client.get(self.url()).status_code, 404)

    def test_a_kids_profile_does_not_see_the_picture_of_an_adult_title(self) -> None:
        self.title.maturity = 18
        self.title.save()
        self.assertEqual(self.client.get(self.url()).status_code, 200)
        self.watch_as(self.kid)
        self.assertEqual(self.client.get(self.url()).status_code, 404)

    def test_a_stranger_sees_no_picture(self) -> None:
        self.client.logout()
        self.assertEqual(self.client.get(self.url()).status_code, 302)
