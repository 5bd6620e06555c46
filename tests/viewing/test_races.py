"""Two batches of one profile at the same moment, one of them held up in the middle of its transaction."""

import threading
import time
import uuid
from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone

from catalog.models import Title
from tests.factory import make_account, make_profile, make_title
from viewing.models import History, MyListItem, Progress, Rating, WatchEvent
from viewing.services import ACCEPTED, DUPLICATE, Event, record_events

NOW = timezone.now()
WAIT_SECONDS = 10


def event(title: Title, kind: str = "heartbeat", *, seconds_ago: float = 0, **fields: object) -> Event:
    return Event(id=uuid.uuid4(), kind=kind, title=title.pk, at=NOW - timedelta(seconds=seconds_ago), **fields)


def waiting_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0


class RaceTestCase(TransactionTestCase):
    def setUp(self) -> None:
        self.ada = make_profile("Ada", account=make_account())
        self.toys, self.matrix = make_title("Toy Story"), make_title("The Matrix")
        self.errors: list[Exception] = []
        self.statuses: list[str] = []

    def record(self, *events: Event) -> list[str]:
        return [outcome.status for outcome in record_events(profile=self.ada, events=events, received_at=NOW)]

    def in_thread(self, act: Callable[[], object]) -> threading.Thread:
        def run() -> None:
            try:
                act()
            except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
                self.errors.append(error)
            finally:
                connection.close()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    def record_while(self, first: list[Event], second: list[Event]) -> None:
        self.hold_while(lambda: self.record(*first), lambda: self.statuses.extend(self.record(*second)))

    def hold_while(self, first: Callable[[], object], second: Callable[[], object]) -> None:
        """The first is held between taking the history and what follows, until the second one waits for it."""
        waiting: list[threading.Thread] = []

        def hold(execute: Callable, sql: str, params: object, many: bool, context: dict) -> object:
            if "viewing_" in sql and "INSERT INTO viewing_history" not in sql and not waiting:
                waiting.append(self.in_thread(second))
                deadline = time.monotonic() + WAIT_SECONDS
                while not self.blocked() and waiting[0].is_alive() and time.monotonic() < deadline:
                    time.sleep(0.01)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(hold):
            first()
        self.assertTrue(waiting, "The first was never held.")
        waiting[0].join()

    def blocked(self) -> bool:
        found: list[bool] = []
        looker = self.in_thread(lambda: found.append(waiting_for_a_lock()))
        looker.join()
        return found == [True]


class RaceTests(RaceTestCase):
    def test_a_clear_is_not_undone_by_an_earlier_heartbeat_that_arrives_with_it(self) -> None:
        self.record_while([event(self.toys, "clear")], [event(self.toys, seconds_ago=5, position=10, duration=100)])
        self.assertEqual(self.errors, [])
        self.assertFalse(Progress.objects.continue_watching().exists())

    def test_clearing_a_title_while_it_is_still_being_told_about_fails_neither(self) -> None:
        self.record(event(self.toys, seconds_ago=60, position=10, duration=100))
        first = [event(self.matrix, seconds_ago=4, position=9, duration=100), event(self.toys, "clear")]
        self.record_while(first, [event(self.toys, seconds_ago=5, position=20, duration=100)])
        self.assertEqual(self.errors, [])
        self.assertEqual([found.title for found in Progress.objects.continue_watching()], [self.matrix])

    def test_of_two_decisions_at_once_the_later_one_counts(self) -> None:
        self.record_while(
            [event(self.toys, "rate", seconds_ago=5, value=2), event(self.toys, "list", seconds_ago=5)],
            [event(self.toys, "rate", seconds_ago=1, value=-1), event(self.toys, "unlist", seconds_ago=1)],
        )
        self.assertEqual(self.errors, [])
        self.assertEqual(Rating.objects.get().value, -1)
        self.assertFalse(MyListItem.objects.exists())

    def test_of_two_decisions_at_once_the_later_one_counts_when_it_is_first_to_arrive(self) -> None:
        self.record_while(
            [event(self.toys, "rate", seconds_ago=1, value=-1), event(self.toys, "unlist", seconds_ago=1)],
            [event(self.toys, "rate", seconds_ago=5, value=2), event(self.toys, "list", seconds_ago=5)],
        )
        self.assertEqual(self.errors, [])
        self.assertEqual(Rating.objects.get().value, -1)
        self.assertFalse(MyListItem.objects.exists())

    def test_a_retry_that_overtakes_its_first_attempt_is_told_duplicate(self) -> None:
        batch = [event(self.toys, position=10, duration=100, watched=10), event(self.toys, "list")]
        self.record_while(batch, batch)
        self.assertEqual((self.errors, self.statuses), ([], [DUPLICATE, DUPLICATE]))
        self.assertEqual(Progress.objects.get().watched_seconds, 10)
        self.assertEqual(History.objects.get().version, 1)

    def test_batches_that_share_events_in_other_orders_do_not_lock_each_other_out(self) -> None:
        batch = [event(self.toys, position=n, duration=100, watched=1) for n in range(20)]
        start = threading.Barrier(6)
        batches = [batch, batch[::-1], batch[5:], batch[:15][::-1], batch[::2], batch[::-3]]

        def post(events: list[Event]) -> None:
            start.wait()
            self.statuses.extend(self.record(*events))

        for thread in [self.in_thread(lambda events=events: post(events)) for events in batches]:
            thread.join()
        self.assertEqual(self.errors, [])
        self.assertEqual(self.statuses.count(ACCEPTED), 20)
        self.assertEqual((WatchEvent.objects.count(), Progress.objects.get().watched_seconds), (20, 20))
