"""The time protocol: nothing of the future may be known, and what comes next is to be found."""

import json
import tempfile
from dataclasses import replace
from io import StringIO
from pathlib import Path

import numpy as np
from django.core.management import CommandError, call_command
from django.test import SimpleTestCase

from recommendations.evaluation.dataset import Dataset, UnsuitableDataError, read_movielens
from recommendations.evaluation.ours import weights_of
from recommendations.evaluation.time_split import Window, time_split
from tests.evaluation.folders import DAY, write_diary


class TimeTestCase(SimpleTestCase):
    def setUp(self) -> None:
        self.folder = write_diary(Path(self.enterContext(tempfile.TemporaryDirectory())))
        self.data = self.read()

    def read(self) -> Dataset:
        return read_movielens(self.folder, self.folder / "rejects.csv")


class SplitTests(TimeTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.split = time_split(self.data)

    def windows(self) -> tuple[Window, Window]:
        return self.split.validation, self.split.test

    def test_a_tenth_of_the_entries_is_after_the_start_of_the_test_and_a_fifth_after_that_of_validation(self) -> None:
        shares = [(self.data.seen_at >= part.starts_at).mean() for part in self.windows()]
        np.testing.assert_allclose(shares, [0.2, 0.1], atol=0.01)

    def test_all_that_is_known_happened_before(self) -> None:
        for part in self.windows():
            self.assertLess(part.data.seen_at.max(), part.starts_at)
            self.assertLess(part.train.seen_at.data.max(), part.starts_at)
            self.assertEqual(part.shown.sum(), weights_of(part.data, part.starts_at)[self.liked_by(part)].sum())

    def liked_by(self, part: Window) -> np.ndarray:
        return part.data.liked & np.isin(part.data.profiles, part.profiles)

    def test_all_that_is_to_be_found_was_liked_in_the_window(self) -> None:
        ends = {id(self.split.validation): self.split.test.starts_at, id(self.split.test): np.inf}
        for part in self.windows():
            when = self.times_of_likes()
            for profile, targets in zip(part.profiles.tolist(), part.targets, strict=True):
                self.assertGreater(len(targets), 0)
                for title in part.data.facts.title_ids[targets].tolist():
                    self.assertTrue(part.starts_at <= when[profile, title] < ends[id(part)])

    def times_of_likes(self) -> dict[tuple[int, int], float]:
        ids = self.data.facts.title_ids[self.data.titles]
        pairs = zip(self.data.profiles.tolist(), ids.tolist(), strict=True)
        return {pair: at for pair, at, liked in zip(pairs, self.data.seen_at, self.data.liked, strict=True) if liked}

    def test_what_happens_in_the_test_changes_nothing_that_was_known(self) -> None:
        later = self.data.seen_at >= self.split.test.starts_at
        turned = later & (np.arange(len(later)) % 2 == 0)
        other = replace(self.data, liked=self.data.liked ^ turned, values=np.where(turned, -1, self.data.values))
        again = time_split(other)
        for name in ("profiles", "titles", "liked", "values", "seen_at"):
            np.testing.assert_array_equal(getattr(again.test.data, name), getattr(self.split.test.data, name))
        self.assertNotEqual(len(np.concatenate(again.test.targets)), len(np.concatenate(self.split.test.targets)))
        np.testing.assert_array_equal(again.test.weights, self.split.test.weights)
        np.testing.assert_array_equal(again.validation.shown.toarray(), self.split.validation.shown.toarray())
        for before, after in zip(self.split.validation.targets, again.validation.targets, strict=True):
            np.testing.assert_array_equal(before, after)

    def test_what_was_seen_before_is_hidden_even_where_it_was_not_liked(self) -> None:
        part = self.split.test
        row_of = {profile: row for row, profile in enumerate(part.profiles.tolist())}
        for profile, title in zip(part.data.profiles.tolist(), part.data.titles.tolist(), strict=True):
            if profile in row_of:
                self.assertTrue(part.seen[row_of[profile], title])
        self.assertGreater(part.seen.sum(), (part.shown != 0).sum())

    def test_who_has_no_history_is_not_measured(self) -> None:
        self.assertEqual({117, 118, 119} & set(self.split.test.profiles.tolist()), set())

    def test_peers_are_told_what_the_measured_profiles_liked_before(self) -> None:
        part = self.split.test
        np.testing.assert_array_equal(part.histories.liked.toarray() > 0, part.shown.toarray() > 0)

    def test_what_was_liked_long_ago_weighs_less(self) -> None:
        weights = weights_of(self.data, now=self.data.seen_at.max() + 3 * 365 * DAY)
        self.assertTrue((np.abs(weights) < np.abs(weights_of(self.data))).all())

    def test_entries_without_a_time_are_left_out(self) -> None:
        undated = replace(self.data, seen_at=np.where(self.data.profiles < 60, np.nan, self.data.seen_at))
        self.assertGreaterEqual(time_split(undated).test.data.profiles.min(), 60)

    def test_data_of_one_moment_cannot_be_split_and_says_so(self) -> None:
        for at in (np.nan, 1e9):
            with self.assertRaisesRegex(UnsuitableDataError, "different times"):
                time_split(replace(self.data, seen_at=np.full(len(self.data.seen_at), at)))

    def test_data_where_nobody_comes_back_says_so(self) -> None:
        visits = replace(self.data, seen_at=1e9 + self.data.profiles * DAY)
        with self.assertRaisesRegex(UnsuitableDataError, "nobody to measure"):
            time_split(visits)


class CommandTests(TimeTestCase):
    def run_command(self, *arguments: str) -> dict:
        report = self.folder / "report.json"
        call_command(
            "evaluate_recommender", str(self.folder), "--protocol", "time", *arguments, "--json", str(report),
            stdout=StringIO(), stderr=StringIO(),
        )  # fmt: skip
        return json.loads(report.read_text())

    def test_ours_is_above_both_popularities_and_says_by_how_much(self) -> None:
        report = self.run_command("--peers", "item_knn", "--trials", "2", "--seed", "4")
        self.assertEqual((report["protocol"], report["seed"]), ("time", 4))
        rows = {(row["model"], row["k"]): row for row in report["rows"]}
        self.assertEqual({model for model, _ in rows}, {"streamsite", "popularity", "recent_popularity", "item_knn"})
        for over in ("popularity", "recent_popularity"):
            self.assertGreater(rows["streamsite", "all"]["ndcg@10"], rows[over, "all"]["ndcg@10"])
            [gain] = [
                row
                for row in report["differences"]
                if (row["model"], row["over"], row["k"]) == ("streamsite", over, "all")
            ]
            expected = rows["streamsite", "all"]["ndcg@10"] - rows[over, "all"]["ndcg@10"]
            self.assertAlmostEqual(gain["ndcg@10"], expected)
            self.assertTrue(0 < gain["ndcg@10_lo"] <= gain["ndcg@10"] <= gain["ndcg@10_hi"])
        self.assertEqual([trial["k"] for trial in report["tuning"]["item_knn"]], ["all"])

    def test_ours_without_each_signal_is_a_row_and_what_is_not_there_is_none(self) -> None:
        report = self.run_command("--ablations")
        without = {row["model"].partition(" without ")[2] for row in report["rows"]} - {""}
        self.assertEqual(without, {"rating", "recency", "times (popularity trend, order, who came back)"})
        self.assertIn("time of day", report["not_used"])

    def test_ablations_are_refused_where_there_are_none(self) -> None:
        with self.assertRaisesRegex(CommandError, "strong or time"):
            call_command("evaluate_recommender", str(self.folder), "--protocol", "page", "--ablations")

    def test_data_without_times_is_refused_with_what_to_do(self) -> None:
        path = self.folder / "ratings.csv"
        lines = path.read_text().splitlines()
        path.write_text("\n".join([lines[0], *(line.rpartition(",")[0] + "," for line in lines[1:])]))
        with self.assertRaisesRegex(CommandError, "--protocol strong"):
            self.run_command()
