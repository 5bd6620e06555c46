"""What a profile watched, day by day, and how it deletes that."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from browse.tiles import Tile, tiles_of
from browse.walls import query_of
from catalog.models import Title
from profiles.decorators import profile_required
from profiles.models import Profile
from profiles.redirects import asked_next
from recommendations.services import drop_pages
from viewing.models import Rating
from viewing.querysets import ProgressQuerySet
from viewing.services import forget_everything, forget_title

ENTRIES_A_PAGE = 60


@dataclass(frozen=True)
class Entry:
    """A title that was watched. share: of what was begun of it, 0 to 1; episodes: how many of a series those were."""

    tile: Tile
    watched_at: datetime
    share: float
    episodes: int

    @property
    def day(self) -> date:
        return timezone.localdate(self.watched_at)

    @property
    def percent(self) -> int:
        return round(self.share * 100)

    @property
    def rating(self) -> str:
        """In words; empty for none."""
        value = self.tile.mark.rating
        return str(Rating.Value(value).label) if value else ""


def watched_titles(profile: Profile) -> ProgressQuerySet:
    """A line for each title that the profile watched and may see, the latest first."""
    visible = Title.objects.visible_to(profile)
    return profile.progress.filter(title__in=visible).for_history()


def entries(profile: Profile, lines: Iterable[dict]) -> list[Entry]:
    """Lines of watched_titles with all that is shown of them. As many queries for many as for one."""
    known = {line["title_id"]: line for line in lines}
    tiles = tiles_of(profile, list(known))
    facts = ("watched_at", "share", "episodes")
    return [Entry(tile, *(known[tile.title.pk][fact] for fact in facts)) for tile in tiles]


@transaction.atomic
def forget(profile: Profile, title: Title | None = None) -> None:
    """Delete that the profile watched this title, or anything, and the pages that say so."""
    if title is None:
        forget_everything(profile=profile)
    else:
        forget_title(profile=profile, title=title)
    drop_pages(profile)


@require_GET
@profile_required
def history(request: HttpRequest) -> HttpResponse:
    page: Page = Paginator(watched_titles(request.profile), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    context = {"entries": entries(request.profile, page.object_list), "page": page, "query": query_of(request, page)}
    return render(request, "browse/history.html", context)


@require_POST
@profile_required
def delete_title(request: HttpRequest, title_id: int) -> HttpResponse:
    title = get_object_or_404(Title.objects.visible_to(request.profile), pk=title_id)
    forget(request.profile, title)
    messages.success(request, _("%(title)s is deleted from your history.") % {"title": title.name})
    return redirect(asked_next(request) or "history")


@require_POST
@profile_required
def delete_everything(request: HttpRequest) -> HttpResponse:
    forget(request.profile)
    messages.success(request, _("Your history is deleted."))
    return redirect("history")
