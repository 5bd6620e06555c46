"""Sessions in a browser: one player, one trace, so many seconds."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from django.conf import settings
from playwright.async_api import Browser, async_playwright
from playwright.async_api import Error as PlaywrightError

from benchmarks.pages import chromium
from benchmarks.players.measures import measure
from benchmarks.players.shaper import Line, Shaper
from benchmarks.players.traces import Trace
from benchmarks.report import say

HERE = Path(__file__).parent
BASE = Path(settings.BASE_DIR)
FLAGS = ["--no-sandbox", "--disable-gpu", "--mute-audio", "--autoplay-policy=no-user-gesture-required"]
# Windows lie on top of each other: none of them may be slowed down for it.
FLAGS += ["--disable-background-timer-throttling", "--disable-renderer-backgrounding"]
FLAGS += ["--disable-backgrounding-occluded-windows", "--disable-background-networking"]


@dataclass(frozen=True)
class Plan:
    player: str
    trace: Trace


def roots(film: Path) -> dict[str, Path]:
    hls = BASE / "node_modules" / "hls.js" / "dist"
    return {
        "film": film,
        "page": HERE / "page",
        "vendor": HERE / "node_modules",
        "static": BASE / "static",
        "static/js/vendor/hls.mjs": hls / "hls.min.mjs",
        "static/js/vendor/hls.worker.mjs": hls / "hls.worker.js",
    }


class Stage:
    """Plays sessions, a few at a time, in one browser that keeps nothing between them."""

    def __init__(self, film: Path, sizes: dict, seconds: float, parallel: int) -> None:
        self.shaper = Shaper(roots(film))
        self.sizes = sizes
        self.seconds = seconds
        self.turns = asyncio.Semaphore(parallel)
        self.numbers = count(1)

    async def play_all(self, plans: Sequence[Plan]) -> list[dict]:
        """What measure() tells of each session, with its player and trace, in the order of the plans."""
        async with self.shaper.serving() as address, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            try:
                return await asyncio.gather(*(self.in_turn(browser, address, plan) for plan in plans))
            finally:
                await browser.close()

    async def in_turn(self, browser: Browser, address: str, plan: Plan) -> dict:
        async with self.turns:
            number = next(self.numbers)
            found = await self.play_again(browser, address, plan, str(number))
        result = {"player": plan.player, "trace": plan.trace.name, **found}
        told = f"QoE {found['qoe']:.3f}, start-up {found['startup']:.1f} s, {found['stall_seconds']:.1f} s stalled"
        say(f"{number}. {plan.player} on {plan.trace.name}: {told}")
        return result

    async def play_again(self, browser: Browser, address: str, plan: Plan, session: str) -> dict:
        """A second time where the browser, not the player, was what failed."""
        try:
            return await self.play(browser, address, plan, session)
        except PlaywrightError as reason:
            say(f"{session}. {plan.player} on {plan.trace.name}, once more: {reason}")
            return await self.play(browser, address, plan, session)

    async def play(self, browser: Browser, address: str, plan: Plan, session: str) -> dict:
        line = self.shaper.lines[session] = Line(plan.trace)
        context = await browser.new_context(viewport={"width": 700, "height": 400})
        try:
            page = await context.new_page()
            await page.goto(f"{address}/page/index.html?player={plan.player}&session={session}")
            await page.wait_for_function("window.isReady")
            await page.evaluate("window.begin()")
            await asyncio.sleep(self.seconds)
            seen, requests = await page.evaluate("window.told()"), line.told()
        finally:
            await context.close()
            del self.shaper.lines[session]
        return {**measure(self.sizes, seen, requests), "shaper_late": line.late}
