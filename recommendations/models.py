"""Trained models and the home pages made with them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Maturity, Title
from profiles.models import Profile
from recommendations.fields import JSONTextField, RowsField
from recommendations.querysets import HomePageQuerySet, PinnedRowQuerySet, SnapshotQuerySet


class Snapshot(models.Model):
    """One trained model with everything serving needs; its arrays lie in a folder named by its id."""

    class Status(models.TextChoices):
        STAGED = "staged", _("Staged")
        ACTIVE = "active", _("Active")
        RETIRED = "retired", _("Retired")
        HELD_BACK = "held_back", _("Held back")

    status = models.CharField(max_length=12, choices=Status, default=Status.STAGED)
    folder = models.CharField(max_length=80, unique=True)
    metrics = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    activated_at = models.DateTimeField(null=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["status"], condition=Q(status="active"), name="one_active_snapshot")
        ]

    def __str__(self) -> str:
        return f"Snapshot {self.pk} ({self.status})"


class TrainingRun(models.Model):
    """One run of the retrain task: how far it is, how it ended."""

    class Status(models.TextChoices):
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        HELD_BACK = "held_back", _("Held back")
        FAILED = "failed", _("Failed")
        INTERRUPTED = "interrupted", _("Interrupted")
        REFUSED = "refused", _("Refused")

    status = models.CharField(max_length=12, choices=Status, default=Status.RUNNING)
    phase = models.CharField(max_length=100, blank=True)
    progress = models.FloatField(default=0, help_text=_("0 to 1, of the whole run."))
    message = models.TextField(blank=True)
    snapshot = models.ForeignKey(Snapshot, null=True, on_delete=models.SET_NULL, related_name="runs")
    started_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Training run {self.pk} ({self.status})"


class HomePage(models.Model):
    """A profile's stored rows with the artwork chosen for each title.

    rows: [{"kind", "subject", "label", "titles": [id ...], "artwork": [variant ...], "probabilities": [of choosing that
    variant ...], "reasons": [[place, place] ...]} ...], the places in reasons of the one or two watches that a title is
    there because of, -1 where there is none.
    reasons: [[what was done, watched or liked; name of the title] ...]
    """

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="home_pages", db_index=False)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="home_pages")
    history_version = models.PositiveBigIntegerField(help_text=_("Of the history that the page was made from."))
    preferences_version = models.PositiveIntegerField(default=0, help_text=_("Of the profile, likewise."))
    pins = models.TextField(blank=True, help_text=_("Stamp of the pinned rows that the page was made with."))
    available_stamp = models.CharField(
        max_length=60, blank=True, help_text=_("Of the titles that were available: see catalog.stamp.")
    )
    hero_title = models.PositiveBigIntegerField(null=True)
    hero_variant = models.PositiveSmallIntegerField(default=0)
    hero_probability = models.FloatField(default=1.0, db_default=1.0)
    rows = RowsField(default=list)
    reasons = JSONTextField(default=list, help_text=_("What titles are there because of."))
    marks = JSONTextField(default=list, help_text=_("[title ids, shares watched, ratings, which are on My List]"))
    stored_at = models.DateTimeField()

    objects = HomePageQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "snapshot"], name="home_page_once")]

    def __str__(self) -> str:
        return f"Home page of {self.profile_id} by snapshot {self.snapshot_id}"


class PinnedRow(models.Model):
    """A row that curators chose the titles of, for as long as it is to stand on home pages."""

    heading = models.CharField(max_length=80)
    place = models.PositiveSmallIntegerField(default=1, help_text=_("How many rows stand above it."))
    titles = models.ManyToManyField(Title, through="PinnedTitle", related_name="+")
    limit_from = models.PositiveSmallIntegerField(
        _("for profiles from"), choices=Maturity, default=Maturity.ALL, help_text=_("The lowest maturity limit.")
    )
    limit_to = models.PositiveSmallIntegerField(
        _("for profiles up to"), choices=Maturity, default=Maturity.ADULT, help_text=_("The highest maturity limit.")
    )
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PinnedRowQuerySet.as_manager()

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(starts_at__lt=F("ends_at")),
                name="pinned_row_ends_after_it_starts",
                violation_error_message=_("The row must end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(limit_from__lte=F("limit_to")),
                name="pinned_row_limits_in_order",
                violation_error_message=_("The lowest limit must not be above the highest."),
            ),
        ]

    def __str__(self) -> str:
        return self.heading


class PinnedTitle(models.Model):
    row = models.ForeignKey(PinnedRow, on_delete=models.CASCADE, related_name="places")
    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["row", "title"], name="pinned_title_once_a_row")]

    def __str__(self) -> str:
        return f"{self.title} in {self.row}"


class PublishRange(models.Model):
    """Profiles whose pages a run has still to store. Deleted with the pages' own transaction."""

    run = models.ForeignKey(TrainingRun, on_delete=models.CASCADE, related_name="ranges")
    first_profile = models.PositiveBigIntegerField()
    last_profile = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"Profiles {self.first_profile} to {self.last_profile} of run {self.run_id}"


class ArtworkResult(Title):
    """A title with what came of its artwork: a page of the admin."""

    class Meta:
        proxy = True
        verbose_name = _("artwork result")
        verbose_name_plural = _("artwork results")
