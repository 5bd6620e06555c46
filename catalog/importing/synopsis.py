"""A sentence or two about a title, composed from its facts alone."""

from collections.abc import Sequence
from zlib import crc32

from catalog.importing.records import TitleRecord
from catalog.models import Title

# The first of these that a title has is its noun; of the others, the first two become adjectives.
NOUNS = {
    "Documentary": "documentary", "Western": "western", "Musical": "musical", "Thriller": "thriller",
    "Drama": "drama", "Comedy": "comedy", "Romance": "romance",
}  # fmt: skip
ADJECTIVES = {
    "Film-Noir": "noir", "Animation": "animated", "Children": "family", "Romance": "romantic",
    "Horror": "horror", "Sci-Fi": "science-fiction", "Fantasy": "fantasy", "War": "war", "Crime": "crime",
    "Mystery": "mystery", "Adventure": "adventure", "Action": "action", "Western": "western",
    "Musical": "musical", "Comedy": "comedy",
}  # fmt: skip
WITH_THE = {
    "USA", "UK", "Netherlands", "Soviet Union", "Philippines", "Czech Republic", "United Arab Emirates",
    "Bahamas", "United States", "United Kingdom", "Dominican Republic",
}  # fmt: skip
CAST_NAMED = 3


def compose_synopsis(record: TitleRecord) -> str:
    """Phrased in one of several ways, always the same one for the same key."""
    choice = crc32(record.key.encode())
    return " ".join(filter(None, (first_sentence(record, choice), second_sentence(record, choice // 7))))


def first_sentence(record: TitleRecord, choice: int) -> str:
    what, directors = kind_of_title(record), join_names(record.directors, 2)
    cast = join_names(record.cast[:CAST_NAMED], CAST_NAMED)
    dated = f"{record.year} {what}" if record.year else what
    from_year = f" from {record.year}" if record.year else ""
    star = "stars" if len(record.cast) == 1 else "star"
    if directors and cast:
        phrasings = (
            f"{with_article(dated)} directed by {directors}, with {cast}.",
            f"{cast} {star} in {with_article(what)}{from_year}, directed by {directors}.",
            f"{directors} {'directs' if len(record.directors) == 1 else 'direct'} {cast} in "
            f"{with_article(dated)}.",
            f"{with_article(what)}{from_year} by {directors}, starring {cast}.",
        )  # fmt: skip
    elif directors:
        phrasings = (
            f"{with_article(dated)} directed by {directors}.",
            f"{with_article(what)}{from_year} by {directors}.",
        )
    elif cast:
        phrasings = (
            f"{with_article(dated)} starring {cast}.",
            f"{cast} {star} in {with_article(what)}{from_year}.",
        )
    else:
        phrasings = (f"{with_article(dated)}.", f"{with_article(what)}{from_year}.")
    return capital(phrasings[choice % len(phrasings)])


def second_sentence(record: TitleRecord, choice: int) -> str:
    country = f"the {record.country}" if record.country in WITH_THE else record.country
    length = in_words(record.runtime_minutes) if record.runtime_minutes and record.kind == Title.Kind.FILM else ""
    known = bool(country), bool(record.language)
    both = f"{country}, in {record.language}"
    made = {
        (True, True): (f"Made in {both}", f"A production from {both}"),
        (True, False): (f"Made in {country}", f"A production from {country}"),
        (False, True): (f"In {record.language}", f"The language is {record.language}"),
        (False, False): ("", ""),
    }[known][choice % 2]  # fmt: skip
    if made and length:
        return f"{made}; it runs for {length}."
    return f"{made}." if made else (f"It runs for {length}." if length else "")


def kind_of_title(record: TitleRecord) -> str:
    """ "romantic comedy", "science-fiction action thriller", "horror film", "crime drama series"."""
    noun = next((genre for genre in NOUNS if genre in record.genres), None)
    words = [word for genre, word in ADJECTIVES.items() if genre in record.genres and genre != noun][:2]
    series = record.kind == Title.Kind.SERIES
    if noun:
        words.append(NOUNS[noun])
    if series or not noun:
        words.append("series" if series else "film")
    return " ".join(words)


def join_names(names: Sequence[str], most: int) -> str:
    shown = list(names[:most])
    if len(names) > most:
        return f"{', '.join(shown)} and others"
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))


def with_article(phrase: str) -> str:
    """ "an action film", "an 1895 film", "a 1994 drama"."""
    return f"{'an' if phrase[0] in 'aeiou' or phrase.startswith('18') else 'a'} {phrase}"


def in_words(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} hour{'s' * (hours > 1)}"] if hours else []
    parts += [f"{rest} minute{'s' * (rest > 1)}"] if rest else []
    return " and ".join(parts)


def capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]
