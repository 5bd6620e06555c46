"""What can be watched: titles, the people who made them, their genres, artwork and trailers."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.querysets import ArtworkQuerySet, GenreQuerySet, PersonQuerySet, TitleQuerySet, TrailerQuerySet

# How long the pages say so.
NEW_FOR = timedelta(days=14)
LEAVING_FOR = timedelta(days=14)
SHARE = [MinValueValidator(0.0), MaxValueValidator(1.0)]


class Maturity(models.IntegerChoices):
    """The youngest age a title is fit for. A title nobody rated counts as for adults."""

    ALL = 0, _("All ages")
    SEVEN = 7, _("7+")
    THIRTEEN = 13, _("13+")
    SIXTEEN = 16, _("16+")
    ADULT = 18, _("18+")


class Genre(models.Model):
    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)

    objects = GenreQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("genre", args=[self.slug])


class Person(models.Model):
    name = models.CharField(max_length=200, db_index=True)
    slug = models.SlugField(max_length=220, unique=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("person", args=[self.slug])


class Title(models.Model):
    class Kind(models.TextChoices):
        FILM = "film", _("Film")
        SERIES = "series", _("Series")

    kind = models.CharField(max_length=6, choices=Kind, default=Kind.FILM)
    name = models.CharField(max_length=300)
    original_name = models.CharField(max_length=300, blank=True)
    slug = models.SlugField(max_length=320, unique=True)
    synopsis = models.TextField(blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    runtime_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    content_rating = models.CharField(max_length=16, blank=True, help_text=_("As certified: PG-13, TV-MA ..."))
    maturity = models.PositiveSmallIntegerField(choices=Maturity, default=Maturity.ADULT)
    country = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=80, blank=True)
    is_published = models.BooleanField(default=True)
    available_from = models.DateTimeField(null=True, blank=True)
    available_until = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField(db_index=True)
    # Pages keep rendered cards by it: whatever writes past save() must set it, as the importers do.
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())
    source = models.CharField(max_length=40, blank=True, help_text=_("The importer that brought it."))
    source_key = models.CharField(max_length=80, blank=True, help_text=_("Its id there."))
    genres = models.ManyToManyField(Genre, related_name="titles", blank=True)
    people = models.ManyToManyField(Person, through="Credit", related_name="titles")
    tags = models.ManyToManyField("Tag", through="TitleTag", related_name="titles")

    objects = TitleQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source_key=""), name="title_source_key_once"
            ),
            models.CheckConstraint(
                condition=Q(available_from=None) | Q(available_until=None) | Q(available_from__lt=F("available_until")),
                name="title_window_ends_after_it_starts",
                violation_error_message=_("The availability window must end after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.year})" if self.year else self.name

    def get_absolute_url(self) -> str:
        return reverse("title", args=[self.slug])

    @property
    def is_new(self) -> bool:
        return timezone.now() - self.added_at < NEW_FOR

    @property
    def is_leaving(self) -> bool:
        """Available still, and soon no more."""
        return self.available_until is not None and timezone.now() > self.available_until - LEAVING_FOR

    @property
    def runtime_seconds(self) -> int | None:
        return self.runtime_minutes * 60 if self.runtime_minutes else None


class Season(models.Model):
    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="seasons")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["title", "number"], name="season_number_once")]

    def __str__(self) -> str:
        return self.name or f"Season {self.number}"


class Episode(models.Model):
    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="episodes")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    synopsis = models.TextField(blank=True)
    runtime_minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["season__number", "number"]
        constraints = [models.UniqueConstraint(fields=["season", "number"], name="episode_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class Credit(models.Model):
    class Role(models.TextChoices):
        DIRECTOR = "director", _("Director")
        CAST = "cast", _("Cast")

    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="credits")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="credits")
    role = models.CharField(max_length=8, choices=Role)
    billing = models.PositiveSmallIntegerField(default=0, help_text=_("0 is billed first."))

    class Meta:
        ordering = ["role", "billing"]
        constraints = [models.UniqueConstraint(fields=["title", "person", "role"], name="credit_once")]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()} of {self.title}"


class Tag(models.Model):
    name = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TitleTag(models.Model):
    title = models.ForeignKey(Title, on_delete=models.CASCADE)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE)
    count = models.PositiveIntegerField(default=1, help_text=_("How many people applied it."))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["title", "tag"], name="title_tag_once")]

    def __str__(self) -> str:
        return f"{self.tag} on {self.title}"


class Artwork(models.Model):
    """One image variant of a title: what it emphasises decides to whom it is shown."""

    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="artworks")
    variant = models.PositiveSmallIntegerField(help_text=_("Position among the title's variants, from 0."))
    emphasis_kind = models.CharField(max_length=10, help_text=_("genre, director, lead, mood or era"))
    emphasis_value = models.CharField(max_length=200)
    image = models.ImageField(upload_to="artwork/uploads/", blank=True, help_text=_("Empty: drawn from the facts."))
    focus_x = models.FloatField(
        null=True, blank=True, validators=SHARE, help_text=_("0 left to 1 right: what every crop keeps. Empty: found.")
    )
    focus_y = models.FloatField(null=True, blank=True, validators=SHARE, help_text=_("0 top to 1 bottom."))
    is_lettered = models.BooleanField(
        _("shows the title's name"),
        default=False,
        help_text=_("Of an upload: nothing is written over it, and its colours are left as they are."),
    )
    is_active = models.BooleanField(default=True)

    objects = ArtworkQuerySet.as_manager()

    class Meta:
        ordering = ["title", "variant"]
        constraints = [models.UniqueConstraint(fields=["title", "variant"], name="artwork_variant_once")]
        # Few, and looked for every few seconds: see catalog.stamp.
        indexes = [models.Index(fields=["id"], condition=models.Q(is_active=False), name="artwork_retired")]

    def __str__(self) -> str:
        return f"{self.title}: {self.emphasis_kind} {self.emphasis_value}"


class Trailer(models.Model):
    """One cut of a title's trailer."""

    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="trailers")
    label = models.CharField(max_length=80)
    emphasis_kind = models.CharField(max_length=10, blank=True)
    emphasis_value = models.CharField(max_length=200, blank=True)
    video = models.FileField(upload_to="trailers/", blank=True)
    seconds = models.PositiveSmallIntegerField(default=0)
    is_generated = models.BooleanField(default=False, editable=False, help_text=_("Made from the facts, not uploaded."))
    is_active = models.BooleanField(default=True)

    objects = TrailerQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "label"], condition=Q(is_generated=True), name="generated_trailer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.label}"


class ImportRun(models.Model):
    """One run of an importer over one file: what it took and what it rejected."""

    command = models.CharField(max_length=40)
    file = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    accepted = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    notes = ArrayField(models.CharField(max_length=300), default=list, blank=True)

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.command} {self.file}"
