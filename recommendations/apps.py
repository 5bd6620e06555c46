from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    name = "recommendations"

    def ready(self) -> None:
        from profiles.sessions import bring_along  # noqa: PLC0415 - models are there only once apps are loaded
        from recommendations import stored_version  # noqa: PLC0415

        bring_along(stored_version.NAME, stored_version.COLUMNS, stored_version.JOINS)
