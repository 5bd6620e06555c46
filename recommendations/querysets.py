from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F

if TYPE_CHECKING:
    from recommendations.models import HomePage


class SnapshotQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(status="active")


class HomePageQuerySet(models.QuerySet):
    def of_active_snapshot(self, profile_id: int) -> "HomePage | None":
        """The page that may be served, with the version that the profile's history has by now, in one query."""
        current = F("profile__history__version")
        return self.filter(profile=profile_id, snapshot__status="active").annotate(current_version=current).first()
