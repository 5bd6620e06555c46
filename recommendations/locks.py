"""One retrain at a time, on any number of machines."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection

RETRAIN_LOCK = 0x57_4E_41_50


class RetrainRunningError(Exception):
    """Another retrain holds the lock."""


@contextmanager
def retrain_lock() -> Iterator[None]:
    """Hold PostgreSQL's advisory lock, on a connection of its own: a killed process lets go of it at once.

    Raises RetrainRunningError.
    """
    params = connection.get_connection_params()
    kwargs = {key: value for key, value in params.items() if key in {"host", "port", "user", "password", "dbname"}}
    with psycopg.connect(**kwargs, autocommit=True) as own:
        if not own.execute("SELECT pg_try_advisory_lock(%s)", [RETRAIN_LOCK]).fetchone()[0]:
            raise RetrainRunningError("Another retrain is running. Wait for it to end: the admin shows how far it is.")
        try:
            yield
        finally:
            # Not left to the server, which notices a closed connection only after whoever asks next.
            own.execute("SELECT pg_advisory_unlock(%s)", [RETRAIN_LOCK])
