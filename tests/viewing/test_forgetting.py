"""What a viewer deletes from the history is gone, and stays gone."""

import threading
import uuid
from collections.abc import Iterable
from datetime import timedelta
from unittest.mock import patch

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from catalog.models import Title
from tests.base import StreamsiteTestCase
from tests.factory import make_title, make_trailer
from tests.viewing.test_races import WAIT_SECONDS, RaceTestCase
from viewing.models import (
    Forgotten,
    HiddenTitle,
    History,
    Impression,
    MyListItem,
    Preview,
    Progress,
    Rating,
    WatchEvent,
)
from viewing.reading import profile_titles
from viewing.services import (
    ACCEPTED,
    DUPLICATE,
    Event,
    add_to_list,
    forget_everything,
    forget_title,
    hide,
    rate,
    record_events,
)


def event(title: Title, kind: str = "heartbeat", *, seconds_ago: float = 60, **fields: object) -> Event:
    at = timezone.now() - timedelta(seconds=seconds_ago)
    if kind in {"heartbeat", "finish"}:
        fields = {"position": 10, "duration": 100, "watched": 10, **fields}
    return Event(id=uuid.uuid4(), kind=kind, title=title.pk, at=at, **fields)


class ForgetCase(StreamsiteTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.toys, cls.heat = make_title("Toy Story"), make_title("Heat")

    def record(self, *events: Event, profile: object = None) -> list[str]:
        return [outcome.status for outcome in record_events(profile=profile or self.ada, events=events)]

    def version(self) -> int:
        return History.objects.get(profile=self.ada).version

    def known(self, profile: object = None) -> list[int]:
        """The titles that a retrain, or a page made now, finds this profile to have done anything with."""
        return profile_titles([(profile or self.ada).pk])["title"].tolist()


class ForgetTitleTests(ForgetCase):
    def test_events_progress_and_impressions_of_the_title_are_deleted_and_nothing_else(self) -> None:
        watched = [
            event(title, kind) for title in (self.toys, self.heat) for kind in ("play", "heartbeat", "impression")
        ]
        self.record(*watched)
        self.record(event(self.toys), profile=self.ben)
        forget_title(profile=self.ada, title=self.toys)
        for model, left in ((WatchEvent, 2), (Progress, 1), (Impression, 1)):
            found = model.objects.filter(profile=self.ada)
            self.assertEqual([row.title for row in found], [self.heat] * left)
        self.assertTrue(Progress.objects.filter(profile=self.ben, title=self.toys).exists())

    def test_previews_of_the_title_are_deleted_and_do_not_come_back(self) -> None:
        cuts = [make_trailer(title) for title in (self.toys, self.heat)]
        told = [event(cut.title, "preview", trailer=cut.pk) for cut in cuts]
        self.record(*told)
        forget_title(profile=self.ada, title=self.toys)
        self.assertEqual(self.record(*told), [DUPLICATE, DUPLICATE])
        self.assertEqual([kept.title for kept in Preview.objects.all()], [self.heat])

    def test_no_retrain_and_no_page_sees_it(self) -> None:
        self.record(event(self.toys), event(self.heat))
        forget_title(profile=self.ada, title=self.toys)
        self.assertEqual(self.known(), [self.heat.pk])

    def test_pages_made_from_the_history_before_are_out_of_date(self) -> None:
        self.record(event(self.toys))
        before = self.version()
        forget_title(profile=self.ada, title=self.toys)
        self.assertEqual(self.version(), before + 1)

    def test_a_rating_a_list_and_a_hide_are_the_viewers_own_words_and_stay(self) -> None:
        self.record(event(self.toys))
        rate(profile=self.ada, title=self.toys, value=2)
        add_to_list(profile=self.ada, title=self.toys)
        hide(profile=self.ada, title=self.toys)
        forget_title(profile=self.ada, title=self.toys)
        for model in (Rating, MyListItem, HiddenTitle):
            self.assertTrue(model.objects.filter(profile=self.ada, title=self.toys).exists())
        self.assertEqual(WatchEvent.objects.filter(profile=self.ada).count(), 3)

    def test_a_profile_that_watched_nothing_can_forget_as_well(self) -> None:
        forget_title(profile=self.ada, title=self.toys)
        forget_everything(profile=self.ada)
        self.assertEqual(self.known(), [])

    def test_a_kids_profile_cannot(self) -> None:
        self.record(event(self.toys), profile=self.kid)
        for forget in (
            lambda: forget_title(profile=self.kid, title=self.toys),
            lambda: forget_everything(profile=self.kid),
        ):
            with self.assertRaises(PermissionDenied):
                forget()
        self.assertEqual(self.known(self.kid), [self.toys.pk])

    def test_what_fails_on_the_way_deletes_nothing(self) -> None:
        self.record(event(self.toys))
        with patch("viewing.services.Impression.objects", None), self.assertRaises(AttributeError):
            forget_title(profile=self.ada, title=self.toys)
        self.assertEqual(self.known(), [self.toys.pk])
        self.assertFalse(Forgotten.objects.exists())


class ForgetEverythingTests(ForgetCase):
    def test_all_that_was_watched_goes_and_what_others_watched_stays(self) -> None:
        self.record(event(self.toys), event(self.heat), event(self.heat, "impression"))
        self.record(event(self.toys), profile=self.ben)
        rate(profile=self.ada, title=self.heat, value=1)
        forget_everything(profile=self.ada)
        for model in (Progress, Impression):
            self.assertFalse(model.objects.filter(profile=self.ada).exists())
        self.assertEqual(self.known(), [self.heat.pk])
        self.assertEqual(self.known(self.ben), [self.toys.pk])

    def test_one_line_is_left_of_it_however_much_was_deleted_before(self) -> None:
        forget_title(profile=self.ada, title=self.toys)
        forget_everything(profile=self.ada)
        forget_everything(profile=self.ada)
        self.assertEqual([line.title for line in Forgotten.objects.all()], [None])


class LateEventsTests(ForgetCase):
    """A player that got no answer tells again; one that was offline tells late."""

    def forgets(self) -> Iterable[object]:
        return (lambda: forget_title(profile=self.ada, title=self.toys), lambda: forget_everything(profile=self.ada))

    def test_what_was_deleted_and_is_told_again_is_a_duplicate(self) -> None:
        for forget in self.forgets():
            told = [event(self.toys), event(self.toys, "impression")]
            self.record(*told)
            forget()
            self.assertEqual(self.record(*told), [DUPLICATE] * 2)
            self.assertFalse(Impression.objects.exists())
            self.assertEqual(self.known(), [])

    def test_what_was_watched_before_and_is_told_only_now_is_ignored_too(self) -> None:
        for forget in self.forgets():
            forget()
            before = self.version()
            self.assertEqual(self.record(event(self.toys, seconds_ago=1), event(self.toys, "finish")), [DUPLICATE] * 2)
            self.assertEqual((self.known(), self.version()), ([], before))

    def test_what_is_watched_from_then_on_counts(self) -> None:
        for forget in self.forgets():
            forget()
            self.assertEqual(self.record(event(self.toys, seconds_ago=0, watched=7)), [ACCEPTED])
            self.assertEqual(Progress.objects.get(profile=self.ada).watched_seconds, 7)

    def test_other_titles_are_not_affected(self) -> None:
        forget_title(profile=self.ada, title=self.toys)
        self.assertEqual(self.record(event(self.heat)), [ACCEPTED])
        self.assertEqual(self.record(event(self.toys), profile=self.ben), [ACCEPTED])

    def test_a_rating_given_before_and_told_only_now_is_taken(self) -> None:
        forget_everything(profile=self.ada)
        self.assertEqual(self.record(event(self.toys, "rate", value=1), event(self.toys, "list")), [ACCEPTED] * 2)
        self.assertEqual(Rating.objects.get().value, 1)


class ForgetRaceTests(RaceTestCase):
    def forget(self) -> None:
        forget_title(profile=self.ada, title=self.toys)

    def assert_nothing_left(self) -> None:
        self.assertEqual(self.errors, [])
        self.assertFalse(WatchEvent.objects.filter(title=self.toys).exists())
        self.assertFalse(Progress.objects.filter(title=self.toys).exists())

    def test_a_deletion_during_a_batch_deletes_what_the_batch_brings(self) -> None:
        self.hold_while(
            lambda: self.record(event(self.toys, seconds_ago=5), event(self.toys, "rate", seconds_ago=5, value=1)),
            self.forget,
        )
        self.assert_nothing_left_but_the_rating()

    def assert_nothing_left_but_the_rating(self) -> None:
        self.assertEqual(self.errors, [])
        self.assertEqual([kept.kind for kept in WatchEvent.objects.all()], ["rate"])
        self.assertFalse(Progress.objects.exists())

    def test_a_batch_during_a_deletion_brings_nothing_back(self) -> None:
        told = [event(self.toys, seconds_ago=60), event(self.matrix, seconds_ago=60)]
        for batch in (told, [event(self.toys, seconds_ago=5), event(self.matrix, seconds_ago=5)], told):
            self.hold_while(self.forget, lambda batch=batch: self.statuses.extend(self.record(*batch)))
            self.assert_nothing_left()
        self.assertEqual(Progress.objects.get().title, self.matrix)
        self.assertEqual(self.statuses, [DUPLICATE, ACCEPTED, DUPLICATE, ACCEPTED, DUPLICATE, DUPLICATE])

    def test_two_deletions_at_once_fail_neither(self) -> None:
        self.record(event(self.toys))
        threads: list[threading.Thread] = [self.in_thread(self.forget) for _ in range(4)]
        for thread in threads:
            thread.join(WAIT_SECONDS)
        self.assert_nothing_left()
