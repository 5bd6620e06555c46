"""Trailers that learn, from the preview to the next choice and the curator."""

import random
import uuid
from datetime import timedelta
from unittest import mock

import numpy as np
from django.contrib.auth.models import Permission
from django.test import TransactionTestCase
from django.urls import reverse
from django.utils import timezone

from catalog.models import Title, Trailer
from profiles.models import Profile
from recommendations.artwork_log import read_artwork_log
from recommendations.artwork_results import results_of, trailer_results_of
from recommendations.catalog_facts import read_catalog_facts
from recommendations.engine.artwork_choice import EPOCH_DAYS, SECONDS_A_DAY, VARIANTS, epoch_of
from recommendations.engine.artwork_learning import ArtworkLog
from recommendations.services import trailer_choices
from recommendations.trailer_cuts import read_cuts
from tests.base import StreamsiteTestCase
from tests.factory import make_account, make_artwork, make_title, make_trailer, make_two_tastes
from tests.recommendations.base import SnapshotFolderMixin, train
from tests.recommendations.test_artwork import show
from viewing.models import Impression, Preview, WatchEvent

CUTS = {"action": ("genre", "Sci-Fi"), "people": ("director", "Vera Orbit"), "quiet": ("era", "1990s")}


def make_cuts(title: Title) -> list[Trailer]:
    return [make_trailer(title, kind, value, label=label) for label, (kind, value) in CUTS.items()]


def preview(profile: Profile, cut: Trailer, hours_ago: float, *, played: bool, probability: float = 1 / 3) -> None:
    """The cut played over a card, and if the title was played then, for two minutes from a minute later on."""
    at = timezone.now() - timedelta(hours=hours_ago)
    common = {"profile": profile, "title": cut.title, "received_at": timezone.now()}
    Preview.objects.create(
        event_id=uuid.uuid4(), trailer=cut, row_kind="top_picks", row_position=0, position=0, probability=probability,
        occurred_at=at, **common,
    )  # fmt: skip
    if played:
        WatchEvent.objects.create(
            event_id=uuid.uuid4(), kind="heartbeat", session=uuid.uuid4(), watched_seconds=120, duration_seconds=6000,
            occurred_at=at + timedelta(minutes=1), **common,
        )  # fmt: skip


class WeekTests(SnapshotFolderMixin, TransactionTestCase):
    """In a week everybody saw cuts at random; half of the profiles play what shows a director, half what shows an era,
    and nothing else."""

    def setUp(self) -> None:
        super().setUp()
        self.enterContext(mock.patch("catalog.stamp.CHECK_SECONDS", 0))
        self.space, _romance, self.profiles = make_two_tastes(titles_each=12, profiles_each=8)
        self.cuts = [make_cuts(title) for title in self.space]
        rng = random.Random(1)
        for number, profile in enumerate(self.profiles):
            for visit in range(28):
                liked, cut = 1 if number % 2 else 2, rng.randrange(3)
                preview(profile, rng.choice(self.cuts)[cut], 160 - 5 * visit, played=cut == liked)
        train()

    def labels(self, profile: Profile, titles: list[Title] | None = None) -> list[str]:
        label_of = dict(Trailer.objects.values_list("pk", "label"))
        choices = trailer_choices(profile, [title.pk for title in titles or self.space])
        return [label_of[choice.trailer] for choice in choices.values()]

    def test_profiles_are_shown_the_cuts_that_they_played(self) -> None:
        for number, expected in ((0, "quiet"), (1, "people")):
            self.assertGreater(self.labels(self.profiles[number]).count(expected), 9)

    def test_a_title_or_a_cut_that_came_after_the_training_needs_none(self) -> None:
        new = [make_title(genres=("Sci-Fi",), director="Vera Orbit") for _ in range(4)]
        for title in new:
            make_cuts(title)
        for number, expected in ((0, "quiet"), (1, "people")):
            self.assertGreater(self.labels(self.profiles[number], new).count(expected), 2)

    def test_the_choice_is_the_same_all_through_an_epoch(self) -> None:
        ids, now, profile = [title.pk for title in self.space], timezone.now().timestamp(), self.profiles[0]
        first = trailer_choices(profile, ids)
        self.assertEqual(trailer_choices(profile, ids[::-1]), first)
        days = [now + day * SECONDS_A_DAY for day in range(-EPOCH_DAYS, EPOCH_DAYS)]
        epochs = [int(epoch_of(np.array([profile.pk]), day)[0]) for day in (now, *days)]
        for day, epoch in zip(days, epochs[1:], strict=True):
            with mock.patch("recommendations.states.time.time", return_value=day):
                if epoch == epochs[0]:
                    self.assertEqual(trailer_choices(profile, ids), first)
        self.assertEqual(epochs[1:].count(epochs[0]), EPOCH_DAYS)

    def test_retired_cuts_are_gone_at_once_and_from_trainings(self) -> None:
        Trailer.objects.filter(label="quiet").update(is_active=False)
        for _ in range(2):
            self.assertNotIn("quiet", self.labels(self.profiles[0]))
            train()

    def test_any_number_of_titles_costs_the_same_few_queries(self) -> None:
        self.labels(self.profiles[0])
        for titles in (self.space[:1], self.space):
            # cuts, their people; snapshot, the catalogue's state twice, pins; the profile's version (its history is
            # copied, and not counted)
            with self.assertNumQueries(7):
                trailer_choices(self.profiles[0], [title.pk for title in titles])

    def test_titles_that_nobody_knows_and_titles_without_cuts_are_left_out(self) -> None:
        bare = make_title("Bare")
        known = self.space[0].pk
        self.assertEqual(set(trailer_choices(self.profiles[0], [known, bare.pk, 10**17])), {known})
        self.assertEqual(trailer_choices(self.profiles[0], [bare.pk]), {})


class ReadCutsTests(StreamsiteTestCase):
    def test_people_are_those_of_the_title_whatever_others_are_called(self) -> None:
        make_title("Other", director="Vera Orbit")
        heat = make_title("Heat", cast=("Al Pacino",))
        cuts = [
            make_trailer(heat, "lead", "Al Pacino"),
            make_trailer(heat, "lead", "Vera Orbit"),
            make_trailer(heat, ""),
        ]
        read = read_cuts(Trailer.objects.all())
        pacino = heat.credits.get().person_id
        self.assertEqual(read.labels[0, :3].tolist(), [f"cast:{pacino}", "cast:0", ":Crime"])
        self.assertEqual(read.ids[0, :3].tolist(), [cut.pk for cut in cuts])

    def test_of_many_cuts_the_latest_compete(self) -> None:
        title = make_title()
        cuts = [make_trailer(title, label=f"cut {number}") for number in range(VARIANTS + 3)]
        self.assertEqual(read_cuts(Trailer.objects.all()).ids.tolist(), [[cut.pk for cut in cuts[3:]]])
        self.assertIn(trailer_choices(self.ada, [title.pk])[title.pk].trailer, [cut.pk for cut in cuts[3:]])

    def test_two_queries_read_any_number(self) -> None:
        for _ in range(5):
            make_trailer(make_title(director="Vera Orbit"), "director", "Vera Orbit")
        with self.assertNumQueries(2):
            self.assertEqual(len(read_cuts(Trailer.objects.all())), 5)


class LogTests(StreamsiteTestCase):
    """What a retrain reads of pictures and trailers together."""

    def setUp(self) -> None:
        super().setUp()
        self.titles = [make_title("Heat"), make_title("Alien")]
        make_artwork(self.titles[1], variant=3)
        self.cuts = make_cuts(self.titles[1])
        self.ids = np.array([self.ada.pk, self.ben.pk])

    def read(self) -> ArtworkLog:
        return read_artwork_log(read_catalog_facts(), self.ids, read_cuts(Trailer.objects.playable()))

    def test_cuts_are_those_of_a_further_title_and_take_no_play_from_pictures(self) -> None:
        show(self.ada, self.titles[1], 3, 30, played=False)
        preview(self.ada, self.cuts[2], 29.9, played=True)
        log = self.read()
        self.assertEqual((log.titles.tolist(), log.variants.tolist()), ([1, 2], [3, 2]))
        self.assertEqual(log.played.tolist(), [True, True])
        self.assertEqual(len(np.unique(log.keys)), 2)
        self.assertEqual(log.places[:, -1].tolist(), [0, 1])

    def test_where_it_was_is_known(self) -> None:
        for kind in ("search", "wall", "top_picks"):
            show(self.ada, self.titles[1], 3, 30, played=False)
            Impression.objects.filter(row_kind="top_picks").update(row_kind=kind, position=5)
        self.assertEqual(self.read().places[:, 1:5].tolist(), [[5, 0, 1, 0], [5, 1, 0, 0], [5, 0, 0, 0]])

    def test_what_is_gone_and_who_is_unknown_is_left_out(self) -> None:
        preview(self.kid, self.cuts[0], 30, played=True)
        preview(self.ada, self.cuts[1], 30, played=True)
        preview(self.ben, self.cuts[2], 30, played=True)
        Trailer.objects.filter(pk=self.cuts[1].pk).update(is_active=False)
        self.cuts[0].delete()
        log = self.read()
        self.assertEqual((log.owners.tolist(), log.titles.tolist(), log.variants.tolist()), ([1], [2], [0]))

    def test_of_too_many_the_latest_of_both_are_read(self) -> None:
        for hours in (5, 4, 3):
            show(self.ada, self.titles[1], 3, hours + 0.5, played=False)
            preview(self.ada, self.cuts[0], hours, played=False)
        with mock.patch("recommendations.artwork_log.MOST_IMPRESSIONS", 3):
            self.assertEqual(self.read().titles.tolist(), [1, 2, 2])


class TrailerResultsTests(SnapshotFolderMixin, StreamsiteTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.heat = make_title("Heat")
        self.cuts = make_cuts(self.heat)
        self.staff = make_account("curator@example.com", is_staff=True)
        self.client.force_login(self.staff)
        self.url = reverse("admin:retire_trailer", args=[self.heat.pk, self.cuts[0].pk])

    def allow(self, *names: str) -> None:
        self.staff.user_permissions.set(Permission.objects.filter(codename__in=names))

    def test_take_rates_are_of_each_cut_and_no_artworks(self) -> None:
        for number in range(8):
            preview(self.ada, self.cuts[1], 30 - number, played=number % 2 == 0)
        preview(self.ben, self.cuts[0], 30, played=True, probability=0.9)
        preview(self.kid, self.cuts[0], 30, played=False, probability=0.1)
        first, second, third = [found.everybody for found in trailer_results_of(self.heat)]
        self.assertEqual((second.impressions, second.plays, second.rate), (8, 4, 0.5))
        self.assertAlmostEqual(second.low, 0.215, places=3)
        self.assertAlmostEqual(first.to_all, 0.1)
        self.assertIsNone(third.rate)
        self.assertEqual(results_of(self.heat), [])

    def test_a_curator_retires_a_cut_and_brings_it_back(self) -> None:
        self.allow("view_artworkresult", "change_trailer")
        for active in (False, True):
            page = self.client.post(self.url, follow=True)
            self.assertContains(page, "action")
            self.assertEqual(Trailer.objects.get(pk=self.cuts[0].pk).is_active, active)

    def test_who_may_change_artwork_only_is_refused(self) -> None:
        self.allow("view_artworkresult", "change_artwork")
        self.assertEqual(self.client.post(self.url).status_code, 403)
        self.allow("change_trailer", "view_artworkresult")
        other = reverse("admin:retire_trailer", args=[make_title().pk, self.cuts[0].pk])
        self.assertEqual(self.client.post(other).status_code, 404)
        self.assertTrue(Trailer.objects.get(pk=self.cuts[0].pk).is_active)
