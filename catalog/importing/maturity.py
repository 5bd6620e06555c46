"""The youngest age for a certificate of the usual systems."""

from catalog.models import Maturity

_AGES = {
    Maturity.ALL: "G TV-G TV-Y U",
    Maturity.SEVEN: "PG TV-PG TV-Y7 TV-Y7-FV APPROVED PASSED GP M/PG",
    Maturity.THIRTEEN: "PG-13 TV-14 12 12A",
    Maturity.SIXTEEN: "R 15",
    Maturity.ADULT: "NC-17 X TV-MA 18",
}
MATURITY_OF_RATING = {rating: age for age, ratings in _AGES.items() for rating in ratings.split()}


def maturity_of(content_rating: str) -> Maturity:
    """A title without a certificate, or with one we do not know, is for adults: never for a kids profile."""
    return MATURITY_OF_RATING.get(content_rating.strip().upper(), Maturity.ADULT)
