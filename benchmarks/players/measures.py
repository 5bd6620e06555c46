"""What a session was like, from what the video element showed and the shaper sent.

QoE of one segment: R - m T - |R - R of the one before|, in Mbit/s (MPC, Yin et al., SIGCOMM 2015): R the average
bitrate of its rung, m the top rung's, T seconds stalled. A session's is the mean over the segments that began to play;
start-up beyond a second counts as stalling, and a stall that still goes on at the end counts as far as it went.
"""

import random
import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, pairwise
from statistics import fmean

SEGMENT = re.compile(r"video-(\d+)/(\d+)\.m4s")
FREE_STARTUP_SECONDS = 1.0
DRAWS = 2000


def measure(sizes: dict, seen: dict, requests: Sequence[dict]) -> dict:
    """sizes: content of sizes.json; seen: what probe.js told; requests: the shaper's, as dicts."""
    rungs = played(sizes, seen["positions"], requests)
    rates = [sizes["rungs"][rung]["bitrate"] / 1e6 for rung in rungs]
    startup = (seen["elapsed"] if seen["startup"] is None else seen["startup"]) / 1000
    stalled = sum(seen["stalls"]) / 1000
    changes = [abs(rate - before) for before, rate in pairwise(rates)]
    cost = sizes["rungs"][-1]["bitrate"] / 1e6 * (stalled + max(0.0, startup - FREE_STARTUP_SECONDS))
    # What never played has the cost of its waiting, as if of one segment.
    count = max(1, len(rates))
    return {
        "qoe": (sum(rates) - cost - sum(changes)) / count,
        "mbps": sum(rates) / count,
        "stall_seconds": stalled,
        "stall_ratio": stalled / max(0.001, seen["elapsed"] / 1000 - startup),
        "stalled": bool(stalled),
        "stalls": len(seen["stalls"]),
        "waits": seen["waits"],
        "switches": sum(change > 0 for change in changes),
        "startup": startup,
        "played": seen["startup"] is not None,
        "seconds_played": seen["positions"][-1][1] if seen["positions"] else 0.0,
        "rungs": rungs,
        "dropped": seen["dropped"] / max(1, seen["frames"]),
        "given_up": sum(request["end"] > 0 and not request["whole"] for request in requests),
        "errors": seen["errors"],
    }


def played(sizes: dict, positions: Sequence[Sequence[float]], requests: Sequence[dict]) -> list[int]:
    """The rung of each segment that began to play: of the last whole transfer of it before it did."""
    times = [time for _, time in positions]
    begins = [0.0, *accumulate(sizes["segment_seconds"])][:-1]
    furthest = times[-1] if times else 0.0
    moments = [positions[bisect_left(times, begin + 0.001)][0] / 1000 for begin in begins if begin + 0.001 <= furthest]
    found = [rung_at(number, moment, requests) for number, moment in enumerate(moments)]
    return [rung for rung in found if rung is not None]


def rung_at(number: int, moment: float, requests: Sequence[dict]) -> int | None:
    """None where the segment never came whole: the player leapt over it."""
    came = []
    for request in requests:
        found = SEGMENT.search(request["path"])
        if found and int(found[2]) == number and request["whole"]:
            came.append((request["end"] <= moment, request["end"], int(found[1])))
    return max(came)[2] if came else None


def paired(one: Sequence[float], other: Sequence[float]) -> dict[str, float]:
    """Mean of one minus mean of other with its 95 % interval: the paired bootstrap (Efron, 1979) over traces."""
    differences = [mine - theirs for mine, theirs in zip(one, other, strict=True)]
    draw = random.Random(2026)
    means = sorted(fmean(draw.choices(differences, k=len(differences))) for _ in range(DRAWS))
    low, high = means[round(0.025 * (DRAWS - 1))], means[round(0.975 * (DRAWS - 1))]
    return {"value": fmean(differences), "low": low, "high": high}
