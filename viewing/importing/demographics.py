"""What data sets say about their viewers, in our words."""

from typing import NamedTuple

from profiles.models import Profile


class Demographics(NamedTuple):
    gender: str = ""
    age_band: str = ""
    occupation: str = ""


# MovieLens 1M gives the lowest age of a band; 45 and 50 are one band here.
AGE_CODES = {
    "1": Profile.AgeBand.UNDER_18,
    "18": Profile.AgeBand.FROM_18,
    "25": Profile.AgeBand.FROM_25,
    "35": Profile.AgeBand.FROM_35,
    "45": Profile.AgeBand.FROM_45,
    "50": Profile.AgeBand.FROM_45,
    "56": Profile.AgeBand.FROM_55,
}
OCCUPATIONS = (
    "", "academic/educator", "artist", "clerical/admin", "college/grad student", "customer service",
    "doctor/health care", "executive/managerial", "farmer", "homemaker", "K-12 student", "lawyer",
    "programmer", "retired", "sales/marketing", "scientist", "self-employed", "technician/engineer",
    "tradesman/craftsman", "unemployed", "writer",
)  # fmt: skip
OCCUPATION_CODES = {str(code): name for code, name in enumerate(OCCUPATIONS)}
GENDERS = {"F": Profile.Gender.FEMALE, "M": Profile.Gender.MALE, "X": Profile.Gender.OTHER}
NO_OCCUPATION = {"none", "other"}
OLDEST_OF_BAND = (
    (17, Profile.AgeBand.UNDER_18),
    (24, Profile.AgeBand.FROM_18),
    (34, Profile.AgeBand.FROM_25),
    (44, Profile.AgeBand.FROM_35),
    (54, Profile.AgeBand.FROM_45),
)


def band_of_age(age: int) -> str:
    return next((band for oldest, band in OLDEST_OF_BAND if age <= oldest), Profile.AgeBand.FROM_55)
