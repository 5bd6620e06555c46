"""Events in, progress and decisions out: the same whatever order, repetition or grouping they come in."""

import random
import threading
import uuid
from datetime import timedelta

from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone

from tests.base import StreamsiteTestCase
from tests.factory import make_account, make_profile, make_title, make_trailer
from viewing.models import HiddenTitle, History, Impression, MyListItem, Preview, Progress, Rating, WatchEvent
from viewing.services import (
    ACCEPTED,
    DUPLICATE,
    MOST_SECONDS_AN_EVENT,
    REJECTED,
    Event,
    add_to_list,
    clear_from_continue_watching,
    hide,
    rate,
    record_events,
    unhide,
)

NOW = timezone.now()


def event(title, kind: str = "heartbeat", *, seconds_ago: float = 0, **fields) -> Event:
    return Event(id=uuid.uuid4(), kind=kind, title=title.pk, at=NOW - timedelta(seconds=seconds_ago), **fields)


def state_of(profile) -> dict:
    """Everything that follows from a profile's events."""
    progress = Progress.objects.filter(profile=profile).order_by("title", "episode")
    return {
        "progress": list(
            progress.values_list(
                "title", "position_seconds", "watched_seconds", "finished_at", "cleared_at", "updated_at"
            )
        ),
        "ratings": sorted(Rating.objects.filter(profile=profile).values_list("title", "value")),
        "list": sorted(MyListItem.objects.filter(profile=profile).values_list("title", "added_at")),
        "hidden": sorted(HiddenTitle.objects.filter(profile=profile).values_list("title", "hidden_at")),
    }


class RecordEventsTests(StreamsiteTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.matrix = make_title("The Matrix", maturity=16)
        cls.toys = make_title("Toy Story", maturity=0)

    def record(self, *events: Event, profile=None) -> list[str]:
        return [o.status for o in record_events(profile=profile or self.ada, events=events, received_at=NOW)]

    def progress(self, title) -> Progress:
        return Progress.objects.get(profile=self.ada, title=title)

    def test_a_watch_becomes_progress(self) -> None:
        self.record(
            event(self.toys, "play", seconds_ago=30, position=0, duration=100),
            event(self.toys, seconds_ago=20, position=10, duration=100, watched=10),
            event(self.toys, "pause", seconds_ago=10, position=18, duration=100, watched=8),
        )
        progress = self.progress(self.toys)
        self.assertEqual((progress.position_seconds, progress.watched_seconds), (18, 18))
        self.assertIsNone(progress.finished_at)
        self.assertEqual(list(Progress.objects.continue_watching()), [progress])

    def test_the_same_events_again_are_duplicates_and_change_nothing(self) -> None:
        events = [event(self.toys, seconds_ago=n, position=n, duration=100, watched=10) for n in (30, 20, 10)]
        self.assertEqual(self.record(*events), [ACCEPTED] * 3)
        before, version = state_of(self.ada), History.objects.get(profile=self.ada).version
        self.assertEqual(self.record(*events), [DUPLICATE] * 3)
        self.assertEqual(state_of(self.ada), before)
        self.assertEqual(History.objects.get(profile=self.ada).version, version)

    def test_one_id_twice_in_a_batch_counts_once(self) -> None:
        one = event(self.toys, position=10, duration=100, watched=10)
        self.assertEqual(self.record(one, one), [ACCEPTED, DUPLICATE])
        self.assertEqual(self.progress(self.toys).watched_seconds, 10)

    def test_an_id_that_belongs_to_somebody_else_is_a_duplicate_and_nothing_more(self) -> None:
        bens = event(self.toys, position=10, duration=100)
        self.record(bens, profile=self.ben)
        self.assertEqual(self.record(bens), [DUPLICATE])
        self.assertFalse(Progress.objects.filter(profile=self.ada).exists())

    def test_any_order_and_grouping_gives_the_same_state(self) -> None:
        events = [
            event(self.toys, "play", seconds_ago=100, position=0, duration=100),
            event(self.toys, seconds_ago=90, position=10, duration=100, watched=10),
            event(self.toys, "clear", seconds_ago=85),
            event(self.toys, seconds_ago=80, position=95, duration=100, watched=10),
            event(self.toys, "play", seconds_ago=70, position=5, duration=100, watched=2),
            event(self.matrix, "finish", seconds_ago=60, duration=100, position=99, watched=30),
            event(self.matrix, "rate", seconds_ago=50, value=2),
            event(self.matrix, "rate", seconds_ago=40, value=-1),
            event(self.toys, "rate", seconds_ago=50, value=1),
            event(self.toys, "rate", seconds_ago=45, value=0),
            event(self.matrix, "list", seconds_ago=30),
            event(self.matrix, "unlist", seconds_ago=20),
            event(self.toys, "unlist", seconds_ago=30),
            event(self.toys, "list", seconds_ago=20),
            event(self.matrix, "hide", seconds_ago=10),
            event(self.matrix, "clear", seconds_ago=5),
        ]
        self.record(*events)
        expected = state_of(self.ada)
        rng = random.Random(7)
        for _ in range(25):
            WatchEvent.objects.all().delete()
            for model in (Progress, Rating, MyListItem, HiddenTitle):
                model.objects.all().delete()
            shuffled = [*events, *rng.sample(events, 5)]
            rng.shuffle(shuffled)
            while shuffled:
                size = rng.randint(1, 5)
                self.record(*shuffled[:size])
                shuffled = shuffled[size:]
            self.assertEqual(state_of(self.ada), expected)

    def test_what_counts_as_finished(self) -> None:
        for position, duration, kind, finished in (
            (90, 100, "heartbeat", True),
            (89, 100, "heartbeat", False),
            (10, 100, "finish", True),
            (None, None, "finish", True),
            (500, None, "heartbeat", False),
            (500, 0, "heartbeat", False),
            (120, 100, "pause", True),
        ):
            with self.subTest(position=position, duration=duration, kind=kind):
                title = make_title()
                self.record(event(title, kind, position=position, duration=duration))
                self.assertEqual(self.progress(title).finished_at is not None, finished)

    def test_beginning_a_finished_title_again_brings_it_back_to_continue_watching(self) -> None:
        self.record(event(self.toys, "finish", seconds_ago=60, position=100, duration=100))
        self.assertFalse(Progress.objects.continue_watching().exists())
        self.record(event(self.toys, seconds_ago=10, position=12, duration=100, watched=12))
        self.assertEqual(Progress.objects.continue_watching().count(), 1)

    def test_a_title_above_the_limit_is_answered_as_one_that_does_not_exist(self) -> None:
        unknown = Event(id=uuid.uuid4(), kind="play", title=999_999, at=NOW)
        outcomes = record_events(profile=self.kid, events=[event(self.matrix, "play"), unknown], received_at=NOW)
        self.assertEqual([o.status for o in outcomes], [REJECTED, REJECTED])
        self.assertEqual(outcomes[0].reason, outcomes[1].reason)
        self.assertFalse(WatchEvent.objects.exists())

    def test_one_bad_event_does_not_hold_up_the_others(self) -> None:
        self.assertEqual(
            self.record(event(self.toys, position=1), event(self.toys, seconds_ago=8 * 86_400), event(self.matrix)),
            [ACCEPTED, REJECTED, ACCEPTED],
        )

    def test_a_clock_that_runs_ahead_is_set_to_when_the_event_came_in(self) -> None:
        self.record(event(self.toys, seconds_ago=-9999, position=10, duration=100))
        self.assertEqual(WatchEvent.objects.get().occurred_at, NOW)

    def test_an_event_cannot_claim_more_time_than_can_have_passed(self) -> None:
        self.record(event(self.toys, position=10, duration=100, watched=80_000))
        self.assertEqual(self.progress(self.toys).watched_seconds, MOST_SECONDS_AN_EVENT)

    def test_decisions_act_at_once(self) -> None:
        rate(profile=self.ada, title=self.toys, value=2)
        add_to_list(profile=self.ada, title=self.toys)
        hide(profile=self.ada, title=self.matrix)
        self.assertEqual(self.ada.ratings.get().value, 2)
        self.assertEqual(self.ada.my_list.get().title, self.toys)
        self.assertEqual(self.ada.hidden_titles.get().title, self.matrix)
        rate(profile=self.ada, title=self.toys, value=0)
        unhide(profile=self.ada, title=self.matrix)
        self.assertFalse(self.ada.ratings.exists() or self.ada.hidden_titles.exists())

    def test_clearing_from_continue_watching_does_not_call_it_watched(self) -> None:
        self.record(event(self.toys, seconds_ago=9, position=10, duration=100, watched=10))
        clear_from_continue_watching(profile=self.ada, title=self.toys)
        self.assertFalse(Progress.objects.continue_watching().exists())
        self.assertIsNone(self.progress(self.toys).finished_at)

    def test_impressions_are_kept_and_change_no_page(self) -> None:
        shown = event(self.toys, "impression", variant=3, row="top_picks", probability=0.25, position_in_row=4)
        self.assertEqual(self.record(shown, shown), [ACCEPTED, DUPLICATE])
        impression = Impression.objects.get()
        self.assertEqual((impression.row_kind, impression.position, impression.probability), ("top_picks", 4, 0.25))
        self.assertFalse(History.objects.filter(profile=self.ada).exists())

    def test_previews_are_kept_and_change_no_page(self) -> None:
        trailer = make_trailer(self.toys)
        self.assertEqual(self.record(event(self.toys, "preview", trailer=trailer.pk)), [ACCEPTED])
        self.assertEqual(Preview.objects.get().trailer, trailer)
        self.assertFalse(History.objects.filter(profile=self.ada).exists())

    def test_a_batch_costs_the_same_few_statements_whatever_is_in_it(self) -> None:
        with self.assertNumQueries(4):
            # savepoint; visible titles; the events with all that follows from them; release
            self.record(*[event(self.toys, seconds_ago=n, position=n, duration=100) for n in range(50)])


class ConcurrencyTests(TransactionTestCase):
    def test_two_batches_at_once_lose_no_time_watched(self) -> None:
        profile, title = make_profile("Ada", account=make_account()), make_title()
        batches = [
            [event(title, seconds_ago=n, position=n, duration=1000, watched=1) for n in range(20)] for _ in range(8)
        ]
        start = threading.Barrier(len(batches))

        def post(batch: list[Event]) -> None:
            start.wait()
            record_events(profile=profile, events=batch)
            connection.close()

        threads = [threading.Thread(target=post, args=(batch,)) for batch in batches]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(Progress.objects.get().watched_seconds, 160)
        self.assertEqual(History.objects.get().version, 8)
