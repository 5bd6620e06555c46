"""Trains the throughput table on the even-numbered traces: python -m benchmarks.abr.train

Writes benchmarks/abr/tables.json (what a viewer of each folder's networks gets) and static/js/player/defaults.js (what
a player goes by without a table: everybody's). A folder stands for one network, a trace for one session on it.
"""

import csv
import json
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.report import say
from playback.throughput import Transfer, cut, train

HERE = Path(__file__).parent
DEFAULTS = HERE.parents[1] / "static" / "js" / "player" / "defaults.js"
NETWORKS = ("3g-norway", "4g-ghent", "broadband-hd", "broadband-sd", "fcc")
HOUR = 20


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "transfers.csv"
        subprocess.run(["node", HERE / "run.js", "--traces", "even", "--transfers", rows], check=True)
        table = train(read(rows), datetime.now(UTC))
    if table is None:
        raise SystemExit("Too few transfers to learn from: are the traces there?")
    tables = {network: cut(table, network, "", HOUR) for network in NETWORKS}
    (HERE / "tables.json").write_text(json.dumps(tables, separators=(",", ":")) + "\n")
    DEFAULTS.write_text(module(cut(table, "", "", HOUR)))
    say(f"Learned of {table['transfers']} transfers in {table['sessions']} sessions.")


def read(path: Path) -> Iterator[Transfer]:
    with path.open() as file:
        for row in csv.DictReader(file):
            numbers = {name: float(row[name]) for name in ("occurred_at", "bytes", "seconds", "latency_seconds")}
            yield Transfer(**{**row, **numbers, "hour": int(row["hour"])})


def module(table: dict) -> str:
    rows = "\n".join(f"    {json.dumps(row)}," for row in table["clusters"])
    return f"""/** What a player goes by without a table: learned of all training traces by benchmarks/abr/train.py. */
export const DEFAULT_TABLE = {{
  version: {table["version"]},
  start: {json.dumps(table["start"])},
  level: {table["level"]},
  spread: {table["spread"]},
  clusters: [
{rows}
  ],
}};
"""


if __name__ == "__main__":
    main()
