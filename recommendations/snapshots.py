"""The active snapshot in this process: loaded once, exchanged when another becomes active."""

import logging
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from recommendations.engine.page import warm_up
from recommendations.engine.snapshot import Snapshot as Arrays
from recommendations.engine.snapshot import SnapshotError, load_snapshot
from recommendations.models import Snapshot

logger = logging.getLogger(__name__)
_loaded: dict[int, Arrays | None] = {}


def folder_of(snapshot: Snapshot) -> Path:
    return Path(settings.SNAPSHOT_ROOT) / snapshot.folder


def active_snapshot() -> tuple[Snapshot | None, Arrays | None]:
    """The active snapshot and its arrays; (None, None) before the first, (it, None) where its files are no good."""
    snapshot = Snapshot.objects.active().first()
    if snapshot is None:
        return None, None
    if snapshot.pk not in _loaded:
        arrays = load_or_log(snapshot)
        # Only one is kept: the one before holds its files open.
        _loaded.clear()
        _loaded[snapshot.pk] = arrays
    return snapshot, _loaded[snapshot.pk]


def load_or_log(snapshot: Snapshot) -> Arrays | None:
    try:
        return load_snapshot(folder_of(snapshot))
    except SnapshotError as error:
        logger.error("Serving unpersonalised pages, for the active snapshot cannot be used: %s", error)
        return None


def make_ready() -> None:
    """Before the first visitor comes: load the active snapshot, if there is one, and what makes pages of it."""
    try:
        _, arrays = active_snapshot()
    except DatabaseError as error:
        # Not a reason not to start: whoever comes first asks again.
        logger.warning("The active snapshot could not be looked up: %s", error)
        return
    if arrays is not None:
        warm_up(arrays)


def forget_loaded() -> None:
    """For tests, whose snapshots come and go under the same ids."""
    _loaded.clear()
