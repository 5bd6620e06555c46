"""Where players tell how playing went."""

from typing import IO, ClassVar

from django.utils import timezone
from drf_spectacular.authentication import SessionScheme
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers, status
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import APIException
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from playback.networks import network_of
from playback.telemetry.cmcd import reports
from playback.telemetry.intake import from_cmcd, from_player, record

MOST_BYTES = 256 * 1024
CMCD = "application/cmcd"


class CmcdParser(BaseParser):
    """CTA-5004-B, event mode: one report a line."""

    media_type = CMCD

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: dict | None = None) -> list[str]:
        return reports(stream.read().decode(errors="replace"))


class ScriptsOnlyAuthentication(SessionAuthentication):
    """By the cookie alone: hls.js sends no form token with its reports, and a beacon cannot.

    Neither content type that is taken can be sent by a page of another site: browsers ask first, and are not answered.
    """

    def enforce_csrf(self, request: Request) -> None:
        pass


class ScriptsOnlyScheme(SessionScheme):
    target_class = ScriptsOnlyAuthentication
    name = "cookieWithoutToken"


class TooLargeError(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = f"Send at most {MOST_BYTES} bytes at once."


class TransferSerializer(serializers.Serializer):
    """A segment of the picture that came over the network."""

    rung = serializers.IntegerField(help_text="0: the lowest.")
    segment = serializers.IntegerField(help_text="From 0.")
    bytes = serializers.IntegerField()
    seconds = serializers.FloatField(help_text="Of the whole request.")
    latency = serializers.FloatField(required=False, help_text="Seconds of those to the first byte.")
    buffer = serializers.FloatField(required=False, help_text="Seconds ahead when it had come.")
    at = serializers.IntegerField(required=False, help_text="Milliseconds since 1970, as everywhere here.")
    abandoned = serializers.BooleanField(required=False, help_text="Given up: bytes are those that came.")


class StallSerializer(serializers.Serializer):
    seconds = serializers.FloatField()
    at = serializers.IntegerField(required=False)


class SwitchSerializer(serializers.Serializer):
    """from: the rung before, to: the rung from now on."""

    to = serializers.IntegerField()
    at = serializers.IntegerField(required=False)

    def get_fields(self) -> dict:
        # No attribute can have the name "from".
        return {"from": serializers.IntegerField(help_text="-1: the first of all."), **super().get_fields()}


class PlayerErrorSerializer(serializers.Serializer):
    kind = serializers.CharField(help_text="As hls.js names it.")
    fatal = serializers.BooleanField(required=False)
    at = serializers.IntegerField(required=False)


class PlayerReportsSerializer(serializers.Serializer):
    """What happened since the last batch. Whatever is not understood is left, one entry at a time."""

    session = serializers.UUIDField()
    connection = serializers.CharField(required=False, help_text="Of the Network Information API: 4g, wifi ...")
    transfers = TransferSerializer(many=True, required=False)
    stalls = StallSerializer(many=True, required=False)
    switches = SwitchSerializer(many=True, required=False)
    errors = PlayerErrorSerializer(many=True, required=False)
    startup_ms = serializers.FloatField(required=False, help_text="From the wish to play to the first picture, once.")


class TakenSerializer(serializers.Serializer):
    accepted = serializers.IntegerField()
    ignored = serializers.IntegerField(help_text="Not understood, of no session of this account, or too many.")


EXAMPLE = {
    "session": "0b9f2f8e-6b0a-4c39-9a57-1c2f6f1a3b11",
    "connection": "4g",
    "transfers": [
        {
            "rung": 2,
            "segment": 7,
            "bytes": 812_345,
            "seconds": 0.84,
            "latency": 0.05,
            "buffer": 18.2,
            "at": 1772396100000,
        }
    ],
    "stalls": [{"seconds": 1.4, "at": 1772396111000}],
    "startup_ms": 620,
}


class TelemetryApi(APIView):
    authentication_classes: ClassVar = [ScriptsOnlyAuthentication]
    parser_classes: ClassVar = [CmcdParser, *api_settings.DEFAULT_PARSER_CLASSES]

    @extend_schema(
        summary="Tell how playing goes",
        tags=["playback"],
        request={"application/json": PlayerReportsSerializer, CMCD: {"type": "string"}},
        responses=TakenSerializer,
        examples=[OpenApiExample("A segment, a stall and the start", EXAMPLE, request_only=True)],
        description=(
            "Either events of CMCD version 2 (CTA-5004-B), one a line, as hls.js sends them, whose sid is the session; "
            "or a batch of JSON. Each report is judged alone; those of no session of this account are ignored. A line "
            "has at most 10 kB, a body 256 kB, and a minute 2000 reports: what is more is ignored, and not refused."
        ),
    )
    def post(self, request: Request) -> Response:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            raise TooLargeError
        now = timezone.now()
        if request.content_type.partition(";")[0].strip() == CMCD:
            told = [from_cmcd(line, now) for line in request.data]
        else:
            told = list(from_player(request.data, now))
        taken = record(account=request.user, network=network_of(request), told=told)
        return Response({"accepted": taken.accepted, "ignored": taken.ignored})
