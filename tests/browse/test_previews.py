"""Which cut a title is previewed with: for whom, and what is said of it."""

from catalog.models import Trailer
from profiles.models import Profile
from tests.browse.base import BrowseTestCase
from tests.factory import make_profile, make_title, make_trailer


class PreviewTests(BrowseTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.watch_as(self.ada)

    def ask(self, titles: object) -> object:
        return self.client.get("/previews/", {"titles": titles})

    def test_it_answers_for_the_titles_that_have_a_trailer(self) -> None:
        heat, alien = make_title("Heat"), make_title("Alien")
        trailer = make_trailer(heat)
        make_trailer(alien, video="")
        response = self.ask(f"{heat.pk},{alien.pk},999999999,{10**17}")
        self.assertEqual(response.status_code, 200)
        told = {"url": f"/trailer/{heat.pk}/{trailer.pk}.mp4", "trailer": trailer.pk, "probability": 1.0}
        self.assertEqual(response.json(), {"previews": {str(heat.pk): told}})

    def test_nothing_is_said_of_titles_that_a_profile_may_not_see(self) -> None:
        title = make_title("Heat", maturity=16)
        make_trailer(title)
        self.watch_as(self.kid)
        self.assertEqual(self.ask(title.pk).json(), {"previews": {}})

    def test_bad_input_is_refused(self) -> None:
        for titles in ("", "a", "1,", ",1", "1;2", "-1", "1.5", "٣", "1 ,2", ",".join(["1"] * 101), "9" * 19, "1\n"):
            with self.subTest(titles[:20]):
                self.assertEqual(self.ask(titles).status_code, 400)
        self.assertEqual(self.client.get("/previews/").status_code, 400)
        self.assertEqual(self.ask(",".join(["1"] * 100)).status_code, 200)
        self.assertEqual(self.client.post("/previews/").status_code, 405)

    def test_strangers_sign_in_first(self) -> None:
        self.client.logout()
        self.assertEqual(self.ask("1").status_code, 302)

    def test_more_titles_cost_no_more_queries(self) -> None:
        titles = [make_title() for _ in range(40)]
        make_pair(titles[0])

        def grow() -> None:
            for title in titles[1:]:
                make_pair(title)

        self.assert_queries_flat(lambda: self.ask(",".join(str(title.pk) for title in titles)), grow)


class BeforeThereIsASnapshotTests(BrowseTestCase):
    """Nothing is known of anybody: what is chosen at random teaches most."""

    def setUp(self) -> None:
        super().setUp()
        self.cuts = make_pair(make_title("Heat"))

    def asked_as(self, profile: Profile) -> dict:
        self.watch_as(profile)
        (told,) = self.client.get("/previews/", {"titles": self.cuts[0].title_id}).json()["previews"].values()
        return told

    def test_each_of_two_cuts_is_shown_to_some_and_to_nobody_another_one_soon(self) -> None:
        first = [self.asked_as(profile) for profile in self.viewers()]
        self.assertEqual({told["trailer"] for told in first}, {cut.pk for cut in self.cuts})
        self.assertEqual({told["probability"] for told in first}, {0.5})
        self.assertEqual([self.asked_as(profile) for profile in self.viewers()], first)

    def test_a_cut_that_a_curator_retired_is_shown_to_nobody(self) -> None:
        Trailer.objects.filter(pk=self.cuts[0].pk).update(is_active=False)
        told = [self.asked_as(profile) for profile in self.viewers()]
        self.assertEqual({(one["trailer"], one["probability"]) for one in told}, {(self.cuts[1].pk, 1.0)})

    def viewers(self) -> list[Profile]:
        names = [f"Viewer {number}" for number in range(12)]
        known = {profile.name: profile for profile in Profile.objects.filter(name__in=names)}
        return [known.get(name) or make_profile(name, account=self.ada_account) for name in names]


def make_pair(title: object) -> list[Trailer]:
    return [make_trailer(title), make_trailer(title, "lead", "Al Pacino")]
