"""Pictures of a report: quality by what is known of a profile, or model beside model where that is not asked."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from recommendations.evaluation.ours import OURS

# Ours stands out; peers have the palette of Okabe and Ito (2008), which colour-blind readers tell apart.
OUR_COLOUR = "#d1144a"
PEER_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#56b4e9", "#cc79a7", "#999999", "#f0e442", "#000000")
# What k says of a row that is about all profiles, or all that is known of them.
EVERYBODY = "all"
DASHES = ("-", "--", "-.", ":")
# Text stays text, and the same report gives the same bytes.
STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "streamsite",
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def plot(report: dict, metric: str, path: Path) -> None:
    """Write an SVG of one metric of a report of evaluate_recommender. Raises KeyError if the report lacks it."""
    rows = [row for row in report["rows"] if f"{metric}_lo" in row]
    if not rows:
        raise KeyError(metric)
    models = list(dict.fromkeys(row["model"] for row in rows))
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(7.5, 4.2), layout="constrained")
        axes = figure.add_subplot()
        if report["protocol"] == "strong":
            lines(axes, rows, models, metric)
        else:
            bars(axes, [row for row in rows if row.get("k", EVERYBODY) == EVERYBODY], models, metric)
        axes.set_title(f"{report['data']}, protocol {report['protocol']}, seed {report['seed']}", loc="left")
        figure.savefig(path, metadata={"Date": None})


def lines(axes: Axes, rows: Sequence[dict], models: Sequence[str], metric: str) -> None:
    """One line for each model over what is known, the interval of ours as a band."""
    lengths = list(dict.fromkeys(row["k"] for row in rows))
    places = range(len(lengths))
    for model, colour, dash in zip(models, colours(models), dashes(models), strict=True):
        by_length = {row["k"]: row for row in rows if row["model"] == model}
        values = [by_length[length][metric] for length in lengths]
        ours = model == OURS
        axes.plot(
            places, values, dash, color=colour, label=model, marker="o", markersize=3,
            linewidth=2.4 if ours else 1.3, zorder=3 if ours else 2,
        )  # fmt: skip
        if ours:
            ends = [[by_length[length][f"{metric}_{end}"] for length in lengths] for end in ("lo", "hi")]
            axes.fill_between(places, *ends, color=colour, alpha=0.12, linewidth=0)
    axes.set_xticks(places, lengths)
    axes.set_xlabel("titles known of a profile")
    axes.set_ylabel(metric)
    axes.grid(axis="y", alpha=0.25)
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False)


def bars(axes: Axes, rows: Sequence[dict], models: Sequence[str], metric: str) -> None:
    """One bar for each model, the best on top, with its interval."""
    best_last = sorted(rows, key=lambda row: row[metric])
    by_model = dict(zip(models, colours(models), strict=True))
    values = [row[metric] for row in best_last]
    errors = [
        [row[metric] - row[f"{metric}_lo"] for row in best_last],
        [row[f"{metric}_hi"] - row[metric] for row in best_last],
    ]
    names = [row["model"] for row in best_last]
    axes.barh(names, values, xerr=errors, color=[by_model[name] for name in names], height=0.65, error_kw={"lw": 1})
    axes.set_xlabel(metric)
    axes.grid(axis="x", alpha=0.25)
    axes.set_axisbelow(True)


def colours(models: Sequence[str]) -> list[str]:
    peers = iter(PEER_COLOURS * len(models))
    return [OUR_COLOUR if model == OURS else next(peers) for model in models]


def dashes(models: Sequence[str]) -> list[str]:
    return [DASHES[0] if model == OURS else DASHES[number % len(DASHES)] for number, model in enumerate(models)]
