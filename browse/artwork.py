"""Pictures: looked up like their titles, for a picture gives a title away as its name does."""

import logging

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from catalog.models import Artwork, Title
from catalog.renditions import BusyError, Rendition, UnknownRenditionError
from catalog.uploads import DAMAGED
from profiles.decorators import account_required

logger = logging.getLogger(__name__)
# A picture of a title does not change under its address, and is nobody's but who may see it.
CACHE_CONTROL = "private, max-age=604800, immutable"


@require_GET
@account_required
def artwork(
    request: HttpRequest, title_id: int, variant: int, shape: str, width: int, image_format: str
) -> HttpResponse:
    found = get_object_or_404(visible_artwork(request).select_related("title"), title=title_id, variant=variant)
    try:
        rendition = Rendition(found, shape, width, image_format)
    except UnknownRenditionError as error:
        raise Http404(str(error)) from None
    try:
        response = FileResponse(rendition.open(), content_type=f"image/{image_format}")
    except BusyError:
        return stand_in(request, found.title, shape)
    except DAMAGED:
        # The disk is full, or an upload is gone from it: the page is whole all the same, and asks again.
        logger.exception("No picture for %s", request.path)
        return stand_in(request, found.title, shape)
    response["Cache-Control"] = CACHE_CONTROL
    return response


def stand_in(request: HttpRequest, title: Title, shape: str) -> HttpResponse:
    """A plain picture for now. It is tiny by its own measure, by which artwork.js knows it and asks again."""
    name = title.name if shape == "card" else ""
    response = render(request, "components/stand_in.svg", {"name": name}, content_type="image/svg+xml")
    response["Cache-Control"] = "no-store"
    return response


def visible_artwork(request: HttpRequest) -> object:
    """What the profile may see; curators see everything, the admin's thumbnails included."""
    if request.user.is_staff and not request.profile:
        return Artwork.objects.all()
    if not request.profile:
        raise Http404("Choose a profile first.")
    return Artwork.objects.visible_to(request.profile)
