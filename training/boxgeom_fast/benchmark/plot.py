"""The benchmark's plot: time over the number of coordinates."""

from pathlib import Path

from boxgeom.command.figures import BLACK, check_plots, figure_with_axes, save_figure
from boxgeom_fast.benchmark.measurements import Benchmark

N, T = 10, 3

MARKERS = {"box-geom": "o", "geometric-median": "s", "minimum-diameter": "^"}
"""What marks a task; everything else has stars."""


def plot_benchmark(path: Path, benchmark: Benchmark) -> None:
    """Write a PNG of the seconds that each competitor took for n = 10, t = 3.

    If that was not measured, it shows the first n and t that were.

    Raises:
        ValueError: the file's name does not end in .png.
        MissingExtraError: matplotlib is not installed.
    """
    check_plots(path)
    figure, [axes] = figure_with_axes(10, 5)
    sizes = [(m.n, m.t) for m in benchmark.measurements]
    n, t = (N, T) if (N, T) in sizes else sizes[0]
    shown = [m for m in benchmark.measurements if (m.n, m.t) == (n, t)]
    for task, name in dict.fromkeys((m.task, m.name) for m in shown):
        own = [m for m in shown if (m.task, m.name) == (task, name)]
        times = [m.seconds for m in own]
        look = {"marker": MARKERS.get(task, "*")}
        if name == "limit":
            look = {"color": BLACK, "linestyle": "--", "marker": "."}
        axes.plot([m.d for m in own], times, label=f"{task}, {name}", **look)
    axes.set(xscale="log", yscale="log", xlabel="coordinates", ylabel="seconds")
    axes.set_title(f"n={n}, t={t}, float32, {benchmark.processors} processors")
    figure.legend(loc="outside right upper", fontsize="small")
    save_figure(path, figure)
