"""What a mix is called: "Romantic comedies", "Dramas of the 1990s", "Surreal dramas"."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Of two genres the first in this order is what the titles are, the other says what they are like.
TITLES_OF = {
    "Documentary": gettext_lazy("documentaries"),
    "Film-Noir": gettext_lazy("films noirs"),
    "Thriller": gettext_lazy("thrillers"),
    "Drama": gettext_lazy("dramas"),
    "Comedy": gettext_lazy("comedies"),
    "Western": gettext_lazy("westerns"),
    "Musical": gettext_lazy("musicals"),
    "Mystery": gettext_lazy("mysteries"),
    "Adventure": gettext_lazy("adventures"),
    "Horror": gettext_lazy("horror films"),
    "Fantasy": gettext_lazy("fantasy films"),
    "Sci-Fi": gettext_lazy("science fiction films"),
    "Action": gettext_lazy("action films"),
    "Romance": gettext_lazy("romances"),
    "Crime": gettext_lazy("crime films"),
    "War": gettext_lazy("war films"),
    "Children": gettext_lazy("children's films"),
    "Animation": gettext_lazy("animated films"),
}
LIKE = {
    "Film-Noir": gettext_lazy("noir"),
    "Thriller": gettext_lazy("thrilling"),
    "Drama": gettext_lazy("dramatic"),
    "Comedy": gettext_lazy("comic"),
    "Western": gettext_lazy("western"),
    "Musical": gettext_lazy("musical"),
    "Mystery": gettext_lazy("mystery"),
    "Adventure": gettext_lazy("adventurous"),
    "Horror": gettext_lazy("horror"),
    "Fantasy": gettext_lazy("fantasy"),
    "Sci-Fi": gettext_lazy("science fiction"),
    "Action": gettext_lazy("action"),
    "Romance": gettext_lazy("romantic"),
    "Crime": gettext_lazy("crime"),
    "War": gettext_lazy("war"),
    "Children": gettext_lazy("children's"),
    "Animation": gettext_lazy("animated"),
}


def name_of(kind: str, label: str) -> str:
    """In lower case, as in a sentence. label: the two parts of the mix, as "Comedy|1990s"."""
    first, _sign, second = label.partition("|")
    return NAMES[kind](first, second)


def of_pair(one: str, other: str) -> str:
    order = list(TITLES_OF)
    if one not in order or other not in order:
        return _("%(one)s and %(other)s") % {"one": one, "other": other}
    kind, like = sorted((one, other), key=order.index)
    return _("%(like)s %(titles)s") % {"like": LIKE[like], "titles": TITLES_OF[kind]}


def of_decade(genre: str, decade: str) -> str:
    return _("%(titles)s of the %(decade)s") % {"titles": titles_of(genre), "decade": decade}


def of_mood(mood: str, genre: str) -> str:
    return _("%(like)s %(titles)s") % {"like": mood, "titles": titles_of(genre)}


def titles_of(genre: str) -> str:
    # A genre of a catalogue's own keeps its name.
    return str(TITLES_OF.get(genre, genre))


NAMES = {"genre_pair": of_pair, "genre_decade": of_decade, "mood": of_mood}
