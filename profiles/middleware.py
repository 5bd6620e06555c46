"""request.user and request.profile: who is signed in, and who is watching."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import SimpleLazyObject

from profiles.backends import AccountBackend
from profiles.models import Account, Profile
from profiles.sessions import PROFILE_KEY as SESSION_KEY

PIN_SESSION_KEY = "profile_pin"


class AccountMiddleware(AuthenticationMiddleware):
    """Django's, with the account that came with the session instead of a query for it."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: signed_in_account(request))


def signed_in_account(request: HttpRequest) -> Account | AnonymousUser:
    """The session's account if it may sign in and its password is still the one the session was made with."""
    session = request.session
    # Reading one key loads the session, and the account with it.
    backend = session.get(BACKEND_SESSION_KEY)
    account = session.account
    if account is None or backend not in settings.AUTHENTICATION_BACKENDS:
        return get_user(request)
    known = constant_time_compare(session.get(HASH_SESSION_KEY, ""), account.get_session_auth_hash())
    if known and AccountBackend().user_can_authenticate(account):
        return account
    # Refused, or signed with an older secret key: Django knows what to do.
    return get_user(request)


def pin_mark(profile: Profile) -> str:
    """What a session keeps of the PIN it entered with: enough to see that the PIN has changed."""
    return salted_hmac("profiles.pin", profile.pin).hexdigest() if profile.has_pin else ""


def chosen_profile(request: HttpRequest) -> Profile | None:
    """The profile chosen in this session, if it is still the account's, and no PIN was set on it since."""
    profile_id = request.session.get(SESSION_KEY)
    if profile_id is None or not request.user.is_authenticated:
        return None
    profile = request.session.profile
    if profile is None or profile.pk != profile_id or profile.account_id != request.user.pk:
        # Chosen in this very request: the session was loaded with another.
        profile = Profile.objects.of_account(request.user).filter(pk=profile_id).first()
    if profile and profile.has_pin and request.session.get(PIN_SESSION_KEY) != pin_mark(profile):
        return None
    return profile


class ProfileMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.profile = SimpleLazyObject(lambda: chosen_profile(request))
        return self.get_response(request)


class LanguageMiddleware(LocaleMiddleware):
    """The pages' language: what the profile chose, else what the browser asks for."""

    def process_request(self, request: HttpRequest) -> None:
        chosen = request.profile.language if request.profile else ""
        known = chosen in dict(settings.LANGUAGES)
        translation.activate(chosen if known else translation.get_language_from_request(request))
        request.LANGUAGE_CODE = translation.get_language()
