"""Reads, named for who needs them."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from catalog.models import Title
from profiles.models import Session

if TYPE_CHECKING:
    from playback.models import Stream

# A player fetches a segment every few seconds, and tells of itself where it plays from a long buffer.
UNSEEN_FOR = timedelta(seconds=90)


class VideoQuerySet(models.QuerySet):
    def working(self) -> Self:
        """Neither packaged nor failed."""
        return self.exclude(state__in=(self.model.State.READY, self.model.State.FAILED))

    def stuck(self, since: datetime) -> Self:
        """Of which no worker has told anything since then: it was killed, or its message lost."""
        return self.working().filter(updated_at__lt=since)


class StreamQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def playing(self, title_id: int, episode_id: int | None = None) -> "Stream | None":
        """What plays for a title, or for one of its episodes."""
        return self.active().filter(title=title_id, episode=episode_id).first()

    def retired(self, before: datetime) -> Self:
        """Whose files nobody plays any more."""
        return self.filter(is_active=False, retired_at__lt=before)


class PlaySessionQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Neither closed by its player nor stopped; it may have gone unseen."""
        return self.filter(ended_at=None, revoked_at=None)

    def live(self) -> Self:
        """Those that count: open, and seen lately."""
        return self.open().filter(last_seen_at__gt=timezone.now() - UNSEEN_FOR)

    def permitted(self) -> Self:
        """Of those that may still watch what they play: the title visible to the profile, the stream not taken off.

        One that another stream has replaced is played to its end: its files stay for a day.
        """
        # The catalogue's own rule, asked for each session's own limit.
        viewer = SimpleNamespace(maturity_limit=OuterRef("profile__maturity_limit"))
        visible = Title.objects.visible_to(viewer).filter(pk=OuterRef("title"))
        same = Q(episode=OuterRef("episode")) | Q(episode=None)
        playing = self.model.stream.field.related_model.objects.active().filter(same, title=OuterRef("title"))
        return self.filter(Exists(visible), Exists(playing), account__is_active=True, profile__account=F("account"))

    def signed_in_with(self, login: str) -> Self:
        """Of those whose profile this sign-in, by the key in its cookie, watches as now."""
        signed_in = Session.objects.filter(
            session_key=login,
            expire_date__gt=timezone.now(),
            account=OuterRef("account"),
            profile=OuterRef("profile"),
        )
        return self.filter(Exists(signed_in))
