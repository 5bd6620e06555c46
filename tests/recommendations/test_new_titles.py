"""A title is recommended from the moment it is in the catalogue: no retraining in between."""

import json
from unittest import mock

from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import CaptureQueriesContext

from catalog.models import Title
from profiles.models import Profile
from recommendations import snapshots
from recommendations.engine.snapshot import FORMAT, MANIFEST
from recommendations.models import HomePage
from recommendations.services import home_rows, more_like_this
from recommendations.training import folder_of
from tests.factory import bump_history, make_profile, make_title, make_two_tastes, make_watch
from tests.recommendations.base import SnapshotFolderMixin, train
from tests.recommendations.test_services import titles_of


class NewTitlesTestCase(SnapshotFolderMixin, TransactionTestCase):
    def setUp(self) -> None:
        super().setUp()
        # A change to the catalogue shows at once, and not within seconds.
        self.enterContext(mock.patch("catalog.stamp.CHECK_SECONDS", 0))

    def rank(self, profile: Profile, title: Title) -> int:
        """Where it stands among the profile's picks; far down if it does not."""
        picks = titles_of(home_rows(profile).rows, "top_picks")
        return picks.index(title.pk) if title.pk in picks else len(picks)


class NewTitlesTests(NewTitlesTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.space, self.romance, profiles = make_two_tastes()
        self.space_lover, self.romance_lover = profiles[0], profiles[-1]
        self.run = train()

    def make_both(self) -> tuple[Title, Title]:
        return (
            make_title("New in space", genres=("Sci-Fi",), director="Vera Orbit"),
            make_title("New romance", genres=("Romance",), director="Rosa Heart"),
        )

    def test_a_new_title_of_what_a_profile_loves_ranks_above_one_of_what_it_does_not(self) -> None:
        in_space, romance = self.make_both()
        self.assertLess(self.rank(self.space_lover, in_space), self.rank(self.space_lover, romance))
        self.assertLess(self.rank(self.romance_lover, romance), self.rank(self.romance_lover, in_space))

    def test_it_is_among_the_first_picks_and_stays_there(self) -> None:
        in_space, _ = self.make_both()
        self.assertLess(self.rank(self.space_lover, in_space), 10)
        first = home_rows(self.space_lover).rows
        HomePage.objects.all().delete()
        self.assertEqual(home_rows(self.space_lover).rows, first)

    def test_a_page_stored_before_is_made_anew_and_then_served_by_one_query(self) -> None:
        before = home_rows(self.space_lover)
        new, _ = self.make_both()
        after = home_rows(self.space_lover)
        self.assertNotIn(new.pk, titles_of(before.rows))
        self.assertIn(new.pk, titles_of(after.rows))
        with mock.patch("catalog.stamp.CHECK_SECONDS", 60), CaptureQueriesContext(connection) as queries:
            home_rows(self.space_lover)
        self.assertEqual(len(queries), 1)

    def test_a_change_of_wording_leaves_stored_pages_as_they_are(self) -> None:
        home_rows(self.space_lover)
        self.space[0].synopsis = "Another word for it."
        self.space[0].save()
        with mock.patch("recommendations.services.make_page", side_effect=AssertionError("made anew")):
            home_rows(self.space_lover)

    def test_what_is_known_of_it_may_come_later(self) -> None:
        new = make_title("Nothing known yet")
        home_rows(self.space_lover)
        new.genres.set(self.space[0].genres.all())
        new.save()
        bump_history(self.space_lover)
        rows = home_rows(self.space_lover).rows
        self.assertIn(
            new.pk, titles_of([row for row in rows if row["label"] == "Sci-Fi" or row["kind"] == "top_picks"])
        )

    def test_a_title_of_which_nothing_is_known_harms_no_page(self) -> None:
        make_title("Nobody knows", year=None)
        self.assertTrue(home_rows(self.space_lover).personalised)

    def test_one_that_is_published_late_stands_by_its_own_id(self) -> None:
        hidden = self.space[5]
        Title.objects.filter(pk=hidden.pk).update(is_published=False)
        train()
        Title.objects.filter(pk=hidden.pk).update(is_published=True)
        viewer = make_profile()
        make_watch(viewer, self.space[0], rating=2)
        make_watch(viewer, hidden, fraction=0.4)
        page = home_rows(viewer)
        self.assertEqual(titles_of(page.rows, "continue_watching"), [hidden.pk])
        self.assertEqual(page.marks[0], [hidden.pk])
        self.assertAlmostEqual(page.marks[1][0], 0.4, places=3)
        self.assertNotIn(hidden.pk, titles_of(page.rows, "top_picks"))

    def test_once_watched_it_is_not_recommended_again(self) -> None:
        new, _ = self.make_both()
        make_watch(self.space_lover, new, fraction=0.5)
        page = home_rows(self.space_lover)
        self.assertIn(new.pk, titles_of(page.rows, "continue_watching"))
        self.assertNotIn(new.pk, titles_of(page.rows, "top_picks", "genre", "new_to_catalog"))

    def test_a_kids_profile_is_not_given_one_above_its_limit(self) -> None:
        kid = make_profile("Kit", is_kids=True, maturity_limit=7)
        make_watch(kid, self.space[0])
        new = make_title("Not for Kit", genres=("Sci-Fi",), director="Vera Orbit", maturity=16)
        self.assertNotIn(new.pk, titles_of(home_rows(kid).rows))

    def test_its_page_shows_titles_like_it(self) -> None:
        new, _ = self.make_both()
        similar = more_like_this(self.space_lover, new.pk, limit=10)
        self.assertGreaterEqual(len(set(similar) & {title.pk for title in self.space}), 8)

    def test_after_the_next_retrain_it_is_new_still(self) -> None:
        in_space, romance = self.make_both()
        train()
        self.assertLess(self.rank(self.space_lover, in_space), self.rank(self.space_lover, romance))

    def test_a_snapshot_of_an_older_version_serves_popular_rows_and_the_log_says_what_to_do(self) -> None:
        path = folder_of(self.run.snapshot) / MANIFEST
        path.write_text(json.dumps(json.loads(path.read_text()) | {"format": FORMAT - 1}))
        HomePage.objects.all().delete()
        snapshots.forget_loaded()
        with self.assertLogs("recommendations", "WARNING") as log:
            self.assertTrue(home_rows(self.space_lover).rows)
        self.assertRegex(log.output[0], "older version of Streamsite. Retrain")


class SmallCatalogueTests(NewTitlesTestCase):
    def test_three_titles_and_a_fourth_that_is_new(self) -> None:
        titles = [make_title(f"Title {n}", genres=("Drama",)) for n in range(3)]
        profiles = [make_profile() for _ in range(3)]
        for profile in profiles:
            make_watch(profile, titles[0])
        train()
        new = make_title("The fourth", genres=("Drama",))
        self.assertIn(new.pk, titles_of(home_rows(profiles[0]).rows))
