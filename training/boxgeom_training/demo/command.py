"""``boxgeom demo``: four rules side by side on real gradients."""

from pathlib import Path

import click
from rich.table import Table

from boxgeom.command import options
from boxgeom.command.figures import check_plots
from boxgeom.command.json_text import json_text
from boxgeom.command.outputs import check_output_folder, is_written
from boxgeom.command.paths import NamedPath
from boxgeom.command.plots import plot_spreads
from boxgeom.command.progress import progress_bar
from boxgeom.command.tables import number_column, print_table, text_column
from boxgeom.definitions.spread import gap_bound
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

BAD_OUTPUT = 2
"""The exit code if a plot could not be written."""


@click.command("demo")
@click.option(
    "--out",
    type=NamedPath(file_okay=False),
    default="demo",
    show_default=True,
    help="The folder for the plots.",
)
@options.SEED
@options.AS_JSON
def demo_command(out: Path, seed: int, as_json: bool) -> int | None:
    """Watch honest nodes agree on real gradients while Byzantine ones lie."""
    spread_plot, slice_plot = out / "spread.png", out / "slice.png"
    check_output_folder(out, "--out")
    check_plots(spread_plot)
    with progress_bar() as progress:
        tasks = {rule: progress.add_task(rule, total=ROUNDS) for rule in RULES}
        comparison = compare(seed, lambda rule: progress.advance(tasks[rule]))
    if as_json:
        plots = [str(spread_plot), str(slice_plot)]
        click.echo(json_text({**comparison.to_dict(), "plots": plots}))
    else:
        click.echo(_introduction(comparison))
        print_table(_spread_table(comparison))
        print_table(_distance_table(comparison))
    if not _is_all_written(comparison, spread_plot, slice_plot):
        return BAD_OUTPUT
    if not as_json:
        click.echo(f"Plots: {spread_plot}, {slice_plot}")
    return None


def _is_all_written(comparison: Comparison, spread: Path, around: Path) -> bool:
    """Write the plots; return whether all could be written."""
    node = comparison.traces["box-geom"]
    return (
        is_written(spread.parent, lambda: _make_folder(spread.parent))
        and is_written(spread, lambda: plot_spreads(spread, comparison.traces))
        and is_written(around, lambda: plot_slice(around, node))
    )


def _make_folder(path: Path) -> None:
    path.mkdir(parents=True, exist_ok=True)


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
    bound = f"bound for\nBOX-GEOM ({gap_bound(N, T).theorem})"
    for header in ("round", *comparison.traces, bound):
        number_column(table, header)
    for r, most in enumerate(comparison.bounds):
        spreads = [trace.spreads[r] for trace in comparison.traces.values()]
        table.add_row(str(r), *(f"{s.diagonal:.4g}" for s in spreads), f"{most:.4g}")
    return table


def _distance_table(comparison: Comparison) -> Table:
    table = Table(title=f"How near the truth: worst honest node after round {ROUNDS}")
    text_column(table, "rule")
    for header in (
        "distance to\nhonest median",
        "in covering\nradii",
        "limit 2 sqrt(d)\nfor BOX-GEOM (T13)",
    ):
        number_column(table, header)
    for rule, distance in comparison.distances.items():
        limit = f"{comparison.limit:.1f}" if rule.startswith("box-geom") else ""
        table.add_row(rule, f"{distance:.4g}", f"{comparison.ratio(rule):.3f}", limit)
    return table
