"""``boxgeom bench``: how fast the twin is, beside its peers."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from boxgeom.command import options
from boxgeom.command.figures import check_plots
from boxgeom.command.json_text import json_text
from boxgeom.command.outputs import (
    NOT_WRITTEN,
    check_output_file,
    check_output_folder,
    is_written,
)
from boxgeom.command.paths import NamedPath
from boxgeom.command.tables import number_column, print_table, text_column
from boxgeom_fast.benchmark.measurements import Benchmark, run
from boxgeom_fast.benchmark.plot import plot_benchmark

NODES = ((10, 3), (10, 1), (16, 5))
MANY = 100_000
"""The most coordinates with more than ten nodes."""


@click.command("bench")
@click.option(
    "--d",
    "dimensions",
    type=click.IntRange(min=1),
    multiple=True,
    default=(1000, 10_000, 100_000, 1_000_000),
    show_default=True,
    help="How many coordinates; may be given several times.",
)
@click.option(
    "--repeats",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="How often to measure what is quick.",
)
@click.option(
    "--out",
    type=NamedPath(),
    help="Write bench.json and bench.png here.",
)
@options.AS_JSON
def bench_command(
    dimensions: tuple[int, ...], repeats: int, out: Path | None, as_json: bool
) -> int | None:
    """Measure the fast twin, the reference, and peers that are installed.

    All in one run, on normal vectors in float32, beside what the machine can do at
    best. With a million coordinates the reference takes minutes.
    """
    if out is not None:
        _check_out(out)
    progress = Console(stderr=True)
    sizes = [
        (n, t, d) for n, t in NODES for d in sorted(dimensions) if n <= 10 or d <= MANY
    ]
    benchmark = run(sizes, repeats=repeats, say=progress.print)
    if as_json:
        click.echo(json_text(benchmark.as_dict()))
    else:
        print_table(_table(benchmark))
    if out is None or _are_written(out, benchmark):
        return None
    return NOT_WRITTEN


def _check_out(out: Path) -> None:
    """Raise ValueError unless both files can be written to the folder."""
    check_plots(out / "bench.png")
    check_output_folder(out, "--out")
    if out.is_dir():
        for name in ("bench.json", "bench.png"):
            check_output_file(out / name, "--out")


def _are_written(out: Path, benchmark: Benchmark) -> bool:
    """Return whether bench.json and bench.png could be written."""
    numbers, picture = out / "bench.json", out / "bench.png"
    text = json_text(benchmark.as_dict(), indent=2) + "\n"

    def write_numbers() -> None:
        out.mkdir(parents=True, exist_ok=True)
        numbers.write_text(text, encoding="utf-8")

    written = is_written(numbers, write_numbers)
    return is_written(picture, lambda: plot_benchmark(picture, benchmark)) and written


def _table(benchmark: Benchmark) -> Table:
    table = Table(title=f"float32, {benchmark.processors} processors")
    for header in ("task", "by"):
        text_column(table, header)
    for header in ("n", "t", "d", "seconds", "peak MiB"):
        number_column(table, header)
    for m in benchmark.measurements:
        peak = f"{m.peak_bytes / 2**20:.1f}" if m.peak_bytes else "-"
        size = (str(m.n), str(m.t), str(m.d))
        table.add_row(m.task, m.name, *size, f"{m.seconds:.3g}", peak)
    lines = [f"{key}: {ratio:.3g}" for key, ratio in benchmark.ratios().items()]
    lines += [f"left out: {who}: {why}" for who, why in benchmark.left_out.items()]
    table.caption = "\n".join(lines)
    return table
