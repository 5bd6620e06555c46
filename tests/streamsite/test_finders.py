"""Files of npm packages: those that are named are served and collected, and nothing else of the package."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import SimpleTestCase, override_settings

from streamsite.finders import PackageFilesFinder


class PackageFilesTests(SimpleTestCase):
    def test_what_is_named_is_found(self) -> None:
        found = finders.find("js/vendor/hls.mjs")
        self.assertEqual(Path(found), settings.NODE_MODULES / "hls.js" / "dist" / "hls.min.mjs")
        self.assertEqual(finders.find("js/vendor/hls.mjs", find_all=True), [found])

    def test_nothing_else_of_the_package_is(self) -> None:
        self.assertIsNone(finders.find("js/vendor/hls.min.mjs.map"))
        self.assertEqual({path for path, _ in PackageFilesFinder().list(None)}, set(settings.STATIC_PACKAGE_FILES))

    @override_settings(STATIC_PACKAGE_FILES={"js/vendor/gone.mjs": Path("gone/gone.js")})
    def test_a_package_that_is_not_installed_has_no_files(self) -> None:
        self.assertIsNone(finders.find("js/vendor/gone.mjs"))
        self.assertEqual(list(PackageFilesFinder().list(None)), [])
