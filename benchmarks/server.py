"""The site's own server, as the demo starts it, for benchmarks over HTTP; and sessions to visit it with."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from benchmarks.report import say
from profiles.middleware import SESSION_KEY as PROFILE_KEY
from profiles.models import Account, Profile
from profiles.sessions import SessionStore
from streamsite.processes import free_port

WORKERS, THREADS = 2, 2


@contextmanager
def server(environment: dict[str, str]) -> Iterator[int]:
    """gunicorn on a free port, whose number is yielded."""
    port = free_port(8800)
    command = [sys.executable, "-m", "gunicorn", "streamsite.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS)]
    command += ["--no-control-socket", "--log-level", "warning", "--keep-alive", "30"]
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env={**os.environ, **environment})
    try:
        wait(f"http://127.0.0.1:{port}/sign-in/")
        yield port
    finally:
        process.terminate()
        process.wait(20)


def wait(url: str) -> None:
    say("Waiting for the server ...")
    for _ in range(150):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"{url} does not answer.")


def signed_in(number: int) -> list[tuple[Profile, str]]:
    """So many profiles, each with the cookie of a session in which it was chosen."""
    return [one_signed_in(place) for place in range(number)]


def one_signed_in(place: int) -> tuple[Profile, str]:
    account = Account(email=f"viewer{place}@example.com", password="!")
    account.save()
    profile = Profile.objects.create(account=account, name="Viewer")
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[PROFILE_KEY] = profile.pk
    session.save()
    # A browser that has been here before holds the form token's cookie as well.
    return profile, f"{settings.SESSION_COOKIE_NAME}={session.session_key}; csrftoken={'a' * 32}"
