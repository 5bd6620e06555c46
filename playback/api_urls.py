from django.urls import path

from playback.api import PlaybackApi

urlpatterns = [path("titles/<int:pk>/playback/", PlaybackApi.as_view(), name="api_playback")]
