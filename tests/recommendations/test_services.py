"""What the pages get: up to date with the last watch, stable, and there even when the model is not."""

from datetime import timedelta
from unittest import mock

from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import Title
from recommendations import snapshots
from recommendations.catalog_facts import read_catalog_facts
from recommendations.models import HomePage, PinnedRow, PinnedTitle
from recommendations.services import artwork_choices, home_rows, more_like_this
from recommendations.states import read_training_data
from recommendations.training import folder_of
from tests.factory import bump_history, make_profile, make_title, make_two_tastes, make_watch
from tests.recommendations.base import SnapshotFolderMixin, train
from viewing.models import HiddenTitle
from viewing.services import forget_title


def titles_of(rows: list[dict], *kinds: str) -> list[int]:
    return [title for row in rows if not kinds or row["kind"] in kinds for title in row["titles"]]


class HomeRowsTests(SnapshotFolderMixin, TransactionTestCase):
    def setUp(self) -> None:
        super().setUp()
        # Queries are counted, and what is available is asked for again after a while.
        self.enterContext(mock.patch("catalog.stamp.CHECK_SECONDS", 60))
        self.space, self.romance, self.profiles = make_two_tastes()
        self.ada = make_profile("Ada")
        self.kid = make_profile("Kit", is_kids=True, maturity_limit=7)
        train()

    def test_a_watch_is_in_the_very_next_page(self) -> None:
        home_rows(self.ada)
        make_watch(self.ada, self.space[0], fraction=0.4)
        after = home_rows(self.ada)
        self.assertEqual(titles_of(after.rows, "continue_watching"), [self.space[0].pk])
        liked = set(titles_of(after.rows, "top_picks")[:10])
        self.assertGreater(len(liked & {title.pk for title in self.space}), 5)

    def test_what_is_deleted_from_the_history_is_on_no_page_and_in_no_training(self) -> None:
        before = home_rows(self.ada).rows
        make_watch(self.ada, self.space[0], fraction=0.4)
        self.assertNotEqual(home_rows(self.ada).rows, before)
        forget_title(profile=self.ada, title=self.space[0])
        after = home_rows(self.ada)
        self.assertEqual((after.rows, after.reasons), (before, []))
        train()
        learned = read_training_data(read_catalog_facts())
        self.assertNotIn(self.ada.pk, learned.profile_ids)
        self.assertIn(self.profiles[0].pk, learned.profile_ids)

    def test_every_title_stores_why_it_is_there(self) -> None:
        make_watch(self.ada, self.space[0])
        make_watch(self.ada, self.romance[0], rating=1)
        page = home_rows(self.ada)
        named = {name: done for done, name in page.reasons}
        self.assertEqual(named, {self.space[0].name: "watched", self.romance[0].name: "liked"})
        for row in page.rows:
            self.assertEqual(len(row["reasons"]), len(row["titles"]))
            self.assertLess(max(max(row["reasons"])), len(page.reasons))
        [row] = [row for row in page.rows if row["kind"] == "because_you_watched"][:1]
        self.assertEqual(row["label"], page.reasons[row["reasons"][0][0]][1])

    def test_what_published_pages_say_is_what_a_page_made_now_says(self) -> None:
        profile = self.profiles[0]
        stored = home_rows(profile)
        HomePage.objects.all().delete()
        made = home_rows(profile)
        self.assertTrue(stored.reasons)
        self.assertEqual((stored.rows, stored.reasons), (made.rows, made.reasons))

    def pin(self, **fields: object) -> PinnedRow:
        row = PinnedRow.objects.create(heading="Summer nights", place=0, **fields)
        for order, title in enumerate(self.romance[:5]):
            PinnedTitle.objects.create(row=row, title=title, order=order)
        return row

    def test_a_row_that_a_curator_pins_is_on_the_very_next_page_and_gone_when_it_ends(self) -> None:
        home_rows(self.ada)
        row = self.pin()
        pinned = home_rows(self.ada)
        first = pinned.rows[0]
        self.assertEqual((first["kind"], first["label"]), ("pinned", "Summer nights"))
        self.assertEqual(first["titles"], [title.pk for title in self.romance[:5]])
        self.assertEqual(home_rows(self.ada), pinned)
        row.ends_at = timezone.now()
        row.save()
        after = home_rows(self.ada)
        self.assertNotIn("pinned", {row["kind"] for row in after.rows})
        self.assertNotEqual(after.version, pinned.version)

    def test_a_row_that_has_yet_to_start_is_not_shown(self) -> None:
        self.pin(starts_at=timezone.now() + timedelta(hours=1))
        self.assertNotIn("pinned", {row["kind"] for row in home_rows(self.ada).rows})

    def test_pages_published_while_a_row_is_pinned_are_served_with_it(self) -> None:
        self.pin()
        train()
        with CaptureQueriesContext(connection) as queries:
            page = home_rows(self.profiles[0])
        self.assertEqual((page.rows[0]["kind"], len(queries)), ("pinned", 1))

    def test_not_interested_takes_a_title_off_the_very_next_page(self) -> None:
        unwanted = home_rows(self.ada).rows[0]["titles"][0]
        HiddenTitle.objects.create(profile=self.ada, title_id=unwanted, hidden_at=timezone.now())
        bump_history(self.ada)
        self.assertNotIn(unwanted, titles_of(home_rows(self.ada).rows))

    def test_a_refresh_never_reshuffles(self) -> None:
        make_watch(self.ada, self.space[3])
        first = home_rows(self.ada)
        HomePage.objects.all().delete()
        self.assertEqual(home_rows(self.ada).rows, first.rows)

    def test_a_stored_page_is_served_by_one_query(self) -> None:
        home_rows(self.ada)
        with CaptureQueriesContext(connection) as queries:
            home_rows(self.ada)
        # The page with the version that its profile's history has by now.
        self.assertEqual(len(queries), 1)

    def test_no_title_stands_twice_but_in_continue_watching_my_list_and_the_top_10(self) -> None:
        may_repeat = {"continue_watching", "my_list", "top_10"}
        for profile in (self.ada, self.profiles[0], self.profiles[-1]):
            rows = [row for row in home_rows(profile).rows if row["kind"] not in may_repeat]
            shown = titles_of(rows)
            self.assertEqual(len(shown), len(set(shown)))

    def test_a_kids_profile_is_never_given_a_title_above_its_limit(self) -> None:
        Title.objects.filter(pk__in=[title.pk for title in self.space[:12]]).update(maturity=16)
        train()
        adult = {title.pk for title in self.space[:12]}
        page = home_rows(self.kid)
        self.assertFalse(adult & set(titles_of(page.rows)))
        self.assertNotIn(page.hero_title, adult)
        self.assertFalse(adult & set(more_like_this(self.kid, self.space[12].pk)))

    def test_a_lowered_limit_acts_on_the_very_next_page(self) -> None:
        Title.objects.filter(pk__in=[title.pk for title in self.romance]).update(maturity=16)
        train()
        self.assertTrue({title.pk for title in self.romance} & set(titles_of(home_rows(self.ada).rows)))
        self.ada.maturity_limit = 13
        self.ada.preferences_version += 1
        self.ada.save()
        self.assertFalse({title.pk for title in self.romance} & set(titles_of(home_rows(self.ada).rows)))

    def test_more_like_this_stays_within_the_taste(self) -> None:
        similar = more_like_this(self.ada, self.space[0].pk, limit=10)
        self.assertGreaterEqual(len(set(similar) & {title.pk for title in self.space}), 8)
        self.assertNotIn(self.space[0].pk, similar)

    def test_artwork_of_an_unknown_title_is_its_first_variant(self) -> None:
        new = make_title("Brand New")
        self.assertEqual(artwork_choices(self.ada, [new.pk, self.space[0].pk])[new.pk], (0, 1.0))


class WithoutAModelTests(SnapshotFolderMixin, TransactionTestCase):
    def test_before_the_first_training_everybody_gets_popular_rows_and_the_log_says_so(self) -> None:
        title = make_title("The Popular One", genres=("Drama",))
        make_title("The Other One", genres=("Drama",))
        for _ in range(3):
            make_watch(make_profile(), title)
        with self.assertLogs("recommendations", "WARNING") as log:
            page = home_rows(make_profile())
        self.assertFalse(page.personalised)
        self.assertEqual(page.rows[0]["titles"][0], title.pk)
        self.assertIn("no usable snapshot", log.output[0])

    def test_a_corrupt_snapshot_serves_popular_rows_and_the_log_says_why(self) -> None:
        _, _, profiles = make_two_tastes()
        snapshot = train().snapshot
        HomePage.objects.all().delete()
        snapshots.forget_loaded()
        array = next(folder_of(snapshot).glob("*.npy"))
        array.write_bytes(array.read_bytes()[:-8])
        with self.assertLogs("recommendations", "WARNING") as log:
            page = home_rows(profiles[0])
        self.assertFalse(page.personalised)
        self.assertTrue(page.rows)
        self.assertIn(array.name, "".join(log.output))

    def test_an_empty_catalogue_has_an_empty_page(self) -> None:
        with self.assertLogs("recommendations", "WARNING"):
            page = home_rows(make_profile())
        self.assertEqual((page.rows, page.hero_title), ([], None))
