"""Read settings from the environment, and fail loudly on nonsense."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

REQUIRED = object()
TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off"}


def read_env_file(path: Path) -> None:
    """Put the KEY=VALUE lines of a file into the environment; what is already set there wins."""
    if not path.is_file():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key, equals, value = line.partition("=")
        if not equals:
            raise ImproperlyConfigured(f"{path}, line {number}: expected KEY=VALUE, found {line!r}.")
        os.environ.setdefault(key.strip(), value.strip())


def env(name: str, default: object = REQUIRED) -> str:
    """The text of a variable; without a default, a missing or empty one is an error."""
    value = os.environ.get(name, "")
    if value:
        return value
    if default is REQUIRED:
        raise ImproperlyConfigured(f"Set the environment variable {name}: there is no safe default for it.")
    return default


def env_bool(name: str, default: bool) -> bool:
    value = env(name, "").lower()
    if not value:
        return default
    if value in TRUE_WORDS | FALSE_WORDS:
        return value in TRUE_WORDS
    raise ImproperlyConfigured(f"{name}={value!r} is not a yes or a no: use one of true, false, 1, 0.")


def env_int(name: str, default: int, minimum: int = 0) -> int:
    value = env(name, "")
    if not value:
        return default
    if not value.isdecimal() or int(value) < minimum:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number of at least {minimum}.")
    return int(value)


def env_choice(name: str, choices: tuple[str, ...], default: str) -> str:
    value = env(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name}={value!r} is not one of {', '.join(choices)}.")
    return value


def env_list(name: str, default: list[str]) -> list[str]:
    value = env(name, "")
    return [part.strip() for part in value.split(",") if part.strip()] if value else default


def env_database(name: str) -> dict | None:
    """A Django DATABASES entry from a PostgreSQL URL, or None where the variable is not set."""
    url = env(name, "")
    if not url:
        return None
    if urlsplit(url).scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must start with postgresql:// (Streamsite needs PostgreSQL 15+).")
    try:
        info = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"{name} is not a PostgreSQL URL: {error}.") from error
    if not info.get("dbname"):
        raise ImproperlyConfigured(f"{name} names no database: end it with /NAME.")
    return {
        "NAME": info.pop("dbname"),
        "USER": info.pop("user", ""),
        "PASSWORD": info.pop("password", ""),
        "HOST": info.pop("host", ""),
        "PORT": info.pop("port", ""),
        "OPTIONS": info,
    }


def env_email(name: str) -> dict[str, object]:
    """Django's EMAIL_* settings from smtp://, smtp+tls:// or console:// URLs."""
    url = urlsplit(env(name, "console://"))
    if url.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if url.scheme not in {"smtp", "smtp+tls"} or not url.hostname:
        raise ImproperlyConfigured(f"{name} must be console:// or smtp[+tls]://user:password@host:port.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": url.port or 25,
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_TLS": url.scheme == "smtp+tls",
    }
