"""Runs the simulator on the odd-numbered traces and writes what came out: python -m benchmarks.abr.report

benchmarks/abr/results.json, docs/streaming.md between its marks, and the plots it shows. --keep: write from the results
that lie there, without a run.
"""

import argparse
import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.report import say

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
DOCS = HERE.parents[1] / "docs"
BEGIN, END = "<!-- simulator: begin -->", "<!-- simulator: end -->"
NAMES = {
    "3g-norway": "3G, Norway",
    "4g-ghent": "4G, Ghent",
    "broadband-hd": "Broadband HD",
    "broadband-sd": "Broadband SD",
}
HEADINGS = (
    "traces",
    "best peer",
    "ours minus it (95 %)",
    "ours / it",
    "sessions that stall: ours, it",
    "ours / hls.js (95 %)",
    "best aided peer",
    "ours minus it (95 %)",
    "met",
)
LEARNED = (
    "traces",
    "QoE, learned minus default (95 %)",
    "first 30 s, learned / hls.js (95 %)",
    "first 30 s, learned / default (95 %)",
    "seconds stalled in the first 30 s: learned, default, hls.js",
    "late starts: learned, default, hls.js",
)
COLUMNS = ("QoE", "of optimum", "Mbit/s", "stalled", "sessions that stall", "switches", "start-up", "first 30 s")
# A QoE below 0 has no ratio: a difference stands for it.
LEAST_GAIN, LEAST_RATIO, LEAST_HLSJS_RATIO = 0.10, 1.05, 1.9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="no run: write from the results that are there")
    if not parser.parse_args().keep:
        command = ["node", HERE / "run.js", "--traces", "odd"]
        RESULTS.write_bytes(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    results = json.loads(RESULTS.read_text())
    plot(results["folders"], DOCS / "plots" / "abr.svg")
    page = DOCS / "streaming.md"
    before, _, rest = page.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n{text(results)}\n{END}{after}")
    say(f"Written: {RESULTS}, {page}")


def text(results: dict) -> str:
    cost = results["controller"]
    lines = [
        f"The controller is {cost['gzip_bytes']:,} bytes gzipped (comments included); a decision on the ladder of ten",
        f"rungs takes {cost['decision_ms']:.2f} ms of processor time.",
        "",
        *goals(results["folders"]),
        "",
        *learned(results["folders"]),
    ]
    for folder, result in results["folders"].items():
        lines += ["", f"**{name(folder)}** ({result['traces']} traces)", "", *table(result)]
    return "\n".join(lines)


def goals(folders: dict) -> list[str]:
    rows = [goal(folder, result) for folder, result in folders.items()]
    return [line(HEADINGS), line(["---"] * len(HEADINGS)), *(line(row) for row in rows)]


def goal(folder: str, result: dict) -> list[str]:
    schemes, peer, aided = result["schemes"], result["best_peer"], result["best_aided_peer"]
    ours, best = schemes["ours"], schemes[peer]
    return [
        name(folder),
        f"{peer} {best['qoe']:.3f}",
        interval(result["versus_best_peer"]),
        quotient(ours, best),
        f"{ours['stalled']:.1%}, {best['stalled']:.1%}",
        hlsjs(result),
        f"{aided} {schemes[aided]['qoe']:.3f}",
        interval(result["versus_best_aided_peer"]),
        verdict(result),
    ]


def learned(folders: dict) -> list[str]:
    rows = [learned_row(folder, result) for folder, result in folders.items()]
    return [line(LEARNED), line(["---"] * len(LEARNED)), *(line(row) for row in rows)]


def learned_row(folder: str, result: dict) -> list[str]:
    three = [result["schemes"][scheme] for scheme in ("ours, learned", "ours", "hls.js")]
    return [
        name(folder),
        interval(result["learned_versus_default"]),
        interval(result["early_ratio_to_hlsjs"]),
        interval(result["early_ratio_to_default"]),
        ", ".join(f"{row['early_stall']:.1f}" for row in three),
        ", ".join(f"{row['late_start']:.0%}" for row in three),
    ]


def line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def quotient(ours: dict, peer: dict) -> str:
    return f"{ours['qoe'] / peer['qoe']:.2f}" if peer["qoe"] > 0 else "-"


def hlsjs(result: dict) -> str:
    return interval(result["ratio_to_hlsjs"]) if result["schemes"]["hls.js"]["qoe"] > 0 else "-"


def verdict(result: dict) -> str:
    ours, peer, usual = (result["schemes"][one] for one in ("ours", result["best_peer"], "hls.js"))
    enough = ours["qoe"] >= LEAST_RATIO * peer["qoe"] if peer["qoe"] > 0 else ours["qoe"] - peer["qoe"] >= LEAST_GAIN
    goals_met = {
        "QoE": enough,
        "stalls": ours["stalled"] <= peer["stalled"],
        "hls.js": usual["qoe"] <= 0 or ours["qoe"] >= LEAST_HLSJS_RATIO * usual["qoe"],
    }
    missed = [goal for goal, met in goals_met.items() if not met]
    return f"**not: {', '.join(missed)}**" if missed else "yes"


def table(result: dict) -> list[str]:
    ordered = sorted(result["schemes"].items(), key=lambda item: -item[1]["qoe"])
    rows = [scheme_row(scheme, row, result["optimum"]) for scheme, row in ordered]
    best = ["offline optimum", f"{result['optimum']:.3f}", "100%", *[""] * (len(COLUMNS) - 2)]
    return [line(["scheme", *COLUMNS]), line(["---"] * (len(COLUMNS) + 1)), *(line(row) for row in [*rows, best])]


def scheme_row(scheme: str, row: dict, optimum: float) -> list[str]:
    return [
        f"**{scheme}**" if scheme.startswith("ours") else scheme,
        f"{row['qoe']:.3f}",
        f"{row['qoe'] / optimum:.0%}" if optimum > 0 < row["qoe"] else "-",
        f"{row['mbps']:.2f}",
        f"{row['stall_ratio']:.2%}",
        f"{row['stalled']:.1%}",
        f"{row['switches']:.0f}",
        f"{row['startup']:.1f} s",
        f"{row['early_mbps']:.2f} Mbit/s",
    ]


def interval(found: dict) -> str:
    return f"{found['value']:.2f} ({found['low']:.2f} to {found['high']:.2f})"


def name(folder: str) -> str:
    return NAMES.get(folder, folder.upper())


def plot(folders: dict, path: Path) -> None:
    mpl.rcParams["svg.hashsalt"] = "abr"
    figure = Figure(figsize=(11, 2.9), layout="constrained")
    for axes, (folder, result) in zip(figure.subplots(1, len(folders)), folders.items(), strict=True):
        draw(axes, result["schemes"])
        axes.set_title(name(folder), fontsize=9)
        axes.set_xlabel("stalled, % of time", fontsize=8)
        axes.tick_params(labelsize=7)
    figure.axes[0].set_ylabel("mean bitrate, Mbit/s", fontsize=8)
    figure.savefig(path, metadata={"Date": None})


def draw(axes: Axes, schemes: dict) -> None:
    for scheme, row in schemes.items():
        if not scheme.endswith(("+", "learned")):
            place = (100 * row["stall_ratio"], row["mbps"])
            axes.scatter(*place, s=20, c="#d33" if scheme == "ours" else "#678")
            axes.annotate(scheme, place, fontsize=6, xytext=(3, 3), textcoords="offset points")


if __name__ == "__main__":
    main()
