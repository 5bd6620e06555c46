"""The page in the admin that says how playing goes."""

from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from playback.models import TransferReport
from playback.telemetry.quality import Quality, Report, quality_of
from playback.telemetry.quality_plots import Plot, plot

USUAL_DAYS = 7


class DaysForm(forms.Form):
    """first and last: the days to look at; without them the latest week."""

    first = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput({"type": "date"}))
    last = forms.DateField(label=gettext_lazy("To"), widget=forms.DateInput({"type": "date"}))

    def clean(self) -> dict:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and first > last:
            raise forms.ValidationError(_("The first day comes after the last."))
        if first and last and (last - first).days > settings.TELEMETRY_DAYS:
            text = _("Telemetry is kept for %(days)s days: choose no more.")
            raise forms.ValidationError(text % {"days": settings.TELEMETRY_DAYS})
        return self.cleaned_data


@admin.register(TransferReport)
class QualityAdmin(admin.ModelAdmin):
    """In place of a list of reports, of which there are millions, what they come to."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def get_urls(self) -> list:
        return [path("", self.admin_site.admin_view(self.quality), name="playback_transferreport_changelist")]

    def quality(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        last = timezone.now().date()
        usual = {"first": last - timedelta(days=USUAL_DAYS - 1), "last": last}
        form = DaysForm(request.GET if request.GET else usual)
        report = quality_of(**form.cleaned_data) if form.is_valid() else None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Quality of experience"),
            "form": form,
            "report": report,
            "plots": plots_of(report, **form.cleaned_data) if report and report.total else [],
            "tables": tables_of(report) if report else [],
        }
        return TemplateResponse(request, "admin/playback/quality.html", context)


def tables_of(report: Report) -> list[tuple[str, list[Quality]]]:
    """The days first: that table is what the plots draw."""
    return [
        (_("By day"), report.days),
        (_("By device"), report.devices),
        (_("By network"), report.networks),
        (_("By title"), report.titles),
    ]


def plots_of(report: Report, first: date, last: date) -> list[Plot]:
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    known = {each.name: each for each in report.days}
    rows = [known.get(str(day)) for day in days]

    def values(name: str) -> list[float | None]:
        return [row and getattr(row, name) for row in rows]

    named = [str(day) for day in days]
    starts = {_("median"): "startup_50", _("90th percentile"): "startup_90", _("99th percentile"): "startup_99"}
    return [
        plot(_("Start-up"), _("ms"), named, {name: values(field) for name, field in starts.items()}),
        plot(_("Waiting, of the time watched"), "%", named, {_("waiting"): values("rebuffering")}),
        plot(_("Sessions that stalled"), "%", named, {_("stalled"): values("stalling")}),
        plot(_("Mean bitrate"), _("kbit/s"), named, {_("bitrate"): values("kbps")}),
        plot(_("Switches a session"), "", named, {_("switches"): values("switches")}),
        plot(_("Errors a session"), "", named, {_("errors"): values("errors")}),
    ]
