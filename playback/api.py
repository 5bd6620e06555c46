"""What another screen needs to play a title."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.models import Title
from viewing.models import Progress


class ResumeSerializer(serializers.Serializer):
    share = serializers.FloatField(help_text="0 to 1, of whatever length the source has.")
    episode = serializers.IntegerField(allow_null=True, source="episode_id", help_text="Of a series: which.")


class PlaybackSerializer(serializers.Serializer):
    title = serializers.IntegerField()
    url = serializers.CharField(help_text="Wants the session's cookie; answers to ranges.")
    content_type = serializers.CharField()
    resume = ResumeSerializer(allow_null=True, help_text="Where to go on; null: at the beginning.")


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
