"""The schema is whole and true, and can be read without leaving the site."""

import re
import tempfile

from django.core.management import call_command
from django.test import SimpleTestCase
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.api.base import operations, schema
from tests.base import StreamsiteTestCase

# They are about the API, not of it.
UNTOLD = {"/api/v1/schema/", "/api/v1/docs/", "/api/v1/(?:.*/)?$"}


def routes(patterns: list, before: str = "") -> list[str]:
    found = []
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            found.append("/" + route)
    return found


class SchemaTests(SimpleTestCase):
    def test_it_is_valid_openapi_3_1_without_a_warning(self) -> None:
        with tempfile.NamedTemporaryFile(suffix=".yml") as file:
            call_command("spectacular", validate=True, fail_on_warn=True, file=file.name)
        self.assertTrue(schema()["openapi"].startswith("3.1"))

    def test_every_route_is_in_it(self) -> None:
        ours = {route for route in routes(get_resolver().url_patterns) if route.startswith("/api/v1/")} - UNTOLD
        told = {re.sub(r"{[^}]+}", "{}", path) for path in schema()["paths"]}
        self.assertEqual({re.sub(r"<[^>]+>", "{}", route) for route in ours}, told)

    def test_every_operation_has_a_summary_and_says_how_it_is_refused(self) -> None:
        for path, method, told in operations():
            with self.subTest(path, method=method):
                self.assertTrue(told.get("summary"))
                self.assertEqual(
                    told["responses"]["default"]["content"]["application/json"]["schema"],
                    {"$ref": "#/components/schemas/Problem"},
                )


class ReferenceTests(StreamsiteTestCase):
    def test_it_loads_nothing_from_elsewhere(self) -> None:
        page = self.client.get(reverse("api_docs")).content.decode()
        self.assertEqual(re.findall(r'(?:src|href)="(?:https?:)?//[^"]+', page), [])
