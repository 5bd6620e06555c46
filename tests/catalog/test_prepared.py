from django.db import connection
from django.test import TestCase

from catalog.prepared import fetch_prepared

STATEMENT = "SELECT %s::text AS asked_for_twice"
PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%asked_for_twice'"


class PreparedTests(TestCase):
    def test_a_statement_is_prepared_once_for_a_connection_and_answers_every_time(self) -> None:
        for value in ("one", "two"):
            self.assertEqual(fetch_prepared(connection, STATEMENT, [value]), [(value,)])
        with connection.cursor() as cursor:
            cursor.execute(PREPARED)
            self.assertEqual(cursor.fetchone(), (1,))
