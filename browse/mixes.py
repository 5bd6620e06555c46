"""What a mix is called: "Romantic comedies", "Dramas of the 1990s", "Surreal dramas"."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from browse.genres import genre_name

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
# Each with its place for the titles: languages put it before, behind or around them.
LIKE = {
    "Film-Noir": gettext_lazy("noir %(titles)s"),
    "Thriller": gettext_lazy("thrilling %(titles)s"),
    "Drama": gettext_lazy("dramatic %(titles)s"),
    "Comedy": gettext_lazy("comic %(titles)s"),
    "Western": gettext_lazy("western %(titles)s"),
    "Musical": gettext_lazy("musical %(titles)s"),
    "Mystery": gettext_lazy("mystery %(titles)s"),
    "Adventure": gettext_lazy("adventurous %(titles)s"),
    "Horror": gettext_lazy("horror %(titles)s"),
    "Fantasy": gettext_lazy("fantasy %(titles)s"),
    "Sci-Fi": gettext_lazy("science fiction %(titles)s"),
    "Action": gettext_lazy("action %(titles)s"),
    "Romance": gettext_lazy("romantic %(titles)s"),
    "Crime": gettext_lazy("crime %(titles)s"),
    "War": gettext_lazy("war %(titles)s"),
    "Children": gettext_lazy("children's %(titles)s"),
    "Animation": gettext_lazy("animated %(titles)s"),
}
# The engine's moods.
OF_MOOD = {
    "atmospheric": gettext_lazy("atmospheric %(titles)s"),
    "bittersweet": gettext_lazy("bittersweet %(titles)s"),
    "bleak": gettext_lazy("bleak %(titles)s"),
    "cerebral": gettext_lazy("cerebral %(titles)s"),
    "creepy": gettext_lazy("creepy %(titles)s"),
    "dark": gettext_lazy("dark %(titles)s"),
    "dreamlike": gettext_lazy("dreamlike %(titles)s"),
    "emotional": gettext_lazy("emotional %(titles)s"),
    "feel-good": gettext_lazy("feel-good %(titles)s"),
    "funny": gettext_lazy("funny %(titles)s"),
    "gritty": gettext_lazy("gritty %(titles)s"),
    "heartwarming": gettext_lazy("heartwarming %(titles)s"),
    "hilarious": gettext_lazy("hilarious %(titles)s"),
    "inspirational": gettext_lazy("inspirational %(titles)s"),
    "melancholic": gettext_lazy("melancholic %(titles)s"),
    "nostalgic": gettext_lazy("nostalgic %(titles)s"),
    "offbeat": gettext_lazy("offbeat %(titles)s"),
    "philosophical": gettext_lazy("philosophical %(titles)s"),
    "poignant": gettext_lazy("poignant %(titles)s"),
    "quirky": gettext_lazy("quirky %(titles)s"),
    "romantic": gettext_lazy("romantic %(titles)s"),
    "satirical": gettext_lazy("satirical %(titles)s"),
    "scary": gettext_lazy("scary %(titles)s"),
    "stylized": gettext_lazy("stylized %(titles)s"),
    "surreal": gettext_lazy("surreal %(titles)s"),
    "suspenseful": gettext_lazy("suspenseful %(titles)s"),
    "tense": gettext_lazy("tense %(titles)s"),
    "thought-provoking": gettext_lazy("thought-provoking %(titles)s"),
    "touching": gettext_lazy("touching %(titles)s"),
    "uplifting": gettext_lazy("uplifting %(titles)s"),
    "visually stunning": gettext_lazy("visually stunning %(titles)s"),
    "whimsical": gettext_lazy("whimsical %(titles)s"),
    "witty": gettext_lazy("witty %(titles)s"),
}


def name_of(kind: str, label: str) -> str:
    """In lower case, as in a sentence. label: the two parts of the mix, as "Comedy|1990s"."""
    first, _sign, second = label.partition("|")
    return NAMES[kind](first, second)


def of_pair(one: str, other: str) -> str:
    order = list(TITLES_OF)
    if one not in order or other not in order:
        return _("%(one)s and %(other)s") % {"one": genre_name(one), "other": genre_name(other)}
    kind, like = sorted((one, other), key=order.index)
    return str(LIKE[like]) % {"titles": TITLES_OF[kind]}


def of_decade(genre: str, decade: str) -> str:
    in_words = decade_name(int(decade.removesuffix("s")))
    return _("%(titles)s of the %(decade)s") % {"titles": titles_of(genre), "decade": in_words}


def of_mood(mood: str, genre: str) -> str:
    # A mood that the engine has learned since keeps its name.
    wording = OF_MOOD.get(mood, mood.replace("%", "%%") + " %(titles)s")
    return str(wording) % {"titles": titles_of(genre)}


def titles_of(genre: str) -> str:
    # A genre of a catalogue's own keeps its name.
    return str(TITLES_OF.get(genre, genre_name(genre)))


def decade_name(first_year: int) -> str:
    """1990 -> "1990s"."""
    return _("%(decade)ss") % {"decade": first_year}


NAMES = {"genre_pair": of_pair, "genre_decade": of_decade, "mood": of_mood}
