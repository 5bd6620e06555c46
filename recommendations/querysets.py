from typing import TYPE_CHECKING, Self

from django.db import connection, models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now

if TYPE_CHECKING:
    from recommendations.models import HomePage


class SnapshotQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(status="active")


# The rows that are pinned at this moment, and when each last changed, as one text.
PINS = """(
    SELECT coalesce(string_agg(pinned.id || '@' || extract(epoch FROM pinned.updated_at), ',' ORDER BY pinned.id), '')
    FROM recommendations_pinnedrow AS pinned
    WHERE (pinned.starts_at IS NULL OR pinned.starts_at <= now()) AND (pinned.ends_at IS NULL OR pinned.ends_at > now())
)"""


class PinnedRowQuerySet(models.QuerySet):
    def current(self) -> Self:
        now = Now()
        return self.filter(Q(starts_at=None) | Q(starts_at__lte=now), Q(ends_at=None) | Q(ends_at__gt=now))

    def stamp(self) -> str:
        """Changes when a row is pinned, changed or taken down, and when its time comes or is over."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {PINS}")
            return cursor.fetchone()[0]


class HomePageQuerySet(models.QuerySet):
    def of_active_snapshot(self, profile_id: int) -> "HomePage | None":
        """The page that may be served, with the versions of its history and of pinned rows by now, in one query."""
        current = {"current_version": F("profile__history__version"), "current_pins": RawSQL(PINS, ())}
        return self.filter(profile=profile_id, snapshot__status="active").annotate(**current).first()
