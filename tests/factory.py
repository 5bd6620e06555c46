"""Make what a test needs; parents are optional."""

from datetime import timedelta
from itertools import count

from django.utils import timezone
from django.utils.text import slugify

from catalog.models import Artwork, Credit, Genre, Person, Title, Trailer
from profiles.models import Account, Profile
from viewing.models import History, Progress, Rating

_numbers = count(1)


def make_account(email: str = "", password: str = "correct horse battery", **fields: object) -> Account:
    return Account.objects.create_user(email or f"account{next(_numbers)}@example.com", password, **fields)


def make_profile(name: str = "", account: Account | None = None, **fields: object) -> Profile:
    """A profile; without an account, as one that came with a viewing log."""
    return Profile.objects.create(name=name or f"Profile {next(_numbers)}", account=account, **fields)


def make_genre(name: str) -> Genre:
    return Genre.objects.get_or_create(name=name, defaults={"slug": slugify(name)})[0]


def make_person(name: str) -> Person:
    return Person.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]


def make_title(
    name: str = "",
    *,
    genres: tuple[str, ...] = (),
    director: str = "",
    cast: tuple[str, ...] = (),
    **fields: object,
) -> Title:
    """A title fit for all ages unless told otherwise."""
    name = name or f"Title {next(_numbers)}"
    defaults = {"maturity": 0, "year": 1999, "runtime_minutes": 100, "added_at": timezone.now()}
    title = Title.objects.create(name=name, slug=f"{slugify(name)}-{next(_numbers)}", **(defaults | fields))
    title.genres.set([make_genre(genre) for genre in genres])
    people = [(director, Credit.Role.DIRECTOR)] if director else []
    people += [(actor, Credit.Role.CAST) for actor in cast]
    for billing, (person, role) in enumerate(people):
        Credit.objects.create(title=title, person=make_person(person), role=role, billing=billing)
    return title


def make_watch(profile: Profile, title: Title, *, fraction: float = 1.0, rating: int = 0, days_ago: float = 1) -> None:
    """The profile watched this share of the title, as its events would have left it; rating 0 is none."""
    make_watches([(profile, title, fraction, rating, days_ago)])
    bump_history(profile)


def make_watches(watches: list[tuple[Profile, Title, float, int, float]]) -> None:
    """Many at once: (profile, title, fraction, rating, days ago)."""
    now = timezone.now()
    Progress.objects.bulk_create(
        Progress(
            profile=profile,
            title=title,
            position_seconds=6000 * fraction,
            duration_seconds=6000,
            watched_seconds=6000 * fraction,
            finished_at=now - timedelta(days=days_ago) if fraction >= 0.9 else None,
            updated_at=now - timedelta(days=days_ago),
        )
        for profile, title, fraction, _, days_ago in watches
    )
    Rating.objects.bulk_create(
        Rating(profile=profile, title=title, value=rating, rated_at=now - timedelta(days=days_ago))
        for profile, title, _, rating, days_ago in watches
        if rating
    )


def bump_history(profile: Profile) -> None:
    """What every accepted event does: the profile's stored page is out of date from now on."""
    history, _ = History.objects.get_or_create(profile=profile, defaults={"last_event_at": timezone.now()})
    history.version += 1
    history.save()


def make_two_tastes(titles_each: int = 24, profiles_each: int = 14) -> tuple[list[Title], list[Title], list[Profile]]:
    """Titles and viewers of two tastes with nothing in common: space and romance.

    Every viewer has watched and liked about two thirds of the titles of one taste.
    """
    space = [make_title(f"Space {n}", genres=("Sci-Fi",), director="Vera Orbit") for n in range(titles_each)]
    romance = [make_title(f"Romance {n}", genres=("Romance",), director="Rosa Heart") for n in range(titles_each)]
    profiles = [make_profile(account=None) for _ in range(2 * profiles_each)]
    tastes = [space] * profiles_each + [romance] * profiles_each
    make_watches(
        [
            (profile, title, 1.0, 1 + number % 2, 1 + number)
            for viewer, (profile, taste) in enumerate(zip(profiles, tastes, strict=True))
            for number, title in enumerate(taste)
            if (number + viewer) % 3
        ]
    )
    History.objects.bulk_create(
        History(profile=profile, version=1, last_event_at=timezone.now()) for profile in profiles
    )
    return space, romance, profiles


def make_artwork(
    title: Title, variant: int = 0, kind: str = "genre", value: str = "Drama", **fields: object
) -> Artwork:
    return Artwork.objects.create(title=title, variant=variant, emphasis_kind=kind, emphasis_value=value, **fields)


def make_trailer(title: Title, kind: str = "genre", value: str = "Crime", **fields: object) -> Trailer:
    """One cut, with a video that only tests of playing it need to be there; video="" for none."""
    defaults = {"label": kind, "video": f"trailers/{title.pk}-{next(_numbers)}.mp4"}
    return Trailer.objects.create(title=title, emphasis_kind=kind, emphasis_value=value, **(defaults | fields))
