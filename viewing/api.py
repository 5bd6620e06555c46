"""The events API: batches in, one answer for each event out."""

import math
import uuid
from datetime import UTC, datetime
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from viewing.models import WatchEvent
from viewing.services import ACCEPTED, DUPLICATE, MOST_EVENTS, OFFERED, PREVIEW, REJECTED, Event, record_events

LONGEST_SECONDS = 24 * 3600.0
LARGEST_ID = 2**63 - 1
# Before this no client of this site can have had a clock that was right.
FIRST_YEAR = 2020


@extend_schema_field({"oneOf": [{"type": "string", "format": "date-time"}, {"type": "number"}]})
class MomentField(serializers.Field):
    """ISO 8601 with an offset, or milliseconds since 1970."""

    default_error_messages = {"invalid": "Give ISO 8601 with an offset, or milliseconds since 1970."}

    def to_internal_value(self, data: Any) -> datetime:
        try:
            moment = self.parse(data)
        except (ValueError, OverflowError, OSError):
            self.fail("invalid")
        if moment.tzinfo is None or not FIRST_YEAR <= moment.year < 9999:
            self.fail("invalid")
        return moment.astimezone(UTC)

    def parse(self, data: Any) -> datetime:
        if isinstance(data, int | float) and math.isfinite(data):
            return datetime.fromtimestamp(data / 1000, UTC)
        return datetime.fromisoformat(str(data)[:40])

    def to_representation(self, value: datetime) -> str:
        return value.isoformat()


class WrittenUUIDField(serializers.UUIDField):
    """As text: a number is one too to REST framework, and 5 is nobody's id."""

    def to_internal_value(self, data: Any) -> uuid.UUID:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


def seconds(**kwargs: Any) -> serializers.FloatField:
    return serializers.FloatField(min_value=0, max_value=LONGEST_SECONDS, **kwargs)


def place(**kwargs: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=32_767, **kwargs)


class EventSerializer(serializers.Serializer):
    """One event. Times in seconds; `value` is for ratings; the last six fields are for what was offered.

    An impression is of a card that was seen, a preview of a trailer that played for two seconds.
    """

    id = WrittenUUIDField(help_text="Made by the client; the same on every retry.")
    kind = serializers.ChoiceField(choices=[*WatchEvent.Kind.values, *OFFERED])
    title = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)
    episode = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, required=False, allow_null=True)
    at = MomentField(help_text="By the client's clock: ISO 8601 with an offset, or milliseconds since 1970.")
    session = WrittenUUIDField(required=False, allow_null=True, help_text="One for each time a player opens.")
    position = seconds(required=False, allow_null=True, help_text="Where in the title.")
    duration = seconds(required=False, allow_null=True, help_text="How long the title is.")
    watched = seconds(required=False, help_text="Seconds played since the event before.")
    value = serializers.IntegerField(min_value=-1, max_value=2, required=False, allow_null=True)
    variant = place(required=False, allow_null=True, help_text="Of an impression: which artwork was seen.")
    trailer = serializers.IntegerField(
        min_value=1, max_value=LARGEST_ID, required=False, allow_null=True, help_text="Of a preview: which played."
    )
    row = serializers.CharField(
        max_length=40, required=False, allow_blank=True, help_text="The kind of the row; or hero, wall, search, title."
    )
    row_position = place(required=False)
    position_in_row = place(required=False)
    probability = serializers.FloatField(max_value=1, required=False)

    def to_internal_value(self, data: Any) -> dict:
        # No field is a boolean; but to Python true is the number 1, and so it is to REST framework's fields.
        given = data if isinstance(data, dict) else {}
        odd = [name for name in self.fields if isinstance(given.get(name), bool)]
        if odd:
            raise serializers.ValidationError(dict.fromkeys(odd, ["No field is true or false."]))
        return super().to_internal_value(data)

    def validate(self, data: dict) -> dict:
        numbers = [value for value in data.values() if isinstance(value, float)]
        if not all(map(math.isfinite, numbers)):
            raise serializers.ValidationError("NaN and infinity are no numbers to store.")
        rating = data["kind"] == WatchEvent.Kind.RATE
        if rating != (data.get("value") is not None):
            raise serializers.ValidationError({"value": "A rating needs one; nothing else has one."})
        if (data["kind"] == PREVIEW) != (data.get("trailer") is not None):
            raise serializers.ValidationError({"trailer": "A preview needs one; nothing else has one."})
        if data.get("probability", 1) <= 0:
            raise serializers.ValidationError({"probability": "What was shown had a probability above 0."})
        return data


class BatchSerializer(serializers.Serializer):
    events = EventSerializer(many=True)


class OutcomeSerializer(serializers.Serializer):
    id = serializers.CharField(allow_null=True)
    status = serializers.ChoiceField(choices=[ACCEPTED, DUPLICATE, REJECTED])
    reason = serializers.CharField(required=False)


class OutcomesSerializer(serializers.Serializer):
    results = OutcomeSerializer(many=True)


EXAMPLE = {
    "events": [
        {
            "id": "0b9f2f8e-6b0a-4c39-9a57-1c2f6f1a3b11",
            "kind": "heartbeat",
            "title": 1,
            "at": "2026-03-01T20:15:00Z",
            "position": 620.5,
            "duration": 5400,
            "watched": 10,
        },
        {
            "id": "4f5c8f52-51a5-4b0e-8a1f-8f4e5a3f7c02",
            "kind": "rate",
            "title": 1,
            "at": 1772396100000,
            "value": 2,
        },
    ]
}


class EventsApi(APIView):
    """What the profile of this session did."""

    @extend_schema(
        summary="Tell what was watched, seen and decided",
        tags=["events"],
        request=BatchSerializer,
        responses=OutcomesSerializer,
        examples=[OpenApiExample("A heartbeat and a rating", EXAMPLE, request_only=True)],
        description=(
            f"Up to {MOST_EVENTS} events. Each is judged alone and answered in order: accepted, duplicate "
            "(its id is known, or what it tells of was deleted from the history since: nothing was counted), or "
            "rejected with a reason. Send the same ids again until you are answered; do not send rejected events again."
        ),
    )
    def post(self, request: Request) -> Response:
        given = events_of(request.data)
        checked = [check(event) for event in given]
        outcomes = iter(
            record_events(profile=request.profile, events=[event for event, _ in checked if event is not None])
        )
        results = [
            rejection(raw, reason) if event is None else answer(next(outcomes))
            for raw, (event, reason) in zip(given, checked, strict=True)
        ]
        return Response({"results": results})


def events_of(body: Any) -> list:
    """The list of events of a body. Raises ValidationError, hence 400, for anything that has none."""
    events = body.get("events") if isinstance(body, dict) else None
    if not isinstance(events, list):
        raise serializers.ValidationError({"events": 'Send {"events": [...]}.'})
    if len(events) > MOST_EVENTS:
        raise serializers.ValidationError({"events": f"{len(events)} events; send at most {MOST_EVENTS} at once."})
    return events


def check(raw: Any) -> tuple[Event | None, str]:
    """The event, or None and what is wrong with it."""
    serializer = EventSerializer(data=raw)
    if serializer.is_valid():
        return Event(**serializer.validated_data), ""
    return None, "; ".join(f"{name}: {' '.join(map(str, errors))}" for name, errors in serializer.errors.items())


def rejection(raw: Any, reason: str) -> dict:
    known = raw.get("id") if isinstance(raw, dict) else None
    return {"id": known if isinstance(known, str) else None, "status": REJECTED, "reason": reason}


def answer(outcome: Any) -> dict:
    result = {"id": str(outcome.id), "status": outcome.status}
    return {**result, "reason": outcome.reason} if outcome.reason else result
