"""``boxgeom agree``: honest nodes repeat a rule while Byzantine ones lie."""

import json
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from boxgeom.agreement.agree import agree
from boxgeom.agreement.spread import contraction_bound
from boxgeom.agreement.trace import Trace
from boxgeom.command import options
from boxgeom.command.figures import check_plots
from boxgeom.command.files import check_suffix, read_vectors, write_vectors
from boxgeom.command.plots import plot_spreads
from boxgeom.command.progress import progress_bar

NOT_AGREED = 1


@click.command("agree")
@options.FILE
@options.KEY
@options.HEADER
@options.RULE
@options.N
@options.T
@options.ADVERSARY
@options.DELIVERY
@click.option("--scale", type=float, help="The attack's strength.")
@click.option("--rounds", type=int, help="Most rounds; 5 if there is no --epsilon.")
@click.option("--epsilon", type=float, help="Stop at this diameter; exit 1 if missed.")
@options.SEED
@click.option("--plot", type=click.Path(path_type=Path), help="Write a PNG here.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the outputs here.")
@options.AS_JSON
def agree_command(
    file: Path,
    key: str | None,
    header: bool | None,
    rule: str,
    n: int,
    t: int,
    adversary: str,
    delivery: str | None,
    scale: float | None,
    rounds: int | None,
    epsilon: float | None,
    seed: int,
    plot: Path | None,
    out: Path | None,
    as_json: bool,
) -> int:
    """Run agreement from the honest vectors in FILE, one a row.

    The n - (rows of FILE) nodes that are missing are Byzantine.
    """
    if out is not None:
        check_suffix(out)
    if plot is not None:
        check_plots(plot)
    honest = read_vectors(file, key, header)
    with progress_bar() as progress:
        task = progress.add_task(f"{rule} against {adversary}", total=rounds)
        trace = agree(
            honest,
            rule,
            n=n,
            t=t,
            adversary=adversary,
            delivery=delivery,
            scale=scale,
            rounds=rounds,
            epsilon=epsilon,
            seed=seed,
            on_round=lambda _: progress.advance(task),
        )
    if out is not None:
        write_vectors(out, trace.outputs)
    if plot is not None:
        plot_spreads(plot, {rule: trace})
    if as_json:
        click.echo(json.dumps(trace.to_dict()))
    else:
        Console().print(spread_table(trace))
    return NOT_AGREED if trace.agreed is False else 0


def spread_table(trace: Trace) -> Table:
    """Return a table of the spread before round 1 and after every round."""
    settings = trace.settings
    table = Table(
        title=f"{settings.rule}, n={settings.n}, t={settings.t}, "
        f"f={trace.byzantine_count} by {settings.adversary} to {settings.delivery}",
        caption=_verdict(trace),
    )
    for column in ("round", "longest edge", "diagonal", "diameter", "contraction"):
        table.add_column(column, justify="right")
    previous = None
    for round_number, spread in enumerate(trace.spreads):
        contraction = spread.diagonal / previous if previous else None
        table.add_row(
            str(round_number),
            f"{spread.longest_edge:.4g}",
            f"{spread.diagonal:.4g}",
            f"{spread.diameter:.4g}",
            "" if contraction is None else f"{contraction:.4f}",
        )
        previous = spread.diagonal
    return table


def _verdict(trace: Trace) -> str:
    settings = trace.settings
    bound = contraction_bound(settings.n, settings.t)
    lines = [f"Contraction: of the diagonal; BOX-GEOM's is at most {bound:.4f} (T12)."]
    if trace.agreed is not None:
        reached = "reached" if trace.agreed else "NOT reached"
        lines.append(
            f"epsilon = {settings.epsilon:g} {reached} after round {len(trace.rounds)}."
        )
    return "\n".join(lines)
