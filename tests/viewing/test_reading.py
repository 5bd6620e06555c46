"""Rows of four tables in, one record for each profile and title out."""

import math
from datetime import UTC, datetime, timedelta
from unittest import mock

import numpy as np

from catalog.models import Episode, Season
from tests.base import StreamsiteTestCase
from tests.factory import make_title
from viewing.models import HiddenTitle, MyListItem, Progress, Rating
from viewing.reading import RECORD, profile_titles

THEN = datetime(2021, 3, 4, 5, 6, 7, 891_234, tzinfo=UTC)


def later(hours: int) -> datetime:
    return THEN + timedelta(hours=hours)


class ProfileTitlesTests(StreamsiteTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.matrix = make_title("The Matrix")
        cls.toys = make_title("Toy Story")
        cls.series = make_title("The Wire", kind="series")
        season = Season.objects.create(title=cls.series, number=1)
        cls.episodes = [Episode.objects.create(season=season, number=n, name=str(n)) for n in (1, 2, 3)]

    def begin(self, title, position: float = 50, *, profile=None, **fields) -> None:
        defaults = {"duration_seconds": 100, "updated_at": THEN}
        Progress.objects.create(
            profile=profile or self.ada, title=title, position_seconds=position, **(defaults | fields)
        )

    def rate(self, title, value: int, at: datetime = THEN, profile=None) -> None:
        Rating.objects.create(profile=profile or self.ada, title=title, value=value, rated_at=at)

    def only_record(self) -> dict:
        """Of the one title of Ada's: what its record says beside the defaults of nothing done."""
        [record] = profile_titles([self.ada.pk])
        self.assertEqual(record["profile"], self.ada.pk)
        nothing = np.zeros(1, dtype=RECORD)[0]
        named = {name: record[name].item() for name in RECORD.names if name != "profile"}
        return {name: value for name, value in named.items() if value != nothing[name]}

    def test_nothing_done_is_no_records(self) -> None:
        for asked in (None, [], [self.ada.pk]):
            with self.subTest(asked=asked):
                records = profile_titles(asked)
                self.assertEqual((len(records), records.dtype), (0, RECORD))

    def test_a_begun_title(self) -> None:
        self.begin(self.matrix, 25)
        self.assertEqual(
            self.only_record(),
            {"title": self.matrix.pk, "fraction": 0.25, "seen_at": THEN.timestamp(), "continue_watching": True},
        )

    def test_a_title_cleared_or_not_started_is_not_to_continue(self) -> None:
        self.begin(self.matrix, cleared_at=THEN)
        self.begin(self.toys, 0)
        records = profile_titles([self.ada.pk])
        self.assertEqual(records["fraction"].tolist(), [0.5, 0])
        self.assertFalse(records["continue_watching"].any() or records["finished"].any())

    def test_a_title_only_rated_only_listed_or_only_hidden_has_no_fraction(self) -> None:
        self.rate(self.matrix, -1)
        MyListItem.objects.create(profile=self.ada, title=self.toys, added_at=later(1))
        HiddenTitle.objects.create(profile=self.ada, title=self.series, hidden_at=later(2))
        records = profile_titles([self.ada.pk])
        self.assertTrue(np.isnan(records["fraction"]).all())
        self.assertEqual(records["title"].tolist(), [self.matrix.pk, self.toys.pk, self.series.pk])
        self.assertEqual(records["rating"].tolist(), [-1, 0, 0])
        self.assertEqual(records["in_list"].tolist(), [False, True, False])
        self.assertEqual(records["hidden"].tolist(), [False, False, True])
        self.assertEqual(records["seen_at"].tolist(), [later(n).timestamp() for n in range(3)])
        self.assertFalse(records["finished"].any() or records["continue_watching"].any())

    def test_everything_at_once_is_one_record_of_the_latest_time(self) -> None:
        for value in Rating.Value.values:
            for model in (Progress, Rating, MyListItem, HiddenTitle):
                model.objects.all().delete()
            self.begin(self.matrix, 100, finished_at=THEN)
            self.rate(self.matrix, value, later(3))
            MyListItem.objects.create(profile=self.ada, title=self.matrix, added_at=later(1))
            HiddenTitle.objects.create(profile=self.ada, title=self.matrix, hidden_at=later(2))
            self.assertEqual(
                self.only_record(),
                {"title": self.matrix.pk, "fraction": 1, "rating": value, "seen_at": later(3).timestamp()}
                | {"finished": True, "in_list": True, "hidden": True},
            )

    def test_a_series_with_one_of_two_begun_episodes_finished_is_to_continue(self) -> None:
        self.begin(self.series, 100, episode=self.episodes[0], finished_at=later(5), updated_at=later(5))
        self.begin(self.series, 25, episode=self.episodes[1])
        self.assertEqual(
            self.only_record(),
            {"title": self.series.pk, "fraction": 0.625, "seen_at": later(5).timestamp(), "continue_watching": True},
        )

    def test_a_series_is_finished_when_all_begun_episodes_are(self) -> None:
        for episode in self.episodes[:2]:
            self.begin(self.series, 95, episode=episode, finished_at=THEN)
        self.assertEqual(
            self.only_record(),
            {"title": self.series.pk, "fraction": 1, "seen_at": THEN.timestamp(), "finished": True},
        )

    def test_a_series_with_a_cleared_episode_is_neither_finished_nor_to_continue(self) -> None:
        self.begin(self.series, 100, episode=self.episodes[0], finished_at=THEN)
        self.begin(self.series, 50, episode=self.episodes[1], cleared_at=THEN)
        self.assertEqual(self.only_record(), {"title": self.series.pk, "fraction": 0.75, "seen_at": THEN.timestamp()})

    def test_profiles_with_the_same_title_are_kept_apart_and_in_order(self) -> None:
        self.begin(self.toys, 75, profile=self.ben)
        self.rate(self.matrix, 2, profile=self.ben)
        self.begin(self.toys, 25)
        self.begin(self.matrix, 10, profile=self.kid)
        for asked in (None, [self.ben.pk, self.kid.pk, self.ada.pk]):
            records = profile_titles(asked)
            self.assertEqual(
                records[["profile", "title", "rating"]].tolist(),
                [
                    (self.ada.pk, self.toys.pk, 0),
                    (self.kid.pk, self.matrix.pk, 0),
                    (self.ben.pk, self.matrix.pk, 2),
                    (self.ben.pk, self.toys.pk, 0),
                ],
            )
            fractions = [round(fraction, 3) for fraction in records["fraction"].tolist() if not math.isnan(fraction)]
            self.assertEqual(fractions, [0.25, 0.1, 0.75])

    def test_profiles_that_were_not_asked_for_are_left_out(self) -> None:
        self.begin(self.toys, profile=self.ben)
        self.begin(self.toys)
        self.assertEqual(profile_titles([self.ada.pk])["profile"].tolist(), [self.ada.pk])

    def test_all_profiles_come_in_parts_that_are_put_in_order(self) -> None:
        for profile in (self.ben, self.kid, self.ada):
            for title in (self.toys, self.series, self.matrix):
                self.begin(title, profile=profile)
                self.rate(title, 1, later(1), profile=profile)
        whole = profile_titles()
        with mock.patch("viewing.reading.PROFILES_AT_ONCE", 1):
            parts = profile_titles()
            asked = profile_titles([self.ben.pk, self.ada.pk, self.kid.pk])
        self.assertEqual(len(parts), 9)
        self.assertEqual(asked.tolist(), whole.tolist())
        self.assertEqual(parts.tolist(), whole.tolist())
