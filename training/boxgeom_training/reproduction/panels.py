"""The plots: accuracy over iterations in panels, and all accuracies at a glance."""

from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from boxgeom.extras import import_extra
from boxgeom_training.reproduction.grid import Run
from boxgeom_training.reproduction.scenarios import MEDIAN_BASED, PANELS, Scenario
from boxgeom_training.reproduction.summary import Summaries

PLACE = {"centralised": "server", "decentralised": "peers"}


def plot_panels(path: Path, runs: Sequence[Run]) -> None:
    """Write a PNG of accuracy in the three scenarios, and disagreement in the third.

    Median-based rules are drawn solid, mean-based ones dashed.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    figure = import_extra("matplotlib.figure", extra="training", needed_by="a plot")
    canvas = figure.Figure(figsize=(12, 8), layout="constrained")
    axes = canvas.subplots(2, 2).ravel()
    for ax, scenario in zip(axes, PANELS, strict=False):
        _draw(ax, scenario, runs, "mean")
        ax.set_ylim(0, 1)
        ax.set_ylabel("accuracy")
        ax.set_title(f"{PLACE[scenario.setting]}: {scenario.title}")
    _draw(axes[3], PANELS[2], runs, "disagreement")
    axes[3].set_yscale("log")
    axes[3].set_ylabel("diagonal of the honest models' box")
    axes[3].set_title("how far apart the models of the third are")
    for ax in axes:
        ax.set_xlabel("iteration")
    lines, names = axes[0].get_legend_handles_labels()
    canvas.legend(lines, names, loc="outside lower center", ncols=5)
    canvas.savefig(path, dpi=150)


def plot_overview(
    path: Path, scenarios: Sequence[Scenario], rules: Sequence[str], found: Summaries
) -> None:
    """Write a PNG of all accuracies, scenarios down and rules across.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    figure = import_extra("matplotlib.figure", extra="training", needed_by="a plot")
    size = (3.5 + len(rules), 1.5 + 0.4 * len(scenarios))
    canvas = figure.Figure(figsize=size, layout="constrained")
    ax = canvas.add_subplot()
    table = [[100 * found[s.name, rule].accuracy for rule in rules] for s in scenarios]
    ax.imshow(table, vmin=0, vmax=100, cmap="RdYlGn", aspect="auto")
    for row, values in enumerate(table):
        for column, value in enumerate(values):
            text = f"{value:.0f}" if value == value else "-"
            ax.text(column, row, text, ha="center", va="center")
    ax.set_xticks(range(len(rules)), rules, rotation=30, ha="right")
    names = [f"{PLACE[s.setting]}: {s.title}" for s in scenarios]
    ax.set_yticks(range(len(scenarios)), names)
    ax.set_title("test accuracy in percent, mean over seeds and honest clients")
    canvas.savefig(path, dpi=150)


def _draw(ax: Any, scenario: Scenario, runs: Sequence[Run], what: str) -> None:
    """Draw a line for each rule: the mean over its seeds."""
    of_scenario = [run for run in runs if run["scenario"] == scenario.name]
    for color, rule in enumerate(dict.fromkeys(run["rule"] for run in of_scenario)):
        curves = [run["curve"] for run in of_scenario if run["rule"] == rule]
        length = min(len(curve) for curve in curves)
        at = [point["iteration"] for point in curves[0][:length]]
        values = [fmean(curve[i][what] for curve in curves) for i in range(length)]
        drawn = [v if v > 0 else float("nan") for v in values]
        style = "-" if rule in MEDIAN_BASED else "--"
        ax.plot(at, drawn, style, c=f"C{color}", label=rule)
