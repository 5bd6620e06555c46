"""Sessions as a table: for results.json, and for docs/streaming.md between its marks."""

from collections.abc import Iterable
from pathlib import Path
from statistics import fmean

from django.conf import settings

from benchmarks.players.measures import paired

PAGE = Path(settings.BASE_DIR) / "docs" / "streaming.md"
BEGIN, END = "<!-- players: begin -->", "<!-- players: end -->"
OURS = "ours"
NAMES = {OURS: "**hls.js, ours**", "hlsjs": "hls.js", "dashjs": "dash.js", "shaka": "Shaka Player"}
MEANS = ("qoe", "mbps", "stall_ratio", "stalled", "switches", "startup", "dropped")
HEADINGS = (
    "player",
    "QoE",
    "Mbit/s",
    "stalled",
    "sessions that stall",
    "switches",
    "start-up",
    "QoE, ours minus it (95 %)",
    "start-up, ours minus it (95 %)",
)


def summary(sessions: list[dict]) -> dict[str, dict]:
    """Of each player: means over its sessions; of each but ours, the paired difference in QoE and start-up."""
    by_player: dict[str, list[dict]] = {}
    for session in sessions:
        by_player.setdefault(session["player"], []).append(session)
    players = {name: {key: fmean(one[key] for one in own) for key in MEANS} for name, own in by_player.items()}
    for name in players.keys() - {OURS} if OURS in players else ():
        for key in ("qoe", "startup"):
            mine, theirs = ([one[key] for one in by_player[player]] for player in (OURS, name))
            players[name][f"ours_minus_{key}"] = paired(mine, theirs)
    return players


def table(players: dict[str, dict]) -> list[str]:
    ordered = sorted(players.items(), key=lambda item: -item[1]["qoe"])
    return [line(HEADINGS), line(["---"] * len(HEADINGS)), *(line(row(name, found)) for name, found in ordered)]


def row(name: str, found: dict) -> list[str]:
    return [
        NAMES[name],
        f"{found['qoe']:.3f}",
        f"{found['mbps']:.2f}",
        f"{found['stall_ratio']:.2%}",
        f"{found['stalled']:.0%}",
        f"{found['switches']:.1f}",
        f"{found['startup']:.2f} s",
        interval(found.get("ours_minus_qoe")),
        interval(found.get("ours_minus_startup"), " s"),
    ]


def interval(found: dict | None, unit: str = "") -> str:
    return f"{found['value']:.2f}{unit} ({found['low']:.2f} to {found['high']:.2f})" if found else ""


def line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def folders(sessions: list[dict]) -> dict[str, dict]:
    """Means of each folder's traces alone."""
    names = sorted({session["trace"].partition("/")[0] for session in sessions})
    return {name: summary([one for one in sessions if one["trace"].startswith(f"{name}/")]) for name in names}


def text(results: dict) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    intro = f"{results['traces']} odd-numbered traces, {results['seconds']:.0f} s each, {results['parallel']} at a time"
    lines = [f"{intro}; {versions}.", "", *table(results["players"])]
    for folder, players in results["folders"].items():
        lines += ["", f"**{folder}**", "", *table(players)]
    return "\n".join(lines)


def write(results: dict) -> None:
    """Raises ValueError where the page has lost its marks."""
    before, begin, rest = PAGE.read_text().partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{PAGE} has no {BEGIN} with {END} behind it: put them where the table belongs.")
    PAGE.write_text(f"{before}{BEGIN}\n{text(results)}\n{END}{after}")
