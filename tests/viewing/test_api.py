"""The events API: each event judged alone, and no body that makes it fail."""

import json
import uuid
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from catalog.models import Artwork
from profiles.middleware import SESSION_KEY
from tests.base import StreamsiteTestCase
from tests.factory import make_account, make_profile, make_title, make_trailer
from viewing.models import Impression, Preview, Progress, Rating, WatchEvent
from viewing.services import MOST_EVENTS


def make_event(title, /, **fields) -> dict:
    event = {"id": str(uuid.uuid4()), "kind": "heartbeat", "title": title.pk, "at": timezone.now().isoformat()}
    return {**event, "position": 10, "duration": 100, "watched": 10, **fields}


class EventsApiCase(StreamsiteTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.title = make_title("Toy Story")
        cls.adult = make_title("Heat", maturity=16)

    def setUp(self) -> None:
        super().setUp()
        self.watch_as(self.ada)

    def post(self, body: object, client: Client | None = None, **headers: str):
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return (client or self.client).post(reverse("events"), data, content_type="application/json", headers=headers)

    def statuses(self, *events: object) -> list[str]:
        response = self.post({"events": list(events)})
        self.assertEqual(response.status_code, 200, response.content)
        return [result["status"] for result in response.json()["results"]]


class EventsApiTests(EventsApiCase):
    def test_every_event_is_answered_in_order(self) -> None:
        known = make_event(self.title)
        self.statuses(known)
        new, bad = make_event(self.title), make_event(self.title, kind="teleport")
        response = self.post({"events": [bad, new, known]})
        results = response.json()["results"]
        self.assertEqual([result["status"] for result in results], ["rejected", "accepted", "duplicate"])
        self.assertEqual([result["id"] for result in results], [bad["id"], new["id"], known["id"]])
        self.assertIn("kind", results[0]["reason"])
        self.assertEqual(WatchEvent.objects.count(), 2)

    def test_times_are_iso_8601_or_milliseconds(self) -> None:
        milliseconds = int(timezone.now().timestamp() * 1000)
        self.assertEqual(
            self.statuses(make_event(self.title, at=milliseconds), make_event(self.title, at="2026-13-45")),
            ["accepted", "rejected"],
        )

    def test_what_is_wrong_with_an_event_is_named(self) -> None:
        for field, value in (
            ("id", "not-a-uuid"),
            ("title", "The Matrix"),
            ("title", 10**30),
            ("title", True),
            ("at", "yesterday"),
            ("at", 1e300),
            ("at", "2026-01-01T00:00:00"),
            ("position", -1),
            ("position", 1e9),
            ("watched", "a while"),
            ("session", "x\x00y"),
            ("episode", -5),
            ("kind", ["play"]),
        ):
            with self.subTest(field=field, value=value):
                response = self.post({"events": [make_event(self.title, **{field: value}), make_event(self.title)]})
                bad, good = response.json()["results"]
                self.assertEqual((bad["status"], good["status"]), ("rejected", "accepted"))
                self.assertIn(field, bad["reason"])

    def test_numbers_that_are_none_are_rejected(self) -> None:
        for word in ("NaN", "Infinity", "-Infinity"):
            with self.subTest(word):
                body = json.dumps({"events": [make_event(self.title, position=12345)]}).replace("12345", word)
                response = self.post(body)
                self.assertIn(response.status_code, (200, 400))
        self.assertFalse(WatchEvent.objects.exists())

    def test_a_rating_needs_a_value_and_nothing_else_has_one(self) -> None:
        self.assertEqual(
            self.statuses(
                make_event(self.title, kind="rate"),
                make_event(self.title, value=2),
                make_event(self.title, kind="rate", value=3),
                make_event(self.title, kind="rate", value=2),
            ),
            ["rejected", "rejected", "rejected", "accepted"],
        )
        self.assertEqual(Rating.objects.get().value, 2)

    def test_a_body_without_a_list_of_events_is_a_400_that_says_so(self) -> None:
        for body in ("", "[]", "{", "null", '"events"', "{}", '{"events": 3}', '{"events": {"a": 1}}', b"\xff\xfe"):
            with self.subTest(body):
                response = self.post(body)
                self.assertEqual(response.status_code, 400, response.content)
        self.assertIn("events", self.post("{}").json()["fields"])

    def test_more_than_fifty_events_are_refused_whole(self) -> None:
        response = self.post({"events": [make_event(self.title) for _ in range(MOST_EVENTS + 1)]})
        self.assertEqual(response.status_code, 400)
        self.assertIn(str(MOST_EVENTS), str(response.json()))
        self.assertFalse(WatchEvent.objects.exists())

    def test_a_kids_profile_cannot_tell_an_adult_title_from_none(self) -> None:
        self.watch_as(self.kid)
        response = self.post({"events": [make_event(self.adult), make_event(self.title, title=987_654)]})
        adult, none = response.json()["results"]
        self.assertEqual((adult["status"], adult["reason"]), (none["status"], none["reason"]))

    def test_an_impression_keeps_the_artwork_it_was_seen_with(self) -> None:
        artwork = Artwork.objects.create(title=self.title, variant=2, emphasis_kind="genre", emphasis_value="Comedy")
        shown = make_event(self.title, kind="impression", variant=2, row="top_picks", probability=0.5)
        unlikely = make_event(self.title, kind="impression", probability=0)
        self.assertEqual(self.statuses(shown, unlikely), ["accepted", "rejected"])
        self.assertEqual(Impression.objects.get().artwork, artwork)

    def test_a_preview_keeps_the_cut_that_played_and_how_likely_it_was(self) -> None:
        trailer, other = make_trailer(self.title), make_trailer(self.adult)
        played = make_event(self.title, kind="preview", trailer=trailer.pk, row="search", probability=0.25)
        events = [
            played,
            played,
            make_event(self.title, kind="preview"),
            make_event(self.title, kind="preview", trailer=other.pk),
            make_event(self.title, kind="preview", trailer=987_654),
            make_event(self.title, kind="impression", trailer=trailer.pk),
        ]
        self.assertEqual(self.statuses(*events), ["accepted", "duplicate", *["rejected"] * 4])
        kept = Preview.objects.get()
        self.assertEqual((kept.trailer, kept.row_kind, kept.probability), (trailer, "search", 0.25))
        self.assertEqual(self.statuses(played), ["duplicate"])
        self.assertFalse(Impression.objects.exists())

    def test_a_stranger_and_an_account_without_a_profile_are_refused(self) -> None:
        self.assertEqual(self.post({"events": []}, Client()).status_code, 403)
        client = Client()
        client.force_login(self.ben_account)
        self.assertEqual(self.post({"events": []}, client).status_code, 403)

    def test_another_site_cannot_post_in_the_viewers_name(self) -> None:
        client = Client(enforce_csrf_checks=True)
        client.cookies = self.client.cookies
        self.assertEqual(self.post({"events": []}, client).status_code, 403)
        client.cookies["csrftoken"] = "a" * 32
        self.assertEqual(self.post({"events": []}, client, **{"X-CSRFToken": "a" * 32}).status_code, 200)

    def test_the_schema_is_openapi_3_1_and_names_the_events(self) -> None:
        schema = self.client.get(reverse("schema"), {"format": "json"}).json()
        self.assertTrue(schema["openapi"].startswith("3.1"))
        self.assertIn("/api/v1/events/", schema["paths"])

    def test_a_batch_sent_again_is_duplicates_and_counts_once(self) -> None:
        batch = [make_event(self.title, position=step) for step in range(MOST_EVENTS)]
        self.assertEqual(self.statuses(*batch), ["accepted"] * MOST_EVENTS)
        self.assertEqual(self.statuses(*batch), ["duplicate"] * MOST_EVENTS)
        self.assertEqual(Progress.objects.get().watched_seconds, 10 * MOST_EVENTS)

    def test_every_way_to_write_a_moment_means_that_moment(self) -> None:
        moment = (timezone.now() - timedelta(hours=5)).replace(microsecond=250_000)
        elsewhere = moment.astimezone(timezone.get_fixed_timezone(330)).isoformat()
        milliseconds = round(moment.timestamp() * 1000)
        for at in (moment.isoformat(), moment.isoformat().replace("+00:00", "Z"), elsewhere, milliseconds):
            with self.subTest(at=at):
                event = make_event(self.title, at=at)
                self.assertEqual(self.statuses(event), ["accepted"])
                self.assertEqual(WatchEvent.objects.get(event_id=event["id"]).occurred_at, moment)

    def test_the_example_in_the_schema_is_one_that_is_taken(self) -> None:
        schema = self.client.get(reverse("schema"), {"format": "json"}).json()
        body = schema["paths"]["/api/v1/events/"]["post"]["requestBody"]["content"]["application/json"]
        (example,) = (each["value"] for each in body["examples"].values())
        now = timezone.now().isoformat()
        events = [event | {"title": self.title.pk, "at": now} for event in example["events"]]
        self.assertEqual(self.statuses(*events), ["accepted", "accepted"])


class HostileInputTests(EventsApiCase):
    """What no player of ours sends."""

    def setUp(self) -> None:
        super().setUp()
        # An error must come back as the 500 that a client would see.
        self.client.raise_request_exception = False

    def assert_each_rejected(self, field: str, *values: object, **fields: object) -> None:
        """The event is rejected with a reason that names the field, and its neighbours are taken."""
        for value in values:
            with self.subTest(field, value=str(value)[:40]):
                events = [make_event(self.title), make_event(self.title, **fields), make_event(self.title)]
                events[1] |= {field: value}
                response = self.post({"events": [{k: v for k, v in event.items() if v is not ...} for event in events]})
                self.assertEqual(response.status_code, 200, response.content[:300])
                results = response.json()["results"]
                statuses = [result["status"] for result in results]
                self.assertEqual(statuses, ["accepted", "rejected", "accepted"])
                self.assertIn(field, results[1]["reason"])

    def test_each_field_that_is_needed_is_named_when_it_is_missing_or_null(self) -> None:
        for field in ("id", "kind", "title", "at"):
            self.assert_each_rejected(field, ..., None)

    def test_what_is_no_value_of_its_field_is_rejected(self) -> None:
        self.assert_each_rejected("kind", "", "PLAY", 7, {"play": 1}, "play\x00")
        self.assert_each_rejected("id", "", 1.5, [], {}, 2**200, "a\x00b", "x" * 1000)
        self.assert_each_rejected("title", 0, -1, 2**63, 10**400, 1.5, [1], {"pk": 1})
        self.assert_each_rejected("at", "", True, [], {}, 10**400, -(10**18), 0, "9" * 50)
        for field in ("position", "duration", "watched"):
            self.assert_each_rejected(field, -0.001, 10**400, [], {}, "nan", "inf", "-inf")
        self.assert_each_rejected("row", "x" * 41, "a\x00b", None, [], {}, True, kind="impression")
        self.assert_each_rejected("row_position", -1, 32_768, 10**400, kind="impression")
        self.assert_each_rejected("probability", 0, -0.5, 1.01, "nan", "-inf", 10**400, kind="impression")
        self.assert_each_rejected("trailer", 0, -1, 2**63, 10**400, 1.5, [1], "x", True, None, kind="preview")
        self.assert_each_rejected("value", -2, 3, 1.5, "up", 10**400, kind="rate")

    def test_a_boolean_is_no_number(self) -> None:
        for field in ("position", "duration", "watched", "variant", "episode", "row_position"):
            self.assert_each_rejected(field, True, False)
        self.assert_each_rejected("probability", True, kind="impression")
        self.assert_each_rejected("value", True, False, kind="rate")

    def test_an_id_is_text_and_no_boolean_or_number(self) -> None:
        for field in ("id", "session"):
            self.assert_each_rejected(field, True, False, 5)

    def test_half_a_character_is_rejected_and_not_an_error(self) -> None:
        self.assert_each_rejected("row", "\ud800", kind="impression")
        for field in ("id", "kind", "at", "session", "position"):
            self.assert_each_rejected(field, "\ud800")

    def test_a_literal_too_large_for_a_float_is_rejected(self) -> None:
        for field in ("position", "watched", "at", "title"):
            with self.subTest(field):
                events = [make_event(self.title, **{field: "LARGE"}), make_event(self.title)]
                response = self.post(json.dumps({"events": events}).replace('"LARGE"', "1e999"))
                self.assertEqual(response.status_code, 200, response.content[:300])
                bad, good = response.json()["results"]
                self.assertEqual((bad["status"], good["status"]), ("rejected", "accepted"))
                self.assertIn(field, bad["reason"])

    def test_what_is_no_event_at_all_is_rejected(self) -> None:
        for thing in (None, 1, True, "play", [], [make_event(self.title)], {}, {"": ""}):
            with self.subTest(thing=str(thing)[:40]):
                self.assertEqual(self.statuses(thing, make_event(self.title)), ["rejected", "accepted"])

    def test_nesting_within_a_field_is_rejected(self) -> None:
        nested: object = []
        for _ in range(200):
            nested = [{"a": nested}]
        for field in ("id", "kind", "title", "at", "position", "row"):
            self.assert_each_rejected(field, nested)

    def test_nesting_without_an_end_is_a_400(self) -> None:
        for body in ("[" * 100_000, '{"events": [' + '{"a":' * 100_000):
            with self.subTest(body=body[:20]):
                self.assertEqual(self.post(body).status_code, 400)

    def test_nesting_of_any_depth_is_no_error(self) -> None:
        for depth in range(300, 1200, 25):
            for field in ("title", "kind", "row"):
                with self.subTest(field, depth=depth):
                    event = json.dumps(make_event(self.title, **{field: "NESTED"}))
                    nested = event.replace('"NESTED"', "[" * depth + "]" * depth)
                    self.assertIn(self.post(f'{{"events": [{nested}]}}').status_code, (200, 400))

    def test_a_codec_that_is_none_for_text_is_a_400(self) -> None:
        body = json.dumps({"events": [make_event(self.title)]}).encode()
        for charset in ("rot13", "hex", "zip", "idna", "undefined", "utf-16", "no-such"):
            with self.subTest(charset):
                response = self.client.generic("POST", reverse("events"), body, f"application/json; charset={charset}")
                self.assertLess(response.status_code, 500)

    def test_a_body_beyond_the_upload_limit_is_refused(self) -> None:
        with self.assertLogs("django.security", "ERROR"):
            response = self.post({"events": [make_event(self.title)], "padding": "x" * 3 * 1024 * 1024})
        self.assertIn(response.status_code, (400, 413))
        self.assertFalse(WatchEvent.objects.exists())

    def test_a_form_is_refused_by_its_type(self) -> None:
        self.assertEqual(self.client.post(reverse("events"), {"events": "[]"}).status_code, 415)

    def test_only_post_is_answered(self) -> None:
        for method in ("get", "put", "patch", "delete"):
            with self.subTest(method):
                self.assertEqual(getattr(self.client, method)(reverse("events")).status_code, 405)

    def test_another_accounts_profile_cannot_be_acted_for(self) -> None:
        session = self.client.session
        session[SESSION_KEY] = self.ben.pk
        session.save()
        self.assertEqual(self.post({"events": [make_event(self.title)]}).status_code, 403)
        self.assertFalse(WatchEvent.objects.exists())


# Half characters included: JSON can spell them.
texts = st.text() | st.text(st.characters(exclude_categories=()), max_size=8) | st.just("\ud800")
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ["id", "kind", "title", "episode", "at", "session", "position", "duration", "watched", "value"]
FIELDS += ["variant", "row", "row_position", "position_in_row", "probability"]


class FuzzedEventsApiTests(HypothesisTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.account = make_account()
        cls.profile = make_profile("Ada", account=cls.account)
        cls.title = make_title("Toy Story")

    def setup_example(self) -> None:
        """Each example has a transaction and a client of its own, and setUp comes before them."""
        super().setup_example()
        self.client = Client(raise_request_exception=False)
        self.client.force_login(self.account)
        session = self.client.session
        session[SESSION_KEY] = self.profile.pk
        session.save()

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(body=json_values, events=st.lists(st.dictionaries(st.sampled_from(FIELDS), json_values), max_size=4))
    def test_no_body_makes_it_fail(self, body: object, events: list[dict]) -> None:
        valid = make_event(self.title)
        for data in (body, {"events": body}, {"events": [{**valid, **event} for event in events]}):
            response = self.client.post(reverse("events"), json.dumps(data), content_type="application/json")
            self.assertIn(response.status_code, (200, 400), response.content)
            if response.status_code == 200:
                statuses = {result["status"] for result in response.json()["results"]}
                self.assertLessEqual(statuses, {"accepted", "duplicate", "rejected"})

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(body=st.binary(max_size=100))
    def test_no_bytes_make_it_fail(self, body: bytes) -> None:
        response = self.client.post(reverse("events"), body, content_type="application/json")
        self.assertIn(response.status_code, (200, 400), response.content)
