"""The demo's catalogue, sign-ins and viewers. What is there already is kept."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zlib import crc32

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from catalog.importing.catalog_csv import import_catalog
from catalog.importing.progress import Bars
from catalog.importing.runs import DEFAULT_MAX_REJECTS, is_imported
from catalog.models import Title
from profiles.models import Account, Profile
from viewing.importing import staging
from viewing.importing.events import DEFAULT_SECONDS, Batch, add_staged_events
from viewing.importing.movielens import import_movielens
from viewing.importing.movielens_files import find_files

VIEWER = ("Viewer", "demo@streamsite.example", "streamsite-demo")
CURATOR = ("Curator", "curator@streamsite.example", "streamsite-curator")
SIGN_INS = (VIEWER, CURATOR)

DATA = Path(settings.BASE_DIR) / "data"
MOVIELENS = DATA / "movielens-small"
ORIGINALS = DATA / "originals" / "originals.csv"
PROFILES = DATA / "demo" / "profiles.json"
FILMS, SERIES, VIEWERS = "movielens-small", "originals", "demo"

# What a rating of ours a list in profiles.json stands for; None is watched without a rating.
VALUES = {"loved": 2, "liked": 1, "watched": None, "disliked": -1}
FIRST_SHOW = timedelta(hours=19)
LATEST_START = 150
EVENINGS = 120
DISLIKED_FRACTION = 0.25


def load_demo(movielens: Path = MOVIELENS, *, verbosity: int = 1) -> list[str]:
    """Load what is missing. Returns what was done, in sentences. Raises ImportFileError."""
    options = {"rejects": None, "max_rejects": DEFAULT_MAX_REJECTS, "verbosity": verbosity}
    done = []
    if not is_imported("import_movielens", find_files(movielens).paths):
        done += import_movielens(movielens, source=FILMS, options=options).summary()
    if not is_imported("import_catalog", [ORIGINALS]):
        done += import_catalog(ORIGINALS, source=SERIES, options=options).summary()
    return done + add_accounts()


@transaction.atomic
def add_accounts() -> list[str]:
    """Make the sign-ins that are missing; one that is there keeps its profiles and what they did."""
    emails = {email for _, email, _ in SIGN_INS}
    known = set(Account.objects.filter(email__in=emails).values_list("email", flat=True))
    if VIEWER[1] not in known:
        add_viewers(Account.objects.create_user(VIEWER[1], VIEWER[2], is_demo=True))
    if CURATOR[1] not in known:
        curator = Account.objects.create_superuser(CURATOR[1], CURATOR[2], is_demo=True)
        Profile.objects.create(account=curator, name=CURATOR[0])
    return [f"Demo sign-in: {email}" for email in sorted(emails - known)]


def add_viewers(account: Account) -> None:
    staging.create_tables()
    evening = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + FIRST_SHOW - timedelta(days=1)
    titles = {str(title): title for title in Title.objects.filter(source=FILMS, name__in=names_of_films())}
    rows: list[tuple] = []
    for viewer in read_viewers():
        profile = add_profile(account, viewer)
        rows += history_of(profile.source_key, viewer, titles, evening)
    numbered = [(number, *row) for number, row in enumerate(rows, start=1)]
    staging.stage(numbered)
    batch = Batch(title_source=FILMS, profile_source=VIEWERS, lines=len(numbered), run_at=timezone.now())
    add_staged_events(batch, Bars(quiet=True))
    staging.drop_tables()


def add_profile(account: Account, viewer: dict) -> Profile:
    is_kids = viewer.get("is_kids", False)
    limit = {"maturity_limit": viewer["maturity_limit"]} if "maturity_limit" in viewer else {}
    name = viewer["name"]
    return Profile.objects.create(
        account=account,
        name=name,
        avatar=viewer["avatar"],
        is_kids=is_kids,
        source=VIEWERS,
        source_key=slugify(name),
        **limit,
    )


def read_viewers() -> list[dict]:
    return json.loads(PROFILES.read_text(encoding="utf-8"))


def films_of(viewer: dict) -> list[str]:
    """ "The Matrix (1999)", as titles write themselves."""
    lists = [viewer.get(name, []) for name in (*VALUES, "started", "my_list")]
    return [film for films in lists for film in films]


def names_of_films() -> set[str]:
    return {film.rpartition(" (")[0] for viewer in read_viewers() for film in films_of(viewer)}


def history_of(key: str, viewer: dict, titles: dict[str, Title], last_evening: datetime) -> Iterator[tuple]:
    """Staged events of some months of evenings, films that were begun the latest.

    Films that the catalogue lacks are left out.
    """
    finished = [(film, value) for name, value in VALUES.items() for film in viewer.get(name, []) if film in titles]
    finished.sort(key=lambda entry: crc32(f"{key} {entry[0]}".encode()))
    for number, (film, value) in enumerate(finished):
        days = len(viewer.get("started", ())) + 1 + number * EVENINGS // max(len(finished), 1)
        yield from seen(key, titles[film], start_of(film, last_evening, days), value)
    for days, (film, fraction) in enumerate(viewer.get("started", {}).items()):
        if film in titles:
            yield from begun(key, titles[film], start_of(film, last_evening, days), fraction)
    for days, film in enumerate(viewer.get("my_list", ()), start=1):
        if film in titles:
            at = start_of(film, last_evening, days * 5)
            yield event(key, titles[film], "list", at)


def start_of(film: str, last_evening: datetime, days: int) -> float:
    """A minute of an evening, the same for the same film."""
    return (last_evening - timedelta(days=days, minutes=-(crc32(film.encode()) % LATEST_START))).timestamp()


def seen(key: str, title: Title, at: float, value: int | None) -> Iterator[tuple]:
    """Watched to the end, or given up early and rated down."""
    if value == -1:
        yield from begun(key, title, at, DISLIKED_FRACTION)
        yield event(key, title, "clear", at + seconds_of(title) * DISLIKED_FRACTION + 30)
    else:
        yield event(key, title, "play", at, position=0)
        yield event(key, title, "finish", at + seconds_of(title), watched=seconds_of(title))
    if value:
        yield event(key, title, "rate", at + seconds_of(title) + 60, value=value)


def begun(key: str, title: Title, at: float, fraction: float) -> Iterator[tuple]:
    position = round(fraction * seconds_of(title))
    yield event(key, title, "play", at, position=0)
    yield event(key, title, "pause", at + position, position=position, watched=position)


def event(
    key: str, title: Title, kind: str, at: float, *, position: float | None = None,
    watched: float | None = 0, value: int | None = None,
) -> tuple:  # fmt: skip
    duration = seconds_of(title) if kind in {"play", "pause", "finish"} else None
    return key, title.source_key, None, None, kind, at, position, duration, watched, value


def seconds_of(title: Title) -> int:
    return title.runtime_seconds or DEFAULT_SECONDS
