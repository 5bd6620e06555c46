"""Mistakes in the settings that would hurt a site, each with an id."""

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db import ProgrammingError

from profiles.models import Account


@register(Tags.database)
def demo_sign_ins_stay_in_demo_mode(app_configs: object, databases: list[str] | None, **kwargs: object) -> list:
    """E001: everybody knows the demo passwords."""
    if settings.DEMO or "default" not in (databases or []):
        return []
    try:
        found = Account.objects.using("default").filter(is_demo=True, is_active=True).exists()
    except ProgrammingError:
        # No tables yet: migrate runs these checks first.
        return []
    if not found:
        return []
    hint = "Delete them (manage.py delete_demo_accounts --yes) or set STREAMSITE_MODE=demo."
    return [Error("Demo accounts exist outside demo mode.", hint=hint, id="streamsite.E001")]


@register(Tags.security, deploy=True)
def demo_mode_is_for_one_machine(app_configs: object, **kwargs: object) -> list:
    """W002: demo mode turns the cookies' and the transport's protection off."""
    if not settings.DEMO:
        return []
    return [Warning("STREAMSITE_MODE=demo is not for the public.", id="streamsite.W002")]


@register(Tags.security, deploy=True)
def embedded_database_trusts_this_machine(app_configs: object, **kwargs: object) -> list:
    """W003: the embedded server lets every local user in."""
    if settings.DATABASES["default"]["ENGINE"] != "streamsite.database":
        return []
    hint = "Set DATABASE_URL to a PostgreSQL 15+ server of your own."
    return [Warning("The embedded database trusts every user of this machine.", hint=hint, id="streamsite.W003")]
