"""The plots: accuracy over iterations in panels, and all accuracies at a glance."""

import math
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from boxgeom.command.figures import COLORMAP, figure_with_axes, save_figure
from boxgeom_training.curves import Curve, draw_curves
from boxgeom_training.reproduction.kept_runs import Run
from boxgeom_training.reproduction.scenarios import MEDIAN_BASED, PANELS, Scenario
from boxgeom_training.reproduction.summary import Summaries

PLACE = {"centralised": "server", "decentralised": "peers"}


def plot_panels(path: Path, runs: Sequence[Run]) -> None:
    """Write a PNG of accuracy in three scenarios, and of disagreement in the third.

    The lines of median-based rules are solid, those of mean-based ones dashed.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    figure, axes = figure_with_axes(12, 8, rows=2, columns=2)
    for ax, scenario in zip(axes, PANELS, strict=False):
        draw_curves(ax, _curves(scenario, runs, "mean"), legend=False)
        ax.set_ylim(-0.03, 1.03)
        ax.set_ylabel("accuracy")
        ax.set_title(f"{PLACE[scenario.setting]}: {scenario.title}")
    curves = _curves(PANELS[2], runs, "disagreement")
    draw_curves(axes[3], curves, logarithmic=True, legend=False)
    axes[3].set_ylabel("diagonal of the honest models' box")
    axes[3].set_title("how far apart the models of the third scenario are")
    lines: dict[str, Any] = {}
    for ax in axes:
        ax.set_xlabel("iteration")
        handles, names = ax.get_legend_handles_labels()
        lines |= dict(zip(names, handles, strict=True))
    if lines:
        figure.legend(lines.values(), lines, loc="outside lower center", ncols=5)
    save_figure(path, figure)


def plot_overview(
    path: Path, scenarios: Sequence[Scenario], rules: Sequence[str], found: Summaries
) -> None:
    """Write a PNG of all accuracies, one row per scenario and one column per rule.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    size = (3.5 + len(rules), 1.5 + 0.4 * len(scenarios))
    figure, [ax] = figure_with_axes(*size)
    table = [[100 * found[s.name, rule].accuracy for rule in rules] for s in scenarios]
    ax.imshow(table, vmin=0, vmax=100, cmap=COLORMAP, aspect="auto")
    for row, values in enumerate(table):
        for column, value in enumerate(values):
            text = "-" if math.isnan(value) else f"{value:.0f}"
            # The map is dark where numbers are small; refused runs have no colour.
            color = "white" if value < 50 else "black"
            ax.text(column, row, text, ha="center", va="center", color=color)
    ax.set_xticks(range(len(rules)), rules, rotation=30, ha="right")
    names = [f"{PLACE[s.setting]}: {s.title}" for s in scenarios]
    ax.set_yticks(range(len(scenarios)), names)
    ax.set_title("test accuracy in percent, mean over seeds and honest clients")
    save_figure(path, figure)


def _curves(scenario: Scenario, runs: Sequence[Run], what: str) -> list[Curve]:
    """Return a curve for each rule that did not refuse: the mean over its seeds.

    A rule has the same colour and marker in every panel.
    """
    rules = list(dict.fromkeys(run["rule"] for run in runs))
    curves = []
    for index, rule in enumerate(rules):
        of_rule = [
            run["curve"]
            for run in runs
            if (run["scenario"], run["rule"]) == (scenario.name, rule) and run["curve"]
        ]
        if of_rule:
            length = min(map(len, of_rule))
            at = [point["iteration"] for point in of_rule[0][:length]]
            values = [
                _mean([curve[i][what] for curve in of_rule]) for i in range(length)
            ]
            style = "-" if rule in MEDIAN_BASED else "--"
            curves.append(Curve(rule, at, values, style, index))
    return curves


def _mean(values: Sequence[float | None]) -> float | None:
    """Return the mean, or None if one of the numbers was not finite."""
    known = [value for value in values if value is not None]
    return fmean(known) if len(known) == len(values) else None
