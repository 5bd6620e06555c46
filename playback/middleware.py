"""What players fetch every few seconds is answered before anything is looked up for a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from playback.views import STREAM_PATH, stream


class StreamMiddleware:
    """Stands in front of sessions, accounts and languages, which cost a query that a segment has no use for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        match = STREAM_PATH.fullmatch(request.path_info)
        return stream(request, **match.groupdict()) if match else self.get_response(request)
