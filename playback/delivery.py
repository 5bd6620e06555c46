"""Who may fetch the files of a stream: whoever the address itself was signed for, for a while.

/stream/<token>/<file>: the token names a play session and an end. Everything below the prefix inherits it, since
playlists name their segments relatively. It holds in the browser it was made for only, as long as that is signed in
as the same profile, the profile may see the title, and the session lives. What stops it - another screen took its
place, signed out elsewhere, another profile, the profile deleted or limited, the title withdrawn - does so within
CHECK_SECONDS; a changed password or PIN when the token ends, for renewing asks for all a page asks for.

Each process keeps what it found for CHECK_SECONDS, so that most segments cost no query and none costs more than one.
"""

import re
import struct
import time
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from playback.models import PlaySession
from playback.sessions import browser_of

CHECK_SECONDS = 10.0
MOST_GRANTS = 10_000
EXPIRED, REVOKED, INVALID = "expired", "revoked", "invalid"

MAC_BYTES = 16
PAYLOAD = struct.Struct(">16sI")
TOKEN = re.compile(r"[A-Za-z0-9_-]{48}", re.ASCII)


class RefusedError(Exception):
    """reason: expired (renew it), revoked (it is over), invalid (it never was one here)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Grant:
    """What a session may fetch: the files of one version of one title's stream."""

    session: uuid.UUID
    title: int
    stream: int
    version: str
    network: str
    device: str


_grants: dict[tuple[uuid.UUID, str], tuple[Grant, float]] = {}


def sign(session_id: uuid.UUID, *, seconds: float | None = None) -> str:
    """A token for what this session plays; seconds: how long it holds, STREAM_TOKEN_SECONDS if not told."""
    lasts = settings.STREAM_TOKEN_SECONDS if seconds is None else seconds
    payload = PAYLOAD.pack(session_id.bytes, max(0, int(time.time() + lasts)))
    return urlsafe_b64encode(payload + mac(payload, settings.SECRET_KEY)).decode()


def mac(payload: bytes, secret: str) -> bytes:
    return salted_hmac("playback.stream", payload, secret=secret, algorithm="sha256").digest()[:MAC_BYTES]


def read(token: str) -> uuid.UUID:
    """The session a token was signed for. Raises RefusedError where it is forged or its time is over."""
    if not TOKEN.fullmatch(token):
        raise RefusedError(INVALID)
    data = urlsafe_b64decode(token)
    payload, given = data[:-MAC_BYTES], data[-MAC_BYTES:]
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(constant_time_compare(mac(payload, secret), given) for secret in secrets):
        raise RefusedError(INVALID)
    session, expires = PAYLOAD.unpack(payload)
    if expires <= time.time():
        raise RefusedError(EXPIRED)
    return uuid.UUID(bytes=session)


def grant_for(token: str, login: str) -> Grant:
    """What the token opens in the browser signed in with this key. Raises RefusedError."""
    key = (read(token), login)
    known, checked_at = _grants.get(key, (None, 0.0))
    if known and time.monotonic() - checked_at < CHECK_SECONDS:
        return known
    grant = known if known and touch(*key) else find(*key)
    if len(_grants) >= MOST_GRANTS:
        _grants.clear()
    _grants[key] = grant, time.monotonic()
    return grant


def watching(session_id: uuid.UUID, login: str) -> object:
    """The session, if it may go on playing in this browser."""
    sessions = PlaySession.objects.live().permitted().signed_in_with(login)
    return sessions.filter(pk=session_id, browser=browser_of(login))


def touch(session_id: uuid.UUID, login: str) -> bool:
    """Note that it plays; says whether it may. Check and note in one statement: a segment has no time for two."""
    return watching(session_id, login).update(last_seen_at=timezone.now()) > 0


def find(session_id: uuid.UUID, login: str) -> Grant:
    session = watching(session_id, login).select_related("stream").first()
    if session is None:
        _grants.pop((session_id, login), None)
        raise RefusedError(why_not(session_id, login))
    stream = session.stream
    return Grant(session.pk, stream.title_id, stream.pk, stream.version, session.network, session.device)


def why_not(session_id: uuid.UUID, login: str) -> str:
    session = PlaySession.objects.filter(pk=session_id).first()
    if session is None:
        return REVOKED
    if session.browser != browser_of(login):
        return INVALID
    # Unseen for too long, and for no other reason: it may ask for a place again.
    returns = PlaySession.objects.open().permitted().signed_in_with(login).filter(pk=session_id)
    return EXPIRED if returns.exists() else REVOKED


def forget_grants() -> None:
    """Ask again for everything: for tests."""
    _grants.clear()
