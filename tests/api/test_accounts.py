"""Signing up, in and out, passwords and profiles, from another screen."""

from django.core import mail
from django.test import Client

from profiles.models import Account, Profile
from profiles.services import PIN_TRIES
from profiles.throttling import SIGN_IN
from tests.api.base import ApiTestCase
from tests.profiles.base import PASSWORD, fast_hashes
from tests.profiles.test_pins import with_pin


@fast_hashes
class AccountCase(ApiTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.ada_account.set_password(PASSWORD)
        self.ada_account.save()
        self.client.force_login(self.ada_account)


class SessionApiTests(AccountCase):
    def sign_in(self, client: Client, password: str = PASSWORD) -> object:
        return self.call("post", "session/", {"email": "ada@example.com", "password": password}, client)

    def test_signing_in_begins_a_session_with_the_token_that_changes_need(self) -> None:
        client = Client(enforce_csrf_checks=True)
        self.assertIsNone(self.call("get", "session/", client=client).json()["account"])
        told = self.sign_in(client).json()
        self.assertEqual((told["account"]["email"], told["profile"]), ("ada@example.com", None))
        switch = f"/api/v1/profiles/{self.ada.pk}/switch/"
        headers = {"X-CSRFToken": told["csrf_token"]}
        self.assertEqual(client.post(switch, {}, "application/json", headers=headers).status_code, 200)
        self.assertEqual(self.call("get", "session/", client=client).json()["profile"]["name"], "Ada")

    def test_signing_out_ends_it(self) -> None:
        self.assertEqual(self.call("delete", "session/").status_code, 204)
        self.assert_problem(self.call("get", "account/"), 403, "not_authenticated")

    def test_wrong_words_are_refused_alike_and_too_many_have_to_wait(self) -> None:
        client = Client()
        wrong = self.sign_in(client, "nonsense")
        self.assert_problem(wrong, 400, "invalid")
        unknown = self.call("post", "session/", {"email": "nobody@example.com", "password": "nonsense"}, client)
        self.assertEqual(unknown.content, wrong.content)
        for _ in range(SIGN_IN.attempts):
            answer = self.sign_in(client, "nonsense")
        self.assert_problem(answer, 429, "throttled")
        self.assert_problem(self.sign_in(client), 429, "throttled")

    def test_what_is_missing_is_named(self) -> None:
        self.assert_problem(self.call("post", "session/", {}, Client()), 400, "invalid", "email", "password")


class AccountApiTests(AccountCase):
    def test_signing_up_makes_an_account_and_signs_in(self) -> None:
        client = Client()
        answers = {"email": "new@example.com", "password": "a long enough one"}
        self.assertEqual(self.call("post", "account/", answers, client).status_code, 201)
        self.assertEqual(self.call("get", "account/", client=client).json()["email"], "new@example.com")
        self.assertEqual(self.call("post", "profiles/", {"name": "Nia"}, client).status_code, 201)
        self.assertEqual(self.call("get", "session/", client=client).json()["profile"]["name"], "Nia")

    def test_an_address_that_is_taken_and_a_weak_password_are_named(self) -> None:
        taken = {"email": "ADA@example.com", "password": "a long enough one"}
        self.assert_problem(self.call("post", "account/", taken, Client()), 400, "invalid", "email")
        weak = {"email": "new@example.com", "password": "12345678"}
        self.assert_problem(self.call("post", "account/", weak, Client()), 400, "invalid", "password")
        self.assert_problem(self.call("post", "account/", weak), 400, "invalid")
        self.assertFalse(Account.objects.filter(email="new@example.com").exists())

    def test_the_password_is_changed_by_whoever_knows_it(self) -> None:
        other = Client()
        other.force_login(self.ada_account)
        wrong = {"old_password": "nonsense", "new_password": "another long one"}
        self.assert_problem(self.call("put", "account/password/", wrong), 400, "invalid", "old_password")
        right = wrong | {"old_password": PASSWORD}
        self.assertEqual(self.call("put", "account/password/", right).status_code, 200)
        self.assertEqual(self.call("get", "account/").status_code, 200)
        self.assert_problem(self.call("get", "account/", client=other), 403, "not_authenticated")

    def test_a_forgotten_password_is_answered_alike_whether_the_address_is_known(self) -> None:
        for email, letters in (("nobody@example.com", 0), ("ada@example.com", 1)):
            answer = self.call("post", "account/password/reset/", {"email": email}, Client())
            self.assertEqual((answer.status_code, len(mail.outbox)), (202, letters))
        self.assertIn("/password/reset/", mail.outbox[0].body)


class ProfileApiTests(AccountCase):
    def test_a_profile_is_made_changed_and_deleted(self) -> None:
        made = self.call("post", "profiles/", {"name": "Nia", "is_kids": True, "maturity_limit": 7})
        self.assertEqual(made.status_code, 201)
        address = f"profiles/{made.json()['id']}/"
        told = self.call("patch", address, {"name": "Nina", "avatar": "jade"}).json()
        self.assertEqual((told["name"], told["avatar"], told["maturity_limit"]), ("Nina", "jade", 7))
        self.assertEqual(self.call("post", f"{address}delete/", {}).status_code, 204)
        self.assert_problem(self.call("get", address), 404, "not_found")

    def test_the_rules_of_the_pages_hold(self) -> None:
        for answers, field in (
            ({}, "name"),
            ({"name": "ada"}, "name"),
            ({"name": "Nia", "is_kids": True, "maturity_limit": 18}, "maturity_limit"),
            ({"name": "Nia", "maturity_limit": 14}, "maturity_limit"),
            ({"name": "Nia", "avatar": "beige"}, "avatar"),
            ({"name": "Nia", "pin": "12"}, "pin"),
        ):
            with self.subTest(answers=answers):
                self.assert_problem(self.call("post", "profiles/", answers), 400, "invalid", field)
        for number in range(3):
            self.call("post", "profiles/", {"name": f"Number {number}"})
        told = self.assert_problem(self.call("post", "profiles/", {"name": "Sixth"}), 400, "invalid")
        self.assertIn("5 profiles", told["detail"])

    def test_a_limit_is_raised_only_with_the_accounts_password(self) -> None:
        address = f"profiles/{self.kid.pk}/"
        higher = {"maturity_limit": 13}
        self.assert_problem(self.call("patch", address, higher), 400, "invalid", "password")
        self.assert_problem(self.call("patch", address, higher | {"password": "x"}), 400, "invalid", "password")
        self.assertEqual(self.call("patch", address, higher | {"password": PASSWORD}).status_code, 200)
        self.assertEqual(Profile.objects.get(pk=self.kid.pk).maturity_limit, 13)

    def test_behind_a_pin_nothing_is_told_or_changed_until_it_is_entered(self) -> None:
        with_pin(self.ada)
        self.watch_as(self.kid)
        address = f"profiles/{self.ada.pk}/"
        self.assert_problem(self.call("get", address), 403, "pin")
        self.assert_problem(self.call("patch", address, {"name": "Mine"}), 403, "pin")
        self.assert_problem(self.call("post", f"{address}delete/", {"password": PASSWORD}), 403, "pin")
        self.assert_problem(self.call("post", f"{address}switch/", {"pin": "0000"}), 403, "pin")
        self.assertEqual(self.call("post", f"{address}switch/", {"pin": "2468"}).status_code, 200)
        self.assertEqual(self.call("patch", address, {"name": "Ada L."}).status_code, 200)

    def test_too_many_wrong_pins_have_to_wait(self) -> None:
        with_pin(self.ada)
        self.watch_as(self.kid)
        for _ in range(PIN_TRIES):
            answer = self.call("post", f"profiles/{self.ada.pk}/switch/", {"pin": "0000"})
        self.assert_problem(answer, 429, "throttled")

    def test_a_forgotten_pin_is_removed_with_the_accounts_password(self) -> None:
        with_pin(self.ada)
        self.watch_as(self.kid)
        address = f"profiles/{self.ada.pk}/pin/remove/"
        self.assert_problem(self.call("post", address, {}), 400, "invalid", "password")
        self.assertFalse(self.call("post", address, {"password": PASSWORD}).json()["has_pin"])

    def test_another_accounts_profile_does_not_exist(self) -> None:
        address = f"profiles/{self.ben.pk}/"
        self.assert_problem(self.call("get", address), 404, "not_found")
        self.assert_problem(self.call("patch", address, {"name": "Mine"}), 404, "not_found")
        for deed in ("delete", "switch", "pin/remove"):
            self.assert_problem(self.call("post", f"{address}{deed}/", {"password": PASSWORD}), 404, "not_found")
        self.assertTrue(Profile.objects.filter(pk=self.ben.pk, name="Ben").exists())

    def test_avatars_and_limits_to_choose_from_are_told(self) -> None:
        told = self.get("profiles/choices/")
        self.assertIn({"value": "coral", "label": "Coral"}, told["avatars"])
        self.assertEqual([limit["value"] for limit in told["maturity_limits"] if limit["for_kids"]], [0, 7, 13])
