"""Snapshots and training runs: start one, watch it, roll back. And what came of artwork."""

from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from catalog.models import Artwork, Trailer
from recommendations.artwork_results import results_of, trailer_results_of
from recommendations.engine.snapshot import SnapshotError
from recommendations.locks import RetrainRunningError
from recommendations.models import ArtworkResult, PinnedRow, PinnedTitle, Snapshot, TrainingRun
from recommendations.tasks import retrain
from recommendations.training import roll_back_to

# What curators take out of the choice, by name.
RETIRABLE = {"artwork": Artwork, "trailer": Trailer}


class ReadOnlyAdmin(admin.ModelAdmin):
    """Made by tasks: there is nothing to type in."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class PinnedTitleInline(admin.TabularInline):
    model = PinnedTitle
    autocomplete_fields = ["title"]
    extra = 4


@admin.register(PinnedRow)
class PinnedRowAdmin(admin.ModelAdmin):
    """Saving is a change of the row, whatever was changed of its titles: pages are made anew with it."""

    list_display = ["heading", "place", "limit_from", "limit_to", "starts_at", "ends_at"]
    inlines = [PinnedTitleInline]


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "status", "created_at", "activated_at", "quality"]
    list_filter = ["status"]
    actions = ["serve_by_this"]

    @admin.display(description=_("quality on held-out profiles"))
    def quality(self, snapshot: Snapshot) -> str:
        shown = {name: value for name, value in snapshot.metrics.items() if isinstance(value, float)}
        return ", ".join(f"{name} {value:.3f}" for name, value in shown.items()) or "-"

    @admin.action(description=_("Serve by this snapshot (roll back)"), permissions=["roll_back"])
    def serve_by_this(self, request: HttpRequest, queryset: object) -> None:
        if len(queryset) != 1:
            self.message_user(request, _("Choose one snapshot."), messages.ERROR)
            return
        try:
            roll_back_to(queryset[0])
        except (SnapshotError, RetrainRunningError) as error:
            self.message_user(request, str(error), messages.ERROR)
            return
        self.message_user(request, _("%s serves from now on.") % queryset[0])

    def has_roll_back_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("recommendations.change_snapshot")


@admin.register(TrainingRun)
class TrainingRunAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "started_at", "finished_at", "phase", "bar", "message"]
    list_filter = ["status"]
    list_select_related = ["snapshot"]
    change_list_template = "admin/recommendations/trainingrun/change_list.html"

    @admin.display(description=_("progress"))
    def bar(self, run: TrainingRun) -> str:
        return format_html('<progress max="1" value="{}">{} %</progress>', run.progress, round(run.progress * 100))

    def get_urls(self) -> list:
        start = path("start/", self.admin_site.admin_view(require_POST(self.start)), name="start_training")
        return [start, *super().get_urls()]

    def start(self, request: HttpRequest) -> HttpResponse:
        if request.user.has_perm("recommendations.add_trainingrun"):
            retrain.delay()
            self.message_user(request, _("Training was asked for: it shows below as soon as a worker takes it up."))
        else:
            self.message_user(request, _("You may not start a training run."), messages.ERROR)
        return redirect(reverse("admin:recommendations_trainingrun_changelist"))


@admin.register(ArtworkResult)
class ArtworkResultAdmin(ReadOnlyAdmin):
    """What came of each variant of a title's artwork and of each cut of its trailers, and buttons that take one out of
    the choice."""

    list_display = ["name", "year", "kind"]
    search_fields = ["name"]
    list_per_page = 50
    show_full_result_count = False
    change_form_template = "admin/recommendations/artworkresult/change_form.html"

    def change_view(self, request: HttpRequest, object_id: str, *args: object, **kwargs: object) -> HttpResponse:
        title = self.get_object(request, object_id)
        return super().change_view(request, object_id, extra_context=came_of(title, request) if title else {})

    def get_fields(self, request: HttpRequest, obj: object = None) -> list[str]:
        return []

    def get_urls(self) -> list:
        return [
            path(
                f"<int:title_id>/retire-{name}/<int:pk>/",
                self.admin_site.admin_view(require_POST(partial(self.retire, model=model))),
                name=f"retire_{name}",
            )
            for name, model in RETIRABLE.items()
        ] + super().get_urls()

    def retire(self, request: HttpRequest, title_id: int, pk: int, *, model: type[Artwork | Trailer]) -> HttpResponse:
        """Or bring back, if it is retired."""
        if not may_retire(request, model):
            raise PermissionDenied
        shown = get_object_or_404(model, title=title_id, pk=pk)
        shown.is_active = not shown.is_active
        shown.save(update_fields=["is_active"])
        self.message_user(request, (_("%s is retired.") if not shown.is_active else back_in(model)) % shown)
        return redirect(reverse("admin:recommendations_artworkresult_change", args=[title_id]))


def came_of(title: ArtworkResult, request: HttpRequest) -> dict[str, object]:
    return {
        "results": results_of(title),
        "trailer_results": trailer_results_of(title),
        "may_retire": may_retire(request, Artwork),
        "may_retire_trailers": may_retire(request, Trailer),
    }


def back_in(model: type[Artwork | Trailer]) -> str:
    """Which artwork there is a snapshot says, which trailers the catalogue."""
    if model is Trailer:
        return _("%s may be chosen again.")
    return _("%s may be chosen again from the next training on.")


def may_retire(request: HttpRequest, model: type[Artwork | Trailer]) -> bool:
    return request.user.has_perm(f"catalog.change_{model._meta.model_name}")
