from typing import Self

from django.db import models
from django.db.models import Avg, Case, Count, F, Max, Value, When
from django.db.models.functions import Coalesce, Least, NullIf


class ProgressQuerySet(models.QuerySet):
    def continue_watching(self) -> Self:
        """Begun, not finished, not cleared; the latest first."""
        return self.filter(finished_at=None, cleared_at=None, position_seconds__gt=0).order_by("-updated_at", "title")

    def for_history(self) -> Self:
        """A line for each title: when it was last watched, the share of what was begun of it, how many episodes."""
        begun = Coalesce(Least(1.0, F("position_seconds") / NullIf(F("duration_seconds"), 0.0)), 0.0)
        share = Case(When(finished_at__isnull=False, then=Value(1.0)), default=begun)
        lines = self.order_by().values("title_id")
        lines = lines.annotate(watched_at=Max("updated_at"), share=Avg(share), episodes=Count("episode"))
        return lines.order_by("-watched_at", "title_id")


class MyListQuerySet(models.QuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-added_at", "title")
