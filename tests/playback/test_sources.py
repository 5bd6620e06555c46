"""Openings: made when first wanted, once, and no longer wanted when there is a film."""

import tempfile
import threading
import time
from pathlib import Path
from unittest.mock import patch

from django.test import override_settings

from catalog.models import Title
from playback import sources
from playback.film.encode import EncodeError
from playback.film.production import Production
from tests.artwork.subjects import LANTERNS
from tests.base import StreamsiteTestCase
from tests.factory import make_title


class ReadySourceTests(StreamsiteTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.media = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(MEDIA_ROOT=self.media))
        self.title = make_title("Heat", genres=("Crime",))
        self.written: list[tuple[str, str]] = []
        self.enterContext(patch.object(Production, "write", self.write))

    def write(self, cut: str, path: Path) -> None:
        time.sleep(0.05)  # Long enough for the others to arrive.
        self.written.append((cut, path.parent.name))
        path.write_bytes(b"film")

    def test_an_opening_is_made_when_it_is_first_wanted_and_only_then(self) -> None:
        first, second = sources.ready_source(self.title), sources.ready_source(self.title)
        self.assertEqual(first, second)
        self.assertEqual(first.read_bytes(), b"film")
        self.assertEqual(self.written, [("opening", str(self.title.pk))])
        self.assertEqual(sources.version_for(self.title), first.stem)

    def test_requests_at_the_same_time_make_one_opening(self) -> None:
        found: list[Path] = []
        with patch("playback.sources.subject_of", return_value=LANTERNS):
            threads = [
                threading.Thread(target=lambda: found.append(sources.ready_source(self.title))) for _ in range(4)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(len(set(found)), 1)
        self.assertEqual(len(self.written), 1)

    def test_titles_have_openings_of_their_own_and_a_renamed_one_gets_another(self) -> None:
        first = sources.ready_source(self.title)
        self.assertNotEqual(first, sources.ready_source(make_title("Alien")))
        Title.objects.filter(pk=self.title.pk).update(name="Cold")
        self.assertNotEqual(first, sources.ready_source(Title.objects.get(pk=self.title.pk)))

    def test_a_film_that_is_there_plays(self) -> None:
        film = sources.path_of(self.title.pk, "film", "0" * 12)
        film.parent.mkdir(parents=True)
        film.write_bytes(b"whole")
        self.assertEqual(sources.ready_source(self.title), film)
        self.assertEqual(sources.version_for(self.title), film.stem)
        self.assertEqual(self.written, [])

    def test_what_failed_is_tried_again_at_the_next_visit(self) -> None:
        with patch.object(Production, "write", side_effect=EncodeError("disk full")), self.assertRaises(EncodeError):
            sources.ready_source(self.title)
        self.assertTrue(sources.ready_source(self.title).exists())

    def test_a_version_names_no_other_file(self) -> None:
        secret = self.media / "secret.mp4"
        secret.write_bytes(b"secret")
        opening = sources.ready_source(self.title)
        for version in ("../../secret", "../secret", "film-", "film-xyz", opening.stem + "\n", f"./{opening.stem}"):
            self.assertEqual(sources.ready_source(self.title, version), opening)
