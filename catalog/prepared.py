"""Statements that every page or every batch of events runs: planned once for each connection, not each time.

Django's cursors write parameters into the text of a statement, which PostgreSQL then parses and plans anew; for the
look-ups in front of every page that takes longer than finding the rows.
"""

import time
from collections.abc import Mapping, Sequence

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper


def fetch_prepared(
    connection: BaseDatabaseWrapper, statement: str, parameters: Sequence | Mapping[str, object]
) -> list[tuple]:
    """The rows of a prepared statement; seen by assertNumQueries like any other."""
    connection.ensure_connection()
    begin = time.monotonic()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        # In binary form, which takes less time to read than text, of moments above all.
        cursor.execute(statement, parameters, prepare=True, binary=True)
        rows = cursor.fetchall()
    if connection.queries_logged:
        connection.queries_log.append({"sql": statement, "time": f"{time.monotonic() - begin:.3f}"})
    return rows
