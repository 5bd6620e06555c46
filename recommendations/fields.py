"""Values that are only ever read and written whole, in the form that takes PostgreSQL and Python least to do so."""

import orjson
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression

from recommendations.packed_rows import pack, unpack


class JSONTextField(models.TextField):
    """A value as the text of its JSON: PostgreSQL's own JSON type takes it apart and puts it together again."""

    def from_db_value(self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper) -> object:
        return None if value is None else orjson.loads(value)

    def to_python(self, value: object) -> object:
        return orjson.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: object) -> str | None:
        return None if value is None else orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode()


class RowsField(models.BinaryField):
    """The rows of a home page, packed: see packed_rows."""

    def from_db_value(
        self, value: memoryview | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> list[dict] | None:
        return None if value is None else unpack(value)

    def get_db_prep_value(
        self, value: list[dict] | None, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> object:
        return super().get_db_prep_value(None if value is None else pack(value), connection, prepared)
