"""Calls to the API, each answer held against what the schema says of it."""

import re
from functools import cache

from django.http import HttpResponse
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from tests.browse.base import BrowseTestCase

OPEN = {
    ("/api/v1/session/", "get"), ("/api/v1/session/", "post"), ("/api/v1/session/", "delete"),
    ("/api/v1/account/", "post"), ("/api/v1/account/password/reset/", "post"),
}  # fmt: skip
NEEDS_NO_PROFILE = re.compile(r"/api/v1/(session|account|profiles)/")


@cache
def schema() -> dict:
    return SchemaGenerator().get_schema(request=None, public=True)


def operations() -> list[tuple[str, str, dict]]:
    """(path, method, operation) of all there are."""
    return [(path, method, told) for path, methods in schema()["paths"].items() for method, told in methods.items()]


def filled(path: str, pk: object = 1, slug: str = "nobody") -> str:
    return re.sub(r"{[^}]+}", str(pk), path.replace("{slug}", slug))


@cache
def operation_at(address: str, method: str) -> dict:
    """The most literal path of the schema that the address is an instance of."""
    paths = sorted(schema()["paths"], key=lambda path: path.count("{"))
    [path, *_] = [path for path in paths if re.fullmatch(re.sub(r"{[^}]+}", "[^/]+", path), address)]
    return schema()["paths"][path][method]


def assert_as_told(response: HttpResponse, address: str, method: str) -> None:
    told = operation_at(address, method)["responses"]
    answer = told.get(str(response.status_code), told["default"])
    if "content" not in answer:
        assert response.content == b"", response.content
        return
    shape = {**answer["content"]["application/json"]["schema"], "components": schema()["components"]}
    Draft202012Validator(shape).validate(response.json())


class ApiTestCase(BrowseTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.watch_as(self.ada)

    def call(self, method: str, address: str, body: object = None, client: Client | None = None) -> HttpResponse:
        """address: below /api/v1/."""
        path, _, query = f"/api/v1/{address}".partition("?")
        sent = {"data": body, "content_type": "application/json"} if body is not None else {}
        response = getattr(client or self.client, method)(path, QUERY_STRING=query, **sent)
        assert_as_told(response, path, method)
        return response

    def get(self, address: str, status: int = 200) -> dict:
        response = self.call("get", address)
        self.assertEqual(response.status_code, status, response.content[:500])
        return response.json()

    def assert_problem(self, response: HttpResponse, status: int, code: str, *fields: str) -> dict:
        self.assertEqual(response.status_code, status, response.content[:500])
        told = response.json()
        self.assertEqual((told["code"], sorted(told["fields"])), (code, sorted(fields)))
        self.assertTrue(told["detail"])
        self.assertTrue(told["hint"])
        return told
