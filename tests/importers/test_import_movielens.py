from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from unittest import mock, skipUnless

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from catalog.models import Genre, ImportRun, Person, Tag, Title, TitleTag
from profiles.models import Profile
from tests.factory import make_profile
from tests.importers.base import ImportTestCase
from viewing.importing import events
from viewing.models import History, Progress, Rating, WatchEvent

MOVIES_CSV = """movieId,title,genres
1,Toy Story (1995),Adventure|Animation|Children|Comedy|Fantasy
2571,"Matrix, The (1999)",Action|Sci-Fi|Thriller
9,Untold (2001),(no genres listed)
"""
RATINGS_CSV = """userId,movieId,rating,timestamp
1,1,4.0,964982703
1,2571,5.0,964982800
2,1,0.5,1000000000
2,2571,3.0,1100000000
"""
TAGS_CSV = """userId,movieId,tag,timestamp
1,1,Pixar,1139045764
1,1, pixar ,1139045765
2,1,pixar,1139045766
"""
CREDITS_CSV = """movieId,directors,cast,content_rating,runtime_min,country,language
1,John Lasseter,Tom Hanks|Tim Allen,G,81,USA,English
2571,Lana Wachowski|Lilly Wachowski,Keanu Reeves,R,136,USA,English
"""
RATINGS_DAT = "1::1::5::978300760\n1::2571::3::978302109\n2::1::2::978301968\n"
MOVIES_DAT = "1::Toy Story (1995)::Animation|Children's|Comedy\n2571::Misérables, Les (1995)::Drama\n"
USERS_DAT = "1::F::1::10::48067\n2::M::56::0::70072\n3::M::50::20::55117\n"
U_DATA = "196\t1\t3\t881250949\n186\t1\t5\t891717742\n"
U_ITEM = (
    "1|Toy Story (1995)|01-Jan-1995||http://example.com|0|0|0|1|1|1|0|0|0|0|0|0|0|0|0|0|0|0|0\n"
    "2|unknown||||1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0\n"
)
U_USER = "196|49|M|writer|55105\n186|17|F|none|00000\n"


class MovieLensTestCase(ImportTestCase):
    def write_csv(self, **files: str) -> Path:
        texts = {"movies": MOVIES_CSV, "ratings": RATINGS_CSV} | files
        for name, text in texts.items():
            self.write(f"{name}.csv", text)
        return self.folder

    def import_folder(self, **options: object) -> str:
        return self.run_import("import_movielens", self.folder, **{"source": "movielens"} | options)


class StatisticsTests(MovieLensTestCase):
    def test_tables_that_the_planner_takes_for_empty_do_not_make_it_go_row_by_row(self) -> None:
        viewers, films = range(1, 201), range(1, 201)
        movies = "".join(f"{film},Film {film} (1999),Drama\n" for film in films)
        ratings = "".join(f"{viewer},{film},4.0,{964982703 + film}\n" for viewer in viewers for film in films)
        self.write_csv(movies=f"movieId,title,genres\n{movies}", ratings=f"userId,movieId,rating,timestamp\n{ratings}")
        with connection.cursor() as cursor:
            # What vacuum leaves behind after a long transaction was rolled back.
            cursor.execute("UPDATE pg_class SET reltuples = 0, relpages = 5000 WHERE relname LIKE 'viewing%%'", [])
            # A bound on what would take hours, not a measure of speed.
            cursor.execute("SET LOCAL statement_timeout = '30s'")
        self.assertIn("Ratings: 40,000 new", self.import_folder())


class FormatTests(MovieLensTestCase):
    def test_the_newer_csv_files_bring_films_people_tags_and_ratings(self) -> None:
        self.write_csv(tags=TAGS_CSV, credits=CREDITS_CSV)
        self.import_folder()
        matrix = Title.objects.get(source="movielens", source_key="2571")
        self.assertEqual((matrix.name, matrix.year, matrix.slug), ("The Matrix", 1999, "the-matrix-1999"))
        self.assertEqual((matrix.maturity, matrix.runtime_minutes, matrix.country), (16, 136, "USA"))
        self.assertEqual([genre.name for genre in matrix.genres.all()], ["Action", "Sci-Fi", "Thriller"])
        self.assertEqual(
            list(matrix.credits.filter(role="director").values_list("person__name", "billing")),
            [("Lana Wachowski", 0), ("Lilly Wachowski", 1)],
        )
        self.assertIn("Keanu Reeves", matrix.synopsis)
        self.assertFalse(Title.objects.get(source_key="9").genres.exists())

    def test_the_1m_files_bring_viewers_with_their_demographics(self) -> None:
        self.write("ratings.dat", RATINGS_DAT)
        self.write("movies.dat", MOVIES_DAT, encoding="latin-1")
        self.write("users.dat", USERS_DAT)
        self.import_folder()
        facts = Profile.objects.filter(source="movielens").values_list(
            "source_key", "name", "gender", "age_band", "occupation"
        )
        self.assertEqual(
            list(facts), [("1", "Viewer 1", "F", "under-18", "K-12 student"), ("2", "Viewer 2", "M", "55+", "")]
        )
        self.assertEqual(Title.objects.get(source_key="2571").name, "Les Misérables")
        self.assertTrue(Genre.objects.filter(name="Children").exists())

    def test_the_100k_files_are_read_too(self) -> None:
        for name, text in {"u.data": U_DATA, "u.item": U_ITEM, "u.user": U_USER}.items():
            self.write(name, text, encoding="latin-1")
        self.import_folder()
        toy_story = Title.objects.get(source_key="1")
        self.assertEqual([genre.name for genre in toy_story.genres.all()], ["Animation", "Children", "Comedy"])
        self.assertEqual(
            list(Profile.objects.order_by("source_key").values_list("gender", "age_band", "occupation")),
            [("F", "under-18", ""), ("M", "45-54", "writer")],
        )

    def test_ratings_csv_may_lie_beside_movies_dat_and_lack_times(self) -> None:
        self.write("movies.dat", MOVIES_DAT, encoding="latin-1")
        self.write("ratings.csv", "UserID,MovieID,Rating,Timestamp\n1,1,5,978300760\n1,2571,4,978400760\n2,1,2,\n")
        output = self.import_folder(keep_dates=True)
        self.assertIn("1 ratings have no time", output)
        undated = WatchEvent.objects.get(profile__source_key="2").occurred_at.timestamp()
        self.assertTrue(978300760 <= undated <= 978400760)

    def test_each_folder_is_a_source_of_its_own_unless_told_otherwise(self) -> None:
        for folder in ("ml 1m", "ml-25m"):
            self.write(f"{folder}/movies.csv", MOVIES_CSV)
            self.write(f"{folder}/ratings.csv", RATINGS_CSV)
            self.run_import("import_movielens", self.folder / folder)
        keys = Profile.objects.order_by("source", "source_key").values_list("source", "source_key")
        self.assertEqual(list(keys), [("ml-1m", "1"), ("ml-1m", "2"), ("ml-25m", "1"), ("ml-25m", "2")])

    def test_a_folder_of_something_else_names_the_files_looked_for(self) -> None:
        self.write("readme.txt", "hello")
        with self.assertRaisesMessage(CommandError, "u.item, movies.dat, movies.csv"):
            self.import_folder()

    def test_a_missing_folder_is_an_error_and_leaves_no_run(self) -> None:
        with self.assertRaisesMessage(CommandError, "is not a folder"):
            self.run_import("import_movielens", self.folder / "nowhere")
        self.assertFalse(ImportRun.objects.exists())

    def test_wrong_column_names_are_an_error_that_quotes_them(self) -> None:
        self.write_csv(ratings="user;film;stars\n1;1;5\n")
        with self.assertRaisesMessage(CommandError, "expected the columns userid,movieid,rating,timestamp"):
            self.import_folder()


class RatingTests(MovieLensTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.write_csv(credits=CREDITS_CSV, tags=TAGS_CSV)

    def test_stars_become_thumbs_and_the_middle_says_nothing(self) -> None:
        self.import_folder()
        ratings = Rating.objects.values_list("profile__source_key", "title__source_key", "value")
        self.assertEqual(set(ratings), {("1", "1", 1), ("1", "2571", 2), ("2", "1", -1)})

    def test_a_rating_is_a_film_watched_to_its_end(self) -> None:
        self.import_folder(keep_dates=True)
        at = datetime.fromtimestamp(964982703, UTC)
        event = WatchEvent.objects.get(profile__source_key="1", title__source_key="1")
        self.assertEqual((event.kind, event.value, event.occurred_at), ("finish", 1, at))
        self.assertEqual((event.watched_seconds, event.duration_seconds), (81 * 60, 81 * 60))
        progress = Progress.objects.get(profile=event.profile, title=event.title)
        self.assertEqual((progress.finished_at, progress.updated_at, progress.fraction), (at, at, 1.0))
        history = History.objects.get(profile=event.profile)
        self.assertEqual((history.version, history.last_event_at.timestamp()), (1, 964982800))

    def test_times_move_so_that_the_last_rating_is_now(self) -> None:
        self.import_folder()
        last = WatchEvent.objects.latest("occurred_at").occurred_at
        first = WatchEvent.objects.earliest("occurred_at").occurred_at
        self.assertLess(abs(timezone.now() - last), timedelta(minutes=1))
        self.assertAlmostEqual((last - first).total_seconds(), 1100000000 - 964982703, places=3)

    def test_a_film_came_in_when_it_was_first_rated(self) -> None:
        self.import_folder(keep_dates=True)
        added = {title.source_key: title.added_at.timestamp() for title in Title.objects.all()}
        self.assertEqual(added, {"1": 964982703, "2571": 964982800, "9": 964982703})

    def test_equal_tags_of_one_person_count_once(self) -> None:
        self.import_folder()
        self.assertEqual(list(TitleTag.objects.values_list("tag__name", "count")), [("pixar", 2)])
        self.assertEqual(self.rejected(), [("tags.csv", 3, "duplicate")])

    def test_importing_again_adds_nothing(self) -> None:
        def counts() -> list[int]:
            models = (Title, Person, Genre, Tag, TitleTag, Profile, WatchEvent, Progress, Rating, History)
            through = (Title.genres.through, Title.people.through)
            return [model.objects.count() for model in (*models, *through)]

        self.import_folder()
        before, versions = counts(), list(History.objects.values_list("version", flat=True))
        output = self.import_folder()
        self.assertEqual(counts(), before)
        self.assertEqual(list(History.objects.values_list("version", flat=True)), versions)
        self.assertIn("Ratings: 0 new, 4 in all.", output)

    def test_importing_again_with_more_ratings_adds_those_alone(self) -> None:
        self.import_folder()
        self.write("ratings.csv", RATINGS_CSV + "3,1,5.0,1100000001\n")
        self.assertIn("Ratings: 1 new, 5 in all.", self.import_folder())

    def test_a_film_without_a_certificate_is_never_visible_to_a_kids_profile(self) -> None:
        self.import_folder()
        kid = make_profile("Kit", is_kids=True, maturity_limit=13)
        self.assertEqual([title.name for title in Title.objects.visible_to(kid)], ["Toy Story"])

    def test_work_is_the_same_in_many_chunks_as_in_one(self) -> None:
        with mock.patch.object(events, "LINES_PER_CHUNK", 2):
            self.import_folder()
        self.assertEqual((WatchEvent.objects.count(), History.objects.get(profile__source_key="2").version), (4, 1))


class RejectTests(MovieLensTestCase):
    def test_every_bad_row_is_listed_with_its_line_and_reason(self) -> None:
        future = int((timezone.now() + timedelta(days=9)).timestamp())
        rows = [
            "1,1,4.0,964982703",
            "1,1,4.0,964982999",
            "1,77,4.0,964982703",
            "x,1,4.0,964982703",
            "1,2571,9.5,964982703",
            "1,2571,4.0,0",
            f"1,2571,4.0,{future}",
            "1,2571,4.0,soon",
            "1,2571,4.0,nan",
            "1,2571",
        ]
        self.write_csv(ratings="userId,movieId,rating,timestamp\n" + "\n".join(rows) + "\n")
        output = self.import_folder()
        kinds = [
            "unknown film", "bad viewer id", "bad rating", "time before 1971", "time in the future", "bad time",
            "time in the future", "wrong number of columns",
        ]  # fmt: skip
        found = self.rejected()
        self.assertEqual(found[:-1], [("ratings.csv", line, kind) for line, kind in enumerate(kinds, start=4)])
        # Found last, when the rows meet in the database.
        self.assertEqual(found[-1], ("ratings.csv", 3, "duplicate"))
        self.assertIn('ratings.csv,3,duplicate,"1,1,4.0,964982999"', self.rejects.read_text())
        self.assertIn("Rejected 9 rows", output)
        run = ImportRun.objects.get()
        self.assertEqual((run.accepted, run.rejected), (1, 9))
        self.assertIsNotNone(run.finished_at)

    def test_bytes_that_are_not_utf8_reject_the_row_alone(self) -> None:
        self.write_csv()
        self.write("movies.csv", MOVIES_CSV + "5,Amélie (2001),Romance\n", encoding="latin-1")
        self.import_folder()
        self.assertEqual(self.rejected(), [("movies.csv", 5, "not utf-8")])
        self.assertIn("Am\\xe9lie", self.rejects.read_text())

    def test_broken_quotes_and_nul_bytes_reject_the_row_alone(self) -> None:
        self.write_csv(movies=MOVIES_CSV + '5,"Unclosed (2001),Drama\n6,Nul\0l (2001),Drama\n7,Fine (2001),Drama\n')
        self.import_folder()
        self.assertEqual([row[1:] for row in self.rejected()], [(5, "broken quotes"), (6, "not text")])
        self.assertTrue(Title.objects.filter(name="Fine").exists())

    def test_more_bad_rows_than_allowed_store_nothing(self) -> None:
        self.write_csv(ratings="userId,movieId,rating,timestamp\n1,1,4.0,964982703\n1,2,99,1\n1,2,99,1\n")
        with self.assertRaisesMessage(CommandError, "2 of 3 rows were rejected"):
            self.import_folder(max_rejects=0.5)
        self.assertFalse(Title.objects.exists() or Profile.objects.exists())
        self.assertTrue(self.rejects.exists())

    def test_a_share_that_is_none_is_refused(self) -> None:
        with self.assertRaisesMessage(CommandError, "not a share"):
            call_command("import_movielens", str(self.folder), "--max-rejects", "50", stdout=StringIO())


class FailureTests(MovieLensTestCase):
    def test_a_failure_in_the_middle_leaves_nothing_but_the_run_without_an_end(self) -> None:
        self.write_csv(tags=TAGS_CSV, credits=CREDITS_CSV)
        with (
            mock.patch.object(events, "ADD_RATINGS", "SELECT 1 / 0"),
            self.assertRaisesMessage(Exception, "division by zero"),
        ):
            self.import_folder()
        for model in (Title, Person, Genre, Tag, Profile, WatchEvent, Progress, Rating, History):
            self.assertFalse(model.objects.exists(), model)
        run = ImportRun.objects.get()
        self.assertIsNone(run.finished_at)
        self.assertIn("Nothing was stored", run.notes[0])

    def test_after_a_failure_the_same_import_goes_through(self) -> None:
        self.write_csv()
        with mock.patch.object(events, "ADD_RATINGS", "SELECT 1 / 0"), self.assertRaises(Exception):  # noqa: B017
            self.import_folder()
        self.assertIn("Ratings: 4 new", self.import_folder())

    def test_a_file_without_good_ratings_is_an_error(self) -> None:
        self.write_csv(ratings="userId,movieId,rating,timestamp\n")
        with self.assertRaisesMessage(CommandError, "not one good rating"):
            self.import_folder()


SHARED = Path(settings.BASE_DIR).parent / "shared" / "data" / "movielens-1m"


@skipUnless(SHARED.is_dir(), f"{SHARED} is missing: MovieLens 1M itself is not tested")
class RealDataTests(ImportTestCase):
    def test_the_films_and_viewers_of_the_1m_set_are_all_understood(self) -> None:
        for name in ("movies.dat", "users.dat", "credits.csv"):
            (self.folder / name).symlink_to(SHARED / name)
        with (SHARED / "ratings.csv").open() as file:
            self.write("ratings.csv", "".join(line for _, line in zip(range(3001), file, strict=False)))
        output = self.run_import("import_movielens", self.folder)
        self.assertIn("Films: 3,883 new", output)
        self.assertIn("Ratings: 3,000 new", output)
        self.assertEqual(self.rejected(), [])
        self.assertTrue(Title.objects.filter(name="Les Misérables", year=1995).exists())
