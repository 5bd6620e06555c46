"""Byte ranges: which part of a file is asked for, and how it is sent."""

import tempfile
from pathlib import Path

from django.test import RequestFactory, SimpleTestCase

from playback.ranges import BLOCK, UnsatisfiableRangeError, file_response, parse_range

SIZE = 1000


class ParseRangeTests(SimpleTestCase):
    def test_a_range_names_its_first_and_last_byte(self) -> None:
        for header, expected in (
            ("bytes=0-0", (0, 0)),
            ("bytes=0-99", (0, 99)),
            ("bytes=100-", (100, 999)),
            ("bytes=999-", (999, 999)),
            ("bytes=-1", (999, 999)),
            ("bytes=-200", (800, 999)),
            (" bytes=5-7 ", (5, 7)),
        ):
            with self.subTest(header):
                self.assertEqual(parse_range(header, SIZE), expected)

    def test_what_reaches_beyond_the_end_is_cut_to_the_file(self) -> None:
        for header, expected in (
            ("bytes=0-1000", (0, 999)),
            ("bytes=990-999999999999", (990, 999)),
            ("bytes=-1000", (0, 999)),
            ("bytes=-5000", (0, 999)),
        ):
            with self.subTest(header):
                self.assertEqual(parse_range(header, SIZE), expected)

    def test_a_range_outside_the_file_cannot_be_met(self) -> None:
        for header in ("bytes=1000-", "bytes=1000-1001", "bytes=5000-", "bytes=-0"):
            with self.subTest(header), self.assertRaises(UnsatisfiableRangeError):
                parse_range(header, SIZE)

    def test_no_range_of_an_empty_file_can_be_met(self) -> None:
        for header in ("bytes=0-", "bytes=0-0", "bytes=-1"):
            with self.subTest(header), self.assertRaises(UnsatisfiableRangeError):
                parse_range(header, 0)

    def test_several_ranges_and_what_is_no_range_ask_for_the_whole_file(self) -> None:
        for header in (
            "",
            "bytes=",
            "bytes=-",
            "bytes=0-1,5-6",
            "bytes=9-2",
            "bytes=5000-2",
            "bytes=a-b",
            "bytes=0x1-2",
            "bytes=1-2-3",
            "bytes=--5",
            "items=0-5",
            "0-5",
            "bytes 0-5",
            "bytes=0-5\n\n5",
            f"bytes={'9' * 5000}-",
        ):
            with self.subTest(header[:20]):
                self.assertIsNone(parse_range(header, SIZE))


class FileResponseTests(SimpleTestCase):
    def setUp(self) -> None:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.path = folder / "film.mp4"
        # Longer than two blocks, and no two neighbouring blocks alike.
        self.data = bytes(number % 251 for number in range(2 * BLOCK + 17))
        self.path.write_bytes(self.data)

    def ask(self, header: str = "") -> object:
        headers = {"Range": header} if header else {}
        return file_response(RequestFactory().get("/clips/1.mp4", headers=headers), self.path, "video/mp4")

    def test_without_a_range_the_whole_file_is_sent_and_ranges_are_offered(self) -> None:
        response = self.ask()
        self.assertEqual(response.status_code, 200)
        self.assertEqual(b"".join(response.streaming_content), self.data)
        self.assertEqual(response["Content-Length"], str(len(self.data)))
        self.assertEqual(response["Content-Type"], "video/mp4")
        self.assertEqual(response["Accept-Ranges"], "bytes")
        self.assertNotIn("Content-Range", response)

    def test_a_range_is_sent_byte_by_byte_as_asked(self) -> None:
        size = len(self.data)
        for header, first, last in (
            ("bytes=0-9", 0, 9),
            (f"bytes={BLOCK - 3}-{BLOCK + 2}", BLOCK - 3, BLOCK + 2),
            (f"bytes={BLOCK}-", BLOCK, size - 1),
            ("bytes=-20", size - 20, size - 1),
            ("bytes=0-", 0, size - 1),
        ):
            with self.subTest(header):
                response = self.ask(header)
                self.assertEqual(response.status_code, 206)
                self.assertEqual(response["Content-Range"], f"bytes {first}-{last}/{size}")
                self.assertEqual(response["Content-Length"], str(last - first + 1))
                self.assertEqual(b"".join(response.streaming_content), self.data[first : last + 1])

    def test_a_range_that_cannot_be_met_is_told_the_size(self) -> None:
        response = self.ask(f"bytes={len(self.data)}-")
        self.assertEqual(response.status_code, 416)
        self.assertEqual(response["Content-Range"], f"bytes */{len(self.data)}")
        self.assertEqual(response.content, b"")

    def test_what_is_not_understood_gets_the_whole_file(self) -> None:
        for header in ("bytes=0-1,5-6", "bytes=9-2", "nonsense"):
            with self.subTest(header):
                response = self.ask(header)
                self.assertEqual(response.status_code, 200)
                self.assertEqual(len(b"".join(response.streaming_content)), len(self.data))

    def test_an_empty_file_is_sent_as_nothing(self) -> None:
        self.path.write_bytes(b"")
        response = self.ask()
        self.assertEqual((response.status_code, response["Content-Length"]), (200, "0"))
        self.assertEqual(b"".join(response.streaming_content), b"")
