"""Why a title is on the page, in words: because of watches that are named, or for what the whole row is there for."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from browse.headings import label

# By what was done with the one or two titles that a stored reason names.
BECAUSE = {
    ("watched",): _("Because you watched %(first)s"),
    ("liked",): _("Because you rated %(first)s up"),
    ("watched", "watched"): _("Because you watched %(first)s and %(second)s"),
    ("watched", "liked"): _("Because you watched %(first)s and rated %(second)s up"),
    ("liked", "liked"): _("Because you rated %(first)s and %(second)s up"),
}
# What a kind of row says of titles that no watch is behind.
OF_ROW = {
    "continue_watching": _("You have begun this"),
    "pinned": _("Chosen by our editors"),
    "top_picks": _("Goes with what you watch"),
    "because_you_watched": _("Much like %(label)s"),
    "because_you_liked": _("Much like %(label)s"),
    "top_10": _("Among the ten most watched"),
    "trending_now": _("Watched much these days"),
    "genre": _("You like %(label)s"),
    "genre_pair": _("You like %(label)s"),
    "genre_decade": _("You like %(label)s"),
    "mood": _("You like %(label)s"),
    "for_tonight": _("About as long as you usually watch"),
    "hidden_gems": _("Few have seen it yet"),
    "popular_genre": _("Popular in %(label)s"),
    "director": _("You like films by %(label)s"),
    "cast": _("You like films with %(label)s"),
    "my_list": _("On your list"),
    "watch_again": _("You liked it"),
    "new_to_catalog": _("New to the catalogue"),
    "new_for_you": _("New to the catalogue"),
    "popular_with_peers": _("Popular with people like you"),
    "popular": _("Popular with everyone"),
}


def because(reason: Sequence[Sequence[str]]) -> str:
    """A stored reason, [[what was done, name of the title] ...], as a sentence; not escaped."""
    # What was watched is named first, whichever matters more: one wording fewer to translate.
    done, names = zip(*sorted(reason, key=lambda part: part[0], reverse=True), strict=True)
    return str(BECAUSE[done]) % dict(zip(("first", "second"), names, strict=False))


def of_row(row: dict) -> str:
    """Why a stored row is there; not escaped."""
    return str(OF_ROW[row["kind"]]) % {"label": label(row)}


def reason_in_words(row: dict, reason: Sequence[Sequence[str]]) -> str:
    """Why a title stands in a stored row: the watches that its reason names, or what the row says."""
    return because(reason) if reason else of_row(row)
