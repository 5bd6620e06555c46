"""Who may ask: a stranger, an account without a profile, a kids profile."""

from django.test import Client

from tests.api.base import NEEDS_NO_PROFILE, OPEN, ApiTestCase, filled, operations
from tests.factory import make_title, make_watch

TITLE_PATHS = ("/api/v1/titles/{id}/", "/api/v1/history/{id}/")


class AccessTests(ApiTestCase):
    def test_a_stranger_is_asked_to_sign_in(self) -> None:
        for path, method, _ in operations():
            if (path, method) not in OPEN:
                with self.subTest(path, method=method):
                    answer = self.call(method, filled(path)[8:], {} if method != "get" else None, Client())
                    self.assert_problem(answer, 403, "not_authenticated")

    def test_without_a_profile_only_the_account_and_its_profiles_answer(self) -> None:
        client = Client()
        client.force_login(self.ben_account)
        for path, method, _ in operations():
            if not NEEDS_NO_PROFILE.match(path):
                with self.subTest(path, method=method):
                    answer = self.call(method, filled(path)[8:], {} if method != "get" else None, client)
                    self.assert_problem(answer, 403, "no_profile")
        for address in ("session/", "account/", "profiles/", "profiles/choices/", f"profiles/{self.ben.pk}/"):
            self.assertEqual(self.call("get", address, client=client).status_code, 200)

    def test_a_change_without_a_token_is_refused_and_says_what_is_missing(self) -> None:
        client = Client(enforce_csrf_checks=True)
        client.cookies = self.client.cookies
        self.assert_problem(self.call("delete", "history/", client=client), 403, "csrf")

    def test_a_title_above_the_limit_answers_exactly_as_one_that_does_not_exist(self) -> None:
        unfit = make_title("Nightmare", maturity=18, genres=("Horror",), director="Hal Hidden")
        self.watch_as(self.kid)
        checked = 0
        for path, method, _ in operations():
            if path.startswith(TITLE_PATHS):
                body = {"rating": "up"} if method == "put" else None
                with self.subTest(path, method=method):
                    answers = [self.call(method, filled(path, pk)[8:], body) for pk in (unfit.pk, 987_654, 10**30)]
                    self.assert_problem(answers[0], 404, "not_found")
                    self.assertEqual({answer.content for answer in answers}, {answers[0].content})
                    checked += 1
        self.assertGreater(checked, 8)
        for address in ("people/hal-hidden/", "people/nobody/"):
            self.assert_problem(self.call("get", address), 404, "not_found")

    def test_a_kids_profile_meets_a_title_above_its_limit_in_no_list(self) -> None:
        unfit = make_title("Nightmare", maturity=18, genres=("Horror",), director="Hal Hidden", country="Transylvania")
        make_watch(self.kid, unfit)
        self.kid.my_list.create(title=unfit, added_at=unfit.added_at)
        self.watch_as(self.kid)
        with self.assertLogs("recommendations", "WARNING"):
            addresses = ("home/", "home/rows/", "titles/", "titles/choices/", "search/?q=nightmare", "search/?q=horror")
            for address in (*addresses, "my-list/", "history/", "onboarding/"):
                with self.subTest(address):
                    told = str(self.get(address))
                    for word in ("Nightmare", "nightmare-", "Hal Hidden", "Transylvania", "Horror"):
                        self.assertNotIn(word, told)

    def test_the_genre_and_the_person_of_such_titles_alone_are_as_unknown_as_any(self) -> None:
        make_title("Nightmare", maturity=18, genres=("Horror",), director="Hal Hidden")
        self.watch_as(self.kid)
        for name, hidden in (("genre", "horror"), ("person", "hal-hidden")):
            answers = [self.call("get", f"titles/?{name}={slug}") for slug in (hidden, "no-such-thing")]
            self.assert_problem(answers[0], 400, "invalid", name)
            self.assertEqual(answers[0].content, answers[1].content)
