"""How much each policy lost to the oracle, as a picture."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from recommendations.evaluation.artwork_simulation import VISITS_A_DAY
from recommendations.evaluation.plots import STYLE, colours, dashes


def plot_regrets(regrets: Mapping[str, Sequence[float]], path: Path) -> None:
    """Write an SVG. regrets: of each model, plays lost for each profile by the end of each day."""
    models = list(regrets)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(7.5, 4.2), layout="constrained")
        axes = figure.add_subplot()
        for model, colour, dash in zip(models, colours(models), dashes(models), strict=True):
            seen = [VISITS_A_DAY * day for day in range(len(regrets[model]) + 1)]
            axes.plot(seen, [0, *regrets[model]], dash, color=colour, label=model, marker="o", markersize=3)
        axes.set_xlabel("impressions a profile")
        axes.set_ylabel("plays lost to the oracle, a profile")
        axes.grid(axis="y", alpha=0.25)
        axes.legend(frameon=False)
        figure.savefig(path, metadata={"Date": None})
