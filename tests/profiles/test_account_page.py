"""The account: its address, its sessions, its end."""

from django.test import Client

from profiles.models import Account, Profile
from tests.base import StreamsiteTestCase
from tests.factory import make_title, make_watch
from viewing.models import Progress

PASSWORD = "correct horse battery"


class AccountPageTests(StreamsiteTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.watch_as(self.ada)

    def test_it_shows_the_address_and_the_profiles(self) -> None:
        page = self.client.get("/account/")
        for text in ("ada@example.com", "Ada", "Kit"):
            self.assertContains(page, text)
        self.assertNotContains(page, "Ben")

    def test_it_is_for_who_is_signed_in(self) -> None:
        for path in ("/account/", "/account/email/", "/account/delete/"):
            self.assertRedirects(Client().get(path), f"/sign-in/?next={path}", fetch_redirect_response=False)
        self.assertEqual(Client().post("/account/sign-out-elsewhere/").status_code, 302)

    def change_email(self, email: str, password: str = PASSWORD) -> object:
        return self.client.post("/account/email/", {"email": email, "password": password})

    def test_a_new_address_is_signed_in_with_from_then_on(self) -> None:
        self.assertRedirects(self.change_email("ada@new.example"), "/account/")
        self.ada_account.refresh_from_db()
        self.assertEqual(self.ada_account.email, "ada@new.example")
        self.assertEqual(self.client.get("/account/").status_code, 200, "The change signed her out.")

    def test_an_address_is_changed_only_with_the_password_and_to_one_that_is_free(self) -> None:
        self.assertContains(self.change_email("ada@new.example", "wrong"), "not the account&#x27;s password")
        self.assertContains(self.change_email("BEN@example.com"), "has an account already")
        self.assertContains(self.change_email("nonsense"), "valid email")
        self.ada_account.refresh_from_db()
        self.assertEqual(self.ada_account.email, "ada@example.com")

    def test_other_browsers_are_signed_out_and_this_one_is_not(self) -> None:
        other = Client()
        other.force_login(self.ada_account)
        self.assertContains(self.client.get("/account/"), "1 other browser")
        self.client.post("/account/sign-out-elsewhere/")
        self.assertEqual(other.get("/account/").status_code, 302)
        self.assertContains(self.client.get("/account/"), "0 other browsers")

    def test_nobody_else_is_signed_out(self) -> None:
        ben = Client()
        ben.force_login(self.ben_account)
        self.client.post("/account/sign-out-elsewhere/")
        self.assertEqual(ben.get("/account/").status_code, 200)

    def test_a_deleted_account_takes_everything_with_it(self) -> None:
        make_watch(self.ada, make_title())
        self.client.post("/account/delete/", {"password": PASSWORD})
        self.assertFalse(Account.objects.filter(email="ada@example.com").exists())
        self.assertFalse(Profile.objects.filter(name__in=["Ada", "Kit"]).exists())
        self.assertFalse(Progress.objects.exists())
        self.assertTrue(Profile.objects.filter(name="Ben").exists())
        self.assertEqual(self.client.get("/account/").status_code, 302)

    def test_a_wrong_password_deletes_nothing(self) -> None:
        self.client.post("/account/delete/", {"password": "wrong"})
        self.assertTrue(Account.objects.filter(email="ada@example.com").exists())


class PreferenceTests(StreamsiteTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.watch_as(self.ada)

    def save(self, **fields: str) -> None:
        answers = {"name": "Ada", "avatar": "coral", "maturity_limit": "18", **fields}
        self.assertRedirects(self.client.post(f"/profiles/{self.ada.pk}/", answers), "/profiles/manage/")

    def test_previews_can_be_turned_off_for_a_profile(self) -> None:
        self.save(autoplay_previews="on")
        self.assertNotContains(self.client.get("/my-list/"), "data-previews")
        self.save()
        self.assertContains(self.client.get("/my-list/"), 'data-previews="off"')

    def test_pages_come_in_the_profiles_language_whatever_the_browser_asks_for(self) -> None:
        self.save(language="ar")
        page = self.client.get("/my-list/", headers={"Accept-Language": "de"})
        self.assertContains(page, '<html lang="ar" dir="rtl"')
        self.save(language="")
        self.assertContains(self.client.get("/my-list/", headers={"Accept-Language": "de"}), '<html lang="de"')

    def test_a_language_that_the_site_has_no_more_is_as_none(self) -> None:
        Profile.objects.filter(pk=self.ada.pk).update(language="xx")
        self.assertContains(self.client.get("/my-list/"), '<html lang="en"')
