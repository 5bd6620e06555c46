"""The site's own delivery of streams, with faults that tests switch on: expired, refused, broken off, gone."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse

from playback.models import Stream

STREAM = re.compile(r"/stream/([^/]+)/(.+)")
RENEW, TELEMETRY = re.compile(r"/api/v1/playback/sessions/[^/]+/renew/"), "/api/v1/playback/telemetry/"


@dataclass
class Delivery:
    """What the tests set and see."""

    expired: set[str] = field(default_factory=set)
    is_refused: bool = False
    is_broken: bool = False
    is_missing: bool = False
    tokens: set[str] = field(default_factory=set)
    renewals: int = 0
    broken_off: int = 0
    asked: list[str] = field(default_factory=list)
    told: list[dict] = field(default_factory=list)
    events: list[str] = field(default_factory=list)

    def expire(self) -> None:
        """What the browser holds is of no use any more."""
        self.expired |= self.tokens


delivery = Delivery()


class FaultMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if match := STREAM.fullmatch(request.path):
            return self.stream_file(request, *match.groups())
        if RENEW.fullmatch(request.path):
            return self.renew(request)
        if request.path == TELEMETRY:
            note(request)
        return self.get_response(request)

    def stream_file(self, request: HttpRequest, token: str, name: str) -> HttpResponseBase:
        delivery.asked.append(name)
        delivery.tokens.add(token)
        if token in delivery.expired:
            return JsonResponse({"error": "expired"}, status=403)
        if delivery.is_missing:
            return HttpResponse(status=404)
        return broken_off(name) if delivery.is_broken else self.get_response(request)

    def renew(self, request: HttpRequest) -> HttpResponseBase:
        if delivery.is_refused:
            return JsonResponse({"error": "replaced", "detail": "Another screen took its place."}, status=409)
        delivery.renewals += 1
        return self.get_response(request)


def broken_off(name: str) -> HttpResponseBase:
    """As from a server that is killed: the length of the whole, the bytes of a half, and no more."""
    delivery.broken_off += 1
    whole = (Stream.objects.active().get().folder / name).read_bytes()
    response = StreamingHttpResponse([whole[: len(whole) // 2]], content_type="video/mp4")
    response["Content-Length"] = str(len(whole))
    return response


def note(request: HttpRequest) -> None:
    if request.content_type == "application/json":
        delivery.told.append(json.loads(request.body))
    else:
        delivery.events += request.body.decode().splitlines()
