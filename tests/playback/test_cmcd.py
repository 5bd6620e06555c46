"""What players send, read: every kind of value, and whatever else anybody may send."""

import uuid
from contextlib import suppress
from unittest import mock

from django.test import SimpleTestCase
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from playback.networks import device_of, masked_network
from playback.telemetry.cmcd import CmcdError, parse
from playback.telemetry.intake import from_cmcd, from_player


class CmcdTests(SimpleTestCase):
    def test_every_kind_of_value_is_read(self) -> None:
        self.assertEqual(
            parse('bl=(4300),br=(96;a 2100;v),bs,bg=?0,cid="a, \\"b\\"",e=rr,ts=1772396100000,pr=1.5,ec=("x" "y")'),
            {
                "bl": 4300, "br": 2100, "bs": True, "bg": False, "cid": 'a, "b"', "e": "rr", "ts": 1772396100000,
                "pr": 1.5, "ec": "x",
            },
        )  # fmt: skip

    def test_version_1_is_read_alike(self) -> None:
        told = parse('bl=21300,br=3200,bs,cid="faec",d=4004,mtp=25400,nor="..%2F3.m4s",ot=v,rtp=12000,sf=h,su,tb=6000')
        self.assertEqual((told["bl"], told["br"], told["su"], told["ot"]), (21300, 3200, True, "v"))

    def test_what_is_no_report_is_told_so_at_once(self) -> None:
        for text in ("=", "a=(", 'a="', '"', "((((", "é=1", "a" * 10_001, 'a="' * 3000, "a=(" * 3000):
            with self.subTest(text[:10]), self.assertRaises(CmcdError):
                parse(text)

    @settings(deadline=500, max_examples=200)
    @given(st.text(max_size=200) | st.text(alphabet='ab=(),;"\\ 1?', max_size=300))
    def test_no_text_makes_it_fail_otherwise(self, text: str) -> None:
        with suppress(CmcdError):
            parse(text)
        from_cmcd(text, timezone.now())


class NetworkTests(SimpleTestCase):
    def test_an_address_is_masked_until_it_is_nobodys(self) -> None:
        for address, masked in (
            ("203.0.113.77", "203.0.113.0/24"), ("2001:db8:5:6::7", "2001:db8:5::/48"),
            ("::ffff:203.0.113.77", "203.0.113.0/24"), ("fe80::1%eth0", "fe80::/48"),
            ("", ""), ("nonsense", ""), ("999.1.1.1", ""),
        ):  # fmt: skip
            self.assertEqual(masked_network(address), masked)

    def test_a_device_is_told_by_its_kind_only(self) -> None:
        for agent, device in (
            ("Mozilla/5.0 (X11; Linux x86_64) Chrome/150", "computer"),
            ("Mozilla/5.0 (Linux; Android 16) Mobile Safari", "phone"),
            ("Mozilla/5.0 (Linux; Android 16) Safari", "tablet"), ("Mozilla/5.0 (iPad; CPU OS 18)", "tablet"),
            ("Mozilla/5.0 (SMART-TV; Tizen 9)", "tv"), ("Mozilla/5.0 (Linux; Android 11; AFTKA)", "tv"),
            ("", "computer"),
        ):  # fmt: skip
            request = mock.Mock(headers={"User-Agent": agent})
            self.assertEqual(device_of(request), device)


class BatchTests(SimpleTestCase):
    @settings(deadline=None, max_examples=150)
    @given(
        st.dictionaries(
            st.sampled_from(["transfers", "stalls", "switches", "errors", "startup_ms", "connection"]),
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
                lambda inner: (
                    st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from(["bytes", "seconds", "rung", "at", "from", "to", "kind"]), inner)
                ),
                max_leaves=12,
            ),
        )
    )
    def test_any_batch_is_read(self, body: dict) -> None:
        list(from_player(body | {"session": str(uuid.uuid4())}, timezone.now()))
