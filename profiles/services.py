"""What can be done to accounts and profiles: one function, one transaction each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.middleware import PIN_SESSION_KEY, SESSION_KEY, pin_mark
from profiles.models import MAX_PROFILES, Account, Profile, Session
from profiles.throttling import CONFIRM_PASSWORD, claim_attempt, forgive

# What a stored home page depends on: a change to any of these makes it out of date.
HOME_PAGE_FIELDS = ("is_kids", "maturity_limit", "gender", "age_band", "occupation")
PERSONAL_FIELDS = ("gender", "age_band", "occupation")
PIN_TRIES = 5
PIN_FIRST_LOCK = timedelta(minutes=1)
PIN_LONGEST_LOCK = timedelta(days=1)


@dataclass(frozen=True)
class PinCheck:
    """right: whether the PIN was. locked_until: when it can be tried again, if not at once."""

    right: bool
    locked_until: datetime | None = None


def sign_up(*, email: str, password: str) -> Account:
    """Raises ValidationError where the address, in any case, has an account."""
    try:
        with transaction.atomic():
            return Account.objects.create_user(email, password)
    except IntegrityError as error:
        raise ValidationError({"email": email_taken_message()}) from error


def change_email(*, account: Account, email: str) -> None:
    """Raises ValidationError where another account has the address, in any case."""
    try:
        with transaction.atomic():
            Account.objects.filter(pk=account.pk).update(email=email)
    except IntegrityError as error:
        raise ValidationError({"email": email_taken_message()}) from error


def end_other_sessions(*, account: Account, session_key: str) -> int:
    """Sign the account out everywhere but here; how many sessions that ended."""
    ended, _ = Session.objects.filter(account=account).exclude(session_key=session_key).delete()
    return ended


def delete_account(*, account: Account) -> None:
    """With its profiles and everything they did, and signed out everywhere."""
    Account.objects.filter(pk=account.pk).delete()


def email_taken_message() -> str:
    return _("This address has an account already. Sign in, or reset its password.")


@transaction.atomic
def create_profile(*, account: Account, preferences: Mapping[str, object], pin: str = "") -> Profile:
    """preferences: fields of Profile. Raises ValidationError where the account is full or the name taken."""
    lock_account(account)
    if account.profiles.count() >= MAX_PROFILES:
        raise ValidationError(account_full_message())
    refuse_taken_name(account, str(preferences["name"]))
    hashed = make_password(pin) if pin else ""
    return Profile.objects.create(account=account, pin=hashed, **without_childs_facts(preferences))


def account_full_message() -> str:
    return _("An account holds up to %(limit)s profiles. Delete one to make room.") % {"limit": MAX_PROFILES}


@transaction.atomic
def change_profile(
    *, profile: Profile, preferences: Mapping[str, object], new_pin: str = "", remove_pin: bool = False
) -> Profile:
    """The profile as stored now. Raises ValidationError where the name is taken or the profile is gone."""
    lock_account(profile.account)
    stored = lock_profile(profile)
    refuse_taken_name(profile.account, str(preferences["name"]), besides=stored)
    wanted = without_childs_facts(preferences)
    if any(getattr(stored, name) != wanted[name] for name in HOME_PAGE_FIELDS):
        stored.preferences_version += 1
    for name, value in wanted.items():
        setattr(stored, name, value)
    if new_pin or remove_pin:
        set_pin(stored, new_pin)
    stored.save()
    return stored


def delete_profile(*, profile: Profile) -> None:
    """With everything it did. A profile that is gone already is no error."""
    Profile.objects.filter(pk=profile.pk).delete()


def remove_pin(*, profile: Profile) -> None:
    Profile.objects.filter(pk=profile.pk).update(pin="", pin_failures=0, pin_locked_until=None)


@transaction.atomic
def check_pin(*, profile: Profile, pin: str) -> PinCheck:
    """Compare and count in one lock on the profile: guesses made at once are taken one after the other."""
    stored = lock_profile(profile)
    if not stored.has_pin:
        return PinCheck(right=True)
    if stored.is_pin_locked:
        return PinCheck(right=False, locked_until=stored.pin_locked_until)
    right = check_password(pin, stored.pin)
    stored.pin_failures = 0 if right else stored.pin_failures + 1
    stored.pin_locked_until = None if right else lock_end(stored.pin_failures)
    stored.save(update_fields=["pin_failures", "pin_locked_until"])
    return PinCheck(right=right, locked_until=stored.pin_locked_until)


def confirm_password(*, account: Account, password: str, address: str) -> bool:
    """Whether it is the account's password. Raises TooManyAttemptsError: a child must not guess it here."""
    claim_attempt(CONFIRM_PASSWORD, email=account.email, address=address)
    right = account.check_password(password)
    if right:
        forgive(CONFIRM_PASSWORD, email=account.email, address=address)
    return right


def enter_profile(*, request: HttpRequest, profile: Profile) -> None:
    """From here on this session watches as the profile, under a new session key."""
    request.session[SESSION_KEY] = profile.pk
    request.session[PIN_SESSION_KEY] = pin_mark(profile)
    request.session.cycle_key()
    request.profile = profile


def lock_end(failures: int) -> datetime | None:
    """None for the first wrong PINs; then a minute, doubled with each further one, up to a day."""
    if failures < PIN_TRIES:
        return None
    doublings = min(failures - PIN_TRIES, 11)
    return timezone.now() + min(PIN_FIRST_LOCK * 2**doublings, PIN_LONGEST_LOCK)


def lock_account(account: Account) -> None:
    """Profiles of one account are made and renamed one at a time."""
    Account.objects.select_for_update().only("pk").get(pk=account.pk)


def lock_profile(profile: Profile) -> Profile:
    stored = Profile.objects.select_for_update().filter(pk=profile.pk).first()
    if stored is None:
        raise ValidationError(_("This profile has been deleted."))
    return stored


def refuse_taken_name(account: Account, name: str, besides: Profile | None = None) -> None:
    others = account.profiles.exclude(pk=besides.pk if besides else None)
    if others.filter(name__iexact=name).exists():
        raise ValidationError({"name": _("This account already has a profile of that name.")})


def without_childs_facts(preferences: Mapping[str, object]) -> dict[str, object]:
    """Nothing personal is kept about a child."""
    forgotten = dict.fromkeys(PERSONAL_FIELDS, "") if preferences["is_kids"] else {}
    return {**preferences, **forgotten}


def set_pin(profile: Profile, pin: str) -> None:
    profile.pin = make_password(pin) if pin else ""
    profile.pin_failures, profile.pin_locked_until = 0, None
