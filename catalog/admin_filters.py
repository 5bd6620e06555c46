"""Filters of the catalogue's admin, each the answer to a question a curator has."""

from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Artwork, Credit, Title


class ChoiceFilter(admin.SimpleListFilter):
    """A filter with fixed answers; a value that is none of them filters nothing."""

    answers: ClassVar[Mapping[str, object]] = {}

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, object]]:
        return list(self.answers.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return self.narrow(queryset, self.value()) if self.value() in self.answers else queryset

    def narrow(self, queryset: QuerySet, answer: str) -> QuerySet:
        raise NotImplementedError


class WindowFilter(ChoiceFilter):
    title = _("availability window")
    parameter_name = "window"
    answers: ClassVar = {
        "open": _("Open now"),
        "future": _("Opens later"),
        "over": _("Over"),
        "closing": _("Closes within 30 days"),
        "always": _("No window"),
    }

    def narrow(self, queryset: QuerySet, answer: str) -> QuerySet:
        now = timezone.now()
        open_now = (Q(available_from=None) | Q(available_from__lte=now)) & (
            Q(available_until=None) | Q(available_until__gt=now)
        )
        conditions = {
            "open": open_now,
            "future": Q(available_from__gt=now),
            "over": Q(available_until__lte=now),
            "closing": open_now & Q(available_until__lte=now + timedelta(days=30)),
            "always": Q(available_from=None, available_until=None),
        }
        return queryset.filter(conditions[answer])


class GapFilter(ChoiceFilter):
    title = _("what is missing")
    parameter_name = "missing"
    answers: ClassVar = {
        "artwork": _("No artwork"),
        "synopsis": _("No synopsis"),
        "genres": _("No genre"),
        "credits": _("No credits"),
        "runtime": _("No runtime"),
    }

    def narrow(self, queryset: QuerySet, answer: str) -> QuerySet:
        conditions = {
            "artwork": ~Exists(Artwork.objects.filter(title=OuterRef("pk"), is_active=True)),
            "synopsis": Q(synopsis=""),
            "genres": ~Exists(Title.genres.through.objects.filter(title=OuterRef("pk"))),
            "credits": ~Exists(Credit.objects.filter(title=OuterRef("pk"))),
            "runtime": Q(runtime_minutes=None, kind=Title.Kind.FILM),
        }
        return queryset.filter(conditions[answer])


class UploadFilter(ChoiceFilter):
    title = _("image")
    parameter_name = "upload"
    answers: ClassVar = {"uploaded": _("Uploaded"), "drawn": _("Drawn from the facts")}

    def narrow(self, queryset: QuerySet, answer: str) -> QuerySet:
        return queryset.exclude(image="") if answer == "uploaded" else queryset.filter(image="")
