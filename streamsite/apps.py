from django.apps import AppConfig


class StreamsiteConfig(AppConfig):
    name = "streamsite"

    def ready(self) -> None:
        from streamsite import checks  # noqa: F401, PLC0415 - checks register themselves once apps are loaded
