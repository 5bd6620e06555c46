"""Reads, named for who needs them."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from playback.models import Stream


class StreamQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def playing(self, title_id: int, episode_id: int | None = None) -> "Stream | None":
        """What plays for a title, or for one of its episodes."""
        return self.active().filter(title=title_id, episode=episode_id).first()
