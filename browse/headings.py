"""What stands above a row, by its kind. Stored rows carry only the kind and whom or what it is about."""

from django.utils.translation import gettext_lazy as _

HEADINGS = {
    "continue_watching": _("Continue watching"),
    "top_picks": _("Top picks for you"),
    "because_you_watched": _("Because you watched %(label)s"),
    "trending_now": _("Trending now"),
    "genre": _("%(label)s for you"),
    "hidden_gems": _("Hidden gems for you"),
    "popular_genre": _("Popular in %(label)s"),
    "director": _("Directed by %(label)s"),
    "cast": _("With %(label)s"),
    "my_list": _("My List"),
    "watch_again": _("Watch again"),
    "new_to_catalog": _("New to the catalogue"),
    "popular": _("Popular on Streamsite"),
}


def heading(row: dict) -> str:
    return str(HEADINGS[row["kind"]]) % {"label": row["label"]}
