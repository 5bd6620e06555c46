"""The pages in a browser, judged by Lighthouse: python -m benchmarks.pages [--url URL] [--quick]

Start `make demo` first, in another window: it is the demo that is looked at, signed in as its viewer. Needs Chromium
and Node.js; Lighthouse is installed into benchmarks/lighthouse when it is not there.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.report import report, say
from streamsite.demo_data import VIEWER
from streamsite.processes import free_port

PAGES = {"home": "/", "title": "/title/toy-story-1995/", "search": "/search/?q=star"}
PRESETS = {"mobile": [], "desktop": ["--preset=desktop"]}
CATEGORIES = ("performance", "accessibility", "best-practices")
BARS = {"performance": 95, "accessibility": 100, "best-practices": 95}
LCP_MS, CLS, INTERACTION_MS, HOME_SCRIPT_KB = 1200, 0.02, 100, 40
FOLDER = Path(__file__).parent / "lighthouse"
LIGHTHOUSE = FOLDER / "node_modules" / ".bin" / "lighthouse"
INTERACTIONS = """() => {
  window.slowest = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((e) => {
    if (e.interactionId) window.slowest = Math.max(window.slowest, e.duration);
  })).observe({ type: "event", durationThreshold: 16, buffered: true });
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="where the demo is")
    parser.add_argument("--quick", action="store_true", help="home on a phone only")
    options = parser.parse_args()
    install()
    with signed_in_browser(options.url) as (page, port):
        slowest = slowest_interaction(page, options.url)
        script_kb = home_script_kb(page, options.url)
        wanted = [(name, preset) for name in PAGES for preset in PRESETS]
        verdicts = {
            f"{name} {preset}": lighthouse(options.url + PAGES[name], preset, port)
            for name, preset in (wanted[:1] if options.quick else wanted)
        }
    misses = [name for name, verdict in verdicts.items() if not is_met(verdict)]
    home = verdicts["home mobile"]
    report(
        "pages",
        len(misses) + (home["lcp_ms"] > LCP_MS) + (slowest > INTERACTION_MS) + (script_kb > HOME_SCRIPT_KB),
        "bars missed",
        0,
        at_most=True,
        missed=misses,
        home_lcp_ms=home["lcp_ms"],
        home_lcp_bar_ms=LCP_MS,
        slowest_interaction_ms=slowest,
        interaction_bar_ms=INTERACTION_MS,
        home_script_kb_gzip=script_kb,
        home_script_bar_kb=HOME_SCRIPT_KB,
        **{name.replace(" ", "_"): verdict for name, verdict in verdicts.items()},
    )


def install() -> None:
    if not LIGHTHOUSE.exists():
        say("Installing Lighthouse ...")
        npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(npm, cwd=FOLDER, check=True, stdout=sys.stderr)


@contextmanager
def signed_in_browser(url: str) -> Iterator[tuple[Page, int]]:
    """A browser that the demo's viewer has signed in to, and the port at which it takes orders."""
    port = free_port(9222)
    flags = [f"--remote-debugging-port={port}", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            folder, executable_path=chromium(), args=flags, viewport={"width": 1440, "height": 900}
        )
        page = browser.pages[0]
        sign_in(page, url)
        yield page, port
        browser.close()


def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return found or sys.exit("No Chromium on the path: install it (apt-get install chromium).")


def sign_in(page: Page, url: str) -> None:
    _, email, password = VIEWER
    page.goto(f"{url}/sign-in/")
    page.fill("[name=username]", email)
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")
    page.locator(".picker__profile").first.click()
    page.wait_for_selector(".hero")


def slowest_interaction(page: Page, url: str) -> float:
    """Milliseconds from an interaction to the next paint, while the rows of home are scrolled; the slowest of all."""
    say("Scrolling rows ...")
    page.goto(url)
    page.evaluate(INTERACTIONS)
    for row in page.locator(".row").all()[:4]:
        row.hover()
        for _ in range(3):
            button = row.locator(".row__button--next")
            if button.is_visible():
                button.click()
                page.wait_for_timeout(350)
        row.locator(".card__link").first.focus()
        for _ in range(4):
            page.keyboard.press("ArrowRight")
            page.wait_for_timeout(120)
    page.wait_for_timeout(500)
    return page.evaluate("window.slowest")


def home_script_kb(page: Page, url: str) -> float:
    """KiB of our own scripts that home loads, as sent."""
    sent: list[float] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    scripts: set[str] = set()
    session.on("Network.responseReceived", lambda e: scripts.add(e["requestId"]) if e["type"] == "Script" else None)
    session.on(
        "Network.loadingFinished",
        lambda e: sent.append(e["encodedDataLength"]) if e["requestId"] in scripts else None,
    )
    page.goto(url)
    page.wait_for_timeout(3000)
    session.detach()
    return round(sum(sent) / 1024, 1)


def lighthouse(url: str, preset: str, port: int) -> dict:
    say(f"Lighthouse: {url} on {preset} ...")
    command = [str(LIGHTHOUSE), url, f"--port={port}", "--quiet", "--output=json", "--disable-storage-reset"]
    command += [f"--only-categories={','.join(CATEGORIES)}", *PRESETS[preset]]
    environment = {**os.environ, "CHROME_PATH": chromium()}
    output = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    found = json.loads(output)
    audits = found["audits"]
    return {
        **{name: round(100 * found["categories"][name]["score"]) for name in CATEGORIES},
        "lcp_ms": round(audits["largest-contentful-paint"]["numericValue"]),
        "fcp_ms": round(audits["first-contentful-paint"]["numericValue"]),
        "tbt_ms": round(audits["total-blocking-time"]["numericValue"]),
        "cls": round(audits["cumulative-layout-shift"]["numericValue"], 3),
    }


def is_met(verdict: dict) -> bool:
    return all(verdict[name] >= bar for name, bar in BARS.items()) and verdict["cls"] <= CLS


if __name__ == "__main__":
    main()
