import os
import tempfile
from pathlib import Path
from unittest import mock

from django.core.exceptions import ImproperlyConfigured
from django.test import SimpleTestCase

from streamsite import env


class EnvironmentTests(SimpleTestCase):
    def setting(self, value: str) -> mock._patch_dict:
        return mock.patch.dict(os.environ, {"SOME_SETTING": value})

    def test_a_missing_variable_without_a_default_is_named_in_the_error(self) -> None:
        with self.setting(""), self.assertRaisesMessage(ImproperlyConfigured, "SOME_SETTING"):
            env.env("SOME_SETTING")

    def test_a_word_that_is_neither_yes_nor_no_is_refused(self) -> None:
        with self.setting("maybe"), self.assertRaisesMessage(ImproperlyConfigured, "'maybe'"):
            env.env_bool("SOME_SETTING", default=False)

    def test_yes_and_no_are_understood_in_any_case(self) -> None:
        for word, expected in {"TRUE": True, "on": True, "0": False, "No": False}.items():
            with self.subTest(word), self.setting(word):
                self.assertIs(env.env_bool("SOME_SETTING", default=not expected), expected)

    def test_a_number_that_is_too_small_or_no_number_is_refused(self) -> None:
        for value in ("-1", "0", "ten", "1.5"):
            with self.subTest(value), self.setting(value), self.assertRaises(ImproperlyConfigured):
                env.env_int("SOME_SETTING", default=5, minimum=1)

    def test_a_choice_outside_the_list_names_the_list(self) -> None:
        with self.setting("prod"), self.assertRaisesMessage(ImproperlyConfigured, "demo, production"):
            env.env_choice("SOME_SETTING", ("demo", "production"), default="production")

    def test_a_database_url_becomes_a_django_entry(self) -> None:
        with self.setting("postgresql://ada:s3%2Fcret@db.example:5433/site?sslmode=require"):
            entry = env.env_database("SOME_SETTING")
        self.assertEqual((entry["NAME"], entry["USER"], entry["PASSWORD"]), ("site", "ada", "s3/cret"))
        self.assertEqual((entry["HOST"], entry["PORT"]), ("db.example", "5433"))
        self.assertEqual(entry["OPTIONS"], {"sslmode": "require"})

    def test_another_kind_of_database_or_one_without_a_name_is_refused(self) -> None:
        for url in ("mysql://x/y", "sqlite:///db", "postgresql://host", "postgresql://host/?nonsense=1"):
            with self.subTest(url), self.setting(url), self.assertRaises(ImproperlyConfigured):
                env.env_database("SOME_SETTING")

    def test_mail_goes_by_smtp_or_to_the_console_and_nowhere_else(self) -> None:
        with self.setting("smtp+tls://ada:p%40ss@mail.example:587"):
            mail = env.env_email("SOME_SETTING")
        self.assertEqual((mail["EMAIL_HOST"], mail["EMAIL_PORT"], mail["EMAIL_USE_TLS"]), ("mail.example", 587, True))
        self.assertEqual(mail["EMAIL_HOST_PASSWORD"], "p@ss")
        with self.setting("pigeon://coop"), self.assertRaises(ImproperlyConfigured):
            env.env_email("SOME_SETTING")

    def test_the_environment_wins_over_the_env_file(self) -> None:
        with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, {"ONE_SETTING": "kept"}):
            path = Path(folder) / ".env"
            path.write_text("# a comment\nONE_SETTING=lost\nNEW_SETTING=a=b\n")
            env.read_env_file(path)
            self.assertEqual((os.environ["ONE_SETTING"], os.environ["NEW_SETTING"]), ("kept", "a=b"))

    def test_a_line_of_the_env_file_that_is_no_setting_is_named(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / ".env"
            path.write_text("FINE=1\nnot a setting\n")
            with mock.patch.dict(os.environ), self.assertRaisesMessage(ImproperlyConfigured, "line 2"):
                env.read_env_file(path)
