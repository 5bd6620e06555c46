from django.urls import path

from playback.api import EndApi, PlaybackApi, RenewApi, StopApi
from playback.telemetry.api import TelemetryApi

urlpatterns = [
    path("titles/<int:pk>/playback/", PlaybackApi.as_view(), name="api_playback"),
    # Text, and not <uuid:...>: a stranger is to be told to sign in, whatever the address.
    path("playback/sessions/<str:session>/renew/", RenewApi.as_view(), name="api_session_renew"),
    path("playback/sessions/<str:session>/end/", EndApi.as_view(), name="api_session_end"),
    path("playback/sessions/<str:session>/stop/", StopApi.as_view(), name="api_session_stop"),
    path("playback/telemetry/", TelemetryApi.as_view(), name="api_telemetry"),
]
