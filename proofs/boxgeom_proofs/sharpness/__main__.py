"""What is found, beside what is proved: ``python -m boxgeom_proofs.sharpness``."""

from dataclasses import asdict, dataclass

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from boxgeom.command.json_text import json_text
from boxgeom.command.options import AS_JSON
from boxgeom.command.progress import progress_bar
from boxgeom.command.tables import number_column, print_table, text_column
from boxgeom_proofs.sharpness.climbs import CLIMBS, highest
from boxgeom_proofs.sharpness.gaps import (
    NETWORKS,
    Gap,
    PowerRound,
    gap,
    power_round,
)

POWERS = (3, 10, 30)


@dataclass(frozen=True)
class Found:
    """The top of the highest hill.

    Attributes:
        name: of what, in words.
        found: the largest value found.
        bound: what is proved of it.
        proved: by which theorem, "" if by none.
    """

    name: str
    found: float
    bound: float
    proved: str


@click.command()
@click.option("--seed", default=0, show_default=True, help="Of the hill climbing.")
@click.option("--steps", default=1500, show_default=True, help="Of every climb.")
@AS_JSON
def main(seed: int, steps: int, as_json: bool) -> None:
    """Search for rounds that come near the bounds of the theorems.

    Gaps are found by linear programs, without random numbers; the others by climbing
    hills on the reference itself. What is found is no more than a lower bound.
    """
    with progress_bar() as progress:
        gaps = [gap(n, t) for n, t in progress.track(NETWORKS, description="gaps")]
        powers = [power_round(m) for m in progress.track(POWERS, description="powers")]
        climbs = [
            Found(
                c.name,
                highest(c, steps, np.random.default_rng(seed)),
                c.bound,
                c.proved,
            )
            for c in progress.track(CLIMBS, description="climbing")
        ]
    if as_json:
        lists = {
            "gaps": [asdict(row) for row in gaps],
            "powers": [asdict(row) for row in powers],
            "climbs": [asdict(row) for row in climbs],
        }
        click.echo(json_text(lists))
        return
    console = Console()
    for table in (_gap_table(gaps), _power_table(powers), _climb_table(climbs)):
        print_table(table, console)


def _gap_table(gaps: list[Gap]) -> Table:
    table = Table(title="The gap rho, and BOX-GEOM's factor in the family of R13")
    for header in (
        "n, t",
        "found",
        "t/(n-t)",
        "T12",
        "T18",
        "T19",
        "factor",
        "BOX-MEAN",
    ):
        number_column(table, header)
    for row in gaps:
        bounds = (row.byzantine_share, row.theorem_12, row.theorem_18, row.theorem_19)
        table.add_row(
            f"{row.n}, {row.t}",
            f"{row.found:.4f}",
            *(f"{bound:.4f}" for bound in bounds),
            "" if row.factor is None else f"{row.factor:.4f}",
            f"{row.box_mean:.4f}",
        )
    return table


def _power_table(powers: list[PowerRound]) -> Table:
    table = Table(title="Rounds with t = 1 whose gap is of the order (t/(n-t))^(2/3)")
    for header in ("n", "rho", "over tau^(2/3)", "T19 over tau^(2/3)"):
        number_column(table, header)
    for row in powers:
        figures = (row.rho, row.scaled, row.theorem_19)
        table.add_row(str(row.n), *(f"{figure:.4g}" for figure in figures))
    return table


def _climb_table(climbs: list[Found]) -> Table:
    table = Table(title="Found by climbing hills")
    text_column(table, "what")
    for header in ("found", "at most", "by"):
        number_column(table, header)
    for row in climbs:
        bound = f"{row.bound:.3f}" if row.proved else ""
        table.add_row(row.name, f"{row.found:.3f}", bound, row.proved)
    return table


if __name__ == "__main__":
    main()
