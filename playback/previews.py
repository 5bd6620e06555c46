"""Which cut of a title's trailers to preview to whom."""

from collections.abc import Iterable, Mapping, Sequence

from catalog.models import Trailer
from profiles.models import Profile
from viewing.models import Impression

# Of the pictures a profile saw last: enough for what is on its screen.
MOST_IMPRESSIONS = 500
ABOUT_PEOPLE = frozenset({"lead", "director"})
Emphasis = tuple[str, str]


def preview_cut(profile: Profile, title_ids: Iterable[int]) -> dict[int, int]:
    """For each title that has a trailer the profile may see, the id of the one nearest to the artwork it was shown."""
    ids = set(title_ids)
    cuts: dict[int, list[Trailer]] = {}
    for trailer in Trailer.objects.visible_to(profile).playable().filter(title__in=ids):
        cuts.setdefault(trailer.title_id, []).append(trailer)
    shown = shown_emphases(profile, [title for title, found in cuts.items() if len(found) > 1])
    return {title: nearest(found, shown).pk for title, found in cuts.items()}


def shown_emphases(profile: Profile, title_ids: Sequence[int]) -> Mapping[int, Emphasis]:
    """What the artwork that the profile saw last of each title emphasised."""
    if not title_ids:
        return {}
    seen = Impression.objects.filter(profile=profile, title__in=title_ids, artwork__isnull=False)
    columns = ("title", "artwork__emphasis_kind", "artwork__emphasis_value")
    latest_last = reversed(seen.order_by("-occurred_at").values_list(*columns)[:MOST_IMPRESSIONS])
    return {title: (kind, value) for title, kind, value in latest_last}


def nearest(cuts: Sequence[Trailer], shown: Mapping[int, Emphasis]) -> Trailer:
    """Of one title's cuts, in order: the same emphasis, else the same sort of thing, else the first."""
    wanted = shown.get(cuts[0].title_id)
    return max(cuts, key=lambda cut: likeness((cut.emphasis_kind, cut.emphasis_value), wanted)) if wanted else cuts[0]


def likeness(one: Emphasis, other: Emphasis) -> int:
    if one == other:
        return 3
    if one[0] == other[0]:
        return 2
    return int((one[0] in ABOUT_PEOPLE) == (other[0] in ABOUT_PEOPLE))
