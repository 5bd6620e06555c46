"""Which network traces are replayed, and a network's bytes over time."""

import csv
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.BASE_DIR).parent / "shared" / "data" / "network"
# What a folder's rates are multiplied by, so that they lie about the ladder's (film.py), 150 to 3,000 kbit/s. What is
# slow in broadband-hd still has to carry the lowest rung and the sound, or nobody could do better than stall.
SCALES = {"3g-norway": 1.0, "4g-ghent": 0.1, "broadband-hd": 0.25, "broadband-sd": 1.0, "fcc": 1.0}
# Broadband traces are slow for their first minute, fast for good thereafter: a session of a minute sees half of each.
START_SECONDS = 30


@dataclass(frozen=True)
class Row:
    seconds: float
    bytes_per_second: float
    latency: float


class Trace:
    """Rows one after the other, from the first again when they are over. Times are in seconds since a session began."""

    def __init__(self, name: str, rows: list[Row]) -> None:
        """Raises ValueError where nothing would ever arrive."""
        if not any(row.bytes_per_second > 0 for row in rows):
            raise ValueError(f"The trace {name} has no row with a rate above 0: nothing would ever arrive.")
        self.name = name
        self.rows = rows
        self.ends = list(accumulate(row.seconds for row in rows))
        self.carried = list(accumulate(row.seconds * row.bytes_per_second for row in rows))

    def latency_at(self, time: float) -> float:
        """Seconds to the first byte of a request made then."""
        return self.rows[self.place((time + START_SECONDS) % self.ends[-1])].latency

    def bytes_between(self, start: float, end: float) -> float:
        return self.carried_until(end + START_SECONDS) - self.carried_until(start + START_SECONDS)

    def carried_until(self, time: float) -> float:
        rounds, time = divmod(time, self.ends[-1])
        place = self.place(time)
        left = (self.ends[place] - time) * self.rows[place].bytes_per_second
        return rounds * self.carried[-1] + self.carried[place] - left

    def place(self, time: float) -> int:
        return min(bisect_right(self.ends, time), len(self.ends) - 1)


def chosen(number: int) -> list[Trace]:
    """So many odd-numbered traces, as many of each folder as can be, spread evenly over it."""
    folders = sorted(SCALES)
    counts = [number // len(folders) + (place < number % len(folders)) for place in range(len(folders))]
    return [trace for folder, count in zip(folders, counts, strict=True) for trace in of_folder(folder, count)]


def of_folder(folder: str, count: int) -> list[Trace]:
    odd = [path for path in sorted((FOLDER / folder).glob("*.csv")) if int(path.stem) % 2]
    return [read(odd[place * len(odd) // count], SCALES[folder]) for place in range(count)]


def read(path: Path, scale: float) -> Trace:
    with path.open(newline="") as file:
        rows = [
            Row(float(row["duration_ms"]) / 1000, scale * float(row["kbps"]) * 125, float(row["latency_ms"]) / 1000)
            for row in csv.DictReader(file)
        ]
    return Trace(f"{path.parent.name}/{path.stem}", rows)
