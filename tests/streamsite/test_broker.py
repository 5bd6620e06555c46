"""A worker of its own, on whatever broker, cache and database are configured: by default the embedded ones."""

import os
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.test import TransactionTestCase

from recommendations.models import HomePage, TrainingRun
from tests.factory import make_two_tastes
from tests.recommendations.base import SnapshotFolderMixin
from tests.servers import database_url

WAIT_SECONDS = 60
ENDED = {TrainingRun.Status.DONE, TrainingRun.Status.FAILED}


class WorkerTests(SnapshotFolderMixin, TransactionTestCase):
    def setUp(self) -> None:
        super().setUp()
        folder = Path(self.enterContext(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        # A queue of its own, and for the filesystem broker a folder: no other worker may take this one's tasks.
        self.queue = f"test-{uuid.uuid4()}"
        self.log = folder / "worker.log"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "streamsite.settings",
            "DATABASE_URL": database_url(),
            "SNAPSHOT_ROOT": str(self.snapshot_root),
            "VAR_DIR": str(folder),
        }

    def start_worker(self) -> None:
        command = [sys.executable, "-m", "celery", "--app", "streamsite", "worker", "--pool", "solo"]
        with self.log.open("w") as log:
            worker = subprocess.Popen(
                [*command, "--queues", self.queue, "--hostname", self.queue],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.addCleanup(worker.wait)
        self.addCleanup(worker.kill)

    def send_retrain(self) -> None:
        program = f"from streamsite.celery import app; app.send_task('recommendations.retrain', queue={self.queue!r})"
        subprocess.run([sys.executable, "-c", program], cwd=settings.BASE_DIR, env=self.environment, check=True)

    def test_a_retrain_sent_through_the_broker_is_run_by_a_worker(self) -> None:
        _, _, profiles = make_two_tastes(titles_each=12, profiles_each=6)
        self.start_worker()
        self.send_retrain()
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline and not TrainingRun.objects.filter(status__in=ENDED).exists():
            time.sleep(0.2)
        run = TrainingRun.objects.first()
        self.assertIsNotNone(run, self.log.read_text())
        self.assertEqual(run.status, TrainingRun.Status.DONE, run.message)
        self.assertEqual(HomePage.objects.filter(snapshot=run.snapshot).count(), len(profiles))


class CacheTests(TransactionTestCase):
    def test_what_is_put_into_the_cache_comes_back_until_it_is_taken_out(self) -> None:
        key = f"test-{uuid.uuid4()}"
        cache.set(key, {"rows": [1, 2, 3]}, 60)
        self.assertEqual(cache.get(key), {"rows": [1, 2, 3]})
        cache.delete(key)
        self.assertIsNone(cache.get(key))
