"""Which sides of a title its variants show."""

from catalog.artwork.subject import Emphasis, Subject

LEAST, MOST = 6, 8
MOST_GENRES = 4

# What a genre feels like, the most telling first.
MOODS = {
    "Action": ("tense", "epic"),
    "Adventure": ("epic", "bright"),
    "Animation": ("bright", "dreamy"),
    "Children": ("bright", "warm"),
    "Comedy": ("bright", "warm"),
    "Crime": ("dark", "tense"),
    "Documentary": ("calm", "epic"),
    "Drama": ("calm", "warm"),
    "Fantasy": ("dreamy", "epic"),
    "Film-Noir": ("dark", "tense"),
    "Horror": ("dark", "tense"),
    "IMAX": ("epic", "bright"),
    "Musical": ("bright", "dreamy"),
    "Mystery": ("dark", "dreamy"),
    "Romance": ("warm", "dreamy"),
    "Sci-Fi": ("epic", "dark"),
    "Thriller": ("tense", "dark"),
    "War": ("dark", "epic"),
    "Western": ("warm", "epic"),
}
# What a genre says about a title, the rarest first: "Western" tells more than "Drama".
TELLING = (
    "Film-Noir", "Western", "Musical", "War", "Horror", "Animation", "Sci-Fi", "Documentary", "Fantasy", "Mystery",
    "Children", "Romance", "Crime", "Comedy", "Adventure", "Thriller", "Action", "Drama", "IMAX",
)  # fmt: skip
COMMON_MOODS = ("calm", "dark", "warm", "dreamy", "epic", "tense", "bright")
UNKNOWN_ERA = "timeless"


def emphases_for(subject: Subject) -> tuple[Emphasis, ...]:
    """Six to eight distinct emphases, the most telling first: genres, director, lead, mood, era."""
    found = [Emphasis("genre", genre) for genre in telling_first(subject.genres)[:MOST_GENRES]]
    found += [Emphasis("director", name) for name in subject.directors[:1]]
    found += [Emphasis("lead", name) for name in subject.cast[:2]]
    found += [Emphasis("mood", mood) for mood in moods_of(subject)[:1]]
    found.append(Emphasis("era", era_of(subject.year)))
    for mood in moods_of(subject):
        if len(found) >= LEAST:
            break
        if Emphasis("mood", mood) not in found:
            found.append(Emphasis("mood", mood))
    return tuple(found[:MOST])


def telling_first(genres: tuple[str, ...]) -> list[str]:
    ranks = {genre: rank for rank, genre in enumerate(TELLING)}
    return sorted(dict.fromkeys(genres), key=lambda genre: ranks.get(genre, len(TELLING)))


def moods_of(subject: Subject) -> list[str]:
    """The moods of its genres, then the rest: never fewer than six variants can use."""
    of_genres = [mood for genre in subject.genres for mood in MOODS.get(genre, ())]
    return list(dict.fromkeys([*of_genres, *COMMON_MOODS]))


def era_of(year: int | None) -> str:
    return f"{year // 10 * 10}s" if year else UNKNOWN_ERA
