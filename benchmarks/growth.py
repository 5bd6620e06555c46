"""What a page costs as the audience grows: python -m benchmarks.growth [--profiles N ...]

As benchmarks.publish, with 20 watches a profile, for one audience after another, each the one before and more; every
profile's page is made and stored each time. `make bench` has 10,000 and 100,000 profiles. A million, with
--profiles 10000 100000 1000000, take half an hour and 15 GB of disk.
"""

import argparse

import numpy as np

from benchmarks.publish import PROCESSES, TITLES, publish, store_audience, store_snapshot
from benchmarks.report import report, say
from benchmarks.scratch import scratch_site
from recommendations.models import HomePage

BAR = 1.15
MEMORY_BAR_MB = 4096
WATCHES = 20
SIZES = (10_000, 100_000)
QUICK = (500, 1000)


def main() -> None:
    costs, peaks, stored = {}, {}, 0
    with scratch_site() as environment:
        snapshot = store_snapshot(np.random.default_rng(1))
        for size in sizes_asked_for():
            store_audience(size - stored, WATCHES)
            stored = size
            published = publish(snapshot, environment)
            costs[size] = 1000 * published.seconds / size
            peaks[size] = published.peak_mb
            say(f"{size:,} profiles: {costs[size]:.3f} ms each, {peaks[size]} MB in a process at most.")
            HomePage.objects.filter(snapshot=snapshot)._raw_delete("default")
    if PROCESSES * max(peaks.values()) > MEMORY_BAR_MB:
        raise AssertionError(f"{PROCESSES} processes took up to {max(peaks.values())} MB each.")
    report(
        "growth",
        max(costs.values()) / costs[min(costs)],
        "x the cost of a page in the smallest audience",
        BAR,
        at_most=True,
        titles=TITLES,
        watches_of_each=WATCHES,
        milliseconds_a_page={size: round(cost, 3) for size, cost in costs.items()},
        peak_memory_mb_each_process=peaks,
    )


def sizes_asked_for() -> list[int]:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a short smoke run")
    parser.add_argument("--profiles", type=int, nargs="+", metavar="N", help=f"of each audience, not {SIZES}")
    given = parser.parse_args()
    return sorted(given.profiles or (QUICK if given.quick else SIZES))


if __name__ == "__main__":
    main()
