"""Which pictures a stored page needs, so that they can be drawn before anybody looks."""

from collections.abc import Iterator

from catalog.models import Artwork
from catalog.renditions import Rendition
from profiles.models import Profile
from recommendations.services import HomeRows, home_rows

FIRST_ROWS, FIRST_TITLES = 5, 8
# A portrait brings the hero it is cut from.
CARD, HERO = ("card", 640, "avif"), ("portrait", 720, "avif")


def first_screens(profile: Profile) -> list[Rendition]:
    """The hero and the cards that are seen without scrolling sideways, on the first two screens."""
    return renditions(home_rows(profile), FIRST_ROWS, FIRST_TITLES)


def whole_page(profile: Profile) -> list[Rendition]:
    return renditions(home_rows(profile), None, None)


def renditions(page: HomeRows, rows: int | None, titles: int | None) -> list[Rendition]:
    """One rendition for each picture: making it makes its other widths and formats too."""
    wanted = dict.fromkeys(choices(page, rows, titles))
    heroes = {(page.hero_title, page.hero_variant)} if page.hero_title else set()
    title_ids = {title for title, _ in (*wanted, *heroes)}
    found = {
        (art.title_id, art.variant): art for art in Artwork.objects.filter(title__in=title_ids).select_related("title")
    }
    return [Rendition(found[key], *HERO) for key in heroes if key in found] + [
        Rendition(found[key], *CARD) for key in wanted if key in found
    ]


def choices(page: HomeRows, rows: int | None, titles: int | None) -> Iterator[tuple[int, int]]:
    for row in page.rows[:rows]:
        yield from zip(row["titles"][:titles], row["artwork"][:titles], strict=True)
