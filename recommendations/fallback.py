"""Rows for when there is no snapshot: before the first training, or when its files are lost."""

from django.core.cache import cache
from django.db.models import Count

from catalog.models import Genre, Title
from profiles.models import Profile

ROW_LENGTH = 40
GENRE_ROWS = 6
CACHE_SECONDS = 60


def unpersonalised_rows(profile: Profile) -> list[dict]:
    """Popular titles, new ones, and the largest genres: the same for all profiles of one maturity limit."""
    key = f"unpersonalised-rows-{profile.maturity_limit}"
    rows = cache.get(key)
    if rows is None:
        rows = make_rows(profile)
        cache.set(key, rows, CACHE_SECONDS)
    return rows


def make_rows(profile: Profile) -> list[dict]:
    visible = Title.objects.visible_to(profile)
    popular = list(
        visible.annotate(viewers=Count("progress")).order_by("-viewers", "id").values_list("id", flat=True)[:2000]
    )
    taken: set[int] = set()
    rows = [row("popular", "", take(popular, taken))]
    new = visible.order_by("-added_at", "id").values_list("id", flat=True)[: 2 * ROW_LENGTH]
    rows.append(row("new_to_catalog", "", take(new, taken)))
    for genre in Genre.objects.annotate(size=Count("titles")).order_by("-size", "name")[:GENRE_ROWS]:
        members = set(genre.titles.values_list("id", flat=True))
        titles = take([title for title in popular if title in members], taken)
        rows.append(row("popular_genre", genre.name, titles))
    return [filled for filled in rows if filled["titles"]]


def take(candidates: object, taken: set[int]) -> list[int]:
    """The first candidates that no row before has."""
    fresh = [title for title in candidates if title not in taken][:ROW_LENGTH]
    taken.update(fresh)
    return fresh


def row(kind: str, label: str, titles: list[int]) -> dict:
    return {
        "kind": kind,
        "subject": "",
        "label": label,
        "titles": titles,
        "artwork": [0] * len(titles),
        "probabilities": [1.0] * len(titles),
        "reasons": [[-1, -1]] * len(titles),
    }
