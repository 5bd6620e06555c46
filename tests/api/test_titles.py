"""A title for another screen, what can be done to it, and what plays."""

from unittest.mock import patch

from django.utils import timezone

from catalog.models import Episode, Season, Title
from tests.api.base import ApiTestCase
from tests.factory import make_title, make_watch
from viewing.models import Progress


class TitleApiTests(ApiTestCase):
    def test_it_tells_the_facts_who_made_it_and_what_is_like_it(self) -> None:
        title = make_title(
            "Heat", genres=("Crime",), director="Michael Mann", cast=("Al Pacino", "Ashley Judd"), country="USA"
        )
        other = make_title("Ronin")
        with patch("browse.title_facts.more_like_this", return_value=[other.pk]):
            told = self.get(f"titles/{title.pk}/")
        self.assertEqual((told["name"], told["year"], told["country"]), ("Heat", 1999, "USA"))
        self.assertEqual(told["genres"], [{"slug": "crime", "name": "Crime"}])
        self.assertEqual([person["slug"] for person in told["directors"]], ["michael-mann"])
        self.assertEqual([person["name"] for person in told["cast"]], ["Al Pacino", "Ashley Judd"])
        self.assertEqual([tile["name"] for tile in told["more_like_this"]], ["Ronin"])

    def test_a_series_has_its_seasons_and_how_far_each_episode_was_watched(self) -> None:
        title = make_title("Lanterns", kind=Title.Kind.SERIES)
        season = Season.objects.create(title=title, number=1)
        episodes = [Episode.objects.create(season=season, number=n, name=str(n)) for n in (1, 2)]
        facts = {"position_seconds": 25, "duration_seconds": 100, "updated_at": timezone.now()}
        Progress.objects.create(profile=self.ada, title=title, episode=episodes[1], **facts)
        [told] = self.get(f"titles/{title.pk}/")["seasons"]
        self.assertEqual([(each["id"], each["progress"]) for each in told["episodes"]], [
            (episodes[0].pk, 0), (episodes[1].pk, 0.25)
        ])  # fmt: skip

    def test_queries_do_not_grow_with_credits_episodes_and_neighbours(self) -> None:
        title = make_title("Lanterns", kind=Title.Kind.SERIES, cast=("Anna",), genres=("A",))
        season = Season.objects.create(title=title, number=1)
        Episode.objects.create(season=season, number=1, name="Opening")
        neighbours = [make_title().pk]
        self.enterContext(patch("browse.title_facts.more_like_this", lambda profile, title_id: list(neighbours)))

        def visit() -> None:
            self.get(f"titles/{title.pk}/")

        def grow() -> None:
            large = make_title("Large", cast=tuple(f"Actor {n}" for n in range(12)), genres=("B", "C"))
            large.credits.update(title=title)
            title.genres.set(large.genres.all())
            Episode.objects.bulk_create(Episode(season=season, number=n, name=str(n)) for n in range(2, 20))
            neighbours.extend(make_title().pk for _ in range(12))
            for pk in neighbours:
                make_watch(self.ada, Title.objects.get(pk=pk), fraction=0.5, rating=1)

        self.assert_queries_flat(visit, grow)

    def test_each_mark_is_put_and_taken_back_and_answered_with_what_stands(self) -> None:
        title = make_title()
        for address, body, name, put, taken in (
            ("rating", {"rating": "down"}, "rating", "down", None),
            ("rating", {"rating": "double_up"}, "rating", "double_up", None),
            ("my-list", None, "in_list", True, False),
            ("hidden", None, "hidden", True, False),
        ):
            with self.subTest(address, put=put):
                for _twice in range(2):
                    self.assertEqual(self.call("put", f"titles/{title.pk}/{address}/", body).json()[name], put)
                self.assertEqual(self.get(f"titles/{title.pk}/")["mark"][name], put)
                for _twice in range(2):
                    self.assertEqual(self.call("delete", f"titles/{title.pk}/{address}/").json()[name], taken)

    def test_a_title_is_cleared_from_continue_watching(self) -> None:
        title = make_title()
        make_watch(self.ada, title, fraction=0.4)
        self.assertEqual(self.call("delete", f"titles/{title.pk}/continue-watching/").json()["progress"], 0)

    def test_a_rating_that_is_none_is_named_with_those_there_are(self) -> None:
        title = make_title()
        for body in ({}, {"rating": "great"}, {"rating": 1}, {"rating": None}):
            with self.subTest(body=body):
                self.assert_problem(self.call("put", f"titles/{title.pk}/rating/", body), 400, "invalid", "rating")
        told = self.call("put", f"titles/{title.pk}/rating/", {"rating": "great"}).json()
        self.assertIn("double_up", told["fields"]["rating"][0])


class PlaybackApiTests(ApiTestCase):
    def test_it_tells_what_plays_and_where_to_go_on(self) -> None:
        title = make_title()
        told = self.get(f"titles/{title.pk}/playback/")
        self.assertEqual((told["url"], told["content_type"]), (f"/clips/{title.pk}.mp4", "video/mp4"))
        self.assertIsNone(told["resume"])
        make_watch(self.ada, title, fraction=0.4)
        self.assertEqual(self.get(f"titles/{title.pk}/playback/")["resume"], {"share": 0.4, "episode": None})

    def test_what_was_finished_begins_anew(self) -> None:
        title = make_title()
        make_watch(self.ada, title, fraction=1)
        self.assertIsNone(self.get(f"titles/{title.pk}/playback/")["resume"])
