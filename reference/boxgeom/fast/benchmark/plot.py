"""The benchmark's plot: time over the number of coordinates."""

from pathlib import Path

from boxgeom.command.figures import check_plots
from boxgeom.extras import import_extra
from boxgeom.fast.benchmark.report import Report

N, T = 10, 3

MARKERS = {"box-geom": "o", "geometric-median": "s", "minimum-diameter": "^"}
"""What marks a task; everything else has stars."""


def plot_report(path: Path, report: Report) -> None:
    """Write a PNG of the seconds that everybody took for n = 10, t = 3.

    Raises:
        ValueError: the file's name does not end in .png.
        MissingExtraError: matplotlib is not installed.
    """
    check_plots(path)
    figure = import_extra("matplotlib.figure", extra="training", needed_by="a plot")
    canvas = figure.Figure(figsize=(10, 5), layout="constrained")
    axes = canvas.add_subplot()
    shown = [m for m in report.measurements if (m.n, m.t) == (N, T)]
    for task, name in dict.fromkeys((m.task, m.name) for m in shown):
        own = [m for m in shown if (m.task, m.name) == (task, name)]
        times = [m.seconds for m in own]
        style = "k--" if name == "limit" else f"{MARKERS.get(task, '*')}-"
        axes.plot([m.d for m in own], times, style, label=f"{task}, {name}")
    axes.set(xscale="log", yscale="log", xlabel="coordinates", ylabel="seconds")
    axes.set_title(f"n={N}, t={T}, float32, {report.processors} processors")
    canvas.legend(loc="outside right upper", fontsize="small")
    canvas.savefig(path, dpi=150)
