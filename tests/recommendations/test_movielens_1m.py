"""What the pages mean, on a million real ratings."""

import random
import unittest
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import numpy as np
from django.conf import settings
from django.core.management import call_command
from django.test import TransactionTestCase

from catalog.models import Title
from profiles.models import Profile
from recommendations.engine.page import PageSettings, assemble_pages
from recommendations.models import HomePage
from recommendations.services import home_rows
from recommendations.snapshots import active_snapshot
from recommendations.states import states_of
from recommendations.training import train_and_publish
from tests.engine.test_reasons import scores_of, without
from tests.factory import make_profile, make_watch
from tests.recommendations.base import SnapshotFolderMixin

MOVIELENS_1M = Path(settings.BASE_DIR).parent / "shared" / "data" / "movielens-1m"
PAIRS = 300


def faithful_reasons(profiles: Iterable[Profile]) -> list[bool]:
    """For each title and each watch that it names, whether the score is lower when computed without the watch."""
    _, arrays = active_snapshot()
    states, found = [stored.state for stored in states_of(arrays, profiles)], []
    for state in states:
        [page] = assemble_pages(arrays, np.ones(arrays.n_titles, dtype=bool), [state], PageSettings())
        titles, cited = (np.concatenate([getattr(row, name) for row in page.rows]) for name in ("titles", "cited"))
        scores = scores_of(arrays, state)
        for watch in np.unique(cited[cited >= 0]):
            theirs = titles[(cited == watch).any(axis=1)]
            found += (scores_of(arrays, without(state, watch))[theirs] < scores[theirs]).tolist()
    return found


@unittest.skipUnless(MOVIELENS_1M.is_dir(), f"MovieLens-1M is not at {MOVIELENS_1M}: its meaning is not tested here")
class MovieLens1mTests(SnapshotFolderMixin, TransactionTestCase):
    def title(self, name: str) -> Title:
        return Title.objects.get(name=name)

    def because_you_watched(self, title: Title) -> list[int]:
        """The row that a newcomer gets who watched this title alone."""
        newcomer = make_profile()
        make_watch(newcomer, title, rating=2)
        [row] = [row for row in home_rows(newcomer).rows if row["kind"] == "because_you_watched"]
        self.assertEqual(row["label"], title.name)
        return row["titles"]

    def test_every_profile_has_a_page_that_is_its_own_and_rows_mean_what_they_say(self) -> None:
        call_command("import_movielens", str(MOVIELENS_1M), verbosity=0)
        run = train_and_publish(lambda run_id, snapshot_id: None)

        with self.subTest("6,040 profiles have home pages"):
            self.assertEqual(Profile.objects.count(), 6040)
            self.assertEqual(HomePage.objects.filter(snapshot=run.snapshot).count(), 6040)

        with self.subTest("two profiles share under half of the titles in their first three rows"):
            pages = HomePage.objects.filter(snapshot=run.snapshot).order_by("profile").values_list("rows", flat=True)
            firsts = [{title for row in rows[:3] for title in row["titles"]} for rows in pages]
            pairs = random.Random(3).sample(list(combinations(range(0, 6040, 50), 2)), PAIRS)
            shared = [len(firsts[a] & firsts[b]) / min(len(firsts[a]), len(firsts[b])) for a, b in pairs]
            self.assertLess(np.mean(shared), 0.5)
            self.assertGreater(np.mean(np.array(shared) < 0.5), 0.9)

        matrix, toys = self.title("The Matrix"), self.title("Toy Story")
        with self.subTest("rows of unlike titles differ, and a sequel comes first"):
            of_matrix, of_toys = set(self.because_you_watched(matrix)), self.because_you_watched(toys)
            self.assertLess(len(of_matrix & set(of_toys)) / len(of_matrix | set(of_toys)), 0.3)
            self.assertIn(self.title("Toy Story 2").pk, of_toys[:5])

        with self.subTest("held-out profiles are served far better than by popularity"):
            metrics = run.snapshot.metrics
            self.assertGreater(metrics["ndcg@100"], 1.5 * metrics["popularity_ndcg@100"])

        with self.subTest("a title that names a watch as its reason scores lower without it"):
            faithful = faithful_reasons(Profile.objects.order_by("id")[:6000:200])
            self.assertGreater(len(faithful), 10_000)
            self.assertGreaterEqual(np.mean(faithful), 0.95)

        with self.subTest("artwork differs between tastes"):
            _, arrays = active_snapshot()
            chosen = {tuple(rows[1]["artwork"][:10]) for rows in pages[:200] if len(rows) > 1}
            self.assertGreater(len(chosen), 20)
            self.assertGreater(int((arrays.artwork_index >= 0).sum(axis=1).max()), 3)
