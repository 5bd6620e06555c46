"""Signing up, in and out; passwords."""

import re
from datetime import timedelta
from unittest.mock import patch

from django.core import mail
from django.test import Client, RequestFactory, TransactionTestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from profiles.middleware import SESSION_KEY
from profiles.models import Account, Profile, Throttle
from profiles.throttling import (
    CONFIRM_PASSWORD,
    SIGN_IN,
    TooManyAttemptsError,
    claim_attempt,
    client_address,
)
from tests.base import StreamsiteTestCase
from tests.factory import make_account
from tests.profiles.base import BAD_NEXTS, PASSWORD, at_once, fast_hashes


@fast_hashes
class SignUpTests(StreamsiteTestCase):
    def sign_up(self, email: str, password: str = PASSWORD) -> object:
        return self.client.post(reverse("sign_up"), {"email": email, "password": password})

    def test_a_new_account_goes_straight_to_its_first_profile_and_then_home(self) -> None:
        self.assertRedirects(self.sign_up("Cleo@Example.com"), reverse("profile_create"))
        answers = {"name": "Cleo", "avatar": "jade", "maturity_limit": 18}
        response = self.client.post(reverse("profile_create"), answers)
        self.assertRedirects(response, reverse("home"), fetch_redirect_response=False)
        cleo = Profile.objects.get(account__email__iexact="cleo@example.com")
        self.assertEqual(self.client.session[SESSION_KEY], cleo.pk)

    def test_an_address_has_one_account_in_any_case(self) -> None:
        response = self.sign_up("ADA@example.com")
        self.assertContains(response, "has an account already")
        self.assertEqual(Account.objects.count(), 2)

    def test_a_weak_password_is_refused_with_the_reason_beside_it(self) -> None:
        response = self.sign_up("cleo@example.com", "12345")
        self.assertIn("This password is too short", str(response.context["form"]["password"].errors))
        self.assertContains(response, 'id="id_password_error"')
        self.assertContains(response, "id_password_helptext id_password_error")

    def test_a_password_like_the_address_is_refused(self) -> None:
        response = self.sign_up("cleopatra@example.com", "cleopatra1")
        self.assertIn("too similar", str(response.context["form"]["password"].errors))

    def test_an_address_that_is_none_is_refused(self) -> None:
        for email in ("", "cleo", "cleo@", "cleo\x00@example.com", "c" * 300 + "@example.com"):
            with self.subTest(email=email[:20]):
                self.assertTrue(self.sign_up(email).context["form"].errors["email"])
        self.assertEqual(Account.objects.count(), 2)

    def test_the_same_form_sent_twice_makes_one_account(self) -> None:
        self.sign_up("cleo@example.com")
        self.assertEqual(self.sign_up("cleo@example.com").status_code, 302)
        self.assertEqual(Account.objects.filter(email="cleo@example.com").count(), 1)


@fast_hashes
class SignInTests(StreamsiteTestCase):
    def sign_in(self, email: str = "ada@example.com", password: str = PASSWORD, **extra: str) -> object:
        return self.client.post(reverse("sign_in"), {"username": email, "password": password, **extra})

    def test_signing_in_takes_the_address_in_any_case(self) -> None:
        response = self.sign_in("ADA@Example.COM")
        self.assertRedirects(response, reverse("home"), fetch_redirect_response=False)
        self.assertEqual(int(self.client.session["_auth_user_id"]), self.ada_account.pk)

    def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(self) -> None:
        answers = [
            self.sign_in(password="wrong").context["form"].non_field_errors(),
            self.sign_in("nobody@example.com").context["form"].non_field_errors(),
        ]
        self.assertEqual(answers[0], answers[1])
        self.assertTrue(answers[0])

    def test_it_leads_on_to_where_one_wanted_to_go(self) -> None:
        wanted = reverse("profile_manage")
        self.assertRedirects(self.client.get(wanted), f"{reverse('sign_in')}?next={wanted}")
        self.assertRedirects(self.sign_in(next=wanted), wanted)

    def test_it_never_leads_to_another_site(self) -> None:
        for url in BAD_NEXTS:
            with self.subTest(url=url):
                self.client.logout()
                self.assertEqual(self.sign_in(next=url)["Location"], reverse("home"))

    def test_a_sign_in_page_that_leads_to_itself_ends(self) -> None:
        self.client.force_login(self.ada_account)
        page = reverse("sign_in")
        self.assertRedirects(self.client.get(page, {"next": page}), page, fetch_redirect_response=False)
        self.assertRedirects(self.client.get(page), reverse("home"), fetch_redirect_response=False)

    def test_signing_out_forgets_the_profile_and_needs_a_post(self) -> None:
        self.watch_as(self.ada)
        self.assertEqual(self.client.get(reverse("sign_out")).status_code, 405)
        self.client.post(reverse("sign_out"))
        self.assertNotIn(SESSION_KEY, self.client.session)
        self.assertEqual(self.client.get(reverse("profile_picker")).status_code, 302)

    def test_the_eleventh_try_is_told_when_to_come_back_even_with_the_right_password(self) -> None:
        for _ in range(SIGN_IN.attempts):
            self.assertEqual(self.sign_in(password="wrong").status_code, 200)
        response = self.sign_in()
        self.assertContains(response, "Try again in", status_code=429)
        self.assertNotIn("_auth_user_id", self.client.session)

    def test_the_tries_come_back_when_the_window_is_over(self) -> None:
        for _ in range(SIGN_IN.attempts):
            self.sign_in(password="wrong")
        Throttle.objects.update(started_at=timezone.now() - SIGN_IN.window)
        self.assertEqual(self.sign_in().status_code, 302)

    def test_signing_in_forgives_the_wrong_tries_before_it(self) -> None:
        for _ in range(2):
            for _ in range(SIGN_IN.attempts - 1):
                self.sign_in(password="wrong")
            self.assertEqual(self.sign_in().status_code, 302)
            self.client.logout()

    def test_one_address_used_up_leaves_the_others_their_tries(self) -> None:
        for _ in range(SIGN_IN.attempts + 1):
            self.sign_in(password="wrong")
        elsewhere = Client(REMOTE_ADDR="203.0.113.9")
        response = elsewhere.post(reverse("sign_in"), {"username": "ada@example.com", "password": PASSWORD})
        self.assertEqual(response.status_code, 302)

    def test_the_admins_door_has_the_same_limit(self) -> None:
        make_account("root@example.com", is_staff=True, is_superuser=True)
        page = reverse("admin:login")
        for _ in range(SIGN_IN.attempts):
            self.client.post(page, {"username": "root@example.com", "password": "wrong"})
        response = self.client.post(page, {"username": "root@example.com", "password": PASSWORD})
        self.assertContains(response, "Too many attempts")

    def test_the_admins_door_lets_staff_in_and_others_not(self) -> None:
        make_account("root@example.com", is_staff=True, is_superuser=True)
        page = reverse("admin:login")
        response = self.client.post(page, {"username": "ada@example.com", "password": PASSWORD})
        self.assertEqual(response.status_code, 200)
        response = self.client.post(page, {"username": "root@example.com", "password": PASSWORD})
        self.assertEqual(response.status_code, 302)

    def test_a_closed_account_stays_out(self) -> None:
        Account.objects.filter(pk=self.ada_account.pk).update(is_active=False)
        self.assertEqual(self.sign_in().status_code, 200)

    def test_what_was_typed_is_not_kept_in_the_counts(self) -> None:
        self.sign_in("my-password-by-mistake@example.com")
        self.assertRegex(Throttle.objects.get().key, r"\A[0-9a-f]{64}\Z")


class ThrottleTests(StreamsiteTestCase):
    def test_behind_a_proxy_the_address_it_added_counts_not_the_one_a_client_claims(self) -> None:
        request = RequestFactory().get("/", headers={"X-Forwarded-For": "1.2.3.4, 203.0.113.7"})
        self.assertEqual(client_address(request), "127.0.0.1")
        with override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
            self.assertEqual(client_address(request), "203.0.113.7")

    def test_limits_of_different_kinds_do_not_share_a_count(self) -> None:
        for _ in range(SIGN_IN.attempts):
            claim_attempt(SIGN_IN, email="ada@example.com", address="")
        claim_attempt(CONFIRM_PASSWORD, email="ada@example.com", address="")

    def test_counts_that_are_over_are_swept_when_a_new_one_begins(self) -> None:
        Throttle.objects.create(key="0" * 64, attempts=3, started_at=timezone.now() - timedelta(days=1))
        claim_attempt(SIGN_IN, email="ada@example.com", address="")
        self.assertFalse(Throttle.objects.filter(key="0" * 64).exists())


class ThrottleAtOnceTests(TransactionTestCase):
    def test_sixteen_tries_at_once_are_ten(self) -> None:
        def attempt(number: int) -> bool:
            try:
                claim_attempt(SIGN_IN, email="ada@example.com", address="203.0.113.9")
            except TooManyAttemptsError:
                return False
            return True

        self.assertEqual(sum(at_once(16, attempt)), SIGN_IN.attempts)


@fast_hashes
class PasswordTests(StreamsiteTestCase):
    def ask(self, email: str) -> object:
        return self.client.post(reverse("password_reset"), {"email": email})

    def link(self) -> str:
        return re.search(r"http://testserver(/\S+)", mail.outbox[0].body)[1]

    def test_a_forgotten_password_is_replaced_through_the_mailed_link(self) -> None:
        self.ask("ADA@example.com")
        page = self.client.get(self.link(), follow=True)
        self.assertContains(page, "Choose a new password")
        answers = {"new_password1": "a new long secret", "new_password2": "a new long secret"}
        response = self.client.post(page.request["PATH_INFO"], answers)
        self.assertRedirects(response, reverse("sign_in"))
        self.assertTrue(self.client.login(username="ada@example.com", password="a new long secret"))

    def test_a_link_works_once(self) -> None:
        self.ask("ada@example.com")
        page = self.client.get(self.link(), follow=True).request["PATH_INFO"]
        answers = {"new_password1": "a new long secret", "new_password2": "a new long secret"}
        self.client.post(page, answers)
        self.assertContains(self.client.get(self.link(), follow=True), "used already or is too old")

    def test_a_reset_gives_the_used_up_tries_back(self) -> None:
        for _ in range(SIGN_IN.attempts):
            self.client.post(reverse("sign_in"), {"username": "ada@example.com", "password": "wrong"})
        self.ask("ada@example.com")
        page = self.client.get(self.link(), follow=True).request["PATH_INFO"]
        self.client.post(page, {"new_password1": "a new long secret", "new_password2": "a new long secret"})
        answers = {"username": "ada@example.com", "password": "a new long secret"}
        self.assertEqual(self.client.post(reverse("sign_in"), answers).status_code, 302)

    def test_the_page_does_not_tell_whether_an_address_has_an_account(self) -> None:
        known, unknown = self.ask("ada@example.com"), self.ask("nobody@example.com")
        self.assertEqual((known.status_code, known["Location"]), (unknown.status_code, unknown["Location"]))
        self.assertEqual(len(mail.outbox), 1)

    def test_nobodys_mailbox_is_filled(self) -> None:
        for _ in range(8):
            self.assertRedirects(self.ask("ada@example.com"), reverse("password_reset_done"))
        self.assertEqual(len(mail.outbox), 5)

    def test_nonsense_links_get_a_page_that_says_so(self) -> None:
        for uid, token in (("x", "y"), ("MQ", "a-b"), ("OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "a-b")):
            page = self.client.get(reverse("password_reset_confirm", args=[uid, token]))
            self.assertContains(page, "used already or is too old")

    def test_changing_the_password_takes_the_old_one_and_keeps_one_signed_in(self) -> None:
        self.client.force_login(self.ada_account)
        answers = {"new_password1": "a new long secret", "new_password2": "a new long secret"}
        page = reverse("password_change")
        response = self.client.post(page, {"old_password": "wrong", **answers})
        self.assertContains(response, "not the account&#x27;s password")
        self.client.post(page, {"old_password": PASSWORD, **answers})
        self.assertEqual(self.client.get(reverse("profile_picker")).status_code, 200)
        self.ada_account.refresh_from_db()
        self.assertTrue(self.ada_account.check_password("a new long secret"))

    def test_the_old_password_cannot_be_guessed_at_without_end(self) -> None:
        self.client.force_login(self.ada_account)
        answers = {"new_password1": "a new long secret", "new_password2": "a new long secret"}
        page = reverse("password_change")
        for _ in range(CONFIRM_PASSWORD.attempts):
            self.client.post(page, {"old_password": "wrong", **answers})
        response = self.client.post(page, {"old_password": PASSWORD, **answers})
        self.assertContains(response, "Too many attempts")

    def test_the_password_change_needs_signing_in(self) -> None:
        page = reverse("password_change")
        self.assertRedirects(self.client.get(page), f"{reverse('sign_in')}?next={page}")


@fast_hashes
class SignUpAtOnceTests(TransactionTestCase):
    def test_an_address_signed_up_twice_at_once_has_one_account(self) -> None:
        def sign_up(number: int) -> int:
            answers = {"email": ("Cleo@example.com", "cleo@EXAMPLE.com")[number % 2], "password": PASSWORD}
            # As if neither saw the other's account yet.
            with patch("profiles.account_forms.SignUpForm.clean_email", lambda form: form.cleaned_data["email"]):
                return Client().post(reverse("sign_up"), answers).status_code

        self.assertEqual(sorted(at_once(4, sign_up)), [200, 200, 200, 302])
        self.assertEqual(Account.objects.count(), 1)
