"""Profiles scored, paged and stored a second: python -m benchmarks.publish [--quick]

20,000 titles x 64 dimensions, 20 rows x 40 titles, two processes: states are read from PostgreSQL as retrain
reads them, and pages stored in it by COPY. Beside it implicit.cpu.topk with as many threads, which for the
same profiles and matrices only finds the best 800 titles and stores nothing.
"""

import multiprocessing
import os
import resource
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db import connection
from implicit.cpu.topk import topk

from benchmarks.generated import generated_arrays
from benchmarks.generated_site import store_catalog, store_profiles
from benchmarks.report import quick_requested, report, say
from benchmarks.scratch import scratch_site
from recommendations.engine.page import warm_up
from recommendations.engine.snapshot import load_snapshot, write_snapshot
from recommendations.models import HomePage, Snapshot, TrainingRun
from recommendations.publishing import LabelledArrays, plan_ranges, publish_next_range

BAR = 1000
TITLES, DIMENSIONS, PROCESSES, TITLES_A_PAGE = 20_000, 64, 2, 800
WATCHES = 60
SECONDS_AT_MOST = 3600


def main() -> None:
    profiles = 1_000 if quick_requested(__doc__.splitlines()[0]) else 8_000
    rng = np.random.default_rng(1)
    with scratch_site() as environment:
        snapshot = store_snapshot(rng)
        store_audience(profiles, WATCHES)
        published = publish(snapshot, environment)
        rows = HomePage.objects.filter(snapshot=snapshot).first().rows
        peer = peer_seconds(snapshot, profiles, rng)
    report(
        "publish",
        profiles / published.seconds,
        "profiles/s",
        BAR,
        profiles=profiles,
        titles=TITLES,
        rows_on_a_page=len(rows),
        titles_on_a_page=sum(len(row["titles"]) for row in rows),
        peak_memory_mb_each_process=published.peak_mb,
        implicit_topk_profiles_per_second=round(profiles / peer),
        share_of_implicit_topk=round(peer / published.seconds, 3),
    )


def store_snapshot(rng: np.random.Generator) -> Snapshot:
    """Titles, and a snapshot's files, as after a fit."""
    say("Storing titles and a snapshot ...")
    facts = store_catalog(TITLES, rng)
    snapshot = Snapshot.objects.create(folder="benchmark")
    arrays, manifest = generated_arrays(facts, DIMENSIONS, rng)
    write_snapshot(Path(settings.SNAPSHOT_ROOT) / snapshot.folder, arrays, manifest)
    return snapshot


def store_audience(profiles: int, watches: int) -> None:
    for stored in store_profiles(profiles, watches):
        say(f"{stored:,} of {profiles:,} profiles stored ...")


@dataclass(frozen=True)
class Published:
    """seconds: until every page was stored, from when all processes were ready; peak_mb: a process's peak memory."""

    seconds: float
    peak_mb: int


def publish(snapshot: Snapshot, environment: dict[str, str]) -> Published:
    """Publish all profiles in two processes. Raises AssertionError if one of them has no page then."""
    # One thread each: there are as many processes as cores.
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
    os.environ.update(environment)
    run = TrainingRun.objects.create(snapshot=snapshot)
    profiles = plan_ranges(run)
    connection.close()
    say(f"Publishing {profiles:,} profiles in {PROCESSES} processes ...")
    spawn = multiprocessing.get_context("spawn")
    ready, done = spawn.Barrier(PROCESSES + 1), spawn.Queue()
    workers = [spawn.Process(target=work, args=(run.pk, snapshot.pk, ready, done)) for _ in range(PROCESSES)]
    for worker in workers:
        worker.start()
    ready.wait(120)
    begin = time.monotonic()
    ends, peaks = zip(*(done.get(timeout=SECONDS_AT_MOST) for _ in workers), strict=True)
    for worker in workers:
        worker.join()
    if (stored := HomePage.objects.filter(snapshot=snapshot).count()) != profiles:
        raise AssertionError(f"{stored} pages stored for {profiles} profiles.")
    return Published(max(ends) - begin, max(peaks))


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
