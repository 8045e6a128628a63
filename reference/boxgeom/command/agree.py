"""``boxgeom agree``: honest nodes repeat a rule while Byzantine ones lie."""

from pathlib import Path

import click
from rich.table import Table

from boxgeom.agreement.agree import agree
from boxgeom.agreement.trace import Trace
from boxgeom.command import options
from boxgeom.command.adversaries import ADVERSARY, chosen_adversary
from boxgeom.command.figures import check_plots
from boxgeom.command.files import check_suffix, read_vectors, write_vectors
from boxgeom.command.finite import FiniteFloat
from boxgeom.command.json_text import json_text
from boxgeom.command.outputs import NOT_WRITTEN, check_output_file, is_written
from boxgeom.command.paths import NamedPath
from boxgeom.command.plots import plot_spreads
from boxgeom.command.progress import progress_bar
from boxgeom.command.subset_choices import chosen_subsets, with_subsets
from boxgeom.command.tables import number_column, print_table
from boxgeom.definitions.spread import contraction_bound, gap_bound

NOT_AGREED = 1


@click.command("agree")
@options.FILE
@options.KEY
@options.HEADER
@options.RULE
@options.N
@options.T
@with_subsets
@ADVERSARY
@options.DELIVERY
@click.option("--scale", type=FiniteFloat(), help="The attack's strength.")
@click.option("--rounds", type=int, help="Most rounds; 5 if there is no --epsilon.")
@click.option(
    "--epsilon", type=FiniteFloat(), help="Stop at this diameter; exit 1 if missed."
)
@options.SEED
@click.option("--plot", type=NamedPath(), help="Write a PNG here.")
@click.option("--out", type=NamedPath(), help="Write the outputs here.")
@options.AS_JSON
def agree_command(
    file: Path,
    key: str | None,
    header: bool | None,
    rule: str,
    n: int,
    t: int,
    subsets: str,
    tolerance: float | None,
    max_nodes: int | None,
    adversary: str,
    delivery: str | None,
    scale: float | None,
    rounds: int | None,
    epsilon: float | None,
    seed: int,
    plot: Path | None,
    out: Path | None,
    as_json: bool,
) -> int | None:
    """Run agreement from the honest vectors in FILE, one per row.

    If FILE has h rows, the other n - h nodes are Byzantine.
    """
    if out is not None:
        check_suffix(out)
        check_output_file(out, "--out", inputs=(file,))
    if plot is not None:
        check_plots(plot)
        check_output_file(plot, "--plot", inputs=(file,))
    chosen = chosen_subsets(rule, subsets, tolerance, max_nodes)
    used = rule if chosen is None else chosen.rule
    honest = read_vectors(file, key, header)
    with progress_bar() as progress:
        task = progress.add_task(f"{rule} against {adversary}", total=rounds)
        trace = agree(
            honest,
            used,
            n=n,
            t=t,
            adversary=chosen_adversary(adversary),
            delivery=delivery,
            scale=scale,
            rounds=rounds,
            epsilon=epsilon,
            seed=seed,
            on_round=lambda _: progress.advance(task),
        )
    if as_json:
        bounds = {} if chosen is None else {"bounds": chosen.settings}
        click.echo(json_text({**trace.to_dict(), **bounds}))
    else:
        print_table(spread_table(trace))
    return _exit_code(trace.agreed, _are_written(trace, out, plot))


def _are_written(trace: Trace, out: Path | None, plot: Path | None) -> bool:
    """Return whether the files that were asked for could be written."""
    written = True
    if out is not None:
        written = is_written(out, lambda: write_vectors(out, trace.outputs))
    if plot is not None:
        runs = {trace.settings.rule: trace}
        written = is_written(plot, lambda: plot_spreads(plot, runs)) and written
    return written


def _exit_code(agreed: bool | None, written: bool) -> int | None:
    """Return the verdict if one was asked for, else whether all files were written."""
    if agreed is None:
        return None if written else NOT_WRITTEN
    return 0 if agreed else NOT_AGREED


def spread_table(trace: Trace) -> Table:
    """Return a table of the spread before round 1 and after every round."""
    settings = trace.settings
    table = Table(
        title=f"{settings.rule}, n={settings.n}, t={settings.t}, "
        f"f={trace.byzantine_count} by {settings.adversary} to {settings.delivery}",
        caption=_verdict(trace),
    )
    for column in ("round", "longest edge", "diagonal", "diameter", "contraction"):
        number_column(table, column)
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
    proved = gap_bound(settings.n, settings.t).theorem
    lines = [
        f"Contraction: of the diagonal; BOX-GEOM's is at most {bound:.4f} ({proved})."
    ]
    if trace.agreed is not None:
        reached = "reached" if trace.agreed else "NOT reached"
        lines.append(
            f"epsilon = {settings.epsilon:g} {reached} after round {len(trace.rounds)}."
        )
    return "\n".join(lines)
