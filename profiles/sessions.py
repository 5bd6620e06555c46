"""Sessions that know whose they are: the session, its account and its profile come in one query.

They stand in front of every page, so that three look-ups by the ORM would cost more than the page itself. The
account on the session is also what lets an account's sessions be listed and ended. An app above this one may have
what it needs of the profile at every visit brought along (see bring_along).
"""

from collections.abc import Iterator
from functools import cache
from itertools import islice

from django.contrib.auth import SESSION_KEY as ACCOUNT_KEY
from django.contrib.sessions.backends import db
from django.db import connections, models, router
from django.utils import timezone

from catalog.prepared import fetch_prepared
from profiles.models import Account, Profile, Session

PROFILE_KEY = "profile_id"


def columns(model: type[models.Model]) -> tuple[list[str], str]:
    """A model's field names, and its columns as SQL."""
    fields = model._meta.concrete_fields
    table = model._meta.db_table
    return [field.attname for field in fields], ", ".join(f'"{table}"."{field.column}"' for field in fields)


ACCOUNT_FIELDS, ACCOUNT_COLUMNS = columns(Account)
PROFILE_FIELDS, PROFILE_COLUMNS = columns(Profile)
# name -> (columns, joins)
_companions: dict[str, tuple[list[str], str]] = {}


def bring_along(name: str, columns: list[str], joins: str) -> None:
    """From now on these columns come with every session's profile, as profile.along[name].

    joins: outer joins to profiles_profile, of one row at most.
    """
    _companions[name] = (columns, joins)
    query.cache_clear()


@cache
def query() -> str:
    along = "".join(f", {column}" for columns, _ in _companions.values() for column in columns)
    return f"""
        SELECT session_data, {ACCOUNT_COLUMNS}, {PROFILE_COLUMNS}{along}
        FROM profiles_session
        LEFT JOIN profiles_account ON profiles_account.id = profiles_session.account_id
        LEFT JOIN profiles_profile ON profiles_profile.id = profiles_session.profile_id
            AND profiles_profile.account_id = profiles_session.account_id
        {" ".join(joins for _, joins in _companions.values())}
        WHERE profiles_session.session_key = %s AND profiles_session.expire_date > %s
    """


class SessionStore(db.SessionStore):
    """account and profile: as they were when the session was loaded; None if it has none."""

    account: Account | None = None
    profile: Profile | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict:
        using = router.db_for_read(Session)
        rows = fetch_prepared(connections[using], query(), [self.session_key, timezone.now()])
        if not rows:
            self._session_key = None
            return {}
        values = iter(rows[0])
        data = next(values)
        self.account = instance(Account, using, ACCOUNT_FIELDS, take(values, ACCOUNT_FIELDS))
        self.profile = instance(Profile, using, PROFILE_FIELDS, take(values, PROFILE_FIELDS))
        if self.profile is not None:
            self.profile.account = self.account
            self.profile.along = {name: take(values, columns) for name, (columns, _) in _companions.items()}
        return self.decode(data)

    def create_model_instance(self, data: dict) -> Session:
        session = super().create_model_instance(data)
        session.account_id = data.get(ACCOUNT_KEY)
        session.profile_id = data.get(PROFILE_KEY)
        return session


def take(values: Iterator, names: list[str]) -> tuple:
    """The next values of a row, one for each name."""
    return tuple(islice(values, len(names)))


def instance(model: type[models.Model], using: str, fields: list[str], values: tuple) -> models.Model | None:
    return model.from_db(using, fields, values) if values[0] is not None else None
