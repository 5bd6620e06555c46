"""The site as one that can be installed, and shut for a while."""

import re
import tempfile
from io import StringIO

from django.core.management import call_command
from django.test import override_settings

from tests.base import StreamsiteTestCase


class InstallTests(StreamsiteTestCase):
    def test_the_manifest_names_icons_that_are_there(self) -> None:
        manifest = self.client.get("/manifest.webmanifest").json()
        self.assertEqual(manifest["start_url"], "/")
        for icon in manifest["icons"]:
            self.assertEqual(self.client.get(icon["src"]).status_code, 200, icon["src"])

    def test_the_service_worker_keeps_only_what_is_nobodys_own(self) -> None:
        self.watch_as(self.ada)
        worker = self.client.get("/service-worker.js")
        self.assertEqual(worker["Content-Type"], "text/javascript")
        kept = re.findall(r'^(?:  |const OFFLINE = )"(/[^"]*)"', worker.content.decode(), re.MULTILINE)
        self.assertIn("/offline/", kept)
        for path in kept:
            response = self.client.get(path)
            self.assertEqual(response.status_code, 200, path)
            self.assertNotIn(b"Ada", b"".join(response) if response.streaming else response.content)

    def test_the_styleguide_is_for_curators(self) -> None:
        self.watch_as(self.ada)
        with override_settings(DEMO=False):
            self.assertEqual(self.client.get("/styleguide/").status_code, 404)
            self.ada_account.is_staff = True
            self.ada_account.save()
            self.assertEqual(self.client.get("/styleguide/").status_code, 200)


class MaintenanceTests(StreamsiteTestCase):
    def setUp(self) -> None:
        super().setUp()
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.enterContext(override_settings(VAR_DIR=folder))

    def test_a_shut_site_says_so_and_when_to_come_back(self) -> None:
        call_command("maintenance", "on", stdout=StringIO())
        page = self.client.get("/sign-in/")
        self.assertEqual((page.status_code, page["Retry-After"]), (503, "120"))
        self.assertContains(page, "Back soon", status_code=503)
        self.assertIn("detail", self.client.get("/api/v1/profiles/").json())

    def test_the_admin_stays_open(self) -> None:
        call_command("maintenance", "on", stdout=StringIO())
        self.assertNotEqual(self.client.get("/admin/login/").status_code, 503)

    def test_it_opens_again(self) -> None:
        for state in ("on", "off", "off"):
            call_command("maintenance", state, stdout=StringIO())
        self.assertEqual(self.client.get("/sign-in/").status_code, 200)
