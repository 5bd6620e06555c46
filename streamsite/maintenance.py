"""Shutting the site for a while: a file says so, so that no process has to be started again."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation

RETRY_AFTER_SECONDS = 120
# Whoever mends the site has to get in.
OPEN_PATHS = ("/admin/", "/static/")


def switch() -> Path:
    return Path(settings.VAR_DIR) / "maintenance"


class MaintenanceMiddleware:
    """503, with when to come back, for as long as the switch is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not switch().exists() or request.path.startswith(OPEN_PATHS):
            return self.get_response(request)
        response = closed_response(request)
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
        response["Cache-Control"] = "no-store"
        return response


def closed_response(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "The site is being looked after. Try again in some minutes."}, status=503)
    with translation.override(translation.get_language_from_request(request)):
        return render(request, "503.html", status=503)
