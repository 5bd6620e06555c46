"""Sessions that know whose they are: the session, its account and its profile come in one query.

They stand in front of every page, so that three look-ups by the ORM would cost more than the page itself. The
account on the session is also what lets an account's sessions be listed and ended.
"""

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


SESSION_FIELDS, SESSION_COLUMNS = columns(Session)
ACCOUNT_FIELDS, ACCOUNT_COLUMNS = columns(Account)
PROFILE_FIELDS, PROFILE_COLUMNS = columns(Profile)
QUERY = f"""
    SELECT {SESSION_COLUMNS}, {ACCOUNT_COLUMNS}, {PROFILE_COLUMNS}
    FROM profiles_session
    LEFT JOIN profiles_account ON profiles_account.id = profiles_session.account_id
    LEFT JOIN profiles_profile ON profiles_profile.id = profiles_session.profile_id
        AND profiles_profile.account_id = profiles_session.account_id
    WHERE profiles_session.session_key = %s AND profiles_session.expire_date > %s
"""


class SessionStore(db.SessionStore):
    """account and profile: as they were when the session was loaded; None if it has none."""

    account: Account | None = None
    profile: Profile | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        using = router.db_for_read(Session)
        rows = fetch_prepared(connections[using], QUERY, [self.session_key, timezone.now()])
        if not rows:
            self._session_key = None
            return None
        [row] = rows
        ends = len(SESSION_FIELDS), len(SESSION_FIELDS) + len(ACCOUNT_FIELDS)
        self.account = instance(Account, using, ACCOUNT_FIELDS, row[ends[0] : ends[1]])
        self.profile = instance(Profile, using, PROFILE_FIELDS, row[ends[1] :])
        if self.profile is not None:
            self.profile.account = self.account
        return Session.from_db(using, SESSION_FIELDS, row[: ends[0]])

    def create_model_instance(self, data: dict) -> Session:
        session = super().create_model_instance(data)
        session.account_id = data.get(ACCOUNT_KEY)
        session.profile_id = data.get(PROFILE_KEY)
        return session


def instance(model: type[models.Model], using: str, fields: list[str], values: tuple) -> models.Model | None:
    return model.from_db(using, fields, values) if values[0] is not None else None
