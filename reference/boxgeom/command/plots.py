"""Plots of agreement runs, as PNG files."""

import math
from collections.abc import Mapping
from itertools import cycle
from pathlib import Path

from boxgeom.agreement.trace import Trace
from boxgeom.command.figures import (
    BLACK,
    MARKERS,
    figure_with_axes,
    save_figure,
)
from boxgeom.definitions.spread import contraction_bound, gap_bound


def plot_spreads(path: Path, traces: Mapping[str, Trace]) -> None:
    """Write a PNG of the diagonal after every round, for one or more runs.

    Args:
        path: the file to write.
        traces: the runs by the names to show, all with the same n and t.

    Raises:
        ValueError: the file's name does not end in .png.
        MissingExtraError: matplotlib is not installed.
    """
    figure, [axes] = figure_with_axes(7, 4.5)
    for marker, (name, trace) in zip(cycle(MARKERS), traces.items(), strict=False):
        diagonals = [spread.diagonal for spread in trace.spreads]
        if 0 in diagonals:
            name += f" (0 from round {diagonals.index(0)})"
        axes.plot(diagonals, marker=marker, label=name, alpha=0.8)
    trace = next(iter(traces.values()))
    rounds = range(max(len(trace.spreads) for trace in traces.values()))
    n, t = trace.settings.n, trace.settings.t
    factor, proved = contraction_bound(n, t), gap_bound(n, t).theorem
    bound = [trace.spreads[0].diagonal * factor**r for r in rounds]
    axes.plot(bound, "--", color=BLACK, label=f"bound for BOX-GEOM ({proved})")
    drawn = [spread.diagonal for t in traces.values() for spread in t.spreads]
    if any(0 < diagonal < math.inf for diagonal in drawn):
        axes.set_yscale("log")
    axes.set_xticks(list(rounds))
    axes.set_xlabel("round")
    axes.set_ylabel("diagonal of the honest bounding box")
    axes.set_title(
        f"n={trace.settings.n}, t={trace.settings.t}, {trace.settings.adversary}, "
        f"delivery {trace.settings.delivery}"
    )
    axes.legend()
    save_figure(path, figure)
