"""Compressing what is text, and nothing else."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXT = (
    "text/", "application/json", "application/javascript", "application/manifest+json", "application/vnd.apple.mpegurl",
    "image/svg+xml",
)  # fmt: skip


class TextGZipMiddleware(GZipMiddleware):
    """Pictures, fonts and films are compressed already, and parts of a film are asked for by their bytes."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith(TEXT) or response.has_header("Content-Range"):
            return response
        return super().process_response(request, response)
