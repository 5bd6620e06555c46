"""The watch page and what it plays."""

import re
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from catalog.models import Title, Trailer
from playback.previews import preview_cut
from playback.ranges import file_response
from playback.sources import ready_source, version_for
from profiles.decorators import profile_required
from viewing.models import Progress

# What never changes under its address, and what may.
KEPT, FRESH = "private, max-age=31536000, immutable", "private, max-age=300"
MOST_PREVIEWS = 100
TITLE_ID = re.compile(r"[0-9]{1,18}", re.ASCII)


@require_GET
@profile_required
def watch(request: HttpRequest, slug: str) -> HttpResponseBase:
    title = get_object_or_404(Title.objects.visible_to(request.profile), slug=slug)
    progress = Progress.objects.continue_watching().filter(profile=request.profile, title=title).first()
    # What plays is shorter than the film it stands for: resume at the same share of it.
    context = {"title": title, "share": progress.fraction if progress else 0, "version": version_for(title)}
    return render(request, "playback/watch.html", context)


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


@require_GET
@profile_required
def previews(request: HttpRequest) -> JsonResponse:
    """?titles=1,2,3: the addresses of the cuts to preview, for those titles that have one."""
    parts = request.GET.get("titles", "").split(",")
    if len(parts) > MOST_PREVIEWS or not all(TITLE_ID.fullmatch(part) for part in parts):
        return JsonResponse({"error": f"titles: 1 to {MOST_PREVIEWS} ids of titles, joined by commas."}, status=400)
    cuts = preview_cut(request.profile, map(int, parts))
    return JsonResponse(
        {"previews": {str(title): reverse("trailer", args=[title, cut]) for title, cut in cuts.items()}}
    )
