"""``boxgeom demo``: four rules side by side on real gradients."""

import json
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from boxgeom.command import options
from boxgeom.command.figures import check_plots
from boxgeom.command.plots import plot_spreads
from boxgeom.command.progress import progress_bar
from boxgeom_training.demo.comparison import (
    DELIVERY,
    ROUNDS,
    RULES,
    Comparison,
    N,
    T,
    compare,
)
from boxgeom_training.demo.slice_plot import plot_slice


@click.command("demo")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default="demo",
    show_default=True,
    help="The folder for the plots.",
)
@options.SEED
@options.AS_JSON
def demo_command(out: Path, seed: int, as_json: bool) -> None:
    """Watch honest nodes agree on real gradients while Byzantine ones lie."""
    spread_plot, slice_plot = out / "spread.png", out / "slice.png"
    check_plots(spread_plot)
    out.mkdir(parents=True, exist_ok=True)
    with progress_bar() as progress:
        tasks = {rule: progress.add_task(rule, total=ROUNDS) for rule in RULES}
        comparison = compare(seed, lambda rule: progress.advance(tasks[rule]))
    plot_spreads(spread_plot, comparison.traces)
    plot_slice(slice_plot, comparison.traces["box-geom"])
    if as_json:
        plots = [str(spread_plot), str(slice_plot)]
        click.echo(json.dumps({**comparison.to_dict(), "plots": plots}))
        return
    console = Console()
    console.print(_introduction(comparison))
    console.print(_spread_table(comparison))
    console.print(_distance_table(comparison))
    console.print(f"Plots: {spread_plot}, {slice_plot}")


def _introduction(comparison: Comparison) -> str:
    d = comparison.any_trace.honest.shape[1]
    return (
        f"{N} clients hold two classes each of scikit-learn's handwritten digits and "
        f"send gradients of a softmax regression (d = {d}). {T} are Byzantine: they "
        f"flip the sign of theirs, show it to half of the honest nodes only, and then "
        f"feed each half its own vectors (delivery {DELIVERY}).\n"
    )


def _spread_table(comparison: Comparison) -> Table:
    table = Table(title="How far apart: diagonal of the honest bounding box")
    table.add_column("round", justify="right")
    for rule in comparison.traces:
        table.add_column(rule, justify="right")
    table.add_column("bound for BOX-GEOM (T12)", justify="right")
    for r, bound in enumerate(comparison.bounds):
        spreads = [trace.spreads[r] for trace in comparison.traces.values()]
        table.add_row(str(r), *(f"{s.diagonal:.4g}" for s in spreads), f"{bound:.4g}")
    return table


def _distance_table(comparison: Comparison) -> Table:
    table = Table(title=f"How near the truth: worst honest node after round {ROUNDS}")
    table.add_column("rule")
    table.add_column("distance to honest median", justify="right")
    table.add_column("in covering radii", justify="right")
    table.add_column("limit 2 sqrt(d) for BOX-GEOM (T13)", justify="right")
    for rule, distance in comparison.distances.items():
        limit = f"{comparison.limit:.1f}" if rule.startswith("box-geom") else ""
        table.add_row(rule, f"{distance:.4g}", f"{comparison.ratio(rule):.3f}", limit)
    return table
