"""Artwork that learns, from the impression to the page and the curator."""

import random
import uuid
from datetime import timedelta
from unittest import mock

from django.contrib.auth.models import Permission
from django.test import TransactionTestCase
from django.urls import reverse
from django.utils import timezone

from browse.kept_pages import forget_pages
from catalog.models import Artwork, Title
from profiles.models import Profile
from recommendations.artwork_results import results_of
from recommendations.models import HomePage
from recommendations.services import artwork_choices, home_rows
from tests.base import StreamsiteTestCase
from tests.factory import make_account, make_title, make_two_tastes
from tests.recommendations.base import SnapshotFolderMixin, train
from viewing.models import Impression, WatchEvent

KINDS = {0: ("genre", "Sci-Fi"), 1: ("director", "Vera Orbit"), 2: ("era", "1990s"), 3: ("mood", "dark")}


def make_artworks(titles: list[Title]) -> None:
    Artwork.objects.bulk_create(
        Artwork(title=title, variant=variant, emphasis_kind=kind, emphasis_value=value)
        for title in titles
        for variant, (kind, value) in KINDS.items()
    )


def show(
    profile: Profile, title: Title, variant: int, hours_ago: float, *, played: bool, probability: float = 0.25
) -> None:
    """An impression, and if it was played ten minutes from a minute later on."""
    at = timezone.now() - timedelta(hours=hours_ago)
    artwork = Artwork.objects.get(title=title, variant=variant)
    common = {"profile": profile, "title": title, "received_at": timezone.now()}
    Impression.objects.create(
        event_id=uuid.uuid4(), artwork=artwork, row_kind="top_picks", row_position=0, position=0,
        probability=probability, occurred_at=at, **common,
    )  # fmt: skip
    if played:
        WatchEvent.objects.create(
            event_id=uuid.uuid4(), kind="heartbeat", session=uuid.uuid4(), watched_seconds=120, duration_seconds=6000,
            occurred_at=at + timedelta(minutes=1), **common,
        )  # fmt: skip


class WeekTests(SnapshotFolderMixin, TransactionTestCase):
    """Every day of a week everybody saw pictures at random; half of the profiles play what shows a director, half what
    shows an era, and nothing else."""

    def setUp(self) -> None:
        super().setUp()
        # A change to the catalogue shows at once, and not within seconds.
        self.enterContext(mock.patch("catalog.stamp.CHECK_SECONDS", 0))
        self.space, self.romance, self.profiles = make_two_tastes(titles_each=12, profiles_each=8)
        make_artworks([*self.space, *self.romance])
        rng = random.Random(1)
        for number, profile in enumerate(self.profiles):
            for visit in range(28):
                title, variant = rng.choice(self.space), rng.randrange(4)
                show(profile, title, variant, 160 - 5 * visit, played=variant == (1 if number % 2 else 2))
        train()

    def shown(self, profile: Profile) -> list[int]:
        return [choice.variant for choice in artwork_choices(profile, [title.pk for title in self.space]).values()]

    def test_two_profiles_see_different_artwork_of_the_same_titles_by_what_they_played(self) -> None:
        eras, directors = self.shown(self.profiles[0]), self.shown(self.profiles[1])
        self.assertGreater(eras.count(2), 9)
        self.assertGreater(directors.count(1), 9)

    def test_pages_store_what_other_pages_show_and_with_what_probability(self) -> None:
        page = home_rows(self.profiles[0])
        for row in page.rows:
            elsewhere = artwork_choices(self.profiles[0], row["titles"])
            self.assertEqual(row["artwork"], [elsewhere[title].variant for title in row["titles"]])
            for title, probability in zip(row["titles"], row["probabilities"], strict=True):
                self.assertAlmostEqual(probability, elsewhere[title].probability, places=4)
                self.assertLess(0, probability)
        self.assertAlmostEqual(
            page.hero_probability, artwork_choices(self.profiles[0], [page.hero_title])[page.hero_title].probability
        )

    def test_retired_artwork_is_gone_from_the_very_next_page_and_from_trainings(self) -> None:
        profile = self.profiles[0]
        self.assertIn(2, self.shown(profile))
        Artwork.objects.filter(variant=2).update(is_active=False)
        for _ in range(2):
            page = home_rows(profile)
            self.assertNotIn(2, {variant for row in page.rows for variant in row["artwork"]})
            self.assertNotIn(2, self.shown(profile))
            self.assertNotEqual(page.hero_variant, 2)
            train()

    def test_a_title_that_came_after_the_training_wears_what_is_liked_of_its_kind(self) -> None:
        new = make_title("Brand new", genres=("Sci-Fi",), director="Vera Orbit")
        make_artworks([new])
        eras = [artwork_choices(profile, [new.pk])[new.pk].variant for profile in self.profiles[::2]]
        directors = [artwork_choices(profile, [new.pk])[new.pk].variant for profile in self.profiles[1::2]]
        self.assertGreater(eras.count(2), 5)
        self.assertGreater(directors.count(1), 5)

    def test_pages_of_before_there_were_probabilities_are_served(self) -> None:
        stored = HomePage.objects.get(profile=self.profiles[0])
        for row in stored.rows:
            row.pop("probabilities")
        stored.save()
        self.assertEqual(set(home_rows(self.profiles[0]).rows[0]["probabilities"]), {1.0})


class ResultsTests(SnapshotFolderMixin, StreamsiteTestCase):
    def setUp(self) -> None:
        super().setUp()
        forget_pages()
        self.heat = make_title("Heat", genres=("Crime",), director="Michael Mann")
        make_artworks([self.heat])
        self.staff = make_account("curator@example.com", is_staff=True)
        self.client.force_login(self.staff)

    def allow(self, *names: str) -> None:
        self.staff.user_permissions.set(Permission.objects.filter(codename__in=names))

    def visit(self) -> object:
        return self.client.get(reverse("admin:recommendations_artworkresult_change", args=[self.heat.pk]))

    def url_to_retire(self) -> str:
        return reverse("admin:retire_artwork", args=[self.heat.pk, self.heat.artworks.get(variant=1).pk])

    def test_take_rates_are_of_each_variant_with_their_intervals(self) -> None:
        for number in range(8):
            show(self.ada, self.heat, 1, 30 - number, played=number % 2 == 0)
        show(self.ben, self.heat, 0, 30, played=False)
        first, second = [found.everybody for found in results_of(self.heat)][:2]
        self.assertEqual((first.impressions, first.plays, first.rate), (1, 0, 0.0))
        self.assertEqual((second.impressions, second.plays, second.rate), (8, 4, 0.5))
        self.assertAlmostEqual(second.low, 0.215, places=3)
        self.assertAlmostEqual(second.high, 0.785, places=3)

    def test_what_would_be_if_all_saw_it_weighs_who_hardly_ever_did(self) -> None:
        show(self.ada, self.heat, 1, 30, played=True, probability=0.9)
        show(self.ben, self.heat, 1, 30, played=False, probability=0.1)
        everybody = results_of(self.heat)[1].everybody
        self.assertEqual(everybody.rate, 0.5)
        self.assertAlmostEqual(everybody.to_all, 0.1)

    def test_a_variant_that_nobody_saw_has_no_rate(self) -> None:
        self.allow("view_artworkresult")
        nothing = results_of(self.heat)[3].everybody
        self.assertEqual((nothing.rate, nothing.to_all), (None, None))
        self.assertContains(self.visit(), "mood: dark")

    def test_a_curator_retires_a_variant_and_brings_it_back(self) -> None:
        self.allow("view_artworkresult", "change_artwork")
        url = self.url_to_retire()
        for active in (False, True):
            self.assertRedirects(
                self.client.post(url), reverse("admin:recommendations_artworkresult_change", args=[self.heat.pk])
            )
            self.assertEqual(Artwork.objects.get(title=self.heat, variant=1).is_active, active)

    def test_who_may_only_look_has_no_button_and_is_refused(self) -> None:
        self.allow("view_artworkresult")
        self.assertNotContains(self.visit(), "Retire")
        self.assertEqual(self.client.post(self.url_to_retire()).status_code, 403)
        self.assertTrue(Artwork.objects.get(title=self.heat, variant=1).is_active)

    def test_looking_changes_nothing_and_a_get_retires_nothing(self) -> None:
        self.allow("view_artworkresult", "change_artwork")
        self.assertEqual(self.client.get(self.url_to_retire()).status_code, 405)

    def test_queries_do_not_grow_with_impressions_and_variants(self) -> None:
        self.allow("view_artworkresult", "change_artwork")
        show(self.ada, self.heat, 0, 30, played=True)

        def grow() -> None:
            Artwork.objects.create(title=self.heat, variant=5, emphasis_kind="genre", emphasis_value="Crime")
            for number in range(12):
                show(self.ben, self.heat, number % 4, 40 - number, played=bool(number % 2))

        self.assert_queries_flat(self.visit, grow)
        with self.assertNumQueries(4):
            results_of(self.heat)


class SegmentTests(SnapshotFolderMixin, TransactionTestCase):
    def test_results_are_told_apart_by_the_genre_that_viewers_lead_with(self) -> None:
        space, _romance, profiles = make_two_tastes(titles_each=12, profiles_each=8)
        make_artworks(space[:1])
        for number, profile in enumerate(profiles):
            show(profile, space[0], 1, 30, played=number < 8)
        train()
        by_name = {tally.name: tally for tally in results_of(space[0])[1].segments}
        self.assertEqual((by_name["Sci-Fi"].impressions, by_name["Sci-Fi"].plays), (8, 8))
        self.assertEqual((by_name["Romance"].impressions, by_name["Romance"].plays), (8, 0))
