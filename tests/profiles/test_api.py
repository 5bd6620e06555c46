"""Profiles for TV sets and phones."""

from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from profiles.middleware import SESSION_KEY
from profiles.services import PIN_TRIES
from tests.base import StreamsiteTestCase
from tests.factory import make_profile
from tests.profiles.base import fast_hashes
from tests.profiles.test_pins import with_pin


@fast_hashes
class ProfileApiTests(StreamsiteTestCase):
    def switch(self, profile: object, **answers: object) -> object:
        page = reverse("api_profile_switch", args=[profile.pk])
        return self.client.post(page, answers, content_type="application/json")

    def test_it_lists_the_accounts_own_profiles_without_hashes(self) -> None:
        self.watch_as(self.ada)
        profiles = self.client.get(reverse("api_profiles")).json()
        self.assertEqual([profile["name"] for profile in profiles], ["Ada", "Kit"])
        self.assertEqual([profile["is_chosen"] for profile in profiles], [True, False])
        self.assertNotIn("pin", profiles[0])

    def test_more_profiles_cost_no_more_queries(self) -> None:
        self.watch_as(self.ada)
        self.assert_queries_flat(
            lambda: self.client.get(reverse("api_profiles")), lambda: make_profile(account=self.ada_account)
        )

    def test_nobody_signed_in_is_refused(self) -> None:
        self.assertEqual(self.client.get(reverse("api_profiles")).status_code, 403)
        self.assertEqual(self.switch(self.ada).status_code, 403)

    def test_switching_answers_with_the_profile_chosen(self) -> None:
        self.watch_as(self.ada)
        answer = self.switch(self.kid)
        self.assertEqual((answer.status_code, answer.json()["is_chosen"]), (200, True))
        self.assertEqual(self.client.session[SESSION_KEY], self.kid.pk)

    def test_another_accounts_profile_does_not_exist(self) -> None:
        self.watch_as(self.ada)
        self.assertEqual(self.switch(self.ben).status_code, 404)

    def test_a_pin_is_asked_for_and_its_lock_holds_here_too(self) -> None:
        self.watch_as(self.kid)
        with_pin(self.ada)
        self.assertEqual(self.switch(self.ada).status_code, 403)
        self.assertEqual(self.switch(self.ada, pin="2468").status_code, 200)
        self.watch_as(self.kid)
        for _ in range(PIN_TRIES):
            self.switch(self.ada, pin="0000")
        self.assertEqual(self.switch(self.ada, pin="2468").status_code, 429)

    def test_an_answer_of_the_wrong_shape_is_a_clear_400(self) -> None:
        self.watch_as(self.kid)
        page = reverse("api_profile_switch", args=[self.ada.pk])
        for body in (b"{", b"[]", b'"x"', b'{"pin": {"a": 1}}', b'{"pin": "123456789"}', b"\xff"):
            with self.subTest(body=body):
                answer = self.client.post(page, body, content_type="application/json")
                self.assertEqual(answer.status_code, 400)

    def test_both_are_in_the_schema(self) -> None:
        paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
        self.assertIn(reverse("api_profiles"), paths)
        self.assertIn("/api/v1/profiles/{id}/switch/", {path.replace("{pk}", "{id}") for path in paths})
