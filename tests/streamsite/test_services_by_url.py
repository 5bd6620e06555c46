"""Bring your own server: the site's processes run on the servers that the URLs name, and on none but those."""

import json
import os
import subprocess
import sys
import tempfile
import time
import unittest
import uuid
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import redis
from django.conf import settings
from django.test import SimpleTestCase, TransactionTestCase
from kombu import Connection

from recommendations.models import TrainingRun
from tests.factory import make_two_tastes
from tests.servers import database_url

CACHE_URL = "redis://127.0.0.1:6379/9"
REDIS_BROKER_URL = "redis://127.0.0.1:6379/8"
RABBITMQ_URL = "amqp://guest:guest@127.0.0.1:5672//"
POSTGRESQL_URL = "postgresql://postgres@127.0.0.1:5432/postgres"
WAIT_SECONDS = 60
ENDED = {TrainingRun.Status.DONE, TrainingRun.Status.FAILED}


def need_redis() -> None:
    try:
        redis.Redis.from_url(CACHE_URL, socket_timeout=3).ping()
    except redis.RedisError as error:
        raise unittest.SkipTest(f"NOT TESTED: no Redis at {CACHE_URL} ({error}). Start one: redis-server.") from error


def need_rabbitmq() -> None:
    broker = Connection(RABBITMQ_URL, connect_timeout=3)
    try:
        with closing(broker):
            broker.connect()
    except broker.connection_errors as error:
        message = f"NOT TESTED: no RabbitMQ at {RABBITMQ_URL} ({error}). Start one: rabbitmq-server."
        raise unittest.SkipTest(message) from error


def need_postgresql() -> None:
    try:
        psycopg.connect(POSTGRESQL_URL, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        message = f"NOT TESTED: no PostgreSQL at {POSTGRESQL_URL} ({error}). Start one that trusts this machine."
        raise unittest.SkipTest(message) from error


def environment(folder: Path, **urls: str) -> dict[str, str]:
    """Of a process of the site that has nothing but these URLs, and a folder for what it keeps itself."""
    inherited = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    own = {"DJANGO_SETTINGS_MODULE": "streamsite.settings", "VAR_DIR": str(folder), "LOG_LEVEL": "INFO"}
    return inherited | own | {"SNAPSHOT_ROOT": str(folder / "snapshots")} | urls


def run_django(program: str, variables: dict[str, str]) -> str:
    """What a few lines print in a process of the site."""
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{program}"],
        cwd=settings.BASE_DIR,
        env=variables,
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"The process ended with {done.returncode}:\n{done.stderr}")
    return done.stdout.strip()


class CacheByUrlTests(SimpleTestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.key = f"test-{uuid.uuid4()}"

    def put_and_get(self, cache_url: str) -> object:
        """What one process puts into the cache, as another finds it."""
        # Nothing here needs a database, and none is started.
        variables = environment(self.folder, CACHE_URL=cache_url, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
        imports = "import json; from django.core.cache import cache\n"
        run_django(f"{imports}cache.set({self.key!r}, {{'rows': [1, 2, 3]}}, 30)", variables)
        return json.loads(run_django(f"{imports}print(json.dumps(cache.get({self.key!r})))", variables))

    def test_what_one_process_puts_into_redis_another_finds(self) -> None:
        need_redis()
        server = redis.Redis.from_url(CACHE_URL)
        self.addCleanup(server.close)
        self.addCleanup(lambda: server.delete(*server.keys(f"*{self.key}")))
        self.assertEqual(self.put_and_get(CACHE_URL), {"rows": [1, 2, 3]})
        self.assertEqual(len(server.keys(f"*{self.key}")), 1)

    def test_without_a_url_each_process_has_a_cache_of_its_own(self) -> None:
        self.assertIsNone(self.put_and_get(""))


class DatabaseByUrlTests(TransactionTestCase):
    def test_a_process_reads_the_database_that_its_url_names_and_starts_none(self) -> None:
        make_two_tastes(titles_each=3, profiles_each=1)
        with tempfile.TemporaryDirectory() as folder:
            variables = environment(Path(folder), DATABASE_URL=database_url())
            count = run_django("from catalog.models import Title; print(Title.objects.count())", variables)
            self.assertEqual(count, "6")
            self.assertFalse((Path(folder) / "postgres").exists())

    def test_a_new_database_on_a_server_by_url_is_migrated_and_used(self) -> None:
        need_postgresql()
        name = f"test_by_url_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(POSTGRESQL_URL, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
            self.addCleanup(self.drop_database, name)
        with tempfile.TemporaryDirectory() as folder:
            url = urlsplit(POSTGRESQL_URL)._replace(path=f"/{name}").geturl()
            variables = environment(Path(folder), DATABASE_URL=url)
            run_django("from django.core.management import call_command; call_command('migrate')", variables)
            count = run_django("from catalog.models import Title; print(Title.objects.count())", variables)
            self.assertEqual(count, "0")
            self.assertFalse((Path(folder) / "postgres").exists())

    def drop_database(self, name: str) -> None:
        with psycopg.connect(POSTGRESQL_URL, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


class BrokerByUrlTests(TransactionTestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        # A queue and a name of its own: other workers may be using the same broker.
        self.name = f"test-{uuid.uuid4()}"
        self.log = self.folder / "worker.log"
        make_two_tastes(titles_each=12, profiles_each=6)

    def start_worker(self, variables: dict[str, str]) -> subprocess.Popen:
        command = [sys.executable, "-m", "celery", "--app", "streamsite", "worker", "--loglevel", "INFO"]
        command += ["--concurrency", "1", "--pool", "solo", "--queues", self.name, "--hostname", f"{self.name}@here"]
        with self.log.open("w") as log:
            worker = subprocess.Popen(
                command, cwd=settings.BASE_DIR, env=variables, stdout=log, stderr=subprocess.STDOUT
            )
        self.addCleanup(worker.wait)
        self.addCleanup(worker.kill)
        return worker

    def delete_queue(self, broker_url: str) -> None:
        """The server is not ours: it keeps nothing of this test."""
        with Connection(broker_url) as broker:
            broker.default_channel.queue_delete(self.name)
            broker.default_channel.exchange_delete(self.name)

    def wait_for_ping(self, worker: subprocess.Popen, variables: dict[str, str]) -> None:
        """Until the worker answers through the broker; in one process, since each start costs seconds."""
        program = f"""
import time
from streamsite.celery import app
deadline = time.monotonic() + {WAIT_SECONDS} - 10
answers = []
while not answers and time.monotonic() < deadline:
    answers = app.control.ping(destination=["{self.name}@here"], timeout=1)
print(answers)
"""
        answers = run_django(program, variables)
        self.assertIsNone(worker.poll(), self.log.read_text())
        self.assertIn("pong", answers, self.log.read_text())

    def assert_retrains_over(self, **urls: str) -> None:
        variables = environment(self.folder, DATABASE_URL=database_url(), **urls)
        worker = self.start_worker(variables)
        self.wait_for_ping(worker, variables)
        send = f"from streamsite.celery import app; app.send_task('recommendations.retrain', queue={self.name!r})"
        run_django(send, variables)
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline and not TrainingRun.objects.filter(status__in=ENDED).exists():
            time.sleep(0.2)
        run = TrainingRun.objects.first()
        self.assertIsNotNone(run, self.log.read_text())
        self.assertEqual(run.status, TrainingRun.Status.DONE, f"{run.message}\n{self.log.read_text()}")
        self.assertTrue((self.folder / "snapshots" / run.snapshot.folder).is_dir())

    def test_a_retrain_goes_over_the_folder_when_no_broker_is_named(self) -> None:
        self.assert_retrains_over()
        self.assertTrue((self.folder / "broker" / "messages").is_dir())

    def test_a_retrain_goes_over_redis(self) -> None:
        need_redis()
        self.addCleanup(self.delete_queue, REDIS_BROKER_URL)
        self.assert_retrains_over(CELERY_BROKER_URL=REDIS_BROKER_URL)
        self.assertFalse((self.folder / "broker").exists())

    def test_a_retrain_goes_over_rabbitmq(self) -> None:
        need_rabbitmq()
        self.addCleanup(self.delete_queue, RABBITMQ_URL)
        self.assert_retrains_over(CELERY_BROKER_URL=RABBITMQ_URL)
        self.assertFalse((self.folder / "broker").exists())
