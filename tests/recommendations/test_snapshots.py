"""A serving process is ready before its first visitor comes."""

from unittest.mock import patch

from django.db import OperationalError
from django.test import TestCase

from recommendations.models import Snapshot
from recommendations.snapshots import make_ready
from tests.factory import make_two_tastes
from tests.recommendations.base import SnapshotFolderMixin, train

WARM_UP = "recommendations.snapshots.warm_up"


class ReadyTests(SnapshotFolderMixin, TestCase):
    def test_the_active_snapshot_is_loaded_and_warmed_up(self) -> None:
        make_two_tastes()
        train()
        with patch(WARM_UP) as warm_up:
            make_ready()
        [loaded] = warm_up.call_args.args
        self.assertEqual(loaded.directory.name, Snapshot.objects.get().folder)
        # And what it does with a real one does not fail.
        make_ready()

    def test_before_the_first_snapshot_there_is_nothing_to_do(self) -> None:
        with patch(WARM_UP) as warm_up:
            make_ready()
        warm_up.assert_not_called()

    def test_a_database_that_does_not_answer_is_no_reason_not_to_start(self) -> None:
        down = patch("recommendations.snapshots.active_snapshot", side_effect=OperationalError("no answer"))
        with down, self.assertLogs("recommendations.snapshots", "WARNING") as logs:
            make_ready()
        self.assertIn("no answer", logs.output[0])
