"""Captions as they come, and as players get them."""

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from playback.packaging.captions import CaptionsError, as_webvtt, clock, read_cues

SRT = """1\r
00:00:01,000 --> 00:00:02,500\r
Where were you?\r
\r
2\r
00:01:00,000 --> 00:01:01,000\r
<font color="red">Over</font> <i>there</i>.\r
{\\an8}Up & away\r
"""
VTT = """WEBVTT - some words

STYLE
::cue { color: red }

NOTE nothing to see

intro
00:01.000 --> 00:02.000 line:0 position:20% onclick:bad
<v Ada>Hello</v> &amp; <b>welcome</b>
"""


class CaptionsTests(SimpleTestCase):
    def test_subrip_becomes_webvtt(self) -> None:
        self.assertEqual(
            as_webvtt(SRT.encode()),
            "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nWhere were you?\n\n"
            "00:01:00.000 --> 00:01:01.000\nOver <i>there</i>.\nUp &amp; away\n",
        )

    def test_webvtt_keeps_words_emphasis_and_places_and_nothing_else(self) -> None:
        self.assertEqual(
            as_webvtt(VTT.encode()),
            "WEBVTT\n\n00:00:01.000 --> 00:00:02.000 line:0 position:20%\nHello &amp; <b>welcome</b>\n",
        )

    def test_encodings_that_people_use(self) -> None:
        text = "1\n00:00:01,000 --> 00:00:02,000\nGrüße\n"
        for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
            with self.subTest(encoding):
                self.assertIn("Grüße", as_webvtt(text.encode(encoding)))

    def test_cues_come_in_the_order_of_their_start_without_those_that_make_no_sense(self) -> None:
        text = "00:05.000 --> 00:06.000\nb\n\n00:01.000 --> 00:02.000\na\n\n00:09.000 --> 00:08.000\nnever\n\n"
        text += "00:07.000 --> 00:08.000\n\n"
        self.assertEqual([cue.text for cue in read_cues(text)], ["a", "b"])

    def test_what_holds_no_captions_is_refused(self) -> None:
        for data in (b"", b"hello", b"WEBVTT\n\n", bytes(range(256)), b"\0" * 100):
            with self.subTest(data[:10]), self.assertRaises(CaptionsError):
                as_webvtt(data)
        with self.assertRaisesMessage(CaptionsError, "5 MB"):
            as_webvtt(b"x" * (5 * 1024 * 1024 + 1))

    @given(st.text(max_size=200))
    def test_no_text_can_begin_a_cue_or_a_tag_of_its_own(self, text: str) -> None:
        try:
            made = as_webvtt(f"00:01.000 --> 00:02.000\n{text}\n".encode("utf-8", "replace"))
        except CaptionsError:
            return
        body = made.split("\n", 3)[3]
        for tag in ("<b>", "</b>", "<i>", "</i>", "<u>", "</u>"):
            body = body.replace(tag, "")
        self.assertNotIn("<", body)
        self.assertNotIn("-->", body)

    def test_times(self) -> None:
        self.assertEqual(clock(3661.5), "01:01:01.500")
        self.assertEqual(clock(59.9996), "00:01:00.000")
