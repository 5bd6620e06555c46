import orjson
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression


class JSONTextField(models.TextField):
    """A value as the text of its JSON, for what is only ever read and written whole.

    PostgreSQL's own JSON type takes every number apart when it is written and puts it together again when it is read,
    which for a home page takes longer than all else that happens to it there.
    """

    def from_db_value(self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper) -> object:
        return None if value is None else orjson.loads(value)

    def to_python(self, value: object) -> object:
        return orjson.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: object) -> str | None:
        return None if value is None else orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode()
