"""Getting to know a profile that has watched nothing."""

from collections.abc import Collection, Iterable

from django.http import HttpRequest

from catalog.models import Title
from catalog.popularity import most_watched_first
from profiles.models import Profile
from recommendations.services import HomeRows
from viewing.models import History
from viewing.services import rate

OFFERED = 36
CONSIDERED = 250
MOST_OF_A_GENRE = 7
SKIPPED = "onboarding_skipped"


def needs_onboarding(request: HttpRequest, page: HomeRows) -> bool:
    """Whether to ask now. The page itself tells who has a history, so that nobody else pays for a query."""
    if any(row["kind"] in {"top_picks", "continue_watching", "my_list"} for row in page.rows):
        return False
    if request.session.get(SKIPPED) == request.profile.pk or not page.rows:
        return False
    return not History.objects.filter(profile=request.profile.pk).exists()


def offered_titles(profile: Profile) -> list[Title]:
    """Titles that most people know, no genre taking over."""
    visible = Title.objects.visible_to(profile)
    popular = most_watched_first(visible.values_list("pk", flat=True))[:CONSIDERED]
    titles = visible.prefetch_related("genres").in_bulk(popular)
    taken: dict[str, int] = {}
    offered: list[Title] = []
    for title in (titles[pk] for pk in popular if pk in titles):
        names = [genre.name for genre in title.genres.all()]
        if len(offered) < OFFERED and all(taken.get(name, 0) < MOST_OF_A_GENRE for name in names):
            offered.append(title)
            taken |= {name: taken.get(name, 0) + 1 for name in names}
    return offered


def skip_onboarding(request: HttpRequest) -> None:
    """Not asked again in this session."""
    request.session[SKIPPED] = request.profile.pk


def like_picked(profile: Profile, offered: Iterable[Title], picked: Collection[int]) -> None:
    for title in offered:
        if title.pk in picked:
            rate(profile=profile, title=title, value=1)
