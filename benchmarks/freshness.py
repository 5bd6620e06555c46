"""From an accepted watch event to a home page with its effect: python -m benchmarks.freshness [--quick]

In process, on the bundled catalogue of 9,742 films with a trained snapshot; each event is recorded as the API
records it, and the page is asked for as the home view asks for it. Beside it: the same page when nothing happened.
"""

import random
import time
import uuid

from django.utils import timezone

from benchmarks.report import quick_requested, report, say
from benchmarks.scratch import load_small_catalog, scratch_site
from catalog.models import Title
from profiles.models import Profile
from recommendations import training
from recommendations.engine.train import TrainingSettings
from recommendations.services import home_rows
from viewing.models import Rating
from viewing.services import ACCEPTED, Event, record_events

BAR_MILLISECONDS = 50


def main() -> None:
    quick = quick_requested(__doc__.splitlines()[0])
    with scratch_site():
        say("Importing the demo's catalogue and training ...")
        load_small_catalog()
        training.train_and_publish(lambda run_id, snapshot_id: None, TrainingSettings(epochs=2))
        fresh, stored = measure(rounds=40 if quick else 400)
        titles = Title.objects.count()
    report(
        "freshness",
        percentile(fresh, 0.95),
        "ms, p95",
        BAR_MILLISECONDS,
        at_most=True,
        median_ms=percentile(fresh, 0.5),
        stored_page_median_ms=percentile(stored, 0.5),
        titles=titles,
        rounds=len(fresh),
    )


def measure(rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each event-to-page and of each page that was stored already; every effect is checked."""
    rng = random.Random(1)
    profiles = list(Profile.objects.order_by("id"))
    titles = list(Title.objects.available().values_list("id", flat=True))
    # What a profile turned down does not come back by being played.
    turned_down = set(Rating.objects.filter(value=-1).values_list("profile", "title"))
    home_rows(profiles[0])
    fresh, stored = [], []
    for _ in range(rounds):
        profile = rng.choice(profiles)
        title = next(pk for pk in iter(lambda: rng.choice(titles), None) if (profile.pk, pk) not in turned_down)
        event = Event(id=uuid.uuid4(), kind="heartbeat", title=title, at=timezone.now(), position=60.0, duration=6000.0)
        begin = time.perf_counter()
        [outcome] = record_events(profile=profile, events=[event])
        page = home_rows(profile)
        fresh.append((time.perf_counter() - begin) * 1000)
        if outcome.status != ACCEPTED or title not in page.rows[0]["titles"]:
            raise AssertionError(f"Title {title} is not in the Continue Watching of profile {profile.pk}.")
        begin = time.perf_counter()
        home_rows(profile)
        stored.append((time.perf_counter() - begin) * 1000)
    return fresh, stored


def percentile(values: list[float], share: float) -> float:
    return round(sorted(values)[int(share * (len(values) - 1))], 2)


if __name__ == "__main__":
    main()
