"""Curating the catalogue."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import Count, IntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from catalog.admin_filters import GapFilter, UploadFilter, WindowFilter
from catalog.forms import ArtworkForm, CreditForm, TitleForm, TrailerForm
from catalog.models import (
    Artwork,
    Credit,
    Episode,
    Genre,
    ImportRun,
    Person,
    Season,
    Tag,
    Title,
    TitleTag,
    Trailer,
)

admin.site.site_header = "Streamsite"
admin.site.site_title = "Streamsite"
admin.site.index_title = _("The service")


def related_count(model: type[Model], field: str) -> Coalesce:
    """How many rows of a model point here: a subquery, so that only the rows of one page are counted."""
    rows = model._default_manager.filter(**{field: OuterRef("pk")}).order_by()
    count = rows.values(field).annotate(total=Count("pk")).values("total")
    return Coalesce(Subquery(count, output_field=IntegerField()), 0)


def thumbnail(artwork: Artwork) -> SafeString | str:
    if not artwork.pk:
        return ""
    url = f"/artwork/{artwork.title_id}/{artwork.variant}/card-320.webp"
    alt = _("Variant %(variant)s") % {"variant": artwork.variant}
    return format_html('<img src="{}" alt="{}" width="160" loading="lazy">', url, alt)


class CreditInline(admin.TabularInline):
    model = Credit
    form = CreditForm
    autocomplete_fields = ("person",)
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("person", "title")


class TagInline(admin.TabularInline):
    """Tags are added and deleted, not changed: a popular title has hundreds, too many fields for one form."""

    model = TitleTag
    autocomplete_fields = ("tag",)
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("tag", "title")

    def has_change_permission(self, request: HttpRequest, obj: Title | None = None) -> bool:
        return False


class SeasonInline(admin.TabularInline):
    model = Season
    extra = 0
    show_change_link = True


class EpisodeInline(admin.TabularInline):
    model = Episode
    fields = ("number", "name", "runtime_minutes", "synopsis")
    extra = 0


class ArtworkInline(admin.TabularInline):
    model = Artwork
    form = ArtworkForm
    fields = (
        "preview",
        "variant",
        "emphasis_kind",
        "emphasis_value",
        "image",
        "focus_x",
        "focus_y",
        "is_lettered",
        "is_active",
    )
    readonly_fields = ("preview",)
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("title")

    @admin.display(description=_("preview"))
    def preview(self, artwork: Artwork) -> SafeString | str:
        return thumbnail(artwork)


class TrailerInline(admin.TabularInline):
    model = Trailer
    form = TrailerForm
    readonly_fields = ("is_generated",)
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("title")


@admin.register(Title)
class TitleAdmin(admin.ModelAdmin):
    form = TitleForm
    list_display = (
        "name", "year", "kind", "genre_names", "maturity", "artwork_count", "window", "is_published",
        "added_at",
    )  # fmt: skip
    list_filter = (WindowFilter, GapFilter, "is_published", "kind", "maturity", "genres", "source")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("name", "original_name", "=source_key")
    search_help_text = _("A name, or the id in the source it was imported from.")
    prepopulated_fields: ClassVar = {"slug": ("name", "year")}
    autocomplete_fields = ("genres",)
    readonly_fields = ("source", "source_key")
    inlines = (CreditInline, TagInline, ArtworkInline, TrailerInline)
    actions = ("publish", "unpublish")
    fieldsets = (
        (None, {"fields": ("kind", "name", "original_name", "slug", "synopsis", "genres")}),
        (_("Facts"), {"fields": (("year", "runtime_minutes"), ("country", "language"))}),
        (_("Who may see it"), {"fields": (("maturity", "content_rating"), "is_published")}),
        (_("When"), {"fields": (("available_from", "available_until"), "added_at")}),
        (_("Origin"), {"fields": (("source", "source_key"),)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        titles = super().get_queryset(request).prefetch_related("genres")
        return titles.annotate(artwork_total=related_count(Artwork, "title"))

    def get_inlines(self, request: HttpRequest, obj: Title | None) -> tuple:
        is_series = obj is not None and obj.kind == Title.Kind.SERIES
        return (SeasonInline, *self.inlines) if is_series else self.inlines

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, object]:
        return {"added_at": timezone.now(), **super().get_changeform_initial_data(request)}

    @admin.display(description=_("genres"))
    def genre_names(self, title: Title) -> str:
        return ", ".join(genre.name for genre in title.genres.all())

    @admin.display(description=_("artworks"), ordering="artwork_total")
    def artwork_count(self, title: Title) -> int:
        return title.artwork_total

    @admin.display(description=_("window"), ordering="available_until")
    def window(self, title: Title) -> str:
        now = timezone.now()
        if title.available_from and title.available_from > now:
            return _("opens %(day)s") % {"day": f"{title.available_from:%Y-%m-%d}"}
        if title.available_until and title.available_until <= now:
            return _("over")
        if title.available_until:
            return _("until %(day)s") % {"day": f"{title.available_until:%Y-%m-%d}"}
        return _("open")

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, titles: QuerySet) -> None:
        self.message_user(request, _("%(count)s published.") % {"count": titles.update(is_published=True)})

    @admin.action(description=_("Take off the site"), permissions=["change"])
    def unpublish(self, request: HttpRequest, titles: QuerySet) -> None:
        self.message_user(request, _("%(count)s taken off.") % {"count": titles.update(is_published=False)})


@admin.register(Season)
class SeasonAdmin(admin.ModelAdmin):
    list_display = ("title", "number", "name", "episode_count")
    list_display_links = ("title", "number")
    list_select_related = ("title",)
    search_fields = ("title__name", "name")
    autocomplete_fields = ("title",)
    ordering = ("title__name", "number")
    inlines = (EpisodeInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(episode_total=related_count(Episode, "season"))

    @admin.display(description=_("episodes"), ordering="episode_total")
    def episode_count(self, season: Season) -> int:
        return season.episode_total


@admin.register(Episode)
class EpisodeAdmin(admin.ModelAdmin):
    """For other forms to find episodes by; they are edited with their season."""

    search_fields = ("season__title__name", "name")
    list_select_related = ("season__title",)
    list_display = ("__str__", "season")
    autocomplete_fields = ("season",)
    ordering = ("season__title__name", "season__number", "number")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Artwork)
class ArtworkAdmin(admin.ModelAdmin):
    form = ArtworkForm
    list_display = ("preview", "title", "variant", "emphasis_kind", "emphasis_value", "is_active")
    list_display_links = ("preview", "title")
    list_editable = ("is_active",)
    list_filter = ("is_active", "emphasis_kind", UploadFilter)
    list_select_related = ("title",)
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("title__name", "emphasis_value")
    autocomplete_fields = ("title",)
    readonly_fields = ("preview",)

    @admin.display(description=_("preview"))
    def preview(self, artwork: Artwork) -> SafeString | str:
        return thumbnail(artwork)


class NamedAdmin(admin.ModelAdmin):
    """A name, and how many titles carry it."""

    list_display = ("name", "title_count")
    search_fields = ("name",)
    show_full_result_count = False
    counted: ClassVar[tuple[type[Model], str]]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(title_total=related_count(*self.counted))

    @admin.display(description=_("titles"), ordering="title_total")
    def title_count(self, obj: Model) -> int:
        return obj.title_total


@admin.register(Genre)
class GenreAdmin(NamedAdmin):
    prepopulated_fields: ClassVar = {"slug": ("name",)}
    counted = (Title.genres.through, "genre")


@admin.register(Person)
class PersonAdmin(NamedAdmin):
    prepopulated_fields: ClassVar = {"slug": ("name",)}
    counted = (Credit, "person")


@admin.register(Tag)
class TagAdmin(NamedAdmin):
    counted = (TitleTag, "tag")


@admin.register(ImportRun)
class ImportRunAdmin(admin.ModelAdmin):
    """What importers report; nothing to edit."""

    list_display = ("command", "file", "started_at", "finished_at", "accepted", "rejected")
    list_filter = ("command", "started_at")
    search_fields = ("file", "sha256")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ImportRun | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ImportRun | None = None) -> bool:
        return False
