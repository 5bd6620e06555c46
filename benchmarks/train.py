"""A whole retrain over LightFM.fit alone: python -m benchmarks.train [--quick]

MovieLens-1M from ../shared/data (the bundled MovieLens-small where that is missing), both with the
same settings, features and number of threads, in the same run. As on the site, a second worker process helps to
store the pages.
"""

import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command

from benchmarks.report import quick_requested, report, say
from benchmarks.scratch import movielens_folder, scratch_site
from recommendations import training
from recommendations.engine import build, train
from recommendations.engine.train import TrainingSettings
from recommendations.models import HomePage

BAR = 1.35
ROUNDS = 2


def main() -> None:
    quick = quick_requested(__doc__.splitlines()[0])
    folder = movielens_folder(quick=quick)
    with scratch_site() as environment:
        say(f"Importing {folder.name} ...")
        call_command("import_movielens", str(folder), verbosity=0)
        with second_worker(environment) as calls:
            chosen = TrainingSettings(epochs=3) if quick else TrainingSettings()
            # In turns, for the speed of a shared machine drifts within minutes.
            rounds = [time_retrain(chosen, calls) for _ in range(1 if quick else ROUNDS)]
    retrain, fit = (sum(done[name] for done in rounds) for name in ("retrain", "fit"))
    report(
        "train",
        retrain / fit,
        "x LightFM.fit alone",
        BAR,
        at_most=True,
        data=folder.name,
        retrain_seconds=[round(done["retrain"], 1) for done in rounds],
        fit_seconds=[round(done["fit"], 1) for done in rounds],
        phases_of_last=rounds[-1]["phases"],
        home_pages=rounds[-1]["pages"],
        quality=rounds[-1]["quality"],
    )


@contextmanager
def second_worker(environment: dict[str, str]) -> Iterator[multiprocessing.Queue]:
    """A process that is up and idle; a run and a snapshot put into its queue are what it helps to publish."""
    os.environ.update(environment)
    spawn = multiprocessing.get_context("spawn")
    calls, ready = spawn.Queue(), spawn.Event()
    process = spawn.Process(target=help_when_called, args=(calls, ready), daemon=True)
    process.start()
    ready.wait(60)
    yield calls
    calls.put(None)
    process.join(60)


def help_when_called(calls: multiprocessing.Queue, ready: object) -> None:
    ready.set()
    while call := calls.get():
        training.help_to_publish(*call)


def time_retrain(chosen: TrainingSettings, calls: multiprocessing.Queue) -> dict:
    """Seconds of a retrain, and of the same fit done again with nothing around it."""
    given: list[tuple] = []

    def remember(*arguments: object) -> train.Factors:
        given.append(arguments)
        return train.fit(*arguments)

    build.fit = remember
    say("Retraining ...")
    begin = time.perf_counter()
    began: dict[str, float] = {}
    run = training.train_and_publish(
        lambda *run_and_snapshot: calls.put(run_and_snapshot),
        chosen,
        lambda phase, share: began.setdefault(phase, time.perf_counter()),
    )
    end = time.perf_counter()
    retrain = end - begin
    say("Fitting again, alone ...")
    interactions, items, profiles, same, _ = given[0]
    begin = time.perf_counter()
    train.fit(interactions, items, profiles, same, lambda done, epochs: None)
    fit = time.perf_counter() - begin
    pages = HomePage.objects.filter(snapshot=run.snapshot).count()
    quality = {name: round(value, 4) for name, value in run.snapshot.metrics.items()}
    phases = {
        phase: round(later - earlier, 1)
        for (phase, earlier), later in zip(began.items(), [*began.values(), end][1:], strict=True)
    }
    return {"retrain": retrain, "fit": fit, "pages": pages, "quality": quality, "phases": phases}


if __name__ == "__main__":
    main()
