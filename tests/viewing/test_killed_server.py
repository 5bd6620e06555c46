"""The web server is killed in the middle of a stream of events: what it had answered is there, and there once."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
import uuid

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db.models import Sum
from django.test import TransactionTestCase
from django.utils import timezone

from profiles.sessions import PROFILE_KEY, SessionStore
from streamsite.processes import free_port
from tests.factory import make_account, make_profile, make_title
from tests.servers import database_url
from viewing.models import Progress, WatchEvent

BATCHES, EVENTS_A_BATCH = 60, 10
TOKEN = "a" * 32


class KilledServerTests(TransactionTestCase):
    def setUp(self) -> None:
        self.account = make_account()
        self.profile = make_profile("Ada", account=self.account)
        self.title = make_title("Toy Story")
        self.port = free_port(8900)
        session = SessionStore()
        session[SESSION_KEY] = str(self.account.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = self.account.get_session_auth_hash()
        session[PROFILE_KEY] = self.profile.pk
        session.save()
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}; csrftoken={TOKEN}"

    def start_server(self) -> subprocess.Popen:
        command = [sys.executable, "-m", "gunicorn", "streamsite.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        command += ["--worker-class", "gthread", "--workers", "2", "--threads", "2", "--no-control-socket"]
        environment = {**os.environ, "DATABASE_URL": database_url(), "LOG_LEVEL": "ERROR"}
        server = subprocess.Popen(
            [*command, "--log-level", "error"], cwd=settings.BASE_DIR, env=environment, start_new_session=True
        )
        self.addCleanup(self.kill, server)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                self.post([])
            except OSError:
                time.sleep(0.1)
            else:
                return server
        raise TimeoutError("The server does not answer.")

    def kill(self, server: subprocess.Popen) -> None:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()

    def post(self, events: list[dict]) -> list[dict]:
        sender = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Content-Type": "application/json", "Cookie": self.cookie, "X-CSRFToken": TOKEN}
        try:
            sender.request("POST", "/api/v1/events/", json.dumps({"events": events}), headers)
            response = sender.getresponse()
            answer = json.loads(response.read())
        except (http.client.HTTPException, ValueError) as error:
            raise ConnectionError(str(error)) from error
        finally:
            sender.close()
        self.assertEqual(response.status, 200, answer)
        return answer["results"]

    def make_batch(self, number: int) -> list[dict]:
        now = timezone.now().isoformat()
        common = {"kind": "heartbeat", "title": self.title.pk, "at": now, "duration": 6000, "watched": 1}
        return [
            {"id": str(uuid.uuid4()), "position": number * EVENTS_A_BATCH + step, **common}
            for step in range(EVENTS_A_BATCH)
        ]

    def test_kill_9_loses_nothing_that_was_acknowledged_and_doubles_nothing(self) -> None:
        server = self.start_server()
        batches = [self.make_batch(number) for number in range(BATCHES)]
        acknowledged: set[str] = set()
        unanswered = []
        for number, batch in enumerate(batches):
            if number == BATCHES // 2:
                self.kill(server)
            try:
                acknowledged |= {result["id"] for result in self.post(batch) if result["status"] != "rejected"}
            except OSError:
                unanswered.append(batch)
        self.assertGreater(len(acknowledged), 0)
        self.assertGreater(len(unanswered), 0)
        stored = {str(pk) for pk in WatchEvent.objects.values_list("event_id", flat=True)}
        self.assertEqual(acknowledged - stored, set())

        self.start_server()
        for batch in batches:
            # A player sends again whatever it has no answer for, and here even what it has.
            self.assertNotIn("rejected", {result["status"] for result in self.post(batch)})
        self.assertEqual(WatchEvent.objects.count(), BATCHES * EVENTS_A_BATCH)
        self.assertEqual(Progress.objects.aggregate(n=Sum("watched_seconds"))["n"], BATCHES * EVENTS_A_BATCH)
