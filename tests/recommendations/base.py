"""A small world with a trained snapshot in a folder of its own."""

import tempfile
from pathlib import Path

from django.core.cache import cache
from django.test import override_settings

from catalog.stamp import forget_stamp
from recommendations import snapshots
from recommendations.engine.train import TrainingSettings
from recommendations.models import TrainingRun
from recommendations.training import train_and_publish

QUICK = TrainingSettings(dimensions=16, epochs=12, threads=1)


class SnapshotFolderMixin:
    """Snapshots go to a temporary folder, and none is remembered from the test before."""

    def setUp(self) -> None:
        super().setUp()
        self.snapshot_root = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(SNAPSHOT_ROOT=self.snapshot_root))
        snapshots.forget_loaded()
        cache.clear()
        forget_stamp()
        self.addCleanup(snapshots.forget_loaded)


def train(settings: TrainingSettings = QUICK) -> TrainingRun:
    return train_and_publish(ask_for_help=lambda run_id, snapshot_id: None, training=settings)
