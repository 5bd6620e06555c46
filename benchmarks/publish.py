"""Profiles scored, paged and stored a second: python -m benchmarks.publish [--quick]

20,000 titles x 64 dimensions, 20 rows x 40 titles, two processes: states are read from PostgreSQL as retrain
reads them, and pages stored in it by COPY. Beside it implicit.cpu.topk with as many threads, which for the
same profiles and matrices only finds the best 800 titles and stores nothing.
"""

import multiprocessing
import os
import resource
import time
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db import connection
from django.utils import timezone
from implicit.cpu.topk import topk

from benchmarks.generated import generated_arrays, generated_facts, generated_state
from benchmarks.report import quick_requested, report, say
from benchmarks.scratch import scratch_site
from catalog.models import Title
from profiles.models import Profile
from recommendations.engine.page import warm_up
from recommendations.engine.snapshot import load_snapshot, write_snapshot
from recommendations.models import HomePage, Snapshot, TrainingRun
from recommendations.publishing import LabelledArrays, plan_ranges, publish_next_range
from viewing.models import History, MyListItem, Progress, Rating

BAR = 1000
TITLES, DIMENSIONS, PROCESSES, TITLES_A_PAGE = 20_000, 64, 2, 800


def main() -> None:
    profiles = 1_000 if quick_requested(__doc__.splitlines()[0]) else 8_000
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
    with scratch_site() as environment:
        rng = np.random.default_rng(1)
        snapshot = store_world(profiles, rng)
        run = TrainingRun.objects.create(snapshot=snapshot)
        plan_ranges(run)
        connection.close_pool() if hasattr(connection, "close_pool") else connection.close()
        say(f"Publishing {profiles} profiles in {PROCESSES} processes ...")
        seconds, memory = publish(run.pk, snapshot.pk, environment)
        pages = HomePage.objects.filter(snapshot=snapshot)
        stored, rows = pages.count(), pages.first().rows
        peer = peer_seconds(snapshot, profiles, rng)
    if stored != profiles:
        raise AssertionError(f"{stored} pages stored for {profiles} profiles.")
    report(
        "publish",
        profiles / seconds,
        "profiles/s",
        BAR,
        profiles=profiles,
        titles=TITLES,
        rows_on_a_page=len(rows),
        titles_on_a_page=sum(len(row["titles"]) for row in rows),
        peak_memory_mb_each_process=memory,
        implicit_topk_profiles_per_second=round(profiles / peer),
        share_of_implicit_topk=round(peer / seconds, 3),
    )


def store_world(n_profiles: int, rng: np.random.Generator) -> Snapshot:
    """Titles, profiles with histories, and a snapshot's files, as after a fit."""
    say("Storing titles, profiles and histories ...")
    facts = generated_facts(TITLES, rng)
    now = timezone.now()
    Title.objects.bulk_create(
        [Title(id=n, name=f"Title {n}", slug=f"title-{n}", added_at=now) for n in facts.title_ids.tolist()],
        batch_size=5000,
    )
    profiles = Profile.objects.bulk_create([Profile(name=f"Profile {n}") for n in range(n_profiles)])
    for start in range(0, n_profiles, 1000):
        store_histories(profiles[start : start + 1000], rng)
    snapshot = Snapshot.objects.create(folder="benchmark")
    arrays, manifest = generated_arrays(facts, DIMENSIONS, rng)
    write_snapshot(Path(settings.SNAPSHOT_ROOT) / snapshot.folder, arrays, manifest)
    return snapshot


def store_histories(profiles: list[Profile], rng: np.random.Generator) -> None:
    now = timezone.now()
    progress, ratings, listed = [], [], []
    for profile in profiles:
        state = generated_state(profile.pk, TITLES, rng)
        for place, (title, weight) in enumerate(zip((state.titles + 1).tolist(), state.weights, strict=True)):
            done = None if place < 5 else now
            common = {"profile": profile, "title_id": title}
            progress.append(
                Progress(position_seconds=50, duration_seconds=100, finished_at=done, updated_at=now, **common)
            )
            if weight < 0:
                ratings.append(Rating(value=-1, rated_at=now, **common))
        listed += [
            MyListItem(profile=profile, title_id=title, added_at=now) for title in set((state.my_list + 1).tolist())
        ]
    for model, rows in ((Progress, progress), (Rating, ratings), (MyListItem, listed)):
        model.objects.bulk_create(rows, batch_size=5000)
    History.objects.bulk_create(History(profile=profile, version=1, last_event_at=now) for profile in profiles)


def publish(run_id: int, snapshot_id: int, environment: dict[str, str]) -> tuple[float, int]:
    """Seconds until every range is stored, from when all processes are ready, and a process's peak memory in MB."""
    os.environ.update(environment)
    spawn = multiprocessing.get_context("spawn")
    ready, done = spawn.Barrier(PROCESSES + 1), spawn.Queue()
    workers = [spawn.Process(target=work, args=(run_id, snapshot_id, ready, done)) for _ in range(PROCESSES)]
    for worker in workers:
        worker.start()
    ready.wait(120)
    begin = time.monotonic()
    ends, peaks = zip(*(done.get(timeout=600) for _ in workers), strict=True)
    for worker in workers:
        worker.join()
    return max(ends) - begin, max(peaks)


def work(run_id: int, snapshot_id: int, ready: object, done: object) -> None:
    """One worker, as recommendations.training.help_to_publish does it."""
    snapshot = Snapshot.objects.get(pk=snapshot_id)
    arrays = load_snapshot(Path(settings.SNAPSHOT_ROOT) / snapshot.folder)
    labelled = LabelledArrays(arrays, np.ones(arrays.n_titles, dtype=bool))
    # Celery's workers live long: all but the very first time they have loaded what is compiled.
    warm_up(arrays)
    ready.wait(120)
    while publish_next_range(run_id, snapshot_id, labelled):
        pass
    # This clock is the same in all processes.
    done.put((time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))


def peer_seconds(snapshot: Snapshot, n_profiles: int, rng: np.random.Generator) -> float:
    say("The same matrices through implicit.cpu.topk ...")
    arrays = load_snapshot(Path(settings.SNAPSHOT_ROOT) / snapshot.folder)
    titles = np.array(arrays.title_vectors)
    profiles = rng.normal(size=(n_profiles, DIMENSIONS)).astype(np.float32)
    begin = time.perf_counter()
    topk(titles, profiles, TITLES_A_PAGE, num_threads=PROCESSES)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
