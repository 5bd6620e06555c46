"""Playing: sessions begin, are renewed and end, and an account plays on so many screens at once.

A screen that comes when all places are taken is refused, and told who plays where: the viewer picks the one that
is to stop (see stop). A new screen that simply won would let a click in one room end a film in another, unasked, and
one that was only refused would leave who forgot to switch a television off without a way in. Only what the same
browser plays gives way by itself: that is a page that was loaded again, or a tab left open.

A session that goes unseen for UNSEEN_FOR gives its place up, and has to ask for one again when it comes back.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from playback.devices import Device
from playback.models import PlaySession, Stream
from playback.networks import device_of, network_of
from profiles.models import Account, Profile
from profiles.services import lock_account

REPLACED, ENDED, WITHDRAWN = "replaced", "ended", "withdrawn"


@dataclass(frozen=True)
class Screen:
    """Where something is to play. browser: a digest of the sign-in's key; network: masked."""

    browser: str
    network: str = ""
    device: Device = Device.COMPUTER


class TooManyStreamsError(Exception):
    """All of an account's places are taken. playing: by whom, the earliest first."""

    def __init__(self, playing: list[PlaySession]) -> None:
        super().__init__(f"{len(playing)} screens play already.")
        self.playing = playing


class OverError(Exception):
    """A session cannot go on. reason: replaced, ended, or withdrawn (the title, or the profile's leave to see it)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def screen_of(request: HttpRequest) -> Screen:
    return Screen(browser_of(request.session.session_key or ""), network_of(request), device_of(request))


def browser_of(login: str) -> str:
    """What is kept of a sign-in's key: enough to know the browser again by, useless to sign in with."""
    return salted_hmac("playback.browser", login, algorithm="sha256").hexdigest()


@transaction.atomic
def begin(*, profile: Profile, stream: Stream, screen: Screen) -> PlaySession:
    """Take a place for this screen. Raises TooManyStreamsError where there is none; nothing is changed then."""
    lock_account(profile.account)
    now = timezone.now()
    # The same page, loaded again: its player is gone.
    same = PlaySession.objects.open().filter(account=profile.account, browser=screen.browser)
    same.filter(title=stream.title_id, episode=stream.episode_id).update(ended_at=now)
    make_room(profile.account, screen)
    return PlaySession.objects.create(
        account=profile.account,
        profile=profile,
        title_id=stream.title_id,
        episode_id=stream.episode_id,
        stream=stream,
        started_at=now,
        last_seen_at=now,
        **vars(screen),
    )


def make_room(account: Account, screen: Screen) -> None:
    """One place for a screen of a locked account. Raises TooManyStreamsError."""
    live = list(PlaySession.objects.live().filter(account=account).select_related("profile").order_by("started_at"))
    excess = len(live) + 1 - settings.STREAMS_PER_ACCOUNT
    if excess <= 0:
        return
    own = [session.pk for session in live if session.browser == screen.browser]
    if len(own) < excess:
        raise TooManyStreamsError(live)
    PlaySession.objects.filter(pk__in=own[:excess]).update(revoked_at=timezone.now())


@transaction.atomic
def renew(*, session_id: uuid.UUID, profile: Profile, screen: Screen) -> PlaySession:
    """Go on for a while, from this screen.

    Raises PlaySession.DoesNotExist where the profile has no such session, OverError where it cannot go on, and
    TooManyStreamsError where it went unseen and others have taken all places since.
    """
    lock_account(profile.account)
    session = PlaySession.objects.get(pk=session_id, account=profile.account, profile=profile)
    refuse_what_is_over(session)
    if not PlaySession.objects.live().filter(pk=session.pk).exists():
        make_room(profile.account, screen)
    session.browser, session.network, session.device = screen.browser, screen.network, screen.device
    session.last_seen_at = timezone.now()
    session.save(update_fields=["browser", "network", "device", "last_seen_at"])
    return session


def refuse_what_is_over(session: PlaySession) -> None:
    if session.revoked_at:
        raise OverError(REPLACED)
    if session.ended_at:
        raise OverError(ENDED)
    if not PlaySession.objects.permitted().filter(pk=session.pk).exists():
        raise OverError(WITHDRAWN)


def end(*, session_id: uuid.UUID, profile: Profile) -> None:
    """The player was closed: its place is free. One that is over already is no error."""
    now = timezone.now()
    PlaySession.objects.open().filter(pk=session_id, profile=profile).update(ended_at=now, last_seen_at=now)


def stop(*, session_id: uuid.UUID, account: Account) -> None:
    """Another screen of the account wants its place. One that is over already is no error."""
    PlaySession.objects.open().filter(pk=session_id, account=account).update(revoked_at=timezone.now())


def forget_old() -> int:
    """Delete the sessions whose telemetry is no longer kept; how many."""
    before = timezone.now() - timedelta(days=settings.TELEMETRY_DAYS)
    return PlaySession.objects.filter(last_seen_at__lt=before).delete()[0]
