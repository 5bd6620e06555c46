"""The picker; making, changing and deleting profiles."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client, TransactionTestCase
from django.urls import reverse

from profiles.forms import PREFERENCES
from profiles.middleware import SESSION_KEY
from profiles.models import MAX_PROFILES, Avatar, Profile
from profiles.services import change_profile, create_profile
from tests.base import StreamsiteTestCase
from tests.factory import make_account, make_profile
from tests.profiles.base import BAD_NEXTS, PASSWORD, at_once, fast_hashes

ANSWERS = {"name": "Cleo", "avatar": "jade", "maturity_limit": 18}
PREFERRED = {
    "name": "Cleo", "avatar": "jade", "is_kids": False, "maturity_limit": 18,
    "gender": "", "age_band": "", "occupation": "",
}  # fmt: skip


def answers_of(profile: Profile, **changed: object) -> dict[str, object]:
    """What the edit form would send for a profile as it is; a switch that is off is left out."""
    answers = {name: getattr(profile, name) for name in PREFERENCES} | changed
    return {name: value for name, value in answers.items() if value is not False}


@fast_hashes
class PickerTests(StreamsiteTestCase):
    def test_it_shows_the_accounts_profiles_and_nobody_elses(self) -> None:
        self.client.force_login(self.ada_account)
        page = self.client.get(reverse("profile_picker"))
        self.assertContains(page, ">Ada<")
        self.assertContains(page, ">Kit<")
        self.assertNotContains(page, ">Ben<")

    def test_a_profile_with_a_pin_has_a_lock(self) -> None:
        self.client.force_login(self.ben_account)
        self.assertNotContains(self.client.get(reverse("profile_picker")), "picker__lock")
        Profile.objects.filter(pk=self.ben.pk).update(pin="x")
        self.assertContains(self.client.get(reverse("profile_picker")), "picker__lock")

    def test_a_full_account_is_not_offered_another(self) -> None:
        self.client.force_login(self.ada_account)
        self.assertContains(self.client.get(reverse("profile_picker")), reverse("profile_create"))
        for _ in range(MAX_PROFILES - 2):
            make_profile(account=self.ada_account)
        self.assertNotContains(self.client.get(reverse("profile_picker")), reverse("profile_create"))
        self.assertContains(self.client.get(reverse("profile_manage")), "up to 5 profiles")

    def test_more_profiles_cost_no_more_queries(self) -> None:
        # Session, account, profiles; the chosen one is not asked for.
        self.watch_as(self.ada)

        def grow() -> None:
            for _ in range(3):
                make_profile(account=self.ada_account)

        self.assert_queries_flat(lambda: self.client.get(reverse("profile_picker")), grow)
        with self.assertNumQueries(2):
            self.client.get(reverse("profile_picker"))

    def test_a_nonsense_next_is_dropped_on_every_page(self) -> None:
        self.watch_as(self.ada)
        # Who has signed in is led home, where no snapshot is.
        self.enterContext(self.assertLogs("recommendations", "WARNING"))
        for name in (
            "profile_picker",
            "profile_manage",
            "profile_create",
            "sign_in",
            "sign_up",
            "password_reset",
        ):
            for url in BAD_NEXTS:
                with self.subTest(name=name, url=url):
                    page = self.client.get(reverse(name), {"next": url}, follow=True)
                    self.assertEqual(page.status_code, 200)
                    self.assertNotContains(page, "evil.example")

    def test_it_needs_signing_in(self) -> None:
        for name in ("profile_picker", "profile_manage", "profile_create"):
            page = reverse(name)
            self.assertRedirects(self.client.get(page), f"{reverse('sign_in')}?next={page}")


@fast_hashes
class SwitchTests(StreamsiteTestCase):
    def switch(self, profile: Profile, **answers: str) -> object:
        return self.client.post(reverse("profile_switch", args=[profile.pk]), answers)

    def test_switching_needs_no_signing_in_again_and_gives_the_session_a_new_key(self) -> None:
        self.watch_as(self.ada)
        before = self.client.session.session_key
        response = self.switch(self.kid)
        self.assertRedirects(response, reverse("home"), fetch_redirect_response=False)
        self.assertEqual(self.client.session[SESSION_KEY], self.kid.pk)
        self.assertNotEqual(self.client.session.session_key, before)

    def test_it_leads_on_but_only_within_this_site(self) -> None:
        self.watch_as(self.ada)
        page = reverse("profile_manage")
        self.assertRedirects(self.switch(self.kid, next=page), page)
        self.assertEqual(self.switch(self.kid, next="https://evil.example/")["Location"], reverse("home"))

    def test_a_page_that_needs_a_profile_sends_one_to_the_picker_and_back(self) -> None:
        self.client.force_login(self.ada_account)
        page = self.client.get(reverse("home"), {"page": "2"}, follow=True)
        self.assertEqual(page.request["PATH_INFO"], reverse("profile_picker"))
        self.assertEqual(self.switch(self.ada, next=page.context["next"])["Location"], "/?page=2")

    def test_another_accounts_profile_does_not_exist(self) -> None:
        self.watch_as(self.ada)
        for name in ("profile_switch", "profile_edit", "profile_delete", "profile_pin", "profile_pin_remove"):
            with self.subTest(name=name):
                response = self.client.post(reverse(name, args=[self.ben.pk]), {"pin": "1234"})
                self.assertEqual(response.status_code, 404)
        self.assertEqual(self.client.session[SESSION_KEY], self.ada.pk)

    def test_an_id_that_no_database_can_hold_does_not_exist_either(self) -> None:
        self.watch_as(self.ada)
        for path in (f"/profiles/{10**30}/", "/profiles/-1/", "/profiles/x/", "/profiles/1%00/"):
            with self.subTest(path=path):
                self.assertEqual(self.client.get(path).status_code, 404)

    def test_a_switch_is_a_post(self) -> None:
        self.watch_as(self.ada)
        self.assertEqual(self.client.get(reverse("profile_switch", args=[self.kid.pk])).status_code, 405)

    def test_another_account_that_signs_in_here_has_no_profile_yet(self) -> None:
        self.watch_as(self.ada)
        self.client.force_login(self.ben_account)
        response = self.client.get(reverse("home"))
        self.assertRedirects(response, f"{reverse('profile_picker')}?next=/", fetch_redirect_response=False)


@fast_hashes
class CreateTests(StreamsiteTestCase):
    def setUp(self) -> None:
        self.watch_as(self.ada)

    def create(self, **changed: object) -> object:
        return self.client.post(reverse("profile_create"), ANSWERS | changed)

    def test_a_further_profile_waits_in_the_picker(self) -> None:
        self.assertRedirects(self.create(), reverse("profile_picker"))
        self.assertEqual(self.client.session[SESSION_KEY], self.ada.pk)
        cleo = Profile.objects.get(name="Cleo")
        self.assertEqual((cleo.account, cleo.avatar), (self.ada_account, "jade"))

    def test_the_sixth_profile_is_refused_in_plain_words(self) -> None:
        for _ in range(MAX_PROFILES - 2):
            make_profile(account=self.ada_account)
        self.assertContains(self.create(), "Delete one to make room")
        self.assertEqual(self.ada_account.profiles.count(), MAX_PROFILES)

    def test_a_name_is_taken_in_any_case_but_only_within_the_account(self) -> None:
        page = self.create(name="aDA")
        self.assertIn("already has a profile", str(page.context["form"]["name"].errors))
        self.assertEqual(self.create(name="Ben").status_code, 302)

    def test_the_purpose_of_personal_facts_stands_beside_them(self) -> None:
        page = self.client.get(reverse("profile_create"))
        self.assertContains(page, 'aria-describedby="purpose"')
        self.assertContains(page, "Used only to improve suggestions before we know your taste")
        self.assertContains(page, "leave empty if you like")

    def test_a_childs_profile_stays_at_thirteen_or_below(self) -> None:
        page = self.create(is_kids="on", maturity_limit=16)
        self.assertContains(page, "A kids profile can go up to 13+")
        self.assertEqual(self.create(is_kids="on", maturity_limit=13).status_code, 302)

    def test_nothing_personal_is_kept_about_a_child(self) -> None:
        self.create(is_kids="on", maturity_limit=7, gender="F", age_band="under-18", occupation="pupil")
        self.assertEqual(Profile.objects.get(name="Cleo").demographics, ())

    def test_the_database_itself_refuses_a_child_beyond_thirteen(self) -> None:
        with self.assertRaises(IntegrityError), transaction.atomic():
            Profile.objects.filter(pk=self.kid.pk).update(maturity_limit=16)

    def test_bad_answers_are_named_and_nothing_is_made(self) -> None:
        bad = {
            "name": ("", "   ", "x" * 61, "a\x00b", "\u200b"),
            "avatar": ("", "neon"),
            "maturity_limit": ("", "12", "x", "99999999999999999999"),
            "pin": ("12", "123456789", "12a4", "١٢٣٤"),
            "gender": ("Q",),
            "age_band": ("200",),
            "occupation": ("x" * 61,),
        }
        for field, values in bad.items():
            for value in values:
                with self.subTest(field=field, value=value[:12]):
                    self.assertTrue(self.create(**{field: value}).context["form"].errors[field])
        self.assertEqual(self.ada_account.profiles.count(), 2)

    def test_each_avatar_can_be_chosen(self) -> None:
        page = self.client.get(reverse("profile_create"))
        self.assertEqual(len(Avatar.values), 12)
        for avatar in Avatar.values:
            self.assertContains(page, f"avatar--{avatar}")

    def test_once_a_profile_has_a_pin_a_new_one_takes_the_accounts_password(self) -> None:
        make_profile("Dan", account=self.ada_account, pin="x")
        self.assertContains(self.create(), "Enter the account&#x27;s password")
        self.assertContains(self.create(password="wrong"), "not the account&#x27;s password")
        self.assertEqual(self.create(password=PASSWORD).status_code, 302)


@fast_hashes
class EditTests(StreamsiteTestCase):
    def setUp(self) -> None:
        self.watch_as(self.ada)

    def edit(self, profile: Profile, **changed: object) -> object:
        return self.client.post(reverse("profile_edit", args=[profile.pk]), answers_of(profile, **changed))

    def test_a_profile_is_renamed_without_a_password(self) -> None:
        self.assertRedirects(self.edit(self.ada, name="Ada L."), reverse("profile_manage"))
        self.ada.refresh_from_db()
        self.assertEqual(self.ada.name, "Ada L.")

    def test_a_form_sent_twice_changes_nothing_more(self) -> None:
        for _ in range(2):
            self.edit(self.ada, gender="F")
        self.ada.refresh_from_db()
        self.assertEqual((self.ada.gender, self.ada.preferences_version), ("F", 1))

    def test_a_limit_is_raised_only_with_the_accounts_password(self) -> None:
        page = self.edit(self.kid, maturity_limit=13)
        self.assertIn("Enter the account", str(page.context["form"]["password"].errors))
        self.kid.refresh_from_db()
        self.assertEqual(self.kid.maturity_limit, 7)
        self.edit(self.kid, maturity_limit=13, password=PASSWORD)
        self.kid.refresh_from_db()
        self.assertEqual(self.kid.maturity_limit, 13)

    def test_a_child_cannot_grow_up_without_the_accounts_password(self) -> None:
        self.watch_as(self.kid)
        self.assertEqual(self.edit(self.kid, is_kids=False).status_code, 200)
        self.kid.refresh_from_db()
        self.assertTrue(self.kid.is_kids)

    def test_the_password_cannot_be_guessed_at_without_end(self) -> None:
        for _ in range(10):
            self.edit(self.kid, maturity_limit=13, password="wrong")
        self.assertContains(self.edit(self.kid, maturity_limit=13, password=PASSWORD), "Too many attempts")

    def test_what_the_home_page_depends_on_counts_up_and_the_rest_does_not(self) -> None:
        self.edit(self.ada, name="Ada L.", avatar="teal")
        self.ada.refresh_from_db()
        self.assertEqual(self.ada.preferences_version, 0)
        for number, change in enumerate(
            ({"gender": "F"}, {"age_band": "25-34"}, {"occupation": "engineer"}, {"maturity_limit": 16}),
            start=1,
        ):
            self.edit(self.ada, **change, password=PASSWORD)
            self.ada.refresh_from_db()
            self.assertEqual(self.ada.preferences_version, number, change)

    def test_becoming_a_kids_profile_forgets_the_personal_facts(self) -> None:
        self.edit(self.ada, gender="F", occupation="engineer")
        self.ada.refresh_from_db()
        self.edit(self.ada, is_kids=True, maturity_limit=13, password=PASSWORD)
        self.ada.refresh_from_db()
        self.assertEqual((self.ada.is_kids, self.ada.demographics), (True, ()))

    def test_a_refused_change_does_not_show_as_made(self) -> None:
        page = self.edit(self.ada, name="Kit")
        self.assertContains(page, "already has a profile of that name")
        self.assertContains(page, "<title>Edit Ada · Streamsite</title>")


@fast_hashes
class DeleteTests(StreamsiteTestCase):
    def setUp(self) -> None:
        self.watch_as(self.ada)

    def test_it_asks_first_and_a_second_post_finds_nothing(self) -> None:
        page = reverse("profile_delete", args=[self.kid.pk])
        self.assertContains(self.client.get(page), "cannot be undone")
        self.assertTrue(Profile.objects.filter(pk=self.kid.pk).exists())
        self.assertRedirects(self.client.post(page), reverse("profile_manage"))
        self.assertFalse(Profile.objects.filter(pk=self.kid.pk).exists())
        self.assertEqual(self.client.post(page).status_code, 404)

    def test_deleting_the_profile_that_watches_leads_to_the_picker(self) -> None:
        self.client.post(reverse("profile_delete", args=[self.ada.pk]))
        response = self.client.get(reverse("home"))
        self.assertRedirects(response, f"{reverse('profile_picker')}?next=/", fetch_redirect_response=False)

    def test_where_a_pin_is_set_deleting_takes_the_accounts_password(self) -> None:
        make_profile("Dan", account=self.ada_account, pin="x")
        page = reverse("profile_delete", args=[self.kid.pk])
        self.assertEqual(self.client.post(page).status_code, 200)
        self.assertTrue(Profile.objects.filter(pk=self.kid.pk).exists())
        self.assertRedirects(self.client.post(page, {"password": PASSWORD}), reverse("profile_manage"))

    def test_a_change_to_a_profile_deleted_meanwhile_is_an_error_in_words(self) -> None:
        Profile.objects.filter(pk=self.kid.pk).delete()
        with self.assertRaisesMessage(ValidationError, "has been deleted"):
            change_profile(profile=self.kid, preferences=PREFERRED)


@fast_hashes
class AtOnceTests(TransactionTestCase):
    def test_eight_profiles_made_at_once_are_five(self) -> None:
        account = make_account()

        def create(number: int) -> bool:
            try:
                create_profile(account=account, preferences=PREFERRED | {"name": f"Cleo {number}"})
            except ValidationError:
                return False
            return True

        self.assertEqual(sum(at_once(8, create)), MAX_PROFILES)
        self.assertEqual(account.profiles.count(), MAX_PROFILES)

    def test_one_name_made_four_times_at_once_is_one_profile_and_three_clear_errors(self) -> None:
        account = make_account()

        def create(number: int) -> int:
            client = Client()
            client.force_login(account)
            return client.post(reverse("profile_create"), ANSWERS).status_code

        self.assertEqual(sorted(at_once(4, create)), [200, 200, 200, 302])
