"""In a real browser: a stream plays, and what is chosen, pressed and tapped does what it says."""

import re
import unittest

from playwright.sync_api import Page, expect

from playback.models import Marker
from tests.browser.base import DESKTOP, FIRST_PLAY_MS, PHONE
from tests.browser.faulty_delivery import delivery
from tests.browser.player import PlayerTestCase
from tests.browser.streams import RUNGS, SECONDS
from tests.browser.test_accessibility import AXE, NARROWEST, RULES, RUN
from tests.factory import make_artwork, make_title
from viewing.models import Progress

NEXT = {"name": "Episode 2", "url": "/"}
HIGHEST = f"video-{len(RUNGS) - 1}/"
# What is too small for a finger. Of a radio button the whole label is.
SMALL = """[...document.querySelectorAll(".player :is(a, button, input, label)")].filter((one) => {
  const { width, height } = (one.closest("label") ?? one).getBoundingClientRect();
  return width > 1 && (width < 24 || height < 24);
}).map((one) => one.outerHTML.slice(0, 120))"""


class PlayingTests(PlayerTestCase):
    def test_it_plays_adaptively_past_the_first_segment_and_tells_how_it_went(self) -> None:
        page = self.open_player()
        self.wait_for_time(page, 5)
        self.assertTrue(any(name.startswith(HIGHEST) for name in delivery.asked), "It never reached the top rung.")
        page.goto(f"{self.live_server_url}/offline/")
        page.wait_for_timeout(500)
        self.assertTrue(any("e=ps" in event and "sta=p" in event for event in delivery.events), delivery.events)
        told = [told for told in delivery.told if told["transfers"]][0]
        self.assertGreater(told["startup_ms"], 0)
        first = told["transfers"][0]
        self.assertEqual(first["segment"], 0)
        self.assertGreater(first["bytes"], 1000)
        self.assertGreaterEqual(first["seconds"], first["latency"])
        self.assertEqual(self.failures, [])

    def test_a_quality_is_chosen_and_auto_says_which_it_is(self) -> None:
        page = self.open_player()
        menu = self.open_menu(page, "quality")
        expect(menu).to_contain_text(re.compile(r"Auto \(\d+p\)"))
        delivery.asked.clear()
        menu.get_by_label(f"{RUNGS[0][1]}p").check()
        self.jump(page, 40)
        self.wait_for_time(page, 41)
        asked = {name.split("/")[0] for name in delivery.asked if name.startswith("video-") and name.endswith("m4s")}
        self.assertIn("video-0", asked)
        delivery.asked.clear()
        self.jump(page, 4)
        self.wait_for_time(page, 5)
        self.assertFalse(
            any(name.startswith(HIGHEST) for name in delivery.asked), "It does not keep to what was chosen."
        )
        self.assertEqual(self.failures, [])

    def test_another_sound_is_chosen(self) -> None:
        page = self.open_player()
        menu = self.open_menu(page, "captions")
        sound = menu.get_by_role("group", name="Sound")
        expect(sound.get_by_label("English")).to_be_checked()
        sound.get_by_label("Deutsch").check()
        page.wait_for_timeout(1000)
        before = self.time(page)
        self.wait_for_time(page, before + 1)
        self.assertTrue(any(name.startswith("audio-1/") and name.endswith(".m4s") for name in delivery.asked))
        expect(sound.get_by_label("Deutsch")).to_be_checked()
        self.assertEqual(self.failures, [])

    def test_captions_look_as_the_viewer_likes_and_are_remembered(self) -> None:
        page = self.open_player()
        menu = self.open_menu(page, "captions")
        menu.get_by_role("group", name="Captions", exact=True).get_by_label("English").check()
        menu.get_by_label("Very large").check()
        menu.get_by_label("Yellow").check()
        box = page.locator("[data-captions]")
        expect(box).to_contain_text(re.compile(r"Line \d"))
        self.assertEqual(box.locator("span").first.evaluate("one => getComputedStyle(one).color"), "rgb(255, 228, 92)")
        page.keyboard.press("Escape")
        expect(menu).to_be_hidden()
        self.watch(page)
        expect(box).to_contain_text(re.compile(r"Line \d"))
        expect(box).to_have_attribute("data-size", "huge")
        page.keyboard.press("c")
        expect(box).to_have_text(re.compile(r"^\s*$"))
        self.assertEqual(self.failures, [])

    def test_the_time_line_shows_what_is_where_and_goes_there(self) -> None:
        page = self.open_player()
        self.show_controls(page)
        line = page.locator("[data-seek]").bounding_box()
        page.mouse.move(line["x"] + line["width"] * 0.75, line["y"] + line["height"] / 2)
        thumbnail = page.locator("[data-thumbnail]")
        expect(thumbnail).to_be_visible()
        # Of every four seconds one, five in a row: that of 45 s is the twelfth.
        expect(thumbnail).to_have_css("background-position", "-160px -180px")
        expect(page.locator("[data-preview-time]")).to_have_text("0:45")
        page.mouse.down()
        page.mouse.up()
        self.wait_for_time(page, 44)
        expect(page.get_by_label("Position")).to_have_attribute("aria-valuetext", re.compile("seconds of 1 minute"))
        self.assertEqual(self.failures, [])

    def test_it_is_resumed_in_another_browser(self) -> None:
        page = self.open_player()
        self.jump(page, 30)
        self.wait_for_time(page, 31)
        with page.expect_response(lambda response: "/api/v1/events/" in response.url):
            page.locator("[data-player-back]").first.click()
        self.assertGreater(Progress.objects.get(profile=self.ada).position_seconds, 30)
        other = self.open_player(PHONE)
        self.assertGreater(self.time(other), 29)
        self.assertLess(self.time(other), 40)
        self.assertEqual(self.failures, [])

    def test_a_file_has_the_same_controls_and_no_choice_of_quality(self) -> None:
        self.title = make_title("No stream yet")
        make_artwork(self.title)
        page = self.open_signed_in()
        page.goto(f"{self.live_server_url}/watch/{self.title.slug}/")
        self.wait_for_time(page, 0.5, FIRST_PLAY_MS)
        self.show_controls(page)
        expect(page.get_by_role("button", name="Pause")).to_be_visible()
        expect(page.get_by_role("button", name="Quality")).to_be_hidden()
        self.assertFalse(self.video(page, "controls"))
        self.assertFalse(
            page.evaluate("performance.getEntriesByType('resource').some(one => one.name.includes('hls'))")
        )
        page.keyboard.press("k")
        page.wait_for_function("document.querySelector('video').paused")
        self.assertEqual(self.failures, [])

    def test_without_scripts_the_browsers_own_controls_are_there(self) -> None:
        page = self.open_signed_in(java_script_enabled=False)
        page.goto(f"{self.live_server_url}/watch/{self.title.slug}/")
        expect(page.locator("noscript video[controls] source[type='video/mp4']")).to_have_count(1)
        expect(page.locator("[data-controls]")).to_be_hidden()


class KeysAndTouchTests(PlayerTestCase):
    def paused(self, page: Page, is_so: bool) -> None:
        page.wait_for_function("(is) => document.querySelector('video').paused === is", arg=is_so)

    def test_keys(self) -> None:
        page = self.open_player()
        page.keyboard.press("k")
        self.paused(page, True)
        for key, time in (("5", SECONDS / 2), ("l", 40), ("j", 30), ("ArrowRight", 35), ("ArrowLeft", 30), ("0", 0)):
            page.keyboard.press(key)
            self.assertAlmostEqual(self.time(page), time, places=1, msg=key)
        page.keyboard.press("m")
        self.assertTrue(self.video(page, "muted"))
        page.keyboard.press("m")
        page.keyboard.press("ArrowDown")
        self.assertAlmostEqual(self.video(page, "volume"), 0.95)
        expect(page.locator("[data-note]")).to_have_text("Volume 95 %")
        page.keyboard.press(">")
        self.assertEqual(self.video(page, "playbackRate"), 1.25)
        page.keyboard.press("<")
        page.keyboard.press(" ")
        self.paused(page, False)
        page.keyboard.press("?")
        keys = page.get_by_role("dialog", name="Keyboard shortcuts")
        expect(keys).to_be_visible()
        page.keyboard.press("?")
        expect(keys).to_be_hidden()
        page.keyboard.press("f")
        page.wait_for_function("document.fullscreenElement !== null")
        self.assertEqual(self.failures, [])

    def test_the_space_bar_presses_the_button_that_was_walked_to_and_no_other(self) -> None:
        page = self.open_player()
        self.show_controls(page)
        page.get_by_role("button", name="Sound off").click()
        self.assertTrue(self.video(page, "muted"))
        page.keyboard.press(" ")
        self.paused(page, True)
        self.assertTrue(self.video(page, "muted"))
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        page.keyboard.press(" ")
        self.assertFalse(self.video(page, "muted"))
        self.paused(page, True)

    def test_controls_go_when_nobody_needs_them_but_not_from_under_the_focus(self) -> None:
        page = self.open_player()
        idle = page.locator(".player[data-idle]")
        expect(idle).to_have_count(1, timeout=10_000)
        # Past the way to the content.
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(idle).to_have_count(0)
        page.wait_for_timeout(4000)
        expect(idle).to_have_count(0)
        page.evaluate("document.activeElement.blur()")
        expect(idle).to_have_count(1, timeout=10_000)

    def test_taps_show_and_hide_and_two_at_a_side_jump(self) -> None:
        page = self.open_player(PHONE, has_touch=True, is_mobile=True)
        idle = page.locator(".player[data-idle]")
        expect(idle).to_have_count(1, timeout=10_000)
        page.touchscreen.tap(195, 150)
        expect(idle).to_have_count(0)
        self.paused(page, False)
        page.touchscreen.tap(195, 150)
        expect(idle).to_have_count(1)
        page.wait_for_timeout(500)
        before = self.time(page)
        page.touchscreen.tap(370, 150)
        page.touchscreen.tap(370, 150)
        page.wait_for_function("(time) => document.querySelector('video').currentTime > time + 9", arg=before)
        expect(page.locator("[data-note]")).to_have_text("+10 s")
        self.assertEqual(self.failures, [])


class OfferTests(PlayerTestCase):
    def test_the_intro_is_skipped(self) -> None:
        page = self.open_player()
        self.jump(page, 5)
        button = page.get_by_role("button", name="Skip intro")
        button.click()
        self.wait_for_time(page, 19)
        expect(button).to_be_hidden()
        self.assertEqual(self.failures, [])

    def test_the_next_episode_begins_by_itself_unless_it_is_turned_down(self) -> None:
        Marker.objects.create(title=self.title, kind="credits", start_seconds=50, end_seconds=59)
        page = self.open_player_told(told={"next": NEXT})
        self.jump(page, 50)
        card = page.get_by_role("region", name="Episode 2")
        expect(card).to_contain_text(re.compile(r"Begins in \d+ s"))
        card.get_by_role("button", name="Cancel").click()
        expect(card).to_be_hidden()
        self.jump(page, 30)
        self.wait_for_time(page, 30.3)
        self.jump(page, 50)
        expect(card).to_be_visible()
        # Held while it is paused.
        page.keyboard.press("k")
        page.wait_for_timeout(1500)
        self.assertIn("/watch/", page.url)
        page.keyboard.press("k")
        page.wait_for_url(self.live_server_url + "/", timeout=20_000)

    def test_nothing_counts_down_where_motion_is_reduced(self) -> None:
        page = self.open_player_told(told={"next": NEXT}, reduced_motion="reduce")
        self.jump(page, SECONDS - 0.5)
        card = page.get_by_role("region", name="Episode 2")
        expect(card).to_be_visible()
        expect(card.get_by_role("link", name="Play now")).to_be_visible()
        expect(card.locator("[data-next-count]")).to_be_hidden()

    def test_it_asks_whether_somebody_is_still_watching(self) -> None:
        page = self.open_player_told(told={"still_watching_after": 2})
        question = page.get_by_role("dialog", name="Are you still watching?")
        expect(question).to_be_visible(timeout=15_000)
        self.assertTrue(self.video(page, "paused"))
        question.get_by_role("button", name="Go on").click()
        page.wait_for_function("!document.querySelector('video').paused")


class LooksTests(PlayerTestCase):
    def check(self, page: Page, what: str) -> None:
        with self.subTest(what):
            self.assertEqual(page.evaluate(RUN, RULES), [])
            self.assertFalse(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"), "Too wide.")
            self.assertEqual(page.evaluate(SMALL), [])

    @unittest.skipUnless(AXE.exists(), "axe-core is missing: set up with bootstrap.py --dev")
    def test_whatever_is_open_is_for_everybody_on_narrow_and_wide_screens(self) -> None:
        Marker.objects.create(title=self.title, kind="credits", start_seconds=50, end_seconds=59)
        for viewport in (NARROWEST, DESKTOP):
            width = viewport["width"]
            page = self.open_player_told(viewport, told={"next": NEXT}, reduced_motion="reduce")
            page.evaluate(AXE.read_text())
            page.keyboard.press("c")
            page.keyboard.press("k")
            self.check(page, f"controls, {width}")
            for menu in ("captions", "speed", "quality"):
                self.open_menu(page, menu)
                self.check(page, f"{menu}, {width}")
                page.keyboard.press("Escape")
            page.keyboard.press("?")
            self.check(page, f"keys, {width}")
            page.keyboard.press("Escape")
            self.jump(page, 51)
            expect(page.get_by_role("region", name="Episode 2")).to_be_visible()
            self.check(page, f"next episode, {width}")
            delivery.is_refused = True
            delivery.expire()
            self.jump(page, 30)
            expect(page.locator(".player__problem-box")).to_be_visible()
            self.check(page, f"problem, {width}")
            delivery.is_refused = False

    def test_time_goes_from_left_to_right_in_arabic_too(self) -> None:
        self.ada.language = "ar"
        self.ada.save()
        page = self.open_player(DESKTOP)
        self.jump(page, 6)
        self.wait_for_time(page, 6.2)
        self.show_controls(page)
        page.keyboard.press("k")
        line, knob = page.locator("[data-seek]").bounding_box(), page.locator(".player__knob").bounding_box()
        self.assertLess(knob["x"], line["x"] + line["width"] / 3)
        self.assertLess(page.locator("[data-time]").bounding_box()["x"], line["x"])
        self.assertLess(page.locator("[data-fullscreen-button]").bounding_box()["x"], line["x"] + line["width"] / 3)
        self.assertEqual(self.failures, [])
