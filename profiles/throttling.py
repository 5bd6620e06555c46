"""Limits on guessing, counted in the database so that every process counts together."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from profiles.models import Throttle

STALE_ROWS_PER_SWEEP = 100


@dataclass(frozen=True)
class Limit:
    """At most `attempts` in `window`. name: keeps the counts of different limits apart."""

    name: str
    attempts: int
    window: timedelta


SIGN_IN = Limit("sign-in", 10, timedelta(minutes=15))
CONFIRM_PASSWORD = Limit("confirm-password", 10, timedelta(minutes=15))
RESET_PASSWORD = Limit("reset-password", 5, timedelta(minutes=15))
LONGEST_WINDOW = max(limit.window for limit in (SIGN_IN, CONFIRM_PASSWORD, RESET_PASSWORD))


class TooManyAttemptsError(Exception):
    def __init__(self, retry_at: datetime) -> None:
        super().__init__(f"Too many attempts; the next is possible at {retry_at:%H:%M:%S}.")
        self.retry_at = retry_at


def client_address(request: HttpRequest | None) -> str:
    """Where a request came from. Behind a proxy only the entry that the proxy itself added is believed."""
    if request is None:
        return ""
    if settings.SECURE_PROXY_SSL_HEADER:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return request.META.get("REMOTE_ADDR", "")


@transaction.atomic
def claim_attempt(limit: Limit, *, email: str, address: str) -> None:
    """Count an attempt before it is made, so that attempts made at once cannot all be the last one allowed.

    Raises TooManyAttemptsError, with the time of the next possible attempt.
    """
    now = timezone.now()
    row, is_new = Throttle.objects.select_for_update().get_or_create(
        key=throttle_key(limit, email, address), defaults={"started_at": now}
    )
    if row.started_at + limit.window <= now:
        row.attempts, row.started_at = 0, now
    if row.attempts >= limit.attempts:
        raise TooManyAttemptsError(row.started_at + limit.window)
    row.attempts += 1
    row.save(update_fields=["attempts", "started_at"])
    if is_new:
        sweep(now)


def forgive(limit: Limit, *, email: str, address: str) -> None:
    """The attempt was right: forget the wrong ones before it."""
    Throttle.objects.filter(key=throttle_key(limit, email, address)).update(attempts=0)


def throttle_key(limit: Limit, email: str, address: str) -> str:
    return sha256(f"{limit.name}\n{email.strip().lower()}\n{address}".encode()).hexdigest()


def sweep(now: datetime) -> None:
    """Delete counts that are over, a few at a time; rows in use are left to their users."""
    stale = Throttle.objects.filter(started_at__lt=now - LONGEST_WINDOW).order_by("started_at")
    keys = list(stale.select_for_update(skip_locked=True).values_list("key", flat=True)[:STALE_ROWS_PER_SWEEP])
    Throttle.objects.filter(key__in=keys).delete()
