"""Retrain: read, fit, evaluate, store every profile's page, and only then serve by the new snapshot."""

import logging
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from catalog.models import Trailer
from recommendations.artwork_log import read_artwork_log
from recommendations.catalog_facts import artwork_features, read_catalog_facts
from recommendations.engine.build import build_snapshot
from recommendations.engine.comparison import reason_to_hold_back
from recommendations.engine.snapshot import load_snapshot
from recommendations.engine.train import TrainingSettings
from recommendations.locks import retrain_lock
from recommendations.models import HomePage, PublishRange, Snapshot, TrainingRun
from recommendations.publishing import plan_ranges, publish_next_range, with_availability
from recommendations.snapshots import active_snapshot, folder_of
from recommendations.states import read_training_data
from recommendations.trailer_cuts import read_cuts

logger = logging.getLogger(__name__)
HELPER_POLL_SECONDS = 0.2
# Told the phase and the share of the whole run that is done.
Listener = Callable[[str, float], None]


class Reporter:
    """Writes how far a run is, at most a few times a second."""

    SECONDS_BETWEEN = 0.3

    def __init__(self, run: TrainingRun, listen: Listener | None = None) -> None:
        self.run = run
        self.listen = listen
        self.last = 0.0

    def __call__(self, phase: str, progress: float) -> None:
        if self.listen:
            self.listen(phase, progress)
        if phase == self.run.phase and time.monotonic() - self.last < self.SECONDS_BETWEEN:
            return
        self.last = time.monotonic()
        self.run.phase, self.run.progress = phase, progress
        self.run.save(update_fields=["phase", "progress", "updated_at"])


def train_and_publish(
    ask_for_help: Callable[[int, int], None],
    training: TrainingSettings | None = None,
    listen: Listener | None = None,
) -> TrainingRun:
    """Run one retrain from start to end. ask_for_help(run id, snapshot id) may bring other workers to publish.

    Raises RetrainRunningError if one runs already, ValueError if there is nothing to learn from.
    The pages that are served stay untouched until the last statement.
    """
    with retrain_lock():
        clean_up_after_killed_runs()
        run = TrainingRun.objects.create()
        report = Reporter(run, listen)
        try:
            snapshot = train_snapshot(run, report, training or configured())
            reason = reason_to_wait(snapshot)
            if not reason:
                publish(run, snapshot, report, ask_for_help)
                activate(snapshot)
        except Exception as error:
            end_run(run, TrainingRun.Status.FAILED, f"{type(error).__name__}: {error}")
            discard_staged()
            raise
        if reason:
            hold_back(run, snapshot, reason)
        else:
            end_run(run, TrainingRun.Status.DONE, "")
        delete_old_snapshots()
    return run


def configured() -> TrainingSettings:
    return TrainingSettings(deep=settings.DEEP_MODEL, most_profiles=settings.TRAINING_PROFILES or None)


def reason_to_wait(snapshot: Snapshot) -> str:
    """Why this snapshot must not serve in the place of the active one; empty if it may."""
    active = Snapshot.objects.active().first()
    return reason_to_hold_back(snapshot.metrics, active.metrics) if active else ""


def hold_back(run: TrainingRun, snapshot: Snapshot, reason: str) -> None:
    """Keep a snapshot that is worse than the active one for a curator to look at, who may serve by it all the same."""
    snapshot.status = Snapshot.Status.HELD_BACK
    snapshot.save(update_fields=["status"])
    message = f"{snapshot} is kept, but does not serve: it is worse than the active one. {reason}"
    logger.warning(message)
    end_run(run, TrainingRun.Status.HELD_BACK, message)


def train_snapshot(run: TrainingRun, report: Reporter, training: TrainingSettings) -> Snapshot:
    report("Reading the catalogue and what was watched", 0.0)
    facts = read_catalog_facts()
    data = read_training_data(facts, training.most_profiles)
    cuts = read_cuts(Trailer.objects.playable())
    snapshot = Snapshot.objects.create(folder=f"run-{run.pk}")
    run.snapshot = snapshot
    run.save(update_fields=["snapshot"])
    _, active = active_snapshot()
    snapshot.metrics = build_snapshot(
        folder_of(snapshot),
        facts=facts,
        data=data,
        artwork_features=lambda labels: artwork_features(facts, labels),
        settings=training,
        report=lambda phase, part: report(phase, 0.05 + 0.75 * part),
        active=active,
        artwork_log=read_artwork_log(facts, data.profile_ids, cuts),
        cuts=cuts,
    )
    snapshot.save(update_fields=["metrics"])
    return snapshot


def publish(run: TrainingRun, snapshot: Snapshot, report: Reporter, ask_for_help: Callable[[int, int], None]) -> None:
    """Store a page for every profile, this worker and any that come to help taking ranges in turn."""
    report("Storing home pages", 0.8)
    plan_ranges(run)
    total = max(1, run.ranges.count())
    ask_for_help(run.pk, snapshot.pk)
    labelled = with_availability(load_snapshot(folder_of(snapshot)))
    while publish_next_range(run.pk, snapshot.pk, labelled):
        report("Storing home pages", 0.8 + 0.2 * (1 - run.ranges.count() / total))
    while run.ranges.exists():
        # A helper still holds one; if it dies, its range comes free and is done here.
        time.sleep(HELPER_POLL_SECONDS)
        publish_next_range(run.pk, snapshot.pk, labelled)


def help_to_publish(run_id: int, snapshot_id: int) -> None:
    """Take ranges of a run that publishes, until none is left."""
    if not PublishRange.objects.filter(run=run_id).exists():
        return
    snapshot = Snapshot.objects.get(pk=snapshot_id)
    labelled = with_availability(load_snapshot(folder_of(snapshot)))
    while publish_next_range(run_id, snapshot_id, labelled):
        pass


@transaction.atomic
def activate(snapshot: Snapshot) -> None:
    """Serve by this snapshot from the next request on; also how an older one is rolled back to."""
    Snapshot.objects.select_for_update().active().exclude(pk=snapshot.pk).update(status=Snapshot.Status.RETIRED)
    snapshot.status = Snapshot.Status.ACTIVE
    snapshot.activated_at = timezone.now()
    snapshot.save(update_fields=["status", "activated_at"])


def roll_back_to(snapshot: Snapshot) -> None:
    """Serve by a retired snapshot again. Raises SnapshotError if its files are gone, RetrainRunningError."""
    with retrain_lock():
        load_snapshot(folder_of(snapshot))
        activate(snapshot)


def end_run(run: TrainingRun, status: TrainingRun.Status, message: str) -> None:
    run.status, run.message, run.finished_at = status, message, timezone.now()
    if status in {TrainingRun.Status.DONE, TrainingRun.Status.HELD_BACK}:
        run.phase, run.progress = "", 1.0
    run.save()


def clean_up_after_killed_runs() -> None:
    """Whoever holds the lock knows that any other unfinished run is dead."""
    running = TrainingRun.objects.filter(status=TrainingRun.Status.RUNNING)
    killed = running.update(
        status=TrainingRun.Status.INTERRUPTED, message="Its worker was stopped.", finished_at=timezone.now()
    )
    if killed:
        logger.warning("Cleaning up after %d training run(s) whose worker was stopped.", killed)
    PublishRange.objects.all().delete()
    discard_staged()


def discard_staged() -> None:
    delete_snapshots(Snapshot.objects.filter(status=Snapshot.Status.STAGED))


def delete_old_snapshots() -> None:
    """Keep the active snapshot and the last few before it, for rolling back."""
    kept = Snapshot.objects.exclude(status=Snapshot.Status.STAGED).order_by("-id")[: settings.SNAPSHOTS_KEPT]
    idle = [Snapshot.Status.RETIRED, Snapshot.Status.HELD_BACK]
    old = Snapshot.objects.filter(status__in=idle).exclude(pk__in=list(kept.values_list("pk", flat=True)))
    delete_snapshots(old)


def delete_snapshots(snapshots: object) -> None:
    for snapshot in snapshots:
        folder = folder_of(snapshot)
        # Pages first and set-based: the ORM's cascade would load every one of them.
        HomePage.objects.filter(snapshot=snapshot)._raw_delete("default")
        snapshot.delete()
        shutil.rmtree(folder, ignore_errors=True)
    remove_stray_folders()


def remove_stray_folders() -> None:
    """Folders that no snapshot owns are what a killed run had half written."""
    root = Path(settings.SNAPSHOT_ROOT)
    known = set(Snapshot.objects.values_list("folder", flat=True))
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.name not in known:
            shutil.rmtree(folder, ignore_errors=True)
