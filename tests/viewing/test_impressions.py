"""Which impression a play is credited to."""

import uuid
from datetime import timedelta

from django.utils import timezone

from catalog.models import Artwork, Title
from profiles.models import Profile
from tests.base import StreamsiteTestCase
from tests.factory import make_title, make_trailer
from viewing.impressions import impressions, previews
from viewing.models import Impression, Preview, WatchEvent

HOUR = 3600


class LogTestCase(StreamsiteTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.heat = make_title("Heat")
        self.artworks = [
            Artwork.objects.create(title=self.heat, variant=n, emphasis_kind="genre", emphasis_value=f"G{n}")
            for n in range(2)
        ]
        # Two days ago: everything has settled.
        self.start = timezone.now() - timedelta(days=2)

    def see(self, at: float, variant: int = 0, profile: Profile | None = None, **changes: object) -> int:
        shown = {"profile": profile or self.ada, "artwork": self.artworks[variant]}
        return Impression.objects.create(**self.offered(at) | shown | changes).pk

    def offered(self, at: float) -> dict[str, object]:
        return {
            "event_id": uuid.uuid4(),
            "title": self.heat,
            "probability": 0.5,
            "row_kind": "top_picks",
            "row_position": 2,
            "position": 3,
            "occurred_at": self.start + timedelta(seconds=at),
            "received_at": timezone.now(),
        }

    def watch(self, at: float, seconds: float, duration: float = 6000, title: Title | None = None) -> None:
        """A session of one event every ten seconds."""
        session = uuid.uuid4()
        WatchEvent.objects.bulk_create(
            WatchEvent(
                event_id=uuid.uuid4(),
                profile=self.ada,
                title=title or self.heat,
                kind="play" if step == 0 else "heartbeat",
                session=session,
                occurred_at=self.start + timedelta(seconds=at + step),
                received_at=timezone.now(),
                duration_seconds=duration,
                watched_seconds=10 if step else 0,
            )
            for step in range(0, int(seconds) + 1, 10)
        )

    def credited(self) -> list[int]:
        records = impressions(100)
        return records["id"][records["played"]].tolist()


class CreditTests(LogTestCase):
    def test_a_play_of_two_minutes_is_credited_to_the_last_impression_before_it(self) -> None:
        self.see(0)
        last = self.see(50, variant=1)
        self.see(400)
        self.watch(60, 120)
        self.assertEqual(self.credited(), [last])

    def test_a_glance_is_no_play_but_a_tenth_of_something_short_is(self) -> None:
        seen = self.see(0)
        self.watch(10, 110)
        self.assertEqual(self.credited(), [])
        self.watch(1000, 60, duration=600)
        self.assertEqual(self.credited(), [seen])

    def test_minutes_of_two_sessions_are_not_added_up(self) -> None:
        self.see(0)
        self.watch(10, 70)
        self.watch(500, 70)
        self.assertEqual(self.credited(), [])

    def test_a_session_belongs_to_what_was_seen_before_it_began(self) -> None:
        before, amid = self.see(0), self.see(100, variant=1)
        self.watch(50, 600)
        self.assertEqual(self.credited(), [before])
        self.assertNotIn(amid, self.credited())

    def test_after_a_day_it_was_not_the_picture(self) -> None:
        self.see(0)
        self.watch(25 * HOUR, 600)
        self.assertEqual(self.credited(), [])

    def test_other_titles_and_other_profiles_have_nothing_to_do_with_it(self) -> None:
        self.see(0, profile=self.ben)
        self.see(0, title=make_title("Alien"), artwork=None)
        self.watch(10, 600)
        self.watch(10, 600, title=make_title("Up"))
        self.assertEqual(self.credited(), [])

    def test_what_came_of_the_last_hour_is_not_known_yet(self) -> None:
        self.see(47.5 * HOUR)
        self.assertEqual(len(impressions(100)), 0)

    def test_it_tells_what_was_shown_where_and_with_what_probability(self) -> None:
        known, gone = self.see(0, variant=1), self.see(5, artwork=None)
        records = impressions(100)
        self.assertEqual(records["id"].tolist(), [known, gone])
        self.assertEqual(records["variant"].tolist(), [1, -1])
        self.assertEqual(records["shown"].tolist(), [self.artworks[1].pk, 0])
        self.assertEqual(records[["row_position", "position", "probability"]][0].tolist(), (2, 3, 0.5))

    def test_of_many_the_latest_are_read_in_two_queries(self) -> None:
        ids = [self.see(n) for n in range(20)]
        with self.assertNumQueries(2):
            self.assertEqual(impressions(5)["id"].tolist(), ids[-5:])

    def test_only_those_of_a_title_if_it_is_asked_for(self) -> None:
        self.see(0)
        alien = make_title("Alien")
        artwork = Artwork.objects.create(title=alien, variant=0, emphasis_kind="genre", emphasis_value="Horror")
        seen = self.see(0, title=alien, artwork=artwork)
        self.assertEqual(impressions(100, alien.pk)["id"].tolist(), [seen])

    def test_it_tells_rows_from_walls_and_from_what_was_searched_for(self) -> None:
        for kind in ("top_picks", "wall", "search", "title"):
            self.see(0, row_kind=kind)
        self.assertEqual(impressions(100)["surface"].tolist(), [0, 1, 2, 3])


class PreviewCreditTests(LogTestCase):
    """All that goes for impressions goes for previews, and neither takes a play from the other."""

    def setUp(self) -> None:
        super().setUp()
        self.cuts = [make_trailer(self.heat), make_trailer(self.heat, "lead")]

    def preview(self, at: float, cut: int = 0) -> int:
        return Preview.objects.create(**self.offered(at), profile=self.ada, trailer=self.cuts[cut]).pk

    def test_a_play_is_credited_to_the_last_preview_and_to_the_last_impression(self) -> None:
        self.preview(0)
        seen, last = self.see(10), self.preview(20, cut=1)
        self.watch(60, 120)
        records = previews(100)
        self.assertEqual(records["id"][records["played"]].tolist(), [last])
        self.assertEqual(records["shown"].tolist(), [cut.pk for cut in self.cuts])
        self.assertEqual(self.credited(), [seen])

    def test_a_trailer_that_is_gone_leaves_that_something_played(self) -> None:
        self.preview(0)
        self.cuts[0].delete()
        self.assertEqual(previews(100)["shown"].tolist(), [0])

    def test_previews_of_one_title_if_it_is_asked_for(self) -> None:
        seen = self.preview(0)
        self.assertEqual(previews(100, self.heat.pk)["id"].tolist(), [seen])
        self.assertEqual(len(previews(100, make_title().pk)), 0)
