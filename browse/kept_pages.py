"""Home pages as they were sent, kept in the process until anything in them changes.

A viewer comes back to home again and again: after every title looked at, every episode watched. Only the form
token is each response's own, and is put in place of a mark.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from browse.compression import Piece, gzip_joined, joined, piece_of
from catalog.stamp import catalog_stamp

PAGES_KEPT = 256
# Unguessable, so that nothing a viewer or a curator wrote can be taken for it.
TOKEN_MARK = f"token-{secrets.token_hex(16)}"
# Each as the pieces between its form tokens: putting one in is then no search through the whole page.
_pages: OrderedDict[Hashable, list[Piece]] = OrderedDict()


def key_of(request: HttpRequest, version: str) -> Hashable:
    """Everything that such a page is made from: the page's version stands for the profile's history."""
    profile = request.profile
    shown = (profile.pk, profile.name, profile.avatar, profile.autoplay_previews, request.user.is_staff)
    return (*shown, version, request.get_full_path(), get_language(), catalog_stamp())


def kept_page(request: HttpRequest, version: str) -> HttpResponse | None:
    """The page as it was, or None if it has to be made; messages are shown once and make it anew."""
    pieces = _pages.get(key_of(request, version))
    if pieces is None or len(get_messages(request)):
        return None
    return with_token(request, pieces)


def keep_page(request: HttpRequest, version: str, render: Callable[[dict], HttpResponse]) -> HttpResponse:
    """Make the page by render(extra context), and keep it if there is nothing in it that is shown only once."""
    once = len(get_messages(request)) > 0
    # From before it is made: what changes meanwhile may not be in it.
    key = key_of(request, version)
    content = render({"csrf_token": TOKEN_MARK}).content
    pieces = [piece_of(part) for part in content.split(TOKEN_MARK.encode())]
    if not once:
        _pages[key] = pieces
        _pages.move_to_end(key)
        while len(_pages) > PAGES_KEPT:
            _pages.popitem(last=False)
    return with_token(request, pieces)


def with_token(request: HttpRequest, pieces: list[Piece]) -> HttpResponse:
    token = get_token(request).encode()
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(gzip_joined(pieces, token))
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(joined(pieces, token))
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def forget_pages() -> None:
    """For tests, whose profiles come and go under the same ids."""
    _pages.clear()
