"""What stands above a row, by its kind. Stored rows carry only the kind and whom or what it is about."""

from django.utils.translation import gettext_lazy as _

from browse.genres import genre_name
from browse.mixes import NAMES, name_of
from browse.templatetags.site import hours

HEADINGS = {
    "continue_watching": _("Continue watching"),
    "pinned": "%(label)s",
    "top_picks": _("Top picks for you"),
    "because_you_watched": _("Because you watched %(label)s"),
    "because_you_liked": _("Because you liked %(label)s"),
    "top_10": _("Top 10 today"),
    "trending_now": _("Trending now"),
    "genre": _("%(label)s for you"),
    "genre_pair": "%(label)s",
    "genre_decade": "%(label)s",
    "mood": "%(label)s",
    "for_tonight": _("For tonight: about %(label)s"),
    "hidden_gems": _("Hidden gems for you"),
    "popular_genre": _("Popular in %(label)s"),
    "director": _("Directed by %(label)s"),
    "cast": _("With %(label)s"),
    "my_list": _("My List"),
    "watch_again": _("Watch again"),
    "new_to_catalog": _("New to the catalogue"),
    "new_for_you": _("New for you"),
    "popular_with_peers": _("Popular with people like you"),
    "popular": _("Popular on Streamsite"),
}

OF_GENRES = {"genre", "popular_genre"}


def heading(row: dict) -> str:
    name = label(row)
    # Names of mixes are for the middle of a sentence.
    name = name[:1].upper() + name[1:] if row["kind"] in NAMES else name
    return str(HEADINGS[row["kind"]]) % {"label": name}


def label(row: dict) -> str:
    """Whom or what a stored row is about, in words."""
    kind, about = row["kind"], row["label"]
    if kind in NAMES:
        return name_of(kind, about)
    if kind in OF_GENRES:
        return genre_name(about)
    return hours(int(about)) if kind == "for_tonight" else about
