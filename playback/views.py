"""The watch page and what it plays."""

import re
import uuid
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe

from catalog.models import Episode, Title, Trailer
from playback.delivery import RefusedError, grant_for
from playback.player import Choice, choose, open_player, watch_address
from playback.ranges import file_response
from playback.serving import NOT_KEPT, deliver
from playback.sessions import TooManyStreamsError, stop
from playback.sources import ready_source
from playback.telemetry.request_reports import note_request
from profiles.decorators import profile_required

# What never changes under its address, and what may.
KEPT, FRESH = "private, max-age=31536000, immutable", "private, max-age=300"
STREAM_PATH = re.compile(r"/stream/(?P<token>[^/]+)/(?P<name>.+)")


@never_cache
@require_GET
@profile_required
def watch(request: HttpRequest, slug: str) -> HttpResponseBase:
    """?episode=<id>: of a series, which; without it where the profile is."""
    choice = choice_of(request, slug)
    try:
        config = open_player(request, choice)
    except TooManyStreamsError as error:
        return too_many_streams(request, choice, error)
    share, version = config["resume"]["share"], config["file"].partition("?v=")[2]
    # What plays is shorter than the film it stands for: resume at the same share of it.
    context = {"title": choice.title, "share": share, "version": version, "player_config": config}
    response = render(request, "playback/watch.html", context)
    # The next visit tells how fast its connection is.
    response["Accept-CH"] = "ECT"
    return response


def choice_of(request: HttpRequest, slug: str) -> Choice:
    title = get_object_or_404(Title.objects.visible_to(request.profile), slug=slug)
    try:
        return choose(title, request.profile, request.GET.get("episode", ""))
    except Episode.DoesNotExist:
        raise Http404 from None


def too_many_streams(request: HttpRequest, choice: Choice, error: TooManyStreamsError) -> HttpResponse:
    context = {"choice": choice, "playing": error.playing, "limit": settings.STREAMS_PER_ACCOUNT}
    return render(request, "playback/too_many_streams.html", context, status=409)


@require_POST
@profile_required
def play_here(request: HttpRequest, slug: str, session: uuid.UUID) -> HttpResponse:
    """In place of another screen of the account."""
    choice = choice_of(request, slug)
    stop(session_id=session, account=request.user)
    return redirect(watch_address(choice.title, choice.episode))


@csrf_exempt
@require_safe
def stream(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """A file of what a play session plays. Refused as {"error": "expired" | "revoked" | "invalid"}."""
    try:
        grant = grant_for(token, request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
        response = deliver(request, f"{grant.title}/{grant.version}", name)
    except RefusedError as error:
        return JsonResponse({"error": error.reason}, status=403, headers={"Cache-Control": NOT_KEPT})
    except Http404:
        return JsonResponse({"error": "not found"}, status=404, headers={"Cache-Control": NOT_KEPT})
    note_request(request, grant, name)
    return response


@require_GET
@profile_required
def clip(request: HttpRequest, title_id: int) -> HttpResponseBase:
    """What plays for a title; v: the version to go on with (see playback.sources)."""
    title = get_object_or_404(Title.objects.visible_to(request.profile), pk=title_id)
    path = ready_source(title, request.GET.get("v", ""))
    response = file_response(request, path, "video/mp4")
    response["Cache-Control"] = KEPT if path.stem == request.GET.get("v") else FRESH
    return response


@require_GET
@profile_required
def trailer(request: HttpRequest, title_id: int, trailer_id: int) -> HttpResponseBase:
    cuts = Trailer.objects.visible_to(request.profile).playable()
    found = get_object_or_404(cuts, pk=trailer_id, title=title_id)
    path = Path(found.video.path)
    if not path.exists():
        raise Http404
    response = file_response(request, path, "video/webm" if path.suffix == ".webm" else "video/mp4")
    # One that a curator uploaded may be exchanged; one made anew gets an address of its own.
    response["Cache-Control"] = KEPT if found.is_generated else FRESH
    return response
