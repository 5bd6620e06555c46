"""Pages in pieces, compressed."""

import gzip

from django.test import SimpleTestCase
from hypothesis import given, settings
from hypothesis import strategies as st

from browse.compression import LONGEST_STORED, gzip_joined, joined, piece_of


class CompressionTests(SimpleTestCase):
    # Under load a hash of some kilobytes may take its time.
    @settings(deadline=None)
    @given(st.lists(st.binary(max_size=3000), min_size=1, max_size=5), st.binary(max_size=200))
    def test_what_is_unpacked_is_what_was_joined(self, parts: list[bytes], between: bytes) -> None:
        pieces = [piece_of(part) for part in parts]
        self.assertEqual(gzip.decompress(gzip_joined(pieces, between)), between.join(parts))
        self.assertEqual(joined(pieces, between), between.join(parts))

    def test_a_page_gets_several_times_smaller(self) -> None:
        page = b"<li class='row__item'><article class='card'></article></li>" * 500
        pieces = [piece_of(page), piece_of(page)]
        self.assertLess(len(gzip_joined(pieces, b"token")), len(page) / 5)

    def test_what_stands_between_is_not_compressed(self) -> None:
        token = b"abcabcabcabcabcabc"
        self.assertIn(token, gzip_joined([piece_of(token * 3), piece_of(token)], token))

    def test_more_than_a_block_holds_is_refused(self) -> None:
        with self.assertRaisesRegex(ValueError, "65535"):
            gzip_joined([piece_of(b""), piece_of(b"")], b"x" * (LONGEST_STORED + 1))
