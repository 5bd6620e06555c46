"""In a real browser: what breaks while a stream plays, mends by itself, or says what to do."""

from playwright.sync_api import Page, Route, expect

from tests.browser.faulty_delivery import delivery
from tests.browser.player import PlayerTestCase

CUT_MS = 10_000
# The player waits eight seconds for the next byte.
SILENCE_MS = 15_000
# 120 kbit/s: for the lowest rung, and not for the highest.
SLOW = {"offline": False, "latency": 60, "downloadThroughput": 15_000, "uploadThroughput": 100_000}


class RecoveryTests(PlayerTestCase):
    def assert_no_problem(self, page: Page) -> None:
        expect(page.locator(".player__problem-box")).to_have_count(0)

    def test_a_network_that_is_cut_for_ten_seconds(self) -> None:
        page = self.open_player()
        self.wait_for_time(page, 2)
        page.context.set_offline(True)
        # Near the end of what is there, so that it does run dry.
        page.evaluate("video = document.querySelector('video'); video.currentTime = video.buffered.end(0) - 3")
        expect(page.locator("[data-connection]")).to_have_text("Reconnecting …")
        page.wait_for_timeout(CUT_MS)
        self.assert_no_problem(page)
        stopped_at = self.time(page)
        page.context.set_offline(False)
        self.wait_for_time(page, stopped_at + 2)
        expect(page.locator("[data-connection]")).not_to_have_text("Reconnecting …")

    def test_a_segment_that_comes_too_slowly_is_given_up_for_a_smaller_one(self) -> None:
        page = self.open_player()
        self.wait_for_time(page, 1)
        page.wait_for_function("document.querySelector('video').buffered.end(0) > 16")
        network = page.context.new_cdp_session(page)
        network.send("Network.emulateNetworkConditions", SLOW)
        delivery.asked.clear()
        page.evaluate("video = document.querySelector('video'); video.currentTime = video.buffered.end(0) - 3")
        page.wait_for_timeout(8000)
        asked = [name for name in delivery.asked if name.startswith("video-") and name.endswith(".m4s")]
        self.assertIn(asked[0].replace("video-2", "video-0"), asked[1:], "It waited for the large one.")
        self.assert_no_problem(page)

    def test_without_the_sizes_of_its_segments_a_stream_plays_by_hls_js_own_rules(self) -> None:
        page = self.open_signed_in()
        page.route("**/sizes.json", lambda route: route.abort())
        self.watch(page)
        self.wait_for_time(page, 5)
        self.assert_no_problem(page)

    def test_a_server_that_is_killed_and_comes_back(self) -> None:
        page = self.open_player_told()
        page.route("**/stream/**", lambda route: route.abort("connectionreset"))
        self.jump(page, 44)
        expect(page.locator("[data-connection]")).to_have_text("Reconnecting …")
        page.wait_for_timeout(4000)
        self.assert_no_problem(page)
        page.unroute("**/stream/**")
        self.wait_for_time(page, 45)

    def test_a_network_that_stays_away_is_said_and_tried_again(self) -> None:
        page = self.open_signed_in(service_workers="block")
        page.route("**/patience.js", self.make_impatient)
        self.watch(page)
        page.route("**/stream/**", lambda route: route.abort("connectionreset"))
        self.jump(page, 44)
        problem = page.get_by_role("alert")
        expect(problem).to_contain_text("The connection is gone", timeout=SILENCE_MS)
        page.unroute("**/stream/**")
        problem.get_by_role("button", name="Try again").click()
        self.wait_for_time(page, 45)
        self.assert_no_problem(page)

    def make_impatient(self, route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace("PATIENCE_MS = 90_000", "PATIENCE_MS = 2_000"))

    def test_segments_of_which_half_comes_and_then_nothing_more(self) -> None:
        page = self.open_player()
        delivery.is_broken = True
        self.jump(page, 44)
        expect(page.locator("[data-connection]")).to_have_text("Reconnecting …", timeout=SILENCE_MS)
        self.assertGreater(delivery.broken_off, 0)
        self.assert_no_problem(page)
        delivery.is_broken = False
        self.wait_for_time(page, 45)

    def test_a_signature_that_expires_in_the_middle_of_the_film(self) -> None:
        page = self.open_player()
        self.wait_for_time(page, 1)
        delivery.expire()
        self.jump(page, 44)
        self.wait_for_time(page, 46)
        # What waits for sound and for picture waits for one and the same.
        self.assertEqual(delivery.renewals, 1)
        self.assert_no_problem(page)
        expect(page.locator("[data-connection]")).to_have_text("")

    def test_a_signature_is_renewed_before_it_expires(self) -> None:
        page = self.open_player_told(told={"expires_in": 3})
        page.wait_for_timeout(3000)
        self.assertGreaterEqual(delivery.renewals, 1)
        self.assert_no_problem(page)
        self.assertEqual(self.failures, [])

    def test_a_screen_whose_place_was_taken_is_told_and_can_take_it_back(self) -> None:
        page = self.open_player()
        delivery.is_refused = True
        delivery.expire()
        self.jump(page, 44)
        problem = page.get_by_role("alert")
        expect(problem).to_contain_text("Playing goes on elsewhere")
        expect(problem).to_contain_text("Another screen took its place.")
        self.assertTrue(self.video(page, "paused"))
        delivery.is_refused = False
        problem.get_by_role("button", name="Play here").click()
        self.wait_for_time(page, 1)
        self.assert_no_problem(page)

    def test_what_is_not_there_is_said_and_tried_again(self) -> None:
        page = self.open_signed_in()
        delivery.is_missing = True
        page.goto(f"{self.live_server_url}/watch/{self.title.slug}/")
        problem = page.get_by_role("alert")
        expect(problem).to_contain_text("This cannot be played right now.")
        expect(problem.get_by_role("button", name="Try again")).to_be_focused()
        delivery.is_missing = False
        page.keyboard.press("Enter")
        self.wait_for_time(page, 1)
        self.assert_no_problem(page)
