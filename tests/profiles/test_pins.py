"""The PIN at the door of a profile."""

from datetime import timedelta

from django.test import Client, TransactionTestCase
from django.urls import reverse
from django.utils import timezone

from profiles.middleware import SESSION_KEY
from profiles.models import Profile
from profiles.services import PIN_TRIES, change_profile, check_pin, lock_end
from tests.base import StreamsiteTestCase
from tests.factory import make_account, make_profile
from tests.profiles.base import PASSWORD, at_once, fast_hashes
from tests.profiles.test_profiles import PREFERRED, answers_of


def with_pin(profile: Profile, pin: str = "2468") -> Profile:
    return change_profile(profile=profile, preferences=PREFERRED | {"name": profile.name}, new_pin=pin)


@fast_hashes
class PinTests(StreamsiteTestCase):
    def setUp(self) -> None:
        self.watch_as(self.kid)
        self.ada = with_pin(self.ada)
        self.door = reverse("profile_pin", args=[self.ada.pk])

    def enter(self) -> None:
        self.client.post(self.door, {"pin": "2468"})

    def test_only_a_hash_is_kept_and_no_page_shows_it(self) -> None:
        self.assertNotIn("2468", self.ada.pin)
        self.enter()
        page = self.client.get(reverse("profile_edit", args=[self.ada.pk]))
        self.assertNotContains(page, self.ada.pin)

    def test_switching_to_a_locked_profile_asks_for_the_pin_then_leads_on(self) -> None:
        page = reverse("profile_manage")
        response = self.client.post(reverse("profile_switch", args=[self.ada.pk]), {"next": page})
        self.assertRedirects(response, f"{self.door}?next=%2Fprofiles%2Fmanage%2F")
        self.assertEqual(self.client.session[SESSION_KEY], self.kid.pk)
        self.assertRedirects(self.client.post(self.door, {"pin": "2468", "next": page}), page)
        self.assertEqual(self.client.session[SESSION_KEY], self.ada.pk)

    def test_a_wrong_pin_stays_outside(self) -> None:
        for pin in ("0000", "", "24680", "x" * 5000):
            self.assertEqual(self.client.post(self.door, {"pin": pin}).status_code, 200)
        self.assertEqual(self.client.session[SESSION_KEY], self.kid.pk)

    def test_inside_the_profile_its_own_pin_is_not_asked_again(self) -> None:
        self.enter()
        response = self.client.post(reverse("profile_switch", args=[self.ada.pk]))
        self.assertRedirects(response, reverse("home"), fetch_redirect_response=False)

    def test_leaving_for_a_profile_without_a_pin_asks_for_nothing(self) -> None:
        dan = make_profile("Dan", account=self.ada_account)
        self.client.post(reverse("profile_switch", args=[dan.pk]))
        self.assertEqual(self.client.session[SESSION_KEY], dan.pk)

    def test_a_locked_profile_is_edited_and_deleted_only_from_inside(self) -> None:
        for name in ("profile_edit", "profile_delete"):
            page = reverse(name, args=[self.ada.pk])
            for response in (self.client.get(page), self.client.post(page, {"password": PASSWORD})):
                self.assertEqual(response["Location"].partition("?")[0], self.door)
        self.assertTrue(Profile.objects.filter(pk=self.ada.pk).exists())

    def test_five_wrong_pins_lock_the_door_even_for_the_right_one(self) -> None:
        for _ in range(PIN_TRIES):
            page = self.client.post(self.door, {"pin": "0000"})
        self.assertContains(page, "Too many attempts. Try again in")
        self.assertContains(self.client.post(self.door, {"pin": "2468"}), "Too many attempts")
        self.assertEqual(self.client.session[SESSION_KEY], self.kid.pk)

    def test_each_lock_is_longer_than_the_one_before_up_to_a_day(self) -> None:
        now = timezone.now()
        self.assertIsNone(lock_end(PIN_TRIES - 1))
        minutes = [round((lock_end(PIN_TRIES + n) - now) / timedelta(minutes=1)) for n in (0, 1, 2, 11, 30000)]
        self.assertEqual(minutes, [1, 2, 4, 1440, 1440])

    def test_after_the_lock_a_wrong_pin_locks_again_and_the_right_one_clears_all(self) -> None:
        Profile.objects.filter(pk=self.ada.pk).update(pin_failures=5, pin_locked_until=timezone.now())
        self.assertIsNotNone(check_pin(profile=self.ada, pin="0000").locked_until)
        Profile.objects.filter(pk=self.ada.pk).update(pin_locked_until=timezone.now())
        self.assertTrue(check_pin(profile=self.ada, pin="2468").right)
        self.ada.refresh_from_db()
        self.assertEqual((self.ada.pin_failures, self.ada.pin_locked_until), (0, None))

    def test_changing_or_removing_a_pin_takes_the_accounts_password(self) -> None:
        self.enter()
        page = reverse("profile_edit", args=[self.ada.pk])
        for change in ({"pin": "1357"}, {"remove_pin": "on"}):
            self.assertContains(self.client.post(page, answers_of(self.ada, **change)), "Enter the account")
        self.client.post(page, answers_of(self.ada, remove_pin="on", password=PASSWORD))
        self.ada.refresh_from_db()
        self.assertFalse(self.ada.has_pin)

    def test_a_pin_set_here_shuts_out_whoever_is_inside_elsewhere_but_not_the_one_who_set_it(self) -> None:
        dan = make_profile("Dan", account=self.ada_account)
        elsewhere = Client()
        for client in (self.client, elsewhere):
            client.force_login(self.ada_account)
            client.post(reverse("profile_switch", args=[dan.pk]))
            self.assertEqual(client.get(reverse("profile_manage")).wsgi_request.profile, dan)
        page = reverse("profile_edit", args=[dan.pk])
        self.client.post(page, answers_of(dan, pin="1357"))
        self.assertEqual(self.client.get(reverse("profile_manage")).wsgi_request.profile, dan)
        self.assertFalse(elsewhere.get(reverse("profile_manage")).wsgi_request.profile)
        self.assertEqual(elsewhere.get(page).status_code, 302)

    def test_saving_the_form_with_an_empty_pin_keeps_the_pin(self) -> None:
        self.enter()
        self.client.post(reverse("profile_edit", args=[self.ada.pk]), answers_of(self.ada, name="Ada L."))
        self.assertTrue(check_pin(profile=self.ada, pin="2468").right)

    def test_a_forgotten_pin_is_removed_with_the_accounts_password(self) -> None:
        page = reverse("profile_pin_remove", args=[self.ada.pk])
        self.assertContains(self.client.get(self.door), page)
        self.client.post(page, {"password": "wrong"})
        self.ada.refresh_from_db()
        self.assertTrue(self.ada.has_pin)
        self.client.post(page, {"password": PASSWORD})
        self.ada.refresh_from_db()
        self.assertFalse(self.ada.has_pin)

    def test_the_door_of_a_profile_without_a_pin_is_the_picker(self) -> None:
        page = reverse("profile_pin", args=[self.kid.pk])
        self.assertRedirects(self.client.post(page, {"pin": "1234"}), reverse("profile_picker"))


@fast_hashes
class PinAtOnceTests(TransactionTestCase):
    def test_twelve_wrong_pins_at_once_are_five_guesses(self) -> None:
        profile = with_pin(make_profile(account=make_account()))
        checks = at_once(12, lambda number: check_pin(profile=profile, pin=f"{number:04}"))
        profile.refresh_from_db()
        self.assertEqual(profile.pin_failures, PIN_TRIES)
        self.assertTrue(profile.is_pin_locked)
        self.assertEqual(sum(check.locked_until is None for check in checks), PIN_TRIES - 1)
