"""The plot of accuracy over iterations, in panels."""

from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from boxgeom.command.figures import figure_with_axes, save_figure
from boxgeom_training.curves import Curve, draw_curves
from boxgeom_training.reproduction.cells import ORACLE, oracle_scenario
from boxgeom_training.reproduction.design import Design
from boxgeom_training.reproduction.kept_runs import Run
from boxgeom_training.reproduction.scenarios import Scenario
from boxgeom_training.reproduction.selections import MEAN_BASED, PAIRS

PANELS = 3
LINES = 7
"""Rules that are drawn, besides the oracle: each needs a colour and a marker."""


def plot_panels(path: Path, design: Design, runs: Sequence[Run]) -> None:
    """Write a PNG of accuracy in a few scenarios, and of disagreement in one.

    The lines of mean-based rules are dashed, the oracle's is dotted.

    Args:
        path: of the file.
        design: of the runs.
        runs: those that count, with their curves.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    shown, divided = shown_scenarios(design.scenarios)
    rules = drawn_rules(design.rules)
    count = len(shown) + len(divided)
    rows, columns = (count + 1) // 2, min(count, 2)
    figure, axes = figure_with_axes(6.5 * columns, 4.2 * rows, rows, columns)
    for ax in axes[count:]:
        ax.set_visible(False)
    for ax, scenario in zip(axes, shown, strict=False):
        draw_curves(ax, _curves(scenario, rules, runs, "worst"), legend=False)
        ax.set_ylim(-0.03, 1.03)
        ax.set_ylabel("accuracy of the worst honest client")
        ax.set_title(f"{scenario.place}: {scenario.title}")
    for ax, scenario in zip(axes[len(shown) :], divided, strict=False):
        curves = _curves(scenario, rules, runs, "disagreement")[:-1]
        draw_curves(ax, curves, logarithmic=True, legend=False)
        ax.set_ylabel("diagonal of the honest models' box")
        ax.set_title(f"how far apart the models are, {scenario.title}")
    _one_legend(figure, axes[:count])
    save_figure(path, figure)


def shown_scenarios(
    scenarios: Sequence[Scenario],
) -> tuple[list[Scenario], list[Scenario]]:
    """Return the scenarios to draw, and of these the one with disagreement, if any.

    Attacked ones come first; one in which peers hear different things is the last.
    """
    divided = [s for s in scenarios if s.divides_peers][:1]
    others = [s for s in scenarios if s not in divided]
    others.sort(key=lambda s: not s.is_attacked)  # a stable sort
    return [*others[: PANELS - len(divided)], *divided], divided


def drawn_rules(rules: Sequence[str]) -> list[str]:
    """Return the rules to draw: those of the paper's pairs, then others.

    >>> drawn_rules(["krum", "mean", "box-geom"])
    ['mean', 'box-geom', 'krum']
    """
    paired = [rule for pair in PAIRS for rule in pair]
    first = [rule for rule in rules if rule in paired]
    others = [rule for rule in rules if rule not in paired]
    return [*first, *others][:LINES]


def _one_legend(figure: Any, axes: Sequence[Any]) -> None:
    lines: dict[str, Any] = {}
    for ax in axes:
        ax.set_xlabel("iteration")
        ax.set_xlim(left=0)
        handles, names = ax.get_legend_handles_labels()
        lines |= dict(zip(names, handles, strict=True))
    if lines:
        figure.legend(lines.values(), lines, loc="outside lower center", ncols=4)


def _curves(
    scenario: Scenario, rules: Sequence[str], runs: Sequence[Run], what: str
) -> list[Curve]:
    """Return a curve for each rule, the mean over its seeds, and the oracle's last.

    A rule has the same colour and marker in every panel.
    """
    wanted = [
        *((rule, scenario.name) for rule in rules),
        (ORACLE, oracle_scenario(scenario).name),
    ]
    curves = []
    for index, (rule, name) in enumerate(wanted):
        of_rule = [
            run["curve"]
            for run in runs
            if (run["scenario"], run["rule"]) == (name, rule) and run["curve"]
        ]
        length = min(map(len, of_rule), default=0)
        at = [point["iteration"] for curve in of_rule[:1] for point in curve[:length]]
        values = [_mean([curve[i][what] for curve in of_rule]) for i in range(length)]
        style = ":" if rule == ORACLE else "--" if rule in MEAN_BASED else "-"
        if of_rule or rule == ORACLE:
            index = LINES if rule == ORACLE else index
            curves.append(Curve(rule, at, values, style, index))
    return curves


def _mean(values: Sequence[float | None]) -> float | None:
    """Return the mean, or None if one of the numbers was not finite."""
    known = [value for value in values if value is not None]
    return fmean(known) if len(known) == len(values) else None
