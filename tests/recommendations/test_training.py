"""Retraining never makes a page worse or unavailable, whatever happens in the middle of it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from unittest import mock

import numpy as np
import psycopg
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from recommendations import tasks, training
from recommendations.engine import build, evaluate
from recommendations.engine.sampling import learned_from
from recommendations.engine.snapshot import SnapshotError, load_snapshot
from recommendations.locks import RetrainRunningError, retrain_lock
from recommendations.models import HomePage, PublishRange, Snapshot, TrainingRun
from recommendations.services import home_rows
from recommendations.snapshots import folder_of
from recommendations.training import roll_back_to
from tests.factory import make_profile, make_two_tastes
from tests.recommendations.base import QUICK, SnapshotFolderMixin, train
from tests.servers import database_url
from viewing.reading import profiles_with_history


def picks_of(page: HomePage) -> list[int]:
    return next(row["titles"] for row in page.rows if row["kind"] == "top_picks")


class TrainingTests(SnapshotFolderMixin, TransactionTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.space, self.romance, self.profiles = make_two_tastes()
        self.newcomer = make_profile("Newcomer")

    def test_every_profile_has_a_page_even_one_that_watched_nothing(self) -> None:
        run = train()
        self.assertEqual(run.status, TrainingRun.Status.DONE)
        self.assertEqual(HomePage.objects.filter(snapshot=run.snapshot).count(), len(self.profiles) + 1)
        self.assertTrue(home_rows(self.newcomer).rows)

    def test_a_viewer_is_shown_more_of_their_own_taste(self) -> None:
        train()
        space_fan = home_rows(self.profiles[0])
        own = {title.pk for title in self.space}
        self.assertLessEqual(set(picks_of(space_fan)[:3]), own)

    def test_a_retrain_may_learn_from_some_profiles_and_serve_all(self) -> None:
        run = train(replace(QUICK, most_profiles=20))
        manifest = load_snapshot(folder_of(run.snapshot)).manifest
        self.assertEqual((manifest["profiles"], manifest["settings"]["most_profiles"]), (20, 20))
        self.assertEqual(run.snapshot.home_pages.count(), len(self.profiles) + 1)
        # Who was drawn depends on ids, and so does how good the model is; what it serves to others does not.
        others = [profile for profile in self.profiles if profile.pk not in learned_from(profiles_with_history(), 20)]
        self.assertEqual(len(others), len(self.profiles) - 20)
        for profile in others:
            self.assertTrue(picks_of(home_rows(profile)))

    def test_the_same_profiles_are_learned_from_every_time_and_new_ones_may_join(self) -> None:
        ids = learned_from(profiles_with_history(), 8)
        self.assertEqual(len(set(ids.tolist())), 8)
        self.assertEqual(ids.tolist(), learned_from(profiles_with_history(), 8).tolist())
        self.assertLess(set(ids.tolist()), set(learned_from(profiles_with_history(), 9).tolist()))
        self.assertEqual(len(learned_from(profiles_with_history(), 1000)), len(self.profiles))

    def test_the_snapshot_states_its_quality_beside_the_baseline(self) -> None:
        # Enough held out that some of them measure, whatever their ids are.
        with mock.patch.object(evaluate, "HELD_OUT_SHARE", 0.7):
            metrics = train().snapshot.metrics
        self.assertIn("ndcg@100", metrics)
        self.assertIn("popularity_ndcg@100", metrics)

    def test_a_retrain_on_shuffled_ratings_is_kept_but_does_not_serve(self) -> None:
        make_two_tastes(profiles_each=40)
        rng = np.random.default_rng(0)

        def on_shuffled(train_on: Callable) -> Callable:
            return lambda interactions, *others: train_on(
                replace(interactions, titles=rng.permutation(interactions.titles)), *others
            )

        with mock.patch.object(evaluate, "HELD_OUT_SHARE", 0.7):
            served = train().snapshot
            before = home_rows(self.profiles[0])
            with (
                self.assertLogs("recommendations.training", "WARNING"),
                mock.patch.object(build, "fit", on_shuffled(build.fit)),
                mock.patch.object(build, "audience_of", on_shuffled(build.audience_of)),
            ):
                run = train()
        self.assertEqual((run.status, run.snapshot.status), (TrainingRun.Status.HELD_BACK, Snapshot.Status.HELD_BACK))
        self.assertIn("worse", run.message)
        self.assertEqual(Snapshot.objects.active().get(), served)
        self.assertEqual(home_rows(self.profiles[0]), before)

        with self.subTest("a curator may serve by it all the same, and go back"):
            roll_back_to(run.snapshot)
            self.assertTrue(home_rows(self.profiles[0]).rows)
            roll_back_to(served)
            self.assertEqual(home_rows(self.profiles[0]), before)

    def test_a_second_retrain_at_the_same_time_is_refused_and_says_so(self) -> None:
        with retrain_lock(), self.assertRaises(RetrainRunningError):
            train()
        with retrain_lock(), self.assertLogs("recommendations", "WARNING"):
            self.assertEqual(tasks.retrain(), "refused")
        refused = TrainingRun.objects.latest("id")
        self.assertEqual(refused.status, TrainingRun.Status.REFUSED)
        self.assertIn("running", refused.message)

    def test_the_lock_is_let_go_of_before_the_server_notices_that_its_connection_is_closed(self) -> None:
        kept: list[psycopg.Connection] = []
        with mock.patch.object(psycopg.Connection, "close", lambda own: kept.append(own)), retrain_lock():
            pass
        self.addCleanup(kept[0].close)
        with retrain_lock():
            pass

    def test_a_failure_before_activation_leaves_the_old_pages_serving(self) -> None:
        served = train().snapshot
        before = home_rows(self.profiles[0])
        with (
            mock.patch.object(training, "activate", side_effect=OSError("disk full")),
            self.assertRaises(OSError),
        ):
            train()
        self.assertEqual(Snapshot.objects.active().get(), served)
        self.assertEqual(home_rows(self.profiles[0]), before)
        self.assertEqual(Snapshot.objects.filter(status=Snapshot.Status.STAGED).count(), 0)
        self.assertIn("disk full", TrainingRun.objects.latest("id").message)
        self.assertEqual([path.name for path in self.snapshot_root.iterdir()], [served.folder])

    def test_nothing_to_learn_from_is_said_and_nothing_is_activated(self) -> None:
        connection.cursor().execute("TRUNCATE viewing_progress, viewing_rating")
        with self.assertRaisesMessage(ValueError, "watched"):
            train()
        self.assertFalse(Snapshot.objects.exists())

    def test_old_snapshots_are_deleted_with_their_files_and_pages(self) -> None:
        first = train().snapshot
        for _ in range(settings.SNAPSHOTS_KEPT):
            train()
        self.assertFalse(Snapshot.objects.filter(pk=first.pk).exists())
        self.assertFalse(HomePage.objects.filter(snapshot_id=first.pk).exists())
        self.assertEqual(len(list(self.snapshot_root.iterdir())), settings.SNAPSHOTS_KEPT)

    def test_rolling_back_serves_by_the_older_snapshot_again(self) -> None:
        first = train().snapshot
        train()
        training.roll_back_to(Snapshot.objects.get(pk=first.pk))
        self.assertEqual(Snapshot.objects.active().get(), first)
        self.assertTrue(home_rows(self.profiles[0]).version.startswith(f"{first.pk}."))

    def test_rolling_back_to_a_snapshot_without_files_is_refused(self) -> None:
        first = train().snapshot
        second = train().snapshot
        training.folder_of(first).joinpath("manifest.json").unlink()
        with self.assertRaises(SnapshotError):
            training.roll_back_to(Snapshot.objects.get(pk=first.pk))
        self.assertEqual(Snapshot.objects.active().get(), second)

    def test_helpers_and_the_run_itself_store_each_page_once(self) -> None:
        with mock.patch("recommendations.publishing.PROFILES_A_RANGE", 5):
            run = training.train_and_publish(training.help_to_publish, training=QUICK)
        self.assertEqual(HomePage.objects.filter(snapshot=run.snapshot).count(), len(self.profiles) + 1)
        self.assertFalse(PublishRange.objects.exists())


class KilledWorkerTests(SnapshotFolderMixin, TransactionTestCase):
    """The worker is another process here, killed while it stores pages."""

    def start_worker(self) -> subprocess.Popen:
        program = (
            "import django; django.setup(); import time\n"
            "from recommendations import training\n"
            "from tests.recommendations.base import QUICK\n"
            "publish_next = training.publish_next_range\n"
            "def slowly(*args):\n"
            "    result = publish_next(*args); print('range stored', flush=True); time.sleep(30); return result\n"
            "training.publish_next_range = slowly\n"
            "import recommendations.publishing as publishing; publishing.PROFILES_A_RANGE = 5\n"
            "training.train_and_publish(lambda run, snapshot: None, training=QUICK)\n"
        )
        environment = {"DATABASE_URL": database_url(), "SNAPSHOT_ROOT": str(self.snapshot_root)}
        environment["DJANGO_SETTINGS_MODULE"] = "streamsite.settings"
        return subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=settings.BASE_DIR,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            text=True,
        )

    def test_kill_9_in_the_middle_leaves_the_old_pages_and_the_next_run_is_clean(self) -> None:
        _, _, profiles = make_two_tastes()
        served = train().snapshot
        before = home_rows(profiles[0])
        worker = self.start_worker()
        self.addCleanup(worker.stdout.close)
        self.assertIn("range stored", worker.stdout.readline())
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()

        self.assertEqual(Snapshot.objects.active().get(), served)
        self.assertEqual(home_rows(profiles[0]), before)

        self.wait_for_the_lock()
        with self.assertLogs("recommendations", "WARNING"):
            run = train()
        self.assertEqual(run.status, TrainingRun.Status.DONE)
        self.assertEqual(TrainingRun.objects.filter(status=TrainingRun.Status.INTERRUPTED).count(), 1)
        self.assertEqual(HomePage.objects.filter(snapshot=run.snapshot).count(), len(profiles))
        self.assertFalse(PublishRange.objects.exists())
        self.assertEqual({path.name for path in self.snapshot_root.iterdir()}, {served.folder, run.snapshot.folder})

    def wait_for_the_lock(self) -> None:
        """The server notices the dead connection at once, but not before we can ask."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                with retrain_lock():
                    return
            except (RetrainRunningError, psycopg.OperationalError):
                time.sleep(0.05)
        self.fail("The killed worker still holds the lock.")
