from typing import Self

from django.db import models


class ProgressQuerySet(models.QuerySet):
    def continue_watching(self) -> Self:
        """Begun, not finished, not cleared; the latest first."""
        return self.filter(finished_at=None, cleared_at=None, position_seconds__gt=0).order_by("-updated_at", "title")


class MyListQuerySet(models.QuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-added_at", "title")
