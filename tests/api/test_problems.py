"""Whatever is wrong is told in one shape, and nothing that is sent makes the site fail."""

import json
from unittest.mock import patch

from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from profiles.middleware import SESSION_KEY
from tests.api.base import ApiTestCase, filled, operations
from tests.factory import make_account, make_profile, make_title

NASTY = (
    "", " ", "x", "-1", "0", "1e3", "1.5", "true", "null", "NaN", "[]", "²", "１", "9" * 30, "9" * 5000,
    "\x00", "'; DROP TABLE catalog_title; --", "../../etc/passwd", "%", "%s", "{0}", "<script>", "\ud83d", "a" * 3000,
)  # fmt: skip
NASTY_BODIES = (
    b"", b"{", b"null", b"[]", b"{}", b'"x"', b"1", b"\xff\xfe", b"[" * 100_000, b'{"pin": {"a": 1}}',
    b'{"rating": ["up"]}', b'{"rating": null}', b'{"rating": "UP"}', b'{"titles": "abc"}', b'{"titles": [1, "x"]}',
    b'{"titles": [1e400]}', b'{"name": "\\u0000"}', b'{"name": "\\ud800"}', b'{"name": []}', b'{"is_kids": "maybe"}',
    b'{"maturity_limit": 14}', b'{"email": {}, "password": []}', b'{"email": "\\u0000", "password": "\\ud800"}',
    b'{"email": "a@b.c", "password": "' + b"x" * 5000 + b'"}', b'{"old_password": 1, "new_password": true}',
)  # fmt: skip


class ShapeTests(ApiTestCase):
    def test_what_is_not_there_is_told_as_json_whatever_the_address(self) -> None:
        for address in ("", "nonsense/", "titles/x/", "profiles/0/", "people/no-body/"):
            response = self.client.get(f"/api/v1/{address}")
            self.assert_problem(response, 404, "not_found")

    def test_an_address_without_its_slash_is_led_to_the_one_with_it(self) -> None:
        self.assertRedirects(self.client.get("/api/v1/docs"), "/api/v1/docs/", 301, fetch_redirect_response=False)

    def test_a_method_that_does_not_exist_here_is_told_with_those_that_do(self) -> None:
        response = self.client.post("/api/v1/home/")
        self.assert_problem(response, 405, "method_not_allowed")
        self.assertIn("GET", response["Allow"])

    def test_what_is_not_json_is_refused_with_what_is_wanted(self) -> None:
        response = self.client.post("/api/v1/onboarding/", {"titles": [1]})
        self.assert_problem(response, 415, "unsupported_media_type")
        self.assert_problem(self.client.post("/api/v1/onboarding/", "{", "application/json"), 400, "parse_error")

    def test_a_parameter_that_does_not_exist_is_named_with_those_that_do(self) -> None:
        told = self.assert_problem(self.call("get", "titles/?gerne=drama"), 400, "invalid", "gerne")
        self.assertIn("genre", told["fields"]["gerne"][0])
        self.assert_problem(self.call("get", "home/?page=2"), 400, "invalid", "page")

    def test_every_wrong_parameter_is_named(self) -> None:
        answer = self.call("get", "titles/?page=0&page_size=101&order=best&kind=play&decade=1995&genre=x&person=y")
        names = ("page", "page_size", "order", "kind", "decade", "genre", "person")
        self.assert_problem(answer, 400, "invalid", *names)

    def test_a_page_after_the_last_says_which_is_the_last(self) -> None:
        for address in ("titles/", "my-list/", "history/"):
            told = self.assert_problem(self.call("get", f"{address}?page=2"), 400, "invalid", "page")
            self.assertIn("1", told["fields"]["page"][0])

    def test_what_is_our_own_fault_is_not_told_as_the_clients(self) -> None:
        self.client.raise_request_exception = False
        with patch("browse.api.catalogue.search_catalog", side_effect=RuntimeError), self.assertLogs("django.request"):
            self.assertEqual(self.client.get("/api/v1/search/").status_code, 500)


class HostileTests(ApiTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.client.raise_request_exception = False
        self.title = make_title()

    def test_no_parameter_makes_it_fail(self) -> None:
        asked = [
            (path, parameter["name"])
            for path, method, told in operations()
            for parameter in told.get("parameters", [])
            if method == "get" and parameter["in"] == "query"
        ]
        self.assertGreater(len(asked), 12)
        for path, name in asked:
            for value in NASTY:
                with self.subTest(path, name=name, value=value[:20]):
                    response = self.client.get(filled(path, 0), {name: value.encode("utf-8", "surrogatepass")})
                    self.assertIn(response.status_code, (200, 400, 404), response.content[:300])

    def test_no_body_makes_it_fail(self) -> None:
        for path, method, _ in operations():
            if method in {"get", "delete"} or path.endswith("/skip/"):
                continue
            for body in NASTY_BODIES:
                with self.subTest(path, method=method, body=body[:30]):
                    address = filled(path, self.kid.pk if "/profiles/" in path else self.title.pk)
                    response = self.client.generic(method.upper(), address, body, content_type="application/json")
                    self.assertLess(response.status_code, 500, response.content[:300])
            self.watch_as(self.ada)

    def test_asking_what_can_be_done_does_not_make_it_fail(self) -> None:
        for path, _, _ in operations():
            with self.subTest(path):
                self.assertLess(self.client.options(filled(path, self.title.pk)).status_code, 500)

    def test_no_place_in_an_address_makes_it_fail(self) -> None:
        for path, method, _ in operations():
            if "{" in path and "{position}" not in path:
                for pk in ("0", "-1", "x", "9" * 30, "9" * 5000, "%00", "²"):
                    with self.subTest(path, method=method, pk=pk[:20]):
                        response = getattr(self.client, method)(filled(path, pk, pk), {}, "application/json")
                        self.assertIn(response.status_code, (400, 403, 404), response.content[:300])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)
NAMES = st.sampled_from(["rating", "titles", "name", "avatar", "is_kids", "maturity_limit", "pin", "password", "email"])
FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


class FuzzTests(HypothesisTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.profile = make_profile("Ada", account=make_account())
        cls.title = make_title("Toy Story")

    def setup_example(self) -> None:
        super().setup_example()
        self.client = Client(raise_request_exception=False)
        self.client.force_login(self.profile.account)
        session = self.client.session
        session[SESSION_KEY] = self.profile.pk
        session.save()

    @FUZZ
    @given(body=JSON | st.dictionaries(NAMES, JSON, max_size=5))
    def test_any_json_is_answered(self, body: object) -> None:
        addresses = (
            ("put", f"titles/{self.title.pk}/rating/"), ("post", "onboarding/"), ("post", "profiles/"),
            ("patch", f"profiles/{self.profile.pk}/"), ("post", "session/"),
        )  # fmt: skip
        for method, address in addresses:
            send = getattr(self.client, method)
            self.assertLess(send(f"/api/v1/{address}", json.dumps(body), "application/json").status_code, 500)

    @FUZZ
    @given(value=st.text(max_size=60), name=st.sampled_from(["genre", "person", "decade", "country", "page", "order"]))
    def test_any_choice_is_answered(self, value: str, name: str) -> None:
        self.assertIn(self.client.get("/api/v1/titles/", {name: value}).status_code, (200, 400))
        self.assertIn(self.client.get("/api/v1/search/", {"q": value}).status_code, (200, 400))
