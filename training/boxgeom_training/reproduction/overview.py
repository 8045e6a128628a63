"""The plots at a glance: all accuracies, all differences, and what changes do."""

import math
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from boxgeom.command.figures import (
    BLACK,
    BLUE,
    COLORMAP,
    VERMILION,
    figure_with_axes,
    save_figure,
)
from boxgeom_training.reproduction.cells import ORACLE
from boxgeom_training.reproduction.design import Design
from boxgeom_training.reproduction.scenarios import Scenario
from boxgeom_training.reproduction.standing import OWN, Effect
from boxgeom_training.reproduction.summary import Summaries, looked_up, oracle_of
from boxgeom_training.reproduction.verdicts import Comparison, compared

DIVERGING = "RdBu"
"""From red (BOX-GEOM is better) to blue, which colour-blind people can tell apart."""

MOST = 50
"""Points at which a difference has the full colour."""

INK = {"better": BLUE, "worse": VERMILION, "even": BLACK, "no verdict": "#888888"}


def plot_accuracies(path: Path, design: Design, found: Summaries) -> None:
    """Write a PNG of the worst honest clients' accuracy, scenarios by rules.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """

    def value(scenario: Scenario, rule: str) -> float:
        summary = (
            oracle_of(scenario, found)
            if rule == ORACLE
            else found.get((scenario.name, rule))
        )
        return math.nan if summary is None else 100 * summary.worst

    columns = [ORACLE, *design.rules]
    table = [[value(s, rule) for rule in columns] for s in design.scenarios]
    figure, ax = _table_axes(design.scenarios, columns)
    ax.imshow(table, vmin=0, vmax=100, cmap=COLORMAP, aspect="auto")
    # The map is dark where numbers are small; what did not run has no colour.
    _write(ax, table, "d", lambda v: "white" if v < 50 else "black")
    ax.set_title("accuracy of the worst honest client in percent, mean over the seeds")
    save_figure(path, figure)


def plot_differences(path: Path, design: Design, found: Summaries) -> None:
    """Write a PNG of every rule's difference to BOX-GEOM, scenarios by rules.

    Verdicts are bold, differences that are even or without a verdict are not.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    rules = [rule for rule in design.rules if rule != OWN]
    beside = [
        [_beside(design, found, scenario, rule) for rule in rules]
        for scenario in design.scenarios
    ]
    table = [[_points(comparison) for comparison in row] for row in beside]
    figure, ax = _table_axes(design.scenarios, rules)
    ax.imshow(table, vmin=-MOST, vmax=MOST, cmap=DIVERGING, aspect="auto")
    texts = _write(
        ax, table, "+d", lambda v: "white" if abs(v) > 0.6 * MOST else "black"
    )
    for text, comparison in zip(texts, chain(*beside), strict=True):
        if comparison is not None and comparison.word in ("better", "worse"):
            text.set_fontweight("bold")
    ax.set_title("points more than BOX-GEOM (blue) or fewer (red); bold: a verdict")
    save_figure(path, figure)


def plot_effects(path: Path, made: Sequence[Effect]) -> None:
    """Write a PNG of what changes do to BOX-GEOM, each with its interval.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    figure, [ax] = figure_with_axes(9, 1.4 + 0.3 * len(made))
    for row, effect in enumerate(made):
        comparison = effect.comparison
        if comparison.difference is None:
            continue
        ink = INK[comparison.word]
        if comparison.low is not None and comparison.high is not None:
            ends = [100 * comparison.low, 100 * comparison.high]
            ax.plot(ends, [row, row], color=ink, linewidth=2)
        ax.plot(100 * comparison.difference, row, "o", color=ink)
    ax.axvline(0, color="#888888", linewidth=1)
    names = [f"{e.change}: {e.scenario.place}, {e.scenario.title}" for e in made]
    ax.set_yticks(range(len(made)), names, fontsize="small")
    ax.set_ylim(len(made) - 0.5, -0.5)
    ax.set_xlabel("points more than BOX-GEOM alone, with a 95 % interval")
    ax.set_title("what makes BOX-GEOM better (blue) or worse (red)")
    save_figure(path, figure)


def _beside(
    design: Design, found: Summaries, scenario: Scenario, rule: str
) -> Comparison | None:
    first, own = (looked_up(found, scenario, name) for name in (rule, OWN))
    if first is None or own is None:
        return None
    return compared(first, own, oracle_of(scenario, found), design.floor)


def _points(comparison: Comparison | None) -> float:
    if comparison is None or comparison.difference is None:
        return math.nan
    return 100 * comparison.difference


def _table_axes(
    scenarios: Sequence[Scenario], columns: Sequence[str]
) -> tuple[Any, Any]:
    size = (4.5 + 0.75 * len(columns), 2 + 0.36 * len(scenarios))
    figure, [ax] = figure_with_axes(*size)
    ax.set_xticks(range(len(columns)), columns, rotation=35, ha="right")
    tasks = {scenario.task for scenario in scenarios}
    task = {s.name: f" {s.task}" if len(tasks) > 1 else "" for s in scenarios}
    names = [f"{s.place}{task[s.name]}: {s.title}" for s in scenarios]
    ax.set_yticks(range(len(scenarios)), names)
    return figure, ax


def _write(
    ax: Any,
    table: Sequence[Sequence[float]],
    form: str,
    ink: Callable[[float], str],
) -> list[Any]:
    """Write every number into its place, row by row, and return the texts."""
    return [
        ax.text(
            *(column, row, "-" if math.isnan(value) else format(round(value), form)),
            **{"ha": "center", "va": "center", "fontsize": "small"},
            color="black" if math.isnan(value) else ink(value),
        )
        for row, values in enumerate(table)
        for column, value in enumerate(values)
    ]
