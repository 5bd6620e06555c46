from django.apps import AppConfig


class PlaybackConfig(AppConfig):
    name = "playback"

    def ready(self) -> None:
        # It registers itself, once there are models.
        from playback.telemetry import quality_admin  # noqa: F401, PLC0415
