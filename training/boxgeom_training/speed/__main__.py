"""``python -m boxgeom_training.speed``: the processor time of an iteration."""

import click
from rich.table import Table

from boxgeom.command import options
from boxgeom.command.json_text import json_text
from boxgeom.command.tables import number_column, print_table, text_column
from boxgeom_training.data.registry import DATASETS
from boxgeom_training.learning.record import PARTS
from boxgeom_training.speed.loops import LOOPS
from boxgeom_training.speed.measurement import Measurement, measurements


@click.command("python -m boxgeom_training.speed")
@click.option(
    "--loop",
    "loops",
    type=click.Choice([*LOOPS]),
    multiple=True,
    help="Which loop; may be given several times. All if left out.",
)
@click.option(
    "--data", type=click.Choice([*DATASETS]), default="mnist-5k", show_default=True
)
@click.option(
    "--repeats",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    help="Processes that measure each loop, in turns.",
)
@click.option(
    "--iterations",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="Measured in each process, after half as many others.",
)
@options.AS_JSON
def speed_command(
    loops: tuple[str, ...], data: str, repeats: int, iterations: int, as_json: bool
) -> None:
    """Measure the processor time of an iteration of training, of all threads.

    An iteration of `boxgeom train` is measured beside plain steps without Byzantine
    clients and, where byzfl is installed, beside an iteration of its loop. All train
    the same perceptron on the same shares.
    """
    found = measurements(loops or [*LOOPS], data, repeats, iterations)
    if as_json:
        click.echo(json_text([measurement.to_dict() for measurement in found]))
    else:
        print_table(_table(found))


def _table(found: list[Measurement]) -> Table:
    table = Table(title="Processor time of an iteration, in milliseconds")
    text_column(table, "loop")
    text_column(table, "what an iteration does")
    for header in ("least", "median", "most", *PARTS):
        number_column(table, header)
    for m in found:
        parts = (f"{m.parts[p]:.1f}" if p in m.parts else "" for p in PARTS)
        ends = (f"{number:.1f}" for number in (m.least, m.milliseconds, m.most))
        table.add_row(m.loop, LOOPS[m.loop].meaning, *ends, *parts)
    return table


if __name__ == "__main__":
    speed_command()
