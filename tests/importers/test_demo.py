from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command
from django.test import override_settings

from catalog.importing.lines import Lines
from catalog.importing.progress import Bars
from catalog.importing.rejects import Rejects
from catalog.models import Season, Title
from profiles.models import Account, Profile
from streamsite.demo_data import CURATOR, MOVIELENS, VIEWER, films_of, read_viewers
from tests.importers.base import ImportTestCase
from viewing.importing.movielens_files import find_files
from viewing.importing.movielens_rows import parse_movie
from viewing.models import MyListItem, Progress, Rating, WatchEvent

FILMS_KEPT = {"Toy Story (1995)", "The Matrix (1999)", "Alien (1979)", "Bambi (1942)", "Her (2013)", "Brazil (1985)"}


def read_all_films(folder: Path) -> dict[str, str]:
    """Every film of the bundled data: "The Matrix (1999)" to its id."""
    files = find_files(MOVIELENS)

    def make_lines(source: object) -> Lines:
        return Lines(source, Rejects(folder / "rejects.csv"), Bars(quiet=True), 0.0)

    _, records = files.read("movies", make_lines, parse_movie)
    return {f"{record.name} ({record.year})": record.key for record in records}


@override_settings(DEMO=True)
class DemoTests(ImportTestCase):
    def setUp(self) -> None:
        super().setUp()
        keys = {key for name, key in read_all_films(self.folder).items() if name in FILMS_KEPT}
        for name in ("movies.csv", "credits.csv"):
            lines = (MOVIELENS / name).read_text(encoding="utf-8").splitlines()
            self.write(f"data/{name}", "\n".join([lines[0], *(line for line in lines if line.split(",")[0] in keys)]))
        self.write("data/ratings.csv", "userId,movieId,rating,timestamp\n7,1,4.0,964982703\n")

    def load(self) -> str:
        output = StringIO()
        call_command("load_demo", data=self.folder / "data", stdout=output)
        return output.getvalue()

    def test_the_sign_ins_have_profiles_of_different_tastes(self) -> None:
        self.load()
        account = Account.objects.get(email=VIEWER[1])
        self.assertTrue(account.is_demo and account.check_password(VIEWER[2]))
        names = list(account.profiles.values_list("name", "is_kids", "maturity_limit"))
        self.assertEqual(
            names,
            [("Nova", False, 18), ("Margot", False, 18), ("Sam", False, 18), ("Kit", True, 7), ("New here", False, 18)],
        )
        curator = Account.objects.get(email=CURATOR[1])
        self.assertTrue(curator.is_demo and curator.is_superuser and curator.check_password(CURATOR[2]))

    def test_histories_agree_with_their_events(self) -> None:
        self.load()
        nova = Profile.objects.get(name="Nova")
        self.assertEqual(set(Rating.objects.filter(profile=nova).values_list("value", flat=True)), {2})
        self.assertEqual([item.title.name for item in MyListItem.objects.filter(profile=nova)], ["Brazil"])
        begun = Progress.objects.filter(profile=nova).continue_watching()
        self.assertEqual([progress.title.name for progress in begun], ["Her"])
        self.assertAlmostEqual(begun[0].fraction, 0.62, places=2)
        for progress in Progress.objects.filter(profile=nova):
            events = WatchEvent.objects.filter(profile=nova, title=progress.title)
            self.assertEqual(sum(event.watched_seconds for event in events), progress.watched_seconds)
        self.assertFalse(WatchEvent.objects.filter(profile__name="New here").exists())

    def test_series_come_with_seasons_and_episodes(self) -> None:
        self.load()
        series = Title.objects.filter(kind="series", source="originals")
        self.assertGreaterEqual(series.count(), 6)
        for title in series:
            for season in Season.objects.filter(title=title):
                self.assertGreaterEqual(season.episodes.count(), 4, title)

    def test_loading_twice_keeps_what_viewers_changed(self) -> None:
        self.load()
        Profile.objects.filter(name="Nova").update(name="Nora")
        Rating.objects.filter(profile__name="Nora").delete()
        Profile.objects.get(name="Kit").delete()
        events = WatchEvent.objects.count()
        self.assertIn("there already", self.load())
        self.assertFalse(Rating.objects.filter(profile__name="Nora").exists())
        self.assertFalse(Profile.objects.filter(name__in=("Kit", "Nova")).exists())
        self.assertEqual(WatchEvent.objects.count(), events)

    @override_settings(DEMO=False)
    def test_outside_demo_mode_it_is_refused(self) -> None:
        with self.assertRaisesMessage(CommandError, "STREAMSITE_MODE=demo"):
            self.load()
        self.assertFalse(Account.objects.exists())

    def test_demo_accounts_are_deleted_only_when_told_so(self) -> None:
        self.load()
        other = Account.objects.create_user("ada@example.com", "correct horse battery")
        call_command("delete_demo_accounts", stdout=StringIO())
        self.assertEqual(Account.objects.count(), 3)
        call_command("delete_demo_accounts", yes=True, stdout=StringIO())
        self.assertEqual(list(Account.objects.all()), [other])
        self.assertTrue(Profile.objects.filter(source="movielens-small").exists())

    def test_every_film_the_demo_viewers_know_is_in_the_bundled_data(self) -> None:
        known = read_all_films(self.folder)
        missing = [film for viewer in read_viewers() for film in films_of(viewer) if film not in known]
        self.assertEqual(missing, [])
