"""Films and trailers made ahead of time: all of a title's or what is missing, by one maker at a time."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from unittest.mock import patch

from django.conf import settings
from django.test import override_settings

from catalog.models import Title, Trailer
from playback import films, tasks
from playback.film.encode import EncodeError
from playback.film.production import Production
from playback.locks import BusyError, file_lock
from playback.quiet import NICENESS
from playback.sources import film_of, forget_drafts, ready_source
from tests.base import StreamsiteTestCase
from tests.factory import make_title

# Makes a film whose encoding never ends, as far as anybody waits.
MAKER = """
import sys
from pathlib import Path
from itertools import repeat
import numpy as np
from playback.film.encode import write_film
frames = repeat(np.zeros((90, 160, 3), np.uint8))
print("started", flush=True)
write_film(Path(sys.argv[1]), frames, (160, 90), np.zeros((60 * 32_000, 2), np.float32))
"""


class FilmsTestCase(StreamsiteTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.media = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(MEDIA_ROOT=self.media))
        self.title = make_title("Heat", genres=("Crime",), director="Michael Mann", cast=("Al Pacino",))
        self.written: list[str] = []
        self.niceness: list[int] = []
        self.enterContext(patch.object(Production, "write", self.write))

    def write(self, cut: str, path: Path) -> None:
        self.written.append(cut)
        self.niceness.append(os.getpriority(os.PRIO_PROCESS, 0))
        path.write_bytes(cut.encode())

    def make(self, title: Title | None = None) -> bool:
        with self.captureOnCommitCallbacks(execute=True):
            return films.make_film(title or self.title)


class MakeFilmTests(FilmsTestCase):
    def test_a_title_gets_a_film_and_two_trailers_that_differ(self) -> None:
        self.assertTrue(self.make())
        self.assertEqual(film_of(self.title.pk).read_bytes(), b"film")
        found = {(cut.emphasis_kind, cut.emphasis_value): cut for cut in self.title.trailers.all()}
        self.assertEqual(set(found), {("genre", "Crime"), ("lead", "Al Pacino")})
        for trailer in found.values():
            self.assertTrue(trailer.is_generated)
            self.assertTrue(8 <= trailer.seconds <= 12)
            self.assertTrue(Path(trailer.video.path).exists())
            self.assertEqual(Path(trailer.video.path).parent, self.media / "trailers")

    def test_what_is_there_is_not_made_again_and_what_is_missing_is(self) -> None:
        self.make()
        self.assertFalse(self.make())
        self.assertEqual(self.written, ["film", "action", "people"])
        Path(self.title.trailers.first().video.path).unlink()
        self.assertTrue(self.make())
        self.assertEqual(self.written[3:], ["action"])
        self.assertEqual(self.title.trailers.count(), 2)

    def test_a_title_whose_facts_changed_gets_new_ones_under_new_addresses(self) -> None:
        self.make()
        before, files = set(self.title.trailers.values_list("pk", flat=True)), set(self.media.rglob("*.mp4"))
        self.title.name = "Cold"
        self.title.save()
        self.make()
        self.assertFalse(before & set(self.title.trailers.values_list("pk", flat=True)))
        self.assertEqual(self.title.trailers.count(), 2)
        self.assertFalse(files & set(self.media.rglob("*.mp4")))

    def test_uploaded_trailers_stay(self) -> None:
        uploaded = Trailer.objects.create(title=self.title, label="What happens", video="trailers/own.mp4")
        self.make()
        self.make()
        self.assertEqual(self.title.trailers.count(), 3)
        self.assertTrue(Trailer.objects.filter(pk=uploaded.pk, is_generated=False).exists())

    def test_an_opening_gives_way_to_the_film_but_whoever_watches_it_goes_on(self) -> None:
        opening = ready_source(self.title)
        self.assertEqual(opening.read_bytes(), b"opening")
        self.make()
        self.assertEqual(ready_source(self.title).read_bytes(), b"film")
        self.assertEqual(ready_source(self.title, opening.stem).read_bytes(), b"opening")

    def test_one_maker_at_a_time(self) -> None:
        with file_lock(self.media / "films" / "lock"), self.assertRaises(BusyError):
            films.make_film(self.title)
        self.assertEqual(self.written, [])

    def test_it_yields_to_pages_and_the_process_is_as_it_was_afterwards(self) -> None:
        before = os.getpriority(os.PRIO_PROCESS, 0)
        self.make()
        self.assertEqual(os.getpriority(os.PRIO_PROCESS, 0), before)
        if sys.platform == "linux":
            self.assertEqual(set(self.niceness), {max(NICENESS, before)})

    def test_a_film_that_fails_leaves_no_trailers_behind_that_nobody_can_play(self) -> None:
        with patch.object(Production, "write", side_effect=EncodeError("disk full")), self.assertRaises(EncodeError):
            self.make()
        self.assertFalse(Trailer.objects.exists())
        self.assertTrue(self.make())

    def test_what_a_killed_maker_left_is_no_film_and_is_swept_up(self) -> None:
        path = self.media / "films" / "7" / "film-0123456789ab.mp4"
        path.parent.mkdir(parents=True)
        with subprocess.Popen(
            [sys.executable, "-c", MAKER, str(path)], cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True
        ) as maker:
            maker.stdout.readline()
            deadline = time.monotonic() + 20
            while not list(path.parent.iterdir()) and time.monotonic() < deadline:
                time.sleep(0.05)
            maker.send_signal(signal.SIGKILL)
        self.assertTrue(list(path.parent.iterdir()))
        self.assertFalse(path.exists())
        self.assertIsNone(film_of(7))
        forget_drafts(path)
        self.assertEqual(list(path.parent.iterdir()), [])


class MakeFilmsTaskTests(FilmsTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.asked: list[tuple] = []
        self.enterContext(patch.object(tasks.make_films, "delay", lambda ids: self.asked.append(("delay", ids))))
        later = lambda args, countdown: self.asked.append(("later", *args))  # noqa: E731
        self.enterContext(patch.object(tasks.make_films, "apply_async", later))
        self.packaged = self.enterContext(patch.object(tasks.package_films, "delay"))

    def test_one_title_a_task_and_then_the_rest(self) -> None:
        other = make_title("Alien", genres=("Sci-Fi",))
        tasks.make_films([self.title.pk, other.pk])
        self.assertEqual(len(self.written), 3)
        self.assertEqual(self.asked, [("delay", [other.pk])])
        tasks.make_films([other.pk])
        self.assertEqual(len(self.asked), 1)

    def test_streams_are_made_of_films_when_all_films_are_there(self) -> None:
        tasks.make_films([self.title.pk, 5])
        self.packaged.assert_not_called()
        tasks.make_films([5])
        self.packaged.assert_called_once_with()

    def test_asking_twice_makes_nothing_twice(self) -> None:
        tasks.make_films([self.title.pk])
        tasks.make_films([self.title.pk])
        self.assertEqual(len(self.written), 3)

    def test_titles_that_are_gone_or_fail_do_not_keep_the_rest_from_theirs(self) -> None:
        tasks.make_films([10**9, self.title.pk])
        with (
            patch("playback.tasks.make_film", side_effect=EncodeError("no")),
            self.assertLogs("playback.tasks", "ERROR"),
        ):
            tasks.make_films([self.title.pk, 5])
        self.assertEqual(self.asked, [("delay", [self.title.pk]), ("delay", [5])])

    def test_while_another_makes_films_it_comes_back_later(self) -> None:
        with file_lock(self.media / "films" / "lock"):
            tasks.make_films([self.title.pk, 5])
        self.assertEqual(self.asked, [("later", [self.title.pk, 5])])
