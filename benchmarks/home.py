"""The home page's first response beside a view that does nothing: python -m benchmarks.home [--quick]

Signed in, 20 rows x 40 titles stored for each of 40 profiles over 9,742 films; the same server, middleware and
session for both addresses, loaded in turns in the same run.
"""

import random

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.http_load import Load, load
from benchmarks.report import quick_requested, report, say
from benchmarks.scratch import load_small_catalog, scratch_site
from benchmarks.server import server, signed_in
from catalog.models import Title
from catalog.stamp import available_stamp
from recommendations.models import HomePage, Snapshot

BAR = 0.25
PROFILES, ROWS, TITLES_A_ROW, REASONS = 40, 20, 40, 12
CONNECTIONS = 4


def main() -> None:
    quick = quick_requested(__doc__.splitlines()[0])
    with scratch_site() as environment:
        load_small_catalog()
        visitors = signed_in(PROFILES)
        store_pages([profile for profile, _ in visitors])
        cookies = [cookie for _, cookie in visitors]
        queries = count_queries(cookies[0])
        environment["DJANGO_SETTINGS_MODULE"] = "benchmarks.home_settings"
        with server(environment) as port:
            home, bare = measure(port, cookies, rounds=2 if quick else 6, seconds=2 if quick else 5)
    if home.failures or bare.failures:
        raise AssertionError(f"{home.failures + bare.failures} answers were not 200.")
    report(
        "home",
        home.per_second / bare.per_second,
        "of a bare view's throughput",
        BAR,
        home_per_second=round(home.per_second),
        bare_per_second=round(bare.per_second),
        home_p95_ms=round(home.percentile(0.95) * 1000, 1),
        bare_p95_ms=round(bare.percentile(0.95) * 1000, 1),
        first_response_kb=round(home.bytes_each / 1024, 1),
        queries=queries,
        queries_bar=6,
        connections=CONNECTIONS,
    )
    if queries > 6:
        raise AssertionError(f"The home page costs {queries} queries.")


def store_pages(profiles: list) -> None:
    """Full pages of titles at random, as after a retrain."""
    rng = random.Random(1)
    titles = list(Title.objects.available().values_list("id", flat=True))
    snapshot = Snapshot.objects.create(status=Snapshot.Status.ACTIVE, folder="benchmark")
    HomePage.objects.bulk_create(one_page(profile, snapshot, titles, rng) for profile in profiles)


def one_page(profile: object, snapshot: Snapshot, titles: list[int], rng: random.Random) -> HomePage:
    chosen = rng.sample(titles, ROWS * TITLES_A_ROW)
    rows = [
        {
            "kind": "top_picks" if row == 0 else "genre",
            "subject": "",
            "label": f"Genre {row}",
            "titles": chosen[row * TITLES_A_ROW : (row + 1) * TITLES_A_ROW],
            "artwork": [rng.randrange(6) for _ in range(TITLES_A_ROW)],
            "probabilities": [0.98 * rng.randint(1, 16) / 16 for _ in range(TITLES_A_ROW)],
            "reasons": [[rng.randrange(REASONS), rng.randrange(-1, REASONS)] for _ in range(TITLES_A_ROW)],
        }
        for row in range(ROWS)
    ]
    return HomePage(
        profile=profile,
        snapshot=snapshot,
        history_version=0,
        available_stamp=available_stamp(),
        hero_title=chosen[0],
        rows=rows,
        reasons=[["liked" if n % 2 else "watched", f"Title {n}"] for n in range(REASONS)],
        stored_at=timezone.now(),
    )


def count_queries(cookie: str) -> int:
    """Of a page whose cards are rendered already."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.cookies.load(cookie)
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    return len(queries)


def measure(port: int, cookies: list[str], rounds: int, seconds: float) -> tuple[Load, Load]:
    """Both addresses in turns, so that whatever else this machine does falls on both."""
    home, bare = Load(), Load()
    say("Warming up ...")
    load(port, "/", cookies, seconds=4, connections=CONNECTIONS)
    for turn in range(rounds):
        say(f"Round {turn + 1} of {rounds} ...")
        for total, path in ((home, "/"), (bare, "/bare/")):
            part = load(port, path, cookies, seconds, CONNECTIONS)
            total.latencies += part.latencies
            total.seconds += part.seconds
            total.failures += part.failures
            total.bytes_each = part.bytes_each
    return home, bare


if __name__ == "__main__":
    main()
