"""Curating: lists that stay cheap, forms that say what is wrong, uploads that are what they claim to be."""

from datetime import timedelta
from io import BytesIO
from struct import pack
from tempfile import TemporaryDirectory
from zlib import crc32

from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory, SimpleTestCase, override_settings
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from catalog.models import Artwork, Credit, Episode, ImportRun, Season, Tag, Title, TitleTag, Trailer
from catalog.uploads import MAX_IMAGE_BYTES, check_image, check_video
from profiles.models import Account, Profile
from tests.base import StreamsiteTestCase
from tests.factory import make_account, make_person, make_profile, make_title
from tests.profiles.base import fast_hashes

CATALOG_MODELS = ("title", "season", "artwork", "genre", "person", "tag", "importrun")


def image_bytes(kind: str = "PNG", size: tuple[int, int] = (400, 300)) -> bytes:
    file = BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(file, kind)
    return file.getvalue()


def upload(content: bytes, name: str = "poster.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header promises millions of pixels."""
    header = b"IHDR" + pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + pack(">I", 13) + header + pack(">I", crc32(header)) + image_bytes()[33:]


class UploadTests(SimpleTestCase):
    def refused(self, content: bytes, name: str = "poster.png") -> str:
        with self.assertRaises(ValidationError) as caught:
            check_image(upload(content, name))
        return caught.exception.code

    def test_the_four_formats_are_taken_and_named_after_their_content(self) -> None:
        for kind, suffix in (("JPEG", ".jpg"), ("PNG", ".png"), ("WEBP", ".webp"), ("AVIF", ".avif")):
            with self.subTest(kind=kind):
                taken = check_image(upload(image_bytes(kind), "poster.html"))
                self.assertEqual((taken.name, taken.tell()), (f"poster{suffix}", 0))

    def test_an_empty_file_is_refused(self) -> None:
        self.assertEqual(self.refused(b""), "empty")

    def test_a_file_that_is_no_image_is_refused_whatever_its_name(self) -> None:
        for content in (b"<html>", b"%PDF-1.7", b"\x00" * 500, b"GIF89a" + b"\x00" * 50, image_bytes("BMP")):
            with self.subTest(content=content[:6]):
                self.assertEqual(self.refused(content), "not_an_image")

    def test_an_image_cut_short_is_refused(self) -> None:
        for kind in ("JPEG", "PNG", "WEBP", "AVIF"):
            content = image_bytes(kind, (400, 400))
            for part in (0.3, 0.6, 0.9):
                with self.subTest(kind=kind, part=part):
                    self.assertIn(self.refused(content[: int(len(content) * part)]), ("damaged", "not_an_image"))

    def test_an_image_that_would_fill_the_memory_is_refused_by_its_header(self) -> None:
        for size in ((8_000, 8_000), (50_000, 50_000)):
            with self.subTest(size=size):
                self.assertEqual(self.refused(bomb(*size)), "too_many_pixels")

    def test_a_picture_too_small_for_a_card_is_refused(self) -> None:
        for size in ((1, 1), (319, 400), (400, 179)):
            with self.subTest(size=size):
                self.assertEqual(self.refused(image_bytes("PNG", size)), "too_small")

    def test_a_picture_that_moves_is_refused(self) -> None:
        file = BytesIO()
        frames = [Image.new("RGB", (400, 300), colour) for colour in ("red", "blue")]
        frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:])
        self.assertEqual(self.refused(file.getvalue()), "animated")

    def test_where_a_picture_was_taken_is_not_stored(self) -> None:
        exif = Image.Exif()
        exif[0x8825] = {1: "N", 2: (48.0, 51.0, 30.0)}
        exif[0x010E] = "My kitchen"
        for kind in ("JPEG", "PNG", "WEBP", "AVIF"):
            with self.subTest(kind=kind):
                file = BytesIO()
                Image.new("RGB", (400, 300), "teal").save(file, kind, exif=exif)
                self.assertIn(b"kitchen", file.getvalue())
                taken = check_image(upload(file.getvalue()))
                self.assertNotIn(b"kitchen", taken.read())
                self.assertFalse(Image.open(taken).getexif())

    def test_a_picture_for_print_becomes_one_for_screens(self) -> None:
        file = BytesIO()
        Image.new("CMYK", (400, 300), (0, 255, 255, 0)).save(file, "JPEG")
        taken = Image.open(check_image(upload(file.getvalue())))
        self.assertEqual((taken.mode, taken.size), ("RGB", (400, 300)))
        self.assertGreater(taken.getpixel((200, 150))[0], 200)

    def test_a_file_over_ten_megabytes_is_refused(self) -> None:
        self.assertEqual(self.refused(image_bytes() + bytes(MAX_IMAGE_BYTES)), "too_large")

    def test_a_video_is_known_by_its_first_bytes(self) -> None:
        self.assertEqual(check_video(upload(b"\x00\x00\x00\x18ftypmp42", "a.exe")).name, "a.mp4")
        self.assertEqual(check_video(upload(b"\x1aE\xdf\xa3" + bytes(9), "a")).name, "a.webm")
        for content in (b"", b"MZ" + bytes(20)):
            with self.assertRaises(ValidationError):
                check_video(upload(content))


@fast_hashes
class AdminTestCase(StreamsiteTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.curator = make_account("curator@example.com", is_staff=True, is_superuser=True)
        cls.matrix = make_title("The Matrix", genres=("Action", "Sci-Fi"), director="Lana", cast=("Keanu",))
        Artwork.objects.create(title=cls.matrix, variant=0, emphasis_kind="genre", emphasis_value="Action")

    def setUp(self) -> None:
        self.client.force_login(self.curator)

    def page(self, model: str, view: str = "changelist", *args: object) -> str:
        app = "profiles" if model in {"account", "profile"} else "catalog"
        return reverse(f"admin:{app}_{model}_{view}", args=args)

    def listed(self, model: str, **query: str) -> list[object]:
        return list(self.client.get(self.page(model), query).context["cl"].result_list)


class ListTests(AdminTestCase):
    def test_every_list_and_add_page_opens(self) -> None:
        for model, model_admin in admin.site._registry.items():
            if model._meta.app_label not in {"catalog", "profiles"}:
                continue
            name = model._meta.model_name
            with self.subTest(model=name):
                self.assertEqual(self.client.get(self.page(name)).status_code, 200)
                request = RequestFactory().get("/")
                request.user = self.curator
                if model_admin.has_add_permission(request):
                    self.assertEqual(self.client.get(self.page(name, "add")).status_code, 200)

    def test_every_list_can_be_searched_with_anything(self) -> None:
        for model in (*CATALOG_MODELS, "account", "profile"):
            for words in ("matrix", "'\"%_\\", "x" * 3000, "\x00", "9" * 40):
                with self.subTest(model=model, words=words[:10]):
                    self.assertEqual(self.client.get(self.page(model), {"q": words}).status_code, 200)

    def test_a_nonsense_filter_or_page_is_no_server_error(self) -> None:
        for query in (
            "window=x",
            "missing=x",
            "kind__exact=x",
            "genres__id__exact=x",
            "p=-1",
            "p=9999999",
            "o=99",
        ):
            with self.subTest(query=query):
                self.assertLess(self.client.get(f"{self.page('title')}?{query}").status_code, 400)

    def test_more_rows_cost_no_more_queries(self) -> None:
        series = make_title("Dark", kind="series")

        def grow() -> None:
            for number in range(1, 4):
                title = make_title(genres=("Drama", "Crime"), director="Jane", cast=("Ann", "Bob"))
                Artwork.objects.create(title=title, variant=0, emphasis_kind="era", emphasis_value="1990s")
                TitleTag.objects.create(title=title, tag=Tag.objects.create(name=f"tag {number}"))
                season = Season.objects.create(title=series, number=number)
                Episode.objects.create(season=season, number=1, name="Pilot")
                make_profile(account=make_account())
                ImportRun.objects.create(command="import_catalog", file="titles.csv", sha256="0" * 64)

        def visit() -> None:
            for model in (*CATALOG_MODELS, "account", "profile"):
                self.client.get(self.page(model))

        self.assert_queries_flat(visit, grow)

    def test_titles_show_how_many_artworks_they_have(self) -> None:
        self.assertEqual([title.artwork_total for title in self.listed("title", q="Matrix")], [1])

    def test_genres_people_and_tags_show_how_many_titles_carry_them(self) -> None:
        make_title(genres=("Action",))
        self.assertEqual([genre.title_total for genre in self.listed("genre", q="Action")], [2])
        self.assertEqual([person.title_total for person in self.listed("person", q="Keanu")], [1])

    def test_titles_are_found_by_what_they_lack(self) -> None:
        bare = make_title("Bare", synopsis="Nobody comes.")
        self.assertEqual(self.listed("title", missing="artwork"), [bare])
        self.assertEqual(self.listed("title", missing="genres"), [bare])
        self.assertEqual(self.listed("title", missing="credits"), [bare])
        self.assertEqual(self.listed("title", missing="synopsis"), [self.matrix])

    def test_titles_are_found_by_the_state_of_their_window(self) -> None:
        now, week = timezone.now(), timedelta(days=7)
        future = make_title("Future", available_from=now + week)
        over = make_title("Over", available_until=now - week)
        closing = make_title("Closing", available_from=now - week, available_until=now + week)
        self.assertEqual(self.listed("title", window="future"), [future])
        self.assertEqual(self.listed("title", window="over"), [over])
        self.assertEqual(self.listed("title", window="closing"), [closing])
        self.assertEqual(self.listed("title", window="always"), [self.matrix])
        self.assertCountEqual(self.listed("title", window="open"), [closing, self.matrix])

    def test_the_lists_are_for_staff(self) -> None:
        self.client.force_login(self.ada_account)
        for model in (*CATALOG_MODELS, "account", "profile"):
            self.assertEqual(self.client.get(self.page(model)).status_code, 302)


class TitleFormTests(AdminTestCase):
    def save(self, page: str = "", **changed: object) -> object:
        answers = {
            "kind": "film", "name": "Alien", "slug": "alien", "maturity": 16, "is_published": "on",
            "added_at_0": "2026-01-01", "added_at_1": "12:00:00",
        }  # fmt: skip
        for prefix in ("credits", "titletag_set", "artworks", "trailers"):
            answers |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
        return self.client.post(page or self.page("title", "add"), answers | changed)

    def test_a_title_is_saved_with_its_credits_and_artwork(self) -> None:
        person = self.matrix.people.first()
        credits = {"credits-TOTAL_FORMS": 1, "credits-0-person": person.pk, "credits-0-role": "director"}
        artwork = {"artworks-TOTAL_FORMS": 1, "artworks-0-variant": 0, "artworks-0-emphasis_kind": "genre"}
        artwork |= {
            "artworks-0-emphasis_value": "Horror",
            "artworks-0-is_active": "on",
            "credits-0-billing": 0,
        }
        self.assertRedirects(self.save(**credits, **artwork), self.page("title"))
        alien = Title.objects.get(slug="alien")
        self.assertEqual((alien.credits.get().person, alien.artworks.get().emphasis_value), (person, "Horror"))

    def test_a_window_that_ends_before_it_starts_is_named_at_its_end(self) -> None:
        window = {"available_from_0": "2026-02-01", "available_from_1": "00:00"}
        window |= {"available_until_0": "2026-01-01", "available_until_1": "00:00"}
        page = self.save(**window)
        self.assertContains(page, "The window must end after it starts", count=1)
        self.assertFalse(Title.objects.filter(slug="alien").exists())

    def test_a_slug_that_is_taken_is_named(self) -> None:
        page = self.save(slug=self.matrix.slug)
        self.assertIn("slug", page.context["adminform"].form.errors)

    def test_the_page_of_a_title_shows_its_artwork_and_a_series_its_seasons(self) -> None:
        page = self.client.get(self.page("title", "change", self.matrix.pk))
        self.assertContains(page, f"/artwork/{self.matrix.pk}/0/card-320.webp")
        self.assertNotContains(page, "seasons-TOTAL_FORMS")
        dark = make_title("Dark", kind="series")
        self.assertContains(self.client.get(self.page("title", "change", dark.pk)), "seasons-TOTAL_FORMS")

    def test_more_credits_tags_and_artworks_cost_the_page_no_more_queries(self) -> None:
        page = self.page("title", "change", self.matrix.pk)

        def grow() -> None:
            for number in range(1, 5):
                person = make_person(f"Actor {number}")
                Credit.objects.create(title=self.matrix, person=person, role="cast", billing=number)
                Artwork.objects.create(title=self.matrix, variant=number, emphasis_kind="era", emphasis_value="x")
                TitleTag.objects.create(title=self.matrix, tag=Tag.objects.create(name=f"tag {number}"))

        TitleTag.objects.create(title=self.matrix, tag=Tag.objects.create(name="tag 0"))
        self.assert_queries_flat(lambda: self.client.get(page), grow)

    def test_credits_are_reordered_and_tags_added_and_deleted(self) -> None:
        old, new = Tag.objects.create(name="bullet time"), Tag.objects.create(name="simulation")
        applied = TitleTag.objects.create(title=self.matrix, tag=old)
        credit = self.matrix.credits.get(role="cast")
        answers = {"credits-TOTAL_FORMS": 1, "credits-INITIAL_FORMS": 1, "credits-0-id": credit.pk}
        answers |= {"credits-0-role": "cast", "credits-0-billing": 5, "titletag_set-TOTAL_FORMS": 2}
        answers |= {
            "titletag_set-INITIAL_FORMS": 1,
            "titletag_set-0-id": applied.pk,
            "titletag_set-0-DELETE": "on",
        }
        answers |= {"titletag_set-1-tag": new.pk, "titletag_set-1-count": 1}
        self.save(self.page("title", "change", self.matrix.pk), **answers)
        credit.refresh_from_db()
        self.assertEqual((credit.billing, credit.person.name), (5, "Keanu"))
        self.assertEqual(list(self.matrix.tags.all()), [new])

    def test_titles_are_taken_off_the_site_together(self) -> None:
        answers = {"action": "unpublish", "_selected_action": [self.matrix.pk]}
        self.client.post(self.page("title"), answers)
        self.matrix.refresh_from_db()
        self.assertFalse(self.matrix.is_published)


class UploadFormTests(AdminTestCase):
    def setUp(self) -> None:
        super().setUp()
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        media = override_settings(MEDIA_ROOT=folder.name)
        media.enable()
        self.addCleanup(media.disable)

    def save(self, content: bytes) -> object:
        answers = {"title": self.matrix.pk, "variant": 7, "emphasis_kind": "mood", "emphasis_value": "dark"}
        return self.client.post(self.page("artwork", "add"), answers | {"image": upload(content)})

    def test_a_good_image_is_stored(self) -> None:
        self.assertRedirects(self.save(image_bytes("WEBP")), self.page("artwork"))
        artwork = Artwork.objects.get(variant=7)
        self.assertRegex(artwork.image.name, r"\Aartwork/uploads/poster.*\.webp\Z")
        self.assertTrue(default_storage.exists(artwork.image.name))

    def test_a_bad_image_is_named_and_nothing_is_stored(self) -> None:
        truncated = image_bytes("JPEG", (400, 400))[:2000]
        for content in (b"", b"not an image", truncated, bomb(9_000, 9_000)):
            with self.subTest(content=content[:12]):
                page = self.save(content)
                self.assertTrue(page.context["adminform"].form.errors["image"])
        self.assertFalse(Artwork.objects.filter(variant=7).exists())
        self.assertFalse(default_storage.exists("artwork"))

    def test_a_trailer_that_is_no_video_is_refused_on_the_page_of_its_title(self) -> None:
        answers = {"trailers-TOTAL_FORMS": 1, "trailers-0-label": "Main", "trailers-0-seconds": 30}
        page = TitleFormTests.save(self, **answers, **{"trailers-0-video": upload(b"MZ" + bytes(30), "a.mp4")})
        self.assertContains(page, "This is not an MP4 or WebM video.")
        self.assertFalse(Trailer.objects.exists())

    def test_a_generated_trailer_becomes_the_curators_once_its_video_is_exchanged(self) -> None:
        alien = make_title("Alien", maturity=16)
        trailer = Trailer.objects.create(title=alien, label="Main", video="trailers/made.mp4", is_generated=True)
        page = self.page("title", "change", alien.pk)
        answers = {"trailers-TOTAL_FORMS": 1, "trailers-INITIAL_FORMS": 1, "trailers-0-id": trailer.pk}
        answers |= {"trailers-0-title": alien.pk, "trailers-0-label": "Cut", "trailers-0-seconds": 30}
        for video, is_generated in (({}, True), ({"trailers-0-video": upload(b"\0\0\0 ftypisom", "a.mp4")}, False)):
            self.assertEqual(TitleFormTests.save(self, page, **answers, **video).status_code, 302)
            trailer.refresh_from_db()
            self.assertEqual((trailer.label, trailer.is_generated), ("Cut", is_generated))


class AccountAdminTests(AdminTestCase):
    def test_no_page_shows_a_hash(self) -> None:
        Profile.objects.filter(pk=self.ada.pk).update(pin="argon2$secret")
        for page in (
            self.page("account", "change", self.ada_account.pk),
            self.page("profile", "change", self.ada.pk),
            self.page("profile"),
        ):
            response = self.client.get(page)
            self.assertNotContains(response, self.ada_account.password)
            self.assertNotContains(response, "argon2$")

    def test_imported_profiles_are_told_from_those_that_people_made(self) -> None:
        imported = Profile.objects.create(name="u1", source="movielens", source_key="1")
        self.assertEqual(self.listed("profile", origin="imported"), [imported])
        self.assertNotIn(imported, self.listed("profile", origin="people"))

    def test_a_limit_changed_here_counts_as_a_change_of_preferences(self) -> None:
        page = self.page("profile", "change", self.kid.pk)
        answers = {"name": "Kit", "avatar": "coral", "is_kids": "on", "maturity_limit": 0}
        self.assertRedirects(self.client.post(page, answers), self.page("profile"))
        self.kid.refresh_from_db()
        self.assertEqual((self.kid.maturity_limit, self.kid.preferences_version), (0, 1))

    def test_the_rules_of_profiles_hold_here_too(self) -> None:
        page = self.page("profile", "change", self.kid.pk)
        answers = {"name": "Kit", "avatar": "coral", "is_kids": "on", "maturity_limit": 7}
        for change in ({"name": "ADA"}, {"maturity_limit": 16}, {"gender": "F"}, {"name": ""}):
            with self.subTest(change=change):
                self.assertTrue(self.client.post(page, answers | change).context["adminform"].form.errors)

    def test_only_a_superuser_hands_out_rights(self) -> None:
        clerk = make_account("clerk@example.com", is_staff=True)
        clerk.user_permissions.set(Permission.objects.filter(codename__in=["change_account", "view_account"]))
        self.client.force_login(clerk)
        page = self.page("account", "change", clerk.pk)
        self.client.post(page, {"email": "clerk@example.com", "is_active": "on", "is_superuser": "on"})
        clerk.refresh_from_db()
        self.assertEqual((clerk.is_superuser, clerk.is_active), (False, True))

    def test_an_account_made_here_has_no_password_until_its_owner_sets_one(self) -> None:
        self.client.post(self.page("account", "add"), {"email": "new@example.com", "is_active": "on"})
        self.assertFalse(Account.objects.get(email="new@example.com").has_usable_password())

    def test_an_import_is_a_record_that_nobody_edits(self) -> None:
        run = ImportRun.objects.create(command="import_catalog", file="titles.csv", sha256="0" * 64)
        page = self.page("importrun", "change", run.pk)
        self.assertEqual(self.client.get(page).status_code, 200)
        with self.assertLogs("django.request", "WARNING"):
            self.assertEqual(self.client.post(page, {"command": "x"}).status_code, 403)
            self.assertEqual(self.client.get(self.page("importrun", "delete", run.pk)).status_code, 403)
            self.assertEqual(self.client.get(self.page("importrun", "add")).status_code, 403)
            self.assertEqual(self.client.get(self.page("profile", "add")).status_code, 403)
