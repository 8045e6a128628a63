"""Curves on axes: every point is marked, and what cannot be drawn is named."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from boxgeom.command.figures import COLORS, MARKERS, matplotlib

HIGHEST = 1e200
"""Larger numbers are drawn at this height, and those below its inverse at the inverse:
matplotlib's logarithmic axes overflow when their ticks come near the largest float."""


@dataclass(frozen=True)
class Curve:
    """Numbers over iterations.

    Attributes:
        label: its name in the legend.
        at: the iterations.
        values: one number per iteration, or None where it was not finite.
        style: the line's, in matplotlib's notation.
        index: which of the colours and markers it has; None is the next.
    """

    label: str
    at: Sequence[int]
    values: Sequence[float | None]
    style: str = "-"
    index: int | None = None


def draw_curves(
    axes: Any,
    curves: Sequence[Curve],
    *,
    logarithmic: bool = False,
    legend: bool = True,
) -> None:
    """Draw curves; those without a point to draw are named instead.

    Args:
        axes: of a matplotlib figure.
        curves: any number of them.
        logarithmic: whether the axis of values is logarithmic; zeros are then left out.
        legend: whether the axes get a legend.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    drawn = [[_drawn(value, logarithmic) for value in curve.values] for curve in curves]
    points = [value for values in drawn for value in values if not math.isnan(value)]
    if logarithmic and points:
        axes.set_yscale("log")
        axes.set_ylim(min(points) / 2, 2 * max(points))
    missing, order = [], count()
    for curve, values in zip(curves, drawn, strict=True):
        if all(map(math.isnan, values)):
            missing.append(f"{curve.label}: {_why_empty(curve.values)}")
            continue
        index = next(order) if curve.index is None else curve.index
        axes.plot(
            curve.at,
            values,
            curve.style,
            color=COLORS[index % len(COLORS)],
            marker=MARKERS[index % len(MARKERS)],
            markersize=4,
            label=curve.label,
        )
    _name(axes, missing, legend and bool(points))
    axes.xaxis.set_major_locator(matplotlib("ticker").MaxNLocator(integer=True))


def _drawn(value: float | None, logarithmic: bool) -> float:
    """Return the height at which to draw a number, NaN if it cannot be drawn."""
    if value is None or not math.isfinite(value) or (logarithmic and value <= 0):
        return math.nan
    return min(max(value, 1 / HIGHEST), HIGHEST) if logarithmic else value


def _why_empty(values: Sequence[float | None]) -> str:
    """Return why a curve has no points."""
    if not values:
        return "no iteration"
    return "always 0" if all(value == 0 for value in values) else "not finite"


def _name(axes: Any, missing: Sequence[str], legend: bool) -> None:
    said = "\n".join(missing)
    if legend:
        axes.legend(title=said or None, title_fontsize="small", fontsize="small")
    elif said:
        axes.text(0.5, 0.5, said, ha="center", va="center", transform=axes.transAxes)
