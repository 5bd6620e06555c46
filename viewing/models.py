"""What profiles did. Events are facts: added, never changed, deleted only by the viewer. The rest follows from them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Artwork, Episode, Title, Trailer
from profiles.models import Profile
from viewing.querysets import MyListQuerySet, ProgressQuerySet


class WatchEvent(models.Model):
    class Kind(models.TextChoices):
        PLAY = "play", _("Play")
        HEARTBEAT = "heartbeat", _("Heartbeat")
        PAUSE = "pause", _("Pause")
        FINISH = "finish", _("Finish")
        RATE = "rate", _("Rate")
        LIST = "list", _("Add to My List")
        UNLIST = "unlist", _("Remove from My List")
        HIDE = "hide", _("Not interested")
        UNHIDE = "unhide", _("Interested after all")
        CLEAR = "clear", _("Clear from Continue Watching")

    # No constraint in the database on what events point at: checking three of them for each of many rows is a
    # third of an insert's time, and Progress and History, written by the same statement, have them.
    event_id = models.UUIDField(unique=True, help_text=_("Made by the client: a repeated post is recognised."))
    profile = models.ForeignKey(
        Profile, on_delete=models.CASCADE, related_name="watch_events", db_index=False, db_constraint=False
    )
    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="watch_events", db_constraint=False)
    episode = models.ForeignKey(
        Episode, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=9, choices=Kind)
    session = models.UUIDField(null=True, help_text=_("The play session, made by the player."))
    occurred_at = models.DateTimeField(help_text=_("By the client's clock, clamped to what is possible."))
    received_at = models.DateTimeField()
    position_seconds = models.FloatField(null=True)
    duration_seconds = models.FloatField(null=True)
    watched_seconds = models.FloatField(default=0, help_text=_("Seconds played since the event before."))
    value = models.SmallIntegerField(null=True, help_text=_("Of a rating: -1 down, 1 up, 2 double up, 0 none."))

    class Meta:
        indexes = [
            models.Index(fields=["profile", "-occurred_at"], name="event_history_of_profile"),
            # Used by viewing.statements to find a viewer's latest word on a title among many heartbeats.
            models.Index(
                fields=["profile", "title"],
                condition=models.Q(value__isnull=False)
                | models.Q(kind__in=["list", "unlist", "hide", "unhide", "clear"]),
                name="event_decisions_of_profile",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.title_id} by {self.profile_id}"


class Offered(models.Model):
    """A title was offered with something that was chosen for the profile with a known probability."""

    event_id = models.UUIDField(unique=True)
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="%(class)ss", db_index=False)
    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="%(class)ss", db_index=False)
    row_kind = models.CharField(max_length=40)
    row_position = models.PositiveSmallIntegerField(help_text=_("Of the row on the page, from 0."))
    position = models.PositiveSmallIntegerField(help_text=_("Of the title in the row, from 0."))
    probability = models.FloatField(help_text=_("With which what was shown was chosen."))
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["profile", "-occurred_at"], name="%(class)ss_of_profile")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(probability__gt=0, probability__lte=1),
                name="%(class)s_probability_is_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title_id} seen by {self.profile_id}"


class Impression(Offered):
    """A card or a hero was seen, with this artwork."""

    artwork = models.ForeignKey(Artwork, null=True, on_delete=models.SET_NULL, related_name="impressions")


class Preview(Offered):
    """This trailer played for long enough to be seen."""

    trailer = models.ForeignKey(Trailer, null=True, on_delete=models.SET_NULL, related_name="previews")


class History(models.Model):
    """One line a profile: its version goes up with every event that may change what to show."""

    profile = models.OneToOneField(Profile, on_delete=models.CASCADE, primary_key=True, related_name="history")
    version = models.PositiveBigIntegerField(default=0)
    last_event_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"History of {self.profile_id}, version {self.version}"


class Progress(models.Model):
    """Where a profile is in a title (or an episode of it)."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="progress", db_index=False)
    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="progress")
    episode = models.ForeignKey(Episode, null=True, on_delete=models.CASCADE, related_name="progress")
    position_seconds = models.FloatField(default=0)
    duration_seconds = models.FloatField(default=0)
    watched_seconds = models.FloatField(default=0, help_text=_("Time spent, rewatching included."))
    finished_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True, help_text=_("Cleared from Continue Watching by the viewer."))
    updated_at = models.DateTimeField()

    objects = ProgressQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "title", "episode"], name="progress_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.profile_id} in {self.title_id} at {self.position_seconds:.0f} s"

    @property
    def fraction(self) -> float:
        return min(1.0, self.position_seconds / self.duration_seconds) if self.duration_seconds else 0.0


class Rating(models.Model):
    class Value(models.IntegerChoices):
        DOWN = -1, _("Not for me")
        UP = 1, _("I like this")
        DOUBLE_UP = 2, _("Love this")

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="ratings", db_index=False)
    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="ratings")
    value = models.SmallIntegerField(choices=Value)
    rated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "title"], name="rating_once")]

    def __str__(self) -> str:
        return f"{self.get_value_display()}: {self.title_id} by {self.profile_id}"


class MyListItem(models.Model):
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="my_list", db_index=False)
    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField()

    objects = MyListQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "title"], name="my_list_once")]

    def __str__(self) -> str:
        return f"{self.title_id} on the list of {self.profile_id}"


class HiddenTitle(models.Model):
    """A title the profile is not interested in."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="hidden_titles", db_index=False)
    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="+")
    hidden_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "title"], name="hidden_once")]

    def __str__(self) -> str:
        return f"{self.title_id} hidden by {self.profile_id}"


class Forgotten(models.Model):
    """A profile deleted a title from its history, or everything: what came before it must not come back.

    Players and importers tell of the same watch again and again, until they are answered and after.
    """

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="forgotten", db_index=False)
    title = models.ForeignKey(
        Title, null=True, on_delete=models.CASCADE, related_name="+", help_text=_("Empty: everything.")
    )
    forgotten_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "title"], name="forgotten_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.title_id or 'Everything'} forgotten by {self.profile_id}"
