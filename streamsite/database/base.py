"""Django's PostgreSQL backend, on the embedded server: it starts when the first connection is wanted."""

from django.conf import settings
from django.db.backends.postgresql import base

from streamsite.embedded import embedded_socket_directory


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict:
        params = super().get_connection_params()
        directory = embedded_socket_directory(settings.EMBEDDED_DATABASE_DIR, self.settings_dict["NAME"])
        return {**params, "host": str(directory), "user": "postgres"}
