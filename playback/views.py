"""The watch page and what it plays."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from catalog.models import Title
from playback.ranges import file_response
from playback.sources import ready_clip
from profiles.decorators import profile_required
from viewing.models import Progress


@require_GET
@profile_required
def watch(request: HttpRequest, slug: str) -> HttpResponseBase:
    title = get_object_or_404(Title.objects.visible_to(request.profile), slug=slug)
    progress = Progress.objects.continue_watching().filter(profile=request.profile, title=title).first()
    # The clip is shorter than the film it stands for: resume at the same share of it.
    return render(request, "playback/watch.html", {"title": title, "share": progress.fraction if progress else 0})


@require_GET
@profile_required
def clip(request: HttpRequest, title_id: int) -> HttpResponseBase:
    title = get_object_or_404(Title.objects.visible_to(request.profile), pk=title_id)
    response = file_response(request, ready_clip(title), "video/mp4")
    response["Cache-Control"] = "private, max-age=86400"
    return response
