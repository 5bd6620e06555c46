"""What plays for a title: source videos, the packaged streams made of them, and who plays them."""

import uuid
from pathlib import Path

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Episode, Title
from playback.devices import Device
from playback.querysets import PlaySessionQuerySet, StreamQuerySet, VideoQuerySet
from profiles.models import Account, Profile


class Video(models.Model):
    """A source file of a title, or of an episode of it: uploaded, or pointed at where it lies on the server."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        PROBING = "probing", _("Being read")
        PLANNING = "planning", _("Trial encodes")
        ENCODING = "encoding", _("Being encoded")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="videos")
    episode = models.ForeignKey(Episode, null=True, blank=True, on_delete=models.CASCADE, related_name="videos")
    upload = models.FileField(upload_to="videos/", blank=True)
    path = models.CharField(max_length=500, blank=True, help_text=_("Of a file on the server, in place of an upload."))
    state = models.CharField(max_length=8, choices=State, default=State.WAITING, editable=False)
    progress = models.FloatField(default=0, editable=False, help_text=_("Of the state it is in, 0 to 1."))
    problem = models.TextField(blank=True, editable=False, help_text=_("Why it failed, and what to do."))
    facts = models.CharField(max_length=200, blank=True, editable=False, help_text=_("What was found in the file."))
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = VideoQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(upload="") ^ Q(path=""),
                name="video_uploaded_or_pointed_at",
                violation_error_message=_("Upload a file or name one on the server: one of the two."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}: {Path(self.upload.name or self.path).name}"

    @property
    def is_working(self) -> bool:
        return self.state not in {self.State.READY, self.State.FAILED}

    @property
    def source_path(self) -> Path:
        return Path(self.upload.path if self.upload else self.path)


class Stream(models.Model):
    """One packaged, playable set of files: renditions, sound, captions, thumbnails. Its folder never changes."""

    video = models.ForeignKey(Video, null=True, on_delete=models.SET_NULL, related_name="streams")
    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="streams")
    episode = models.ForeignKey(Episode, null=True, blank=True, on_delete=models.CASCADE, related_name="streams")
    version = models.CharField(max_length=12, help_text=_("The folder's name: a digest of what it was made of."))
    duration_seconds = models.FloatField(validators=[MinValueValidator(0.0)])
    has_audio = models.BooleanField(default=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    is_active = models.BooleanField(default=False, help_text=_("The one that plays."))
    retired_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When another took its place. Its files stay for a day: it may be playing.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = StreamQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["title", "version"], name="stream_version_once"),
            models.UniqueConstraint(
                fields=["title", "episode"],
                condition=Q(is_active=True),
                name="stream_active_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.version}"

    @property
    def folder(self) -> Path:
        return Path(settings.MEDIA_ROOT) / "streams" / str(self.title_id) / self.version


class Rendition(models.Model):
    """One encoded rung of a stream's ladder."""

    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="renditions")
    rung = models.PositiveSmallIntegerField(help_text=_("0 is the lowest."))
    codec = models.CharField(max_length=40, help_text=_("As playlists name it: avc1.64001f."))
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    average_bitrate = models.PositiveIntegerField(help_text=_("Bits a second."))
    peak_bitrate = models.PositiveIntegerField(help_text=_("Bits a second, of the largest segment."))
    vmaf = models.FloatField(null=True, help_text=_("0 to 100, beside the source; empty: not measured."))

    class Meta:
        ordering = ["stream", "rung"]
        constraints = [models.UniqueConstraint(fields=["stream", "rung"], name="rendition_rung_once")]

    def __str__(self) -> str:
        return f"{self.height}p, {self.average_bitrate / 1000:.0f} kbit/s"


class Captions(models.Model):
    """Captions of a title or an episode in one language, as WebVTT: they outlive the streams that carry them."""

    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="captions")
    episode = models.ForeignKey(Episode, null=True, blank=True, on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(max_length=12, help_text=_("As a language tag: en, pt-BR."))
    label = models.CharField(max_length=80, help_text=_("As the player's menu names it."))
    file = models.FileField(upload_to="captions/", help_text=_("WebVTT or SubRip."))

    class Meta:
        ordering = ["language"]
        verbose_name_plural = _("captions")
        constraints = [
            models.UniqueConstraint(
                fields=["title", "episode", "language"], name="captions_language_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.label}"


class Marker(models.Model):
    """A part of a title or an episode that the player offers to skip."""

    class Kind(models.TextChoices):
        RECAP = "recap", _("Recap")
        INTRO = "intro", _("Intro")
        CREDITS = "credits", _("Credits")

    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="markers")
    episode = models.ForeignKey(Episode, null=True, blank=True, on_delete=models.CASCADE, related_name="markers")
    kind = models.CharField(max_length=7, choices=Kind)
    start_seconds = models.FloatField(validators=[MinValueValidator(0.0)])
    end_seconds = models.FloatField()

    class Meta:
        ordering = ["start_seconds"]
        constraints = [
            models.UniqueConstraint(fields=["title", "episode", "kind"], name="marker_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(start_seconds__lt=F("end_seconds")),
                name="marker_ends_after_it_starts",
                violation_error_message=_("A marker must end after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.title}"


# Playing


class PlaySession(models.Model):
    """One playing of one stream by one profile in one browser. What it may fetch stops when it ends."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="play_sessions")
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="play_sessions")
    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="+")
    episode = models.ForeignKey(Episode, null=True, on_delete=models.CASCADE, related_name="+")
    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="play_sessions")
    browser = models.CharField(max_length=64, help_text=_("A digest of the sign-in's key: the key itself is not kept."))
    network = models.CharField(max_length=43, blank=True, help_text=_("Masked: /24 of IPv4, /48 of IPv6."))
    device = models.CharField(max_length=8, choices=Device, default=Device.COMPUTER)
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(help_text=_("When it last fetched something, or told that it plays."))
    ended_at = models.DateTimeField(null=True, help_text=_("The player was closed."))
    revoked_at = models.DateTimeField(null=True, help_text=_("Another screen took its place, or it was stopped."))

    objects = PlaySessionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["account", "last_seen_at"],
                condition=Q(ended_at=None, revoked_at=None),
                name="play_sessions_that_may_live",
            ),
            models.Index(fields=["started_at"], name="play_sessions_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.profile_id} plays {self.title_id} since {self.started_at:%H:%M}"


class TransferReport(models.Model):
    """What a player told of a segment it loaded, a stall, a switch, its start-up or an error.

    A table partitioned by the day of received_at; telemetry.partitions makes and drops them. Nothing in it says who
    watched: a session is forgotten with its profile. Rows are not checked against what they point at: they come by
    the thousand, and outlive it.
    """

    class Source(models.TextChoices):
        PLAYER = "player", _("Our player")
        EVENT = "event", _("CMCD event")
        REQUEST = "request", _("CMCD of a request")

    session = models.UUIDField()
    received_at = models.DateTimeField()
    occurred_at = models.DateTimeField(help_text=_("By the player's clock, clamped to what is possible."))
    source = models.CharField(max_length=7, choices=Source)
    title = models.ForeignKey(Title, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    stream = models.ForeignKey(Stream, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    network = models.CharField(max_length=43)
    connection = models.CharField(max_length=12)
    device = models.CharField(max_length=8)
    event = models.CharField(max_length=8, help_text=_("CMCD e: rr a response, ps a state, bc a switch, e an error."))
    state = models.CharField(max_length=4, help_text=_("CMCD sta: s starting, p playing, r rebuffering ..."))
    rung = models.SmallIntegerField(null=True)
    segment = models.IntegerField(null=True)
    bitrate_kbps = models.FloatField(null=True)
    bytes = models.BigIntegerField(null=True)
    seconds = models.FloatField(null=True, help_text=_("Of the whole request, the wait for it included."))
    latency_seconds = models.FloatField(null=True, help_text=_("To the first byte."))
    buffer_seconds = models.FloatField(null=True)
    measured_kbps = models.FloatField(null=True)
    media_seconds = models.FloatField(null=True, help_text=_("How long what was loaded plays."))
    stalled_ms = models.FloatField(null=True)
    startup_ms = models.FloatField(null=True)
    error = models.CharField(max_length=60)

    class Meta:
        managed = False
        verbose_name_plural = _("quality of experience")
        db_table = "playback_transferreport"

    def __str__(self) -> str:
        return f"{self.event} of {self.session}"
