"""Other processes on the database of the tests."""

from django.db import connection


def database_url() -> str:
    """Of the test database, as one URL: what a child process needs to join it."""
    params = connection.get_connection_params()
    password = f":{params['password']}" if params.get("password") else ""
    port = params.get("port", 5432)
    name = connection.settings_dict["NAME"]
    return f"postgresql://{params.get('user', '')}{password}@/{name}?host={params.get('host', '')}&port={port}"
