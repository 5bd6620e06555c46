"""Run every benchmark and write benchmarks/RESULTS.md: python -m benchmarks"""

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.report import say

NAMES = ["home", "freshness", "search", "ingest", "publish", "growth", "train", "fold_in", "films", "ladder", "artwork"]
RESULTS = Path(__file__).parent / "RESULTS.md"


def main() -> None:
    results = [run(name, sys.argv[1:]) for name in NAMES]
    RESULTS.write_text(page(results))
    say(f"Written: {RESULTS}")
    sys.exit(not all(result["met"] for result in results))


def run(name: str, arguments: list[str]) -> dict:
    say(f"== {name}")
    command = [sys.executable, "-m", f"benchmarks.{name}", *arguments]
    output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return json.loads(output.strip().splitlines()[-1])


def page(results: list[dict]) -> str:
    lines = [
        "# Results",
        "",
        f"Measured {datetime.now(UTC):%Y-%m-%d} by `make bench` on {machine()}.",
        "Ratios are against a peer or a limit in the same run, for the machine is shared and noisy.",
        "",
        "| benchmark | value | bar | met |",
        "|---|---|---|---|",
        *(
            f"| `{r['name']}` | {r['value']} {r['unit']} | {r['bar']} | {'yes' if r['met'] else '**no**'} |"
            for r in results
        ),
        "",
    ]
    for result in results:
        details = {key: value for key, value in result.items() if key not in {"name", "value", "unit", "bar", "met"}}
        lines += [f"## {result['name']}", "", *(f"- {key}: {value}" for key, value in details.items()), ""]
    return "\n".join(lines)


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores ({processor()}), {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def processor() -> str:
    info = Path("/proc/cpuinfo")
    names = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
    return names[0] if names else platform.machine()


if __name__ == "__main__":
    main()
