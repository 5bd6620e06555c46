"""A database, snapshots and media of a benchmark's own, gone when it ends."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import override_settings

from benchmarks.report import say


@contextmanager
def scratch_site() -> Iterator[dict[str, str]]:
    """A migrated, empty site beside the configured one; yields what a child process needs in its environment."""
    say("Making a scratch database ...")
    old_name = settings.DATABASES["default"]["NAME"]
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    folder = Path(tempfile.mkdtemp(prefix="streamsite-benchmark-"))
    environment = {
        "DATABASE_URL": database_url(name),
        "SNAPSHOT_ROOT": str(folder / "snapshots"),
        "MEDIA_ROOT": str(folder / "media"),
        "LOG_LEVEL": "WARNING",
    }
    try:
        with override_settings(SNAPSHOT_ROOT=folder / "snapshots", MEDIA_ROOT=folder / "media"):
            yield environment
    finally:
        connection.creation.destroy_test_db(old_name, verbosity=0)
        shutil.rmtree(folder, ignore_errors=True)


def database_url(name: str) -> str:
    """Of the database that this process is connected to, as one URL."""
    params = connection.get_connection_params()
    user = params.get("user", "")
    password = f":{params['password']}" if params.get("password") else ""
    port = params.get("port", 5432)
    return f"postgresql://{user}{password}@/{name}?host={params.get('host', '')}&port={port}"


def movielens_folder(*, quick: bool) -> Path:
    """MovieLens-1M where it lies beside the project, else, or for a smoke run, the bundled MovieLens-small."""
    large = Path(settings.BASE_DIR).parent / "shared" / "data" / "movielens-1m"
    return Path(settings.BASE_DIR) / "data" / "movielens-small" if quick or not large.exists() else large


def load_small_catalog() -> None:
    """The demo's own catalogue and ratings."""
    call_command("import_movielens", str(settings.BASE_DIR / "data" / "movielens-small"), verbosity=0)
