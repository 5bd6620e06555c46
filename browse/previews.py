"""Previews: which cut of its trailer a title is shown with while the pointer rests on it."""

import re

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from profiles.decorators import profile_required
from recommendations.services import TrailerChoice, trailer_choices

MOST_PREVIEWS = 100
TITLE_ID = re.compile(r"[0-9]{1,18}", re.ASCII)


@require_GET
@profile_required
def previews(request: HttpRequest) -> JsonResponse:
    """?titles=1,2,3: the cuts to preview, for those titles that have one."""
    parts = request.GET.get("titles", "").split(",")
    if len(parts) > MOST_PREVIEWS or not all(TITLE_ID.fullmatch(part) for part in parts):
        return JsonResponse({"error": f"titles: 1 to {MOST_PREVIEWS} ids of titles, joined by commas."}, status=400)
    choices = trailer_choices(request.profile, list(map(int, parts)))
    return JsonResponse({"previews": {str(title): preview(title, choice) for title, choice in choices.items()}})


def preview(title: int, choice: TrailerChoice) -> dict:
    """Where the cut is, and what an event says of it once it has played."""
    url = reverse("trailer", args=[title, choice.trailer])
    return {"url": url, "trailer": choice.trailer, "probability": choice.probability}
