"""Rows of the MovieLens files, each checked and turned into what we store."""

from collections.abc import Callable

from catalog.importing.errors import BadRowError
from catalog.importing.names import parse_name
from catalog.importing.records import TitleRecord
from catalog.importing.times import parse_unix_time
from viewing.importing.demographics import (
    AGE_CODES,
    GENDERS,
    NO_OCCUPATION,
    OCCUPATION_CODES,
    Demographics,
    band_of_age,
)

# Stars to our ratings; the middle says nothing.
VALUE_OF_STARS = {
    "0.5": -1, "1": -1, "1.5": -1, "2": -1, "2.5": None, "3": None, "3.5": 1, "4": 1, "4.5": 2, "5": 2,
}  # fmt: skip
VALUE_OF_STARS |= {f"{stars}.0": value for stars, value in VALUE_OF_STARS.items() if "." not in stars}
GENRES_OF_100K = (
    "", "Action", "Adventure", "Animation", "Children", "Comedy", "Crime", "Documentary", "Drama", "Fantasy",
    "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
)  # fmt: skip
FIELDS_OF_100K_FILM = 5 + len(GENRES_OF_100K)
GENRE_NAMES = {"Children's": "Children", "(no genres listed)": "", "unknown": "", "IMAX": ""}
LONGEST_NAME, LONGEST_PERSON, LONGEST_TAG, LONGEST_GENRE = 300, 200, 100, 80


def expect(fields: list[str], *counts: int) -> None:
    if len(fields) not in counts:
        raise BadRowError("wrong number of columns", f"{len(fields)}, expected {counts[0]}")


def parse_id(text: str, what: str) -> str:
    if not (text.isascii() and text.isdecimal() and text.strip("0") and len(text) < 19):
        raise BadRowError(f"bad {what} id", repr(text[:40]))
    return text


def parse_movie(fields: list[str]) -> TitleRecord:
    if len(fields) == FIELDS_OF_100K_FILM:
        genres = [name for name, flag in zip(GENRES_OF_100K, fields[5:], strict=True) if flag == "1"]
    else:
        expect(fields, 3)
        genres = fields[2].split("|")
    name = parse_name(fields[1])
    if not name.name or len(fields[1]) > LONGEST_NAME:
        raise BadRowError("bad name", repr(fields[1][:80]))
    if any(len(genre) > LONGEST_GENRE for genre in genres):
        raise BadRowError("bad genre", f"over {LONGEST_GENRE} characters")
    return TitleRecord(
        key=parse_id(fields[0], "film"),
        genres=[genre for genre in (GENRE_NAMES.get(genre, genre) for genre in genres) if genre],
        tags={"imax": 1} if "IMAX" in genres else {},
        **name._asdict(),
    )


def rating_parser(titles: dict[str, TitleRecord], now: float) -> Callable[[list[str]], tuple]:
    """A parser of user, film, stars (a key of VALUE_OF_STARS), time; a time may be missing and is None then."""

    def parse(fields: list[str]) -> tuple:
        expect(fields, 4)
        user, title, stars, at = fields
        if title not in titles:
            raise BadRowError("unknown film", parse_id(title, "film"))
        if stars not in VALUE_OF_STARS:
            raise BadRowError("bad rating", f"{stars[:20]!r} is not 0.5 to 5 stars")
        return parse_id(user, "viewer"), title, stars, parse_unix_time(at, now) if at else None

    return parse


def parse_tag(fields: list[str]) -> tuple[str, str, str]:
    """The viewer, the film, and the tag in the form in which equal tags are equal."""
    expect(fields, 4)
    tag = " ".join(fields[2].lower().split())
    if not tag or len(tag) > LONGEST_TAG:
        raise BadRowError("bad tag", f"{len(tag)} characters, expected 1 to {LONGEST_TAG}")
    return parse_id(fields[0], "viewer"), parse_id(fields[1], "film"), tag


def parse_user_of_1m(fields: list[str]) -> tuple[str, Demographics]:
    expect(fields, 5)
    user, gender, age, occupation, _ = fields
    if gender not in GENDERS or age not in AGE_CODES or occupation not in OCCUPATION_CODES:
        raise BadRowError("bad viewer", f"gender {gender[:9]!r}, age {age[:9]!r}, occupation {occupation[:9]!r}")
    return parse_id(user, "viewer"), Demographics(GENDERS[gender], AGE_CODES[age], OCCUPATION_CODES[occupation])


def parse_user_of_100k(fields: list[str]) -> tuple[str, Demographics]:
    expect(fields, 5)
    user, age, gender, occupation, _ = fields
    if gender not in GENDERS or not age.isdecimal() or len(occupation) > 60:
        raise BadRowError("bad viewer", f"gender {gender[:9]!r}, age {age[:9]!r}")
    occupation = "" if occupation in NO_OCCUPATION else occupation
    return parse_id(user, "viewer"), Demographics(GENDERS[gender], band_of_age(int(age)), occupation)


def parse_people(text: str) -> list[str]:
    names = [" ".join(name.split()) for name in text.split("|")]
    if any(len(name) > LONGEST_PERSON for name in names):
        raise BadRowError("bad name", f"a person's has over {LONGEST_PERSON} characters")
    return [name for name in dict.fromkeys(names) if name]
