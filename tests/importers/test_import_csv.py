from pathlib import Path

from django.core.management import CommandError

from catalog.models import Episode, ImportRun, Title
from profiles.models import Profile
from tests.importers.base import ImportTestCase
from viewing.models import HiddenTitle, MyListItem, Progress, Rating, WatchEvent
from viewing.services import forget_title

CATALOG = """key,kind,name,year,genres,directors,cast,tags,content_rating,maturity,runtime_minutes,season,episode
m1,film,Stalker,1979,Sci-Fi|Drama,Andrei Tarkovsky,Alexander Kaidanovsky,Slow,,16,162,,
s1,series,The Long Orbit,2025,Sci-Fi,,,,TV-14,,,,
s1,episode,Loss of Signal,,,,,,,,48,1,1
s1,episode,Dead Reckoning,,,,,,,,49,1,2
s1,episode,Inbound,,,,,,,,50,2,1
m2,,Unrated,,,,,,,,,,
"""


class CatalogTests(ImportTestCase):
    def import_text(self, text: str, **options: object) -> str:
        return self.run_import("import_catalog", self.write("catalog.csv", text), **options)

    def test_films_and_series_with_their_episodes_come_in(self) -> None:
        self.import_text(CATALOG)
        stalker = Title.objects.get(source="catalog", source_key="m1")
        self.assertEqual((stalker.kind, stalker.maturity, stalker.slug), ("film", 16, "stalker-1979"))
        self.assertEqual([tag.name for tag in stalker.tags.all()], ["slow"])
        episodes = Episode.objects.filter(season__title__source_key="s1")
        self.assertEqual(
            list(episodes.values_list("season__number", "number", "name")),
            [(1, 1, "Loss of Signal"), (1, 2, "Dead Reckoning"), (2, 1, "Inbound")],
        )
        self.assertEqual(Title.objects.get(source_key="m2").maturity, 18)

    def test_importing_again_brings_known_titles_up_to_date(self) -> None:
        self.import_text(CATALOG)
        Title.objects.filter(source_key="m1").update(synopsis="A curator wrote this.")
        before = Title.objects.get(source_key="m1")
        changed = CATALOG.replace("162", "163").replace("Inbound", "Homeward").replace("Sci-Fi|Drama", "Drama")
        self.assertIn("Titles: 0 new, 1 changed.", self.import_text(changed))
        after = Title.objects.get(source_key="m1")
        self.assertEqual((after.runtime_minutes, after.slug, after.added_at), (163, before.slug, before.added_at))
        self.assertEqual(after.synopsis, "A curator wrote this.")
        self.assertGreater(after.updated_at, before.updated_at)
        self.assertEqual([genre.name for genre in after.genres.all()], ["Drama"])
        self.assertEqual(Episode.objects.count(), 3)
        self.assertTrue(Episode.objects.filter(name="Homeward").exists())

    def test_a_title_gets_artwork_and_keeps_what_a_curator_made_of_it(self) -> None:
        self.import_text(CATALOG)
        artworks = Title.objects.get(source_key="m1").artworks
        variants = list(artworks.values_list("variant", flat=True))
        self.assertGreaterEqual(len(variants), 6)
        self.assertEqual(variants, list(range(len(variants))))
        artworks.filter(variant=2).update(image="artwork/uploads/own.png", is_active=False)
        self.import_text(CATALOG)
        self.assertEqual(artworks.count(), len(variants))
        kept = artworks.get(variant=2)
        self.assertEqual((kept.image.name, kept.is_active), ("artwork/uploads/own.png", False))

    def test_titles_of_one_name_get_addresses_of_their_own(self) -> None:
        self.import_text("key,name,year\na,Emma,1996\nb,Emma,1996\nc,Война и мир,\n")
        slugs = Title.objects.order_by("source_key").values_list("slug", flat=True)
        self.assertEqual(list(slugs), ["emma-1996", "emma-1996-2", "title-c"])

    def test_people_of_one_slug_but_two_names_are_two(self) -> None:
        self.import_text("key,name,cast\na,A,Jean-Luc Godard|Jean Luc Godard\n")
        title = Title.objects.get()
        self.assertEqual(len({person.slug for person in title.people.all()}), 2)

    def test_bad_rows_are_listed_with_their_line_and_reason(self) -> None:
        rows = [
            ",film,No key,,", "k1,film,,,", "k2,play,Wrong kind,,", "k3,film,Wrong year,99,", "k4,film,Too,many,,,",
            "k5,film,Good,1999,", "k5,film,Again,1999,", "k5,episode,Not its own,,", "k6,film,Window,,2026-13-01",
        ]  # fmt: skip
        self.import_text("key,kind,name,year,available_from\n" + "\n".join(rows) + "\n")
        kinds = [
            "no key", "no name", "bad kind", "bad year", "wrong number of columns", "duplicate",
            "episode without its series", "bad time",
        ]  # fmt: skip
        lines = [2, 3, 4, 5, 6, 8, 9, 10]
        self.assertEqual([row[1:] for row in self.rejected()], list(zip(lines, kinds, strict=True)))
        self.assertEqual(list(Title.objects.values_list("name", flat=True)), ["Good"])

    def test_episodes_after_a_bad_series_do_not_join_the_series_before(self) -> None:
        text = "key,kind,name,year,season,episode\na,series,A,,,\na,series,A,,,\na,episode,E,,1,1\n"
        self.import_text(text)
        self.assertFalse(Episode.objects.exists())

    def test_an_unknown_column_is_an_error_that_names_the_known_ones(self) -> None:
        with self.assertRaisesMessage(CommandError, "'titel' is not a column"):
            self.import_text("key,titel\n1,x\n")
        self.assertIsNone(ImportRun.objects.get().finished_at)

    def test_a_rejects_file_that_cannot_be_written_is_an_error(self) -> None:
        self.rejects = self.folder / "catalog.csv" / "rejects.csv"
        with self.assertRaisesMessage(CommandError, "cannot be written"):
            self.import_text("key,name\n,x\n")

    def test_a_missing_file_is_an_error(self) -> None:
        with self.assertRaisesMessage(CommandError, "is not a file"):
            self.run_import("import_catalog", Path("nowhere.csv"))


class ViewingTests(ImportTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.run_import("import_catalog", self.write("catalog.csv", CATALOG))

    def import_rows(self, *rows: str, columns: str = "profile,title,time", **options: object) -> str:
        path = self.write("log.csv", "\n".join((columns, *rows)) + "\n")
        return self.run_import("import_viewing", path, **options)

    def test_the_smallest_log_tells_finished_from_begun(self) -> None:
        self.import_rows(
            "u1,m1,2026-01-01T20:00:00Z,9000,9720",
            "u2,m1,1767297600,900,9720",
            columns="profile,title,time,seconds_watched,seconds_long",
        )
        finished, begun = Progress.objects.order_by("profile__source_key")
        self.assertIsNotNone(finished.finished_at)
        self.assertEqual((begun.finished_at, begun.position_seconds), (None, 900))
        self.assertEqual(list(Progress.objects.continue_watching()), [begun])

    def test_the_latest_event_says_where_a_profile_is_and_time_adds_up(self) -> None:
        self.import_rows(
            "u1,m1,2026-01-01T22:00:00Z,pause,600,9720,1500",
            "u1,m1,2026-01-01T20:00:00Z,play,0,9720,0",
            "u1,m1,2026-01-01T21:00:00Z,pause,900,9720,900",
            columns="profile,title,time,event,seconds_watched,seconds_long,position",
        )
        progress = Progress.objects.get()
        self.assertEqual((progress.position_seconds, progress.watched_seconds), (1500, 1500))

    def test_a_later_log_moves_the_same_progress_on(self) -> None:
        columns = "profile,title,time,event,seconds_watched,seconds_long,position"
        self.import_rows("u1,m1,2026-01-02T20:00:00Z,pause,600,9720,1500", columns=columns)
        self.import_rows("u1,m1,2026-01-01T20:00:00Z,pause,900,9720,900", columns=columns)
        progress = Progress.objects.get()
        self.assertEqual((progress.position_seconds, progress.watched_seconds), (1500, 1500))

    def test_ratings_lists_and_hiding_take_the_last_word(self) -> None:
        self.import_rows(
            "u1,m1,2026-01-02,rate,2", "u1,m1,2026-01-01,rate,-1", "u1,s1,2026-01-02,unlist,",
            "u1,s1,2026-01-01,list,", "u1,m1,2026-01-01,list,", "u1,m2,2026-01-01,hide,", "u1,m2,2026-01-01,rate,1",
            "u1,m2,2026-01-02,rate,0", columns="profile,title,time,event,rating",
        )  # fmt: skip
        self.assertEqual(list(Rating.objects.values_list("title__source_key", "value")), [("m1", 2)])
        self.assertFalse(Progress.objects.exists() or WatchEvent.objects.exclude(duration_seconds=None).exists())
        self.assertEqual(list(MyListItem.objects.values_list("title__source_key", flat=True)), ["m1"])
        self.assertEqual(list(HiddenTitle.objects.values_list("title__source_key", flat=True)), ["m2"])

    def test_stars_are_taken_when_told_so(self) -> None:
        self.import_rows("u1,m1,2026-01-02,4.5", columns="profile,title,time,rating", stars=True)
        self.assertEqual(Rating.objects.get().value, 2)

    def test_episodes_have_progress_of_their_own(self) -> None:
        columns = "profile,title,time,seconds_watched,season,episode"
        self.import_rows("u1,s1,2026-01-02,100,1,1", "u1,s1,2026-01-02,200,2,1", columns=columns)
        names = Progress.objects.order_by("position_seconds").values_list("episode__name", flat=True)
        self.assertEqual(list(names), ["Loss of Signal", "Inbound"])

    def test_demographics_come_from_the_first_line_that_has_them(self) -> None:
        columns = "profile,title,time,event,gender,age_band,occupation"
        self.import_rows(
            "u1,m1,2026-01-01,play,,,",
            "u1,m1,2026-01-02,play,F,25-34,pilot",
            "u2,m1,2026-01-02,play,Q,,",
            columns=columns,
        )
        profile = Profile.objects.get(source_key="u1")
        self.assertEqual((profile.gender, profile.age_band, profile.occupation), ("F", "25-34", "pilot"))
        self.assertEqual(self.rejected(), [("log.csv", 4, "bad gender")])

    def test_bad_rows_are_listed_with_their_line_and_reason(self) -> None:
        good = "u1,m1,2026-01-01T20:00:00Z,pause,60,,,"
        rows = [
            good, good, "u1,m9,2026-01-01,pause,60,,,", ",m1,2026-01-01,pause,60,,,", "u1,m1,,pause,60,,,",
            "u1,m1,yesterday,pause,60,,,", "u1,m1,1969-01-01,pause,60,,,", "u1,m1,2222-01-01,pause,60,,,",
            "u1,m1,2026-01-01,jump,60,,,", "u1,m1,2026-01-01,pause,-5,,,", "u1,m1,2026-01-01,rate,,7,,",
            "u1,m1,2026-01-01,rate,,,,", "u1,s1,2026-01-01,play,,,9,9", "u1,m1,2026-01-01,,,,,", "u1,m1",
        ]  # fmt: skip
        self.import_rows(*rows, columns="profile,title,time,event,seconds_watched,rating,season,episode")
        kinds = [
            "unknown title", "no profile", "no time", "bad time", "time before 1971", "time in the future", "bad event",
            "bad seconds_watched", "bad rating", "bad rating", "unknown episode", "no event", "wrong number of columns",
        ]  # fmt: skip
        found = [row[1:] for row in self.rejected()]
        self.assertEqual(found[:-1], list(enumerate(kinds, start=4)))
        self.assertEqual(found[-1], (3, "duplicate"))
        self.assertEqual(WatchEvent.objects.count(), 1)

    def test_importing_again_adds_nothing_and_rejects_nothing(self) -> None:
        self.import_rows("u1,m1,2026-01-01,play", columns="profile,title,time,event")
        output = self.import_rows("u1,m1,2026-01-01,play", columns="profile,title,time,event")
        self.assertIn("Events: 0 new, 1 in all.", output)
        self.assertEqual(self.rejected(), [])

    def test_what_a_viewer_deleted_does_not_come_back_with_its_log(self) -> None:
        watched, rated = "u1,m1,2026-01-01,play,", "u1,m1,2026-01-02,rate,1"
        columns = "profile,title,time,event,rating"
        self.import_rows(watched, rated, columns=columns)
        forget_title(profile=Profile.objects.get(), title=Title.objects.get(source_key="m1"))
        output = self.import_rows(watched, rated, "u1,m2,2026-01-03,play,", columns=columns)
        self.assertIn("Events: 1 new, 3 in all.", output)
        self.assertEqual([progress.title.source_key for progress in Progress.objects.all()], ["m2"])
        self.assertEqual(self.rejected(), [])

    def test_a_log_before_its_catalogue_is_an_error(self) -> None:
        with self.assertRaisesMessage(CommandError, "Import the catalogue first"):
            self.import_rows("u1,m1,2026-01-01", title_source="elsewhere")
