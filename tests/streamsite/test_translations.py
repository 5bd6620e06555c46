"""Every language says everything, in its own direction, and says it in the file that is read."""

import ast
import gettext
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core import mail
from django.template.loader import render_to_string
from django.test import SimpleTestCase
from django.utils import translation

from browse.headings import HEADINGS, heading
from browse.mixes import LIKE, OF_MOOD, TITLES_OF
from browse.reasons import OF_ROW, of_row
from browse.templatetags.site import hours
from profiles.models import Profile
from recommendations.engine.mixes import MOODS
from tests.browse.base import BrowseTestCase, make_row, store_page
from tests.factory import bump_history, make_title
from tests.profiles.base import fast_hashes

LOCALE = Path(settings.BASE_DIR) / "locale"
TRANSLATED = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
GETTEXT = all(shutil.which(program) for program in ("xgettext", "msgmerge", "msguniq", "msgattrib", "msgfmt"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}")
KEYWORD = re.compile(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) (".*")')
# Enough to see every form of a plural.
NUMBERS = range(201)


@dataclass
class Message:
    flags: str = ""
    context: str | None = None
    msgid: str = ""
    plural: str = ""
    forms: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.msgid


def messages_of(path: Path) -> list[Message]:
    """What a .po file says, its head left out."""
    return [read_message(block) for block in path.read_text(encoding="utf-8").strip().split("\n\n")[1:]]


def read_message(block: str) -> Message:
    message = Message()
    strings: dict[str, str] = {}
    keyword = ""
    for line in block.splitlines():
        if line.startswith("#"):
            message.flags += line
            continue
        match = KEYWORD.fullmatch(line)
        keyword, text = match.groups() if match else (keyword, line)
        strings[keyword] = strings.get(keyword, "") + ast.literal_eval(text)
    message.context, message.msgid = strings.get("msgctxt"), strings["msgid"]
    message.plural = strings.get("msgid_plural", "")
    message.forms = [text for name, text in strings.items() if name.startswith("msgstr")]
    return message


def catalogue(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def compiled(language: str) -> gettext.GNUTranslations:
    with catalogue(language).with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def plural_rule(language: str) -> object:
    head = catalogue(language).read_text(encoding="utf-8").split("\n\n")[0].replace('"\n"', "")
    return gettext.c2py(re.search(r"plural=(.*?);", head)[1])


class CatalogueTests(SimpleTestCase):
    def each(self) -> Iterator[tuple[str, Message]]:
        for language in TRANSLATED:
            for message in messages_of(catalogue(language)):
                with self.subTest(language=language, message=message.msgid):
                    yield language, message

    def test_nothing_is_missing_or_doubtful(self) -> None:
        for _language, message in self.each():
            self.assertTrue(all(message.forms) and message.forms)
            self.assertNotIn("fuzzy", message.flags)

    def test_every_language_says_the_same_things(self) -> None:
        said = [[message.key for message in messages_of(catalogue(language))] for language in TRANSLATED]
        self.assertGreater(len(said[0]), 300)
        self.assertTrue(all(one == said[0] for one in said))

    def test_placeholders_are_kept(self) -> None:
        # A form for one number only, such as the Arabic dual, says the number by itself.
        for language, message in self.each():
            wanted = sorted(PLACEHOLDER.findall(message.msgid))
            for form, text in enumerate(message.forms):
                found = sorted(PLACEHOLDER.findall(text))
                if message.plural and self.numbers_of(language, form) < 2:
                    self.assertLessEqual(set(found), set(wanted))
                else:
                    self.assertEqual(found, wanted, text)

    def numbers_of(self, language: str, form: int) -> int:
        rule = plural_rule(language)
        return sum(rule(number) == form for number in NUMBERS)

    def test_a_plural_has_every_form_of_its_language(self) -> None:
        for language, message in self.each():
            forms = {plural_rule(language)(number) for number in NUMBERS} if message.plural else {0}
            self.assertEqual(len(message.forms), len(forms))

    def test_the_words_fit_into_attributes(self) -> None:
        for _language, message in self.each():
            for text in message.forms:
                self.assertNotRegex(text, '["<>]')

    def test_directions_that_are_begun_are_ended(self) -> None:
        for _language, message in self.each():
            for text in message.forms:
                self.assertEqual(text.count("\u2068"), text.count("\u2069"), text)

    def test_what_is_read_is_what_was_written(self) -> None:
        for language in TRANSLATED:
            messages, read, rule = messages_of(catalogue(language)), compiled(language), plural_rule(language)
            for message in messages:
                with self.subTest(language=language, message=message.msgid):
                    self.assertEqual(self.read_forms(read, rule, message), message.forms, "Run compilemessages.")
            with catalogue(language).with_suffix(".mo").open("rb") as file:
                count = struct.unpack("<I", file.read(12)[8:])[0]
            self.assertEqual(count, len(messages) + 1, f"Run compilemessages: {language} has what is not in its .po.")

    def read_forms(self, read: gettext.GNUTranslations, rule: object, message: Message) -> list[str]:
        if not message.plural:
            plain = message.context is None
            return [read.gettext(message.msgid) if plain else read.pgettext(message.context, message.msgid)]
        firsts = sorted({rule(number): number for number in reversed(NUMBERS)}.items())
        return [read.ngettext(message.msgid, message.plural, number) for _form, number in firsts]


@unittest.skipUnless(GETTEXT, "NOT CHECKED: whether the source has words without a translation needs GNU gettext")
class SourceTests(SimpleTestCase):
    def test_makemessages_finds_nothing_new_and_nothing_gone(self) -> None:
        """In a copy, for it writes."""
        root = Path(settings.BASE_DIR)
        with tempfile.TemporaryDirectory() as folder:
            apps = ["streamsite", "catalog", "profiles", "viewing", "playback", "recommendations", "browse"]
            for name in [*apps, "templates", "locale"]:
                shutil.copytree(root / name, Path(folder) / name, ignore=shutil.ignore_patterns("__pycache__"))
            for name in ("manage.py", ".env"):
                if (root / name).exists():
                    shutil.copy(root / name, folder)
            result = subprocess.run(
                [sys.executable, "manage.py", "makemessages", "--all", "--verbosity", "0"],
                cwd=folder, capture_output=True, text=True, check=False,
            )  # fmt: skip
            self.assertEqual(result.returncode, 0, result.stderr)
            for language in TRANSLATED:
                made = Path(folder) / catalogue(language).relative_to(root)
                # Not the files themselves: versions of gettext break lines differently.
                self.assertEqual(
                    messages_of(made),
                    messages_of(catalogue(language)),
                    "Run makemessages -a, translate what is new, run compilemessages.",
                )

    def test_msgfmt_has_no_objection(self) -> None:
        for language in TRANSLATED:
            checked = subprocess.run(
                ["msgfmt", "--check", "--output-file", "-", str(catalogue(language))], capture_output=True, check=False
            )
            self.assertEqual((checked.returncode, checked.stderr), (0, b""))


class WordsTests(SimpleTestCase):
    def test_every_mood_of_the_engine_has_words(self) -> None:
        self.assertEqual(set(OF_MOOD), MOODS)
        self.assertLessEqual(set(LIKE), set(TITLES_OF))

    def test_mixes_and_lengths_follow_the_language(self) -> None:
        pair, decade = {"kind": "genre_pair", "label": "Drama|War"}, {"kind": "genre_decade", "label": "Drama|1990s"}
        mood, genre = {"kind": "mood", "label": "surreal|Comedy"}, {"kind": "genre", "label": "Sci-Fi"}
        for language, wanted in (
            ("en", ["War dramas", "Dramas of the 1990s", "Surreal comedies", "Sci-Fi for you"]),
            ("de", ["Dramen über den Krieg", "Dramen der 1990er", "Surreale Komödien", "Science-Fiction für dich"]),
        ):
            with self.subTest(language), translation.override(language):
                self.assertEqual([heading(row) for row in (pair, decade, mood, genre)], wanted)
        with translation.override("ar"):
            self.assertEqual(heading(mood), "أفلام كوميدية سريالية")
            self.assertEqual(hours(130), "2 س 10 د")
        with translation.override("de"):
            self.assertEqual((hours(130), hours(120), hours(45)), ("2 Std. 10 Min.", "2 Std.", "45 Min."))

    def test_a_mood_or_a_genre_without_words_keeps_its_name(self) -> None:
        with translation.override("de"):
            row = {"kind": "mood", "label": "100% odd|Gialli"}
            self.assertEqual(heading(row), "100% odd Gialli")
            self.assertEqual(heading({"kind": "genre", "label": "Gialli"}), "Gialli für dich")

    def test_every_kind_of_row_is_said_in_every_language(self) -> None:
        labels = {"for_tonight": "105", "genre_pair": "Drama|War", "genre_decade": "War|1950s", "mood": "dark|Drama"}
        for language in TRANSLATED:
            for kind in HEADINGS:
                row = {"kind": kind, "label": labels.get(kind, "Heat")}
                with self.subTest(language=language, kind=kind):
                    with translation.override("en"):
                        english = heading(row), of_row(row)
                    with translation.override(language):
                        said = heading(row), of_row(row)
                    # A pinned row is called what its curator calls it.
                    self.assertTrue(said[0] != english[0] or kind == "pinned")
                    self.assertNotEqual(said[1], english[1])
        self.assertEqual(set(HEADINGS), set(OF_ROW))


@fast_hashes
class PagesTests(BrowseTestCase):
    # Of each page something that is on it in each language.
    WORDS = {
        "en": {"home": "Watch again", "title": "Not for me", "search": "What do you feel like?", "form": "Age limit"},
        "de": {"home": "Noch einmal ansehen", "title": "Nichts für mich", "search": "Worauf hast du Lust?",
               "form": "Altersgrenze"},
        "ar": {"home": "شاهدها من جديد", "title": "لا يناسبني", "search": "ماذا تود أن تشاهد؟", "form": "حد العمر"},
    }  # fmt: skip
    SIGN_IN = {"en": "Forgot the password?", "de": "Passwort vergessen?", "ar": "هل نسيت كلمة المرور؟"}

    def setUp(self) -> None:
        super().setUp()
        bump_history(self.ada)
        self.heat = make_title("Heat", genres=("Sci-Fi",), runtime_minutes=130)
        store_page(self.ada, [make_row("watch_again", [self.heat])])

    def speak(self, profile: Profile, language: str) -> None:
        Profile.objects.filter(pk=profile.pk).update(language=language)
        self.watch_as(profile)

    def visit(self, address: str, language: str, accept: str = "") -> str:
        response = self.client.get(address, headers={"Accept-Language": accept} if accept else {})
        self.assertEqual(response.status_code, 200)
        page = response.content.decode()
        direction = ' dir="rtl"' if language == "ar" else ""
        self.assertIn(f'<html lang="{language}"{direction}', page)
        self.assertEqual('dir="rtl"' in page, bool(direction))
        return page

    def test_every_page_speaks_the_language_of_the_profile_whatever_the_browser_asks_for(self) -> None:
        addresses = {
            "home": "/",
            "title": self.heat.get_absolute_url(),
            "search": "/search/",
            "form": f"/profiles/{self.ada.pk}/",
        }
        # The page was stored without a snapshot's files, which is said once.
        self.enterContext(self.assertLogs("recommendations", "ERROR"))
        for language, words in self.WORDS.items():
            self.speak(self.ada, language)
            for name, address in addresses.items():
                with self.subTest(language=language, page=name):
                    page = self.visit(address, language, accept="en" if language == "ar" else "ar")
                    self.assertIn(words[name], page)

    def test_whoever_is_not_signed_in_is_spoken_to_as_the_browser_asks(self) -> None:
        for language, words in self.SIGN_IN.items():
            with self.subTest(language):
                self.assertIn(words, self.visit("/sign-in/", language, accept=f"{language};q=0.9, fr;q=0.5"))
        self.assertIn(self.SIGN_IN["en"], self.visit("/sign-in/", "en", accept="fr"))

    def test_a_profile_without_a_language_or_with_an_unknown_one_follows_the_browser(self) -> None:
        for stored in ("", "tlh", "xx-invalid"):
            self.speak(self.ada, stored)
            with self.subTest(stored):
                self.assertIn(self.WORDS["de"]["home"], self.visit("/", "de", accept="de-AT"))
                self.assertIn(self.WORDS["en"]["home"], self.visit("/", "en", accept="tlh"))

    def test_genres_are_called_in_the_language_and_asked_for_by_their_address(self) -> None:
        self.speak(self.ada, "de")
        page = self.visit("/browse/?genre=sci-fi", "de")
        self.assertInHTML('<option value="sci-fi" selected>Science-Fiction</option>', page)
        self.assertIn("Science-Fiction", self.visit("/genre/sci-fi/", "de"))
        found = self.visit("/search/?q=sci-fi", "de")
        self.assertRegex(found, 'href="/genre/sci-fi/">.*Science-Fiction')

    def test_errors_of_forms_and_mail_are_translated(self) -> None:
        refused = self.client.post("/sign-in/", {"username": "a@example.com"}, headers={"Accept-Language": "de"})
        self.assertContains(refused, "Dieses Feld ist zwingend erforderlich.")
        wrong = {"username": "a@example.com", "password": "wrong"}
        refused = self.client.post("/sign-in/", wrong, headers={"Accept-Language": "ar"})
        self.assertContains(refused, "عنوان البريد وكلمة المرور غير متطابقين")

    def test_what_went_wrong_is_said_in_the_language(self) -> None:
        for language, words in (("de", "Diese Seite gibt es hier nicht"), ("ar", "هذه الصفحة غير موجودة")):
            with self.subTest(language):
                response = self.client.get("/no-such-page/", headers={"Accept-Language": language})
                self.assertContains(response, words, status_code=404)
        # Shown where nothing else works: made without a request.
        with translation.override("ar"):
            broken = render_to_string("500.html")
        self.assertIn('<html lang="ar" dir="rtl">', broken)
        self.assertIn("حدث خلل من جانبنا", broken)

    def test_the_mail_with_a_new_password_is_in_the_language_of_the_page(self) -> None:
        self.client.post("/password/reset/", {"email": self.ada_account.email}, headers={"Accept-Language": "de"})
        self.assertEqual(mail.outbox[0].subject, "Wähle ein neues Passwort für Streamsite")
        self.assertIn("Wenn du es nicht warst", mail.outbox[0].body)
        self.assertRegex(mail.outbox[0].body, r"\n\nhttp://\S+/password/reset/\S+\n\n")

    def test_onboarding_says_how_many_are_missing_in_words_for_each_number(self) -> None:
        for number in range(4):
            make_title(f"Known {number}")
        self.speak(self.ada, "ar")
        page = self.visit("/welcome/", "ar")
        self.assertIn('data-missing="اختر عنوانًا واحدًا بعد|اختر عنوانين بعد|اختر 3 عناوين بعد|"', page)


class StyleTests(SimpleTestCase):
    def test_style_sheets_name_no_side(self) -> None:
        """Arabic begins at the right: sides are called start and end. Text of the catalogue is set by itself."""
        named = re.compile(r"[{;]\s*(?:(?:margin|padding|border)-)?(?:left|right)\s*:|text-align:\s*(?:left|right)")
        for path in (Path(settings.BASE_DIR) / "static" / "css").rglob("*.css"):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                with self.subTest(f"{path.name}:{number}"):
                    self.assertTrue(line.startswith('[dir="rtl"]') or not named.search(f";{line.strip()}"), line)
