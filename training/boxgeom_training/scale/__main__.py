"""``python -m boxgeom_training.scale``: the tables of docs/scale.md, measured again."""

from dataclasses import asdict

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from boxgeom.command import options
from boxgeom.command.json_text import json_text
from boxgeom.command.tables import number_column, print_table, text_column
from boxgeom.definitions.resilience import check_resilience
from boxgeom_training.scale.measurement import FIRST_BOUNDS, Measurement, measurements
from boxgeom_training.scale.vectors import KINDS


@click.command("python -m boxgeom_training.scale")
@click.option(
    "--kind",
    "kinds",
    type=click.Choice([*KINDS]),
    multiple=True,
    help="Which vectors; may be given several times. All if left out.",
)
@click.option(
    "--n", type=click.IntRange(min=1), default=31, show_default=True, help="Nodes."
)
@click.option(
    "--t",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help="Byzantine nodes tolerated.",
)
@click.option(
    "--d",
    type=click.IntRange(min=1),
    default=10_000,
    show_default=True,
    help="Coordinates; gradients have 50890.",
)
@click.option(
    "--tolerance",
    "tolerances",
    type=click.FloatRange(0, 1),
    multiple=True,
    default=(0.05, 0.01),
    show_default=True,
    help="To search to; may be given several times.",
)
@click.option(
    "--max-nodes",
    type=click.IntRange(min=1),
    default=300,
    show_default=True,
    help="The most nodes of the search for one end.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@options.AS_JSON
def scale_command(
    kinds: tuple[str, ...],
    n: int,
    t: int,
    d: int,
    tolerances: tuple[float, ...],
    max_nodes: int,
    seed: int,
    as_json: bool,
) -> None:
    """Measure BOX-GEOM by proven bounds on several kinds of vectors.

    For each kind the first bounds are measured, then the search to each tolerance.
    Errors are in edges of the trusted hyperbox.
    """
    try:
        check_resilience(n, t, per_byzantine=2)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    progress, found = Console(stderr=True), list[Measurement]()
    warm_up = KINDS["normal"](n, t, 4096, np.random.default_rng(seed))
    measurements("normal", warm_up, n, t, tolerances, max_nodes=1)  # compiles the loops
    for kind in kinds or KINDS:
        progress.print(f"{kind}, n={n}, t={t}")
        vectors = KINDS[kind](n, t, d, np.random.default_rng(seed))
        found += measurements(kind, vectors, n, t, tolerances, max_nodes)
    if as_json:
        click.echo(json_text([asdict(measurement) for measurement in found]))
    else:
        print_table(_table(found))


def _table(found: list[Measurement]) -> Table:
    table = Table(title="BOX-GEOM by proven bounds")
    text_column(table, "vectors")
    for header in ("n", "t", "d", "tolerance", "seconds", "mean error", "worst error"):
        number_column(table, header)
    for header in ("open ends", "unfinished", "nodes"):
        number_column(table, header)
    for m in found:
        is_first = m.tolerance == FIRST_BOUNDS
        tolerance = "first bounds" if is_first else f"{m.tolerance:.3g}"
        counts = (m.open_ends, m.unfinished, m.nodes)
        table.add_row(
            m.kind,
            str(m.n),
            str(m.t),
            str(m.d),
            tolerance,
            f"{m.seconds:.2f}",
            f"{m.mean_error:.2%}",
            f"{m.worst_error:.2%}",
            *("" if is_first else str(count) for count in counts),
        )
    return table


if __name__ == "__main__":
    scale_command()
