"""Real players on replayed networks: python -m benchmarks.players [--traces 20] [--seconds 60] [--parallel 2] [--quick]

hls.js with its own controller and with ours, dash.js and Shaka Player, in headless Chromium, behind shaper.py. Writes
benchmarks/players/results.json and, after a full run (all players, 20 traces or more, 60 s or more), docs/streaming.md.
dash.js and Shaka Player are installed here when they are not there. Needs Chromium and Node.js.
"""

import argparse
import asyncio
import json
import subprocess
import sys
from pathlib import Path

from benchmarks.players import film, report, traces
from benchmarks.players.sessions import BASE, Plan, Stage
from benchmarks.report import say

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
INSTALLED = HERE / "node_modules"
VERSIONS = {
    "hls.js": BASE / "node_modules" / "hls.js",
    "dash.js": INSTALLED / "dashjs",
    "Shaka Player": INSTALLED / "shaka-player",
}
LEAST_TRACES, LEAST_SECONDS = 20, 60
LONGEST_SECONDS = film.SECONDS - film.SEGMENT_SECONDS
QUICK_TRACES, QUICK_SECONDS = 1, 20


def main() -> None:
    options = asked()
    install()
    folder = film.prepared()
    chosen = traces.chosen(options.traces)
    plans = [Plan(player, trace) for trace in chosen for player in options.players]
    say(f"{len(plans)} sessions of {options.seconds:.0f} s ...")
    stage = Stage(folder, film.sizes(folder), options.seconds, options.parallel)
    sessions = asyncio.run(stage.play_all(plans))
    results = {
        "traces": len(chosen),
        "seconds": options.seconds,
        "parallel": options.parallel,
        "versions": {name: version(path) for name, path in VERSIONS.items()},
        "players": report.summary(sessions),
        "folders": report.folders(sessions),
        "sessions": sessions,
    }
    publish(results, is_full=is_full(options))


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--traces", type=int, default=LEAST_TRACES, help="how many, over all folders")
    parser.add_argument("--seconds", type=float, default=LEAST_SECONDS, help=f"of a session; {LONGEST_SECONDS} at most")
    parser.add_argument("--parallel", type=int, default=2, help="sessions at once")
    parser.add_argument("--players", nargs="+", choices=report.NAMES, default=list(report.NAMES))
    parser.add_argument("--quick", action="store_true", help="a smoke run, whose figures are printed and not kept")
    options = parser.parse_args()
    if options.quick:
        options.traces, options.seconds = QUICK_TRACES, QUICK_SECONDS
    if options.traces < 1 or options.parallel < 1 or not 0 < options.seconds <= LONGEST_SECONDS:
        parser.error(f"--traces and --parallel begin at 1, and --seconds lies between 0 and {LONGEST_SECONDS}.")
    return options


def install() -> None:
    if not all(path.exists() for path in VERSIONS.values() if path.is_relative_to(HERE)):
        say("Installing dash.js and Shaka Player ...")
        npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(npm, cwd=HERE, check=True, stdout=sys.stderr)


def version(package: Path) -> str:
    return json.loads((package / "package.json").read_text())["version"]


def is_full(options: argparse.Namespace) -> bool:
    everybody = set(options.players) == set(report.NAMES)
    return everybody and options.traces >= LEAST_TRACES and options.seconds >= LEAST_SECONDS


def publish(results: dict, *, is_full: bool) -> None:
    """Less than a full run is printed, and stays out of the files."""
    if not is_full:
        say("\n".join(["Not a full run, nothing written:", *report.table(results["players"])]))
        say(json.dumps(results["sessions"], indent=1))
        return
    RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    report.write(results)
    say(f"Written: {RESULTS}, {report.PAGE}")


if __name__ == "__main__":
    main()
