from django.apps import AppConfig


class PlaybackConfig(AppConfig):
    name = "playback"

    def ready(self) -> None:
        from playback import quality_admin  # noqa: F401, PLC0415 - it registers itself, once there are models
