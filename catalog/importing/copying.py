"""COPY: the fastest way to bring rows into PostgreSQL."""

from collections.abc import Iterable, Sequence

from django.db import connection
from psycopg.sql import SQL, Identifier


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Stream rows into a table or temporary table. None is NULL."""
    statement = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table), SQL(", ").join(map(Identifier, columns)))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
