"""409: it cannot be while other screens play, or a session is over. In the API's one shape, and more."""

from django.utils.translation import gettext as _
from rest_framework import serializers, status
from rest_framework.response import Response

from playback.devices import Device
from playback.models import PlaySession
from playback.sessions import ENDED, REPLACED, WITHDRAWN, OverError, TooManyStreamsError

TAKEN = "too_many_streams"
STOP_HINT = "Let the viewer choose a screen, POST to /api/v1/playback/sessions/{session}/stop/, and try again."
OVER_HINT = "Say so, and begin anew with POST /api/v1/titles/{id}/playback/ if the viewer wants to."


class PlayingSerializer(serializers.Serializer):
    session = serializers.UUIDField()
    profile = serializers.CharField()
    device = serializers.ChoiceField(choices=Device.choices)
    since = serializers.DateTimeField()


class ConflictSerializer(serializers.Serializer):
    error = serializers.ChoiceField(choices=[TAKEN, REPLACED, ENDED, WITHDRAWN], help_text="The same as `code`.")
    code = serializers.CharField()
    detail = serializers.CharField()
    fields = serializers.DictField()
    hint = serializers.CharField()
    playing = PlayingSerializer(many=True, help_text="Who plays, where all places are taken.")


def conflict(code: str, detail: str, hint: str, playing: list[dict]) -> Response:
    told = {"error": code, "code": code, "detail": detail, "fields": {}, "hint": hint, "playing": playing}
    return Response(told, status.HTTP_409_CONFLICT)


def taken_response(error: TooManyStreamsError) -> Response:
    who = ", ".join(f"{session.profile.name} ({session.get_device_display()})" for session in error.playing)
    detail = _("All screens of this account play already: %(who)s. Stop one of them to watch here.") % {"who": who}
    return conflict(TAKEN, detail, STOP_HINT, [playing_of(session) for session in error.playing])


def playing_of(session: PlaySession) -> dict[str, object]:
    return {
        "session": str(session.pk),
        "profile": session.profile.name,
        "device": session.device,
        "since": session.started_at.isoformat(),
    }


def over_response(error: OverError) -> Response:
    details = {
        REPLACED: _("Another screen took the place of this one."),
        ENDED: _("This player was closed."),
        WITHDRAWN: _("This title can no longer be watched here."),
    }
    return conflict(error.reason, details[error.reason], OVER_HINT, [])
