"""What another screen needs to play a title."""

from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.models import Episode, Title
from playback.api_problems import ConflictSerializer, over_response, taken_response
from playback.delivery import sign
from playback.models import Marker, PlaySession
from playback.player import choose, open_player
from playback.sessions import OverError, TooManyStreamsError, end, renew, screen_of, stop
from viewing.api import WrittenUUIDField
from viewing.models import Progress


class ResumeSerializer(serializers.Serializer):
    share = serializers.FloatField(help_text="0 to 1, of whatever length the source has.")
    episode = serializers.IntegerField(allow_null=True, source="episode_id", help_text="Of a series: which.")


class PlaybackSerializer(serializers.Serializer):
    title = serializers.IntegerField()
    url = serializers.CharField(help_text="Wants the session's cookie; answers to ranges.")
    content_type = serializers.CharField()
    resume = ResumeSerializer(allow_null=True, help_text="Where to go on; null: at the beginning.")


class PlaySerializer(serializers.Serializer):
    episode = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=2**63 - 1, help_text="Of a series; else where one is."
    )


class CaptionsSerializer(serializers.Serializer):
    language = serializers.CharField()
    label = serializers.CharField()
    url = serializers.CharField()


class MarkerSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=Marker.Kind.choices)
    start = serializers.FloatField()
    end = serializers.FloatField()


class ShareSerializer(serializers.Serializer):
    share = serializers.FloatField(help_text="0 to 1; 0: at the beginning.")


class NextSerializer(serializers.Serializer):
    name = serializers.CharField()
    url = serializers.CharField()


class PlayerSerializer(serializers.Serializer):
    """Addresses of a stream hold for `expires_in` seconds: renew before that, or on 403 {"error": "expired"}."""

    title = serializers.IntegerField()
    name = serializers.CharField()
    episode = serializers.IntegerField(allow_null=True)
    episode_name = serializers.CharField(allow_null=True)
    session = serializers.UUIDField(help_text="For events and telemetry.")
    kind = serializers.ChoiceField(choices=["stream", "file"], help_text="file: there is no stream, play `file`.")
    manifest = serializers.CharField(allow_null=True, help_text="HLS.")
    sizes = serializers.CharField(allow_null=True, help_text="The bytes of every segment of every rung.")
    thumbnails = serializers.CharField(allow_null=True, help_text="WebVTT with pictures (#xywh).")
    file = serializers.CharField(help_text="MP4: what stands for the title where no stream can be played.")
    poster = serializers.CharField()
    captions = CaptionsSerializer(many=True)
    markers = MarkerSerializer(many=True)
    duration = serializers.FloatField(allow_null=True, help_text="Seconds.")
    resume = ShareSerializer()
    next = NextSerializer(allow_null=True, help_text="The next episode.")
    renew = serializers.CharField(allow_null=True)
    end = serializers.CharField(allow_null=True, help_text="POST when the player is closed: its place is free then.")
    expires_in = serializers.IntegerField(allow_null=True, help_text="Seconds.")
    telemetry = serializers.CharField()
    throughput = serializers.DictField(allow_null=True, help_text="What is known of this network.")
    still_watching_after = serializers.IntegerField(help_text="Seconds without a touch, after which to ask.")


class RenewedSerializer(serializers.Serializer):
    token = serializers.CharField()
    base = serializers.CharField(help_text="The new prefix of all addresses of the stream.")
    expires_in = serializers.IntegerField(help_text="Seconds.")


class PlaybackApi(APIView):
    @extend_schema(summary="What plays, and from where on", tags=["playback"], responses=PlaybackSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """The first request for a source may take some seconds, while it is made."""
        title = get_object_or_404(Title.objects.visible_to(request.profile), pk=pk)
        begun = Progress.objects.continue_watching().filter(profile=request.profile, title=title).first()
        told = {
            "title": title.pk,
            "url": reverse("clip", args=[title.pk]),
            "content_type": "video/mp4",
            "resume": begun and {"share": round(begun.fraction, 3), "episode_id": begun.episode_id},
        }
        return Response(PlaybackSerializer(told).data)

    @extend_schema(
        summary="Begin to play",
        tags=["playback"],
        request=PlaySerializer,
        responses={201: PlayerSerializer, 409: ConflictSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Takes one of the account's places. 409: all are taken; `playing` says by whom, and one can be stopped."""
        title = get_object_or_404(Title.objects.visible_to(request.profile), pk=pk)
        asked = PlaySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            choice = choose(title, request.profile, str(asked.validated_data.get("episode") or ""))
            config = open_player(request, choice)
        except Episode.DoesNotExist:
            raise NotFound from None
        except TooManyStreamsError as error:
            return taken_response(error)
        return Response(PlayerSerializer(config).data, status.HTTP_201_CREATED)


class SessionApi(APIView):
    """What is done to one play session."""

    def parsed(self, session: str) -> Any:
        """Its id; 404 for what is none."""
        try:
            return WrittenUUIDField().to_internal_value(session)
        except serializers.ValidationError:
            raise NotFound from None


class RenewApi(SessionApi):
    @extend_schema(
        summary="Go on playing",
        tags=["playback"],
        request=None,
        responses={200: RenewedSerializer, 409: ConflictSerializer},
    )
    def post(self, request: Request, session: str) -> Response:
        """409: it is over (`error`: replaced, ended, withdrawn), or others took all places while it was not seen."""
        try:
            renewed = renew(session_id=self.parsed(session), profile=request.profile, screen=screen_of(request))
        except PlaySession.DoesNotExist:
            raise NotFound from None
        except OverError as error:
            return over_response(error)
        except TooManyStreamsError as error:
            return taken_response(error)
        token = sign(renewed.pk)
        told = {"token": token, "base": f"/stream/{token}/", "expires_in": settings.STREAM_TOKEN_SECONDS}
        return Response(RenewedSerializer(told).data)


class EndApi(SessionApi):
    @extend_schema(summary="The player is closed", tags=["playback"], request=None, responses={204: None})
    def post(self, request: Request, session: str) -> Response:
        end(session_id=self.parsed(session), profile=request.profile)
        return Response(status=status.HTTP_204_NO_CONTENT)


class StopApi(SessionApi):
    @extend_schema(summary="Stop another screen", tags=["playback"], request=None, responses={204: None})
    def post(self, request: Request, session: str) -> Response:
        """Any of the account's: it cannot go on, and its place is free."""
        stop(session_id=self.parsed(session), account=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
