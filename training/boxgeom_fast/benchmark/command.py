"""``boxgeom bench``: how fast the twin is, beside its peers."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from boxgeom.command import options
from boxgeom.command.choices import name_option
from boxgeom.command.figures import check_plots
from boxgeom.command.finite import FiniteFloat
from boxgeom.command.json_text import json_text
from boxgeom.command.outputs import (
    NOT_WRITTEN,
    check_output_file,
    check_output_folder,
    is_written,
)
from boxgeom.command.paths import NamedPath
from boxgeom.command.tables import number_column, print_table, text_column
from boxgeom.definitions.resilience import check_resilience
from boxgeom_fast.benchmark.bounds import BoundsAsked, has_too_many_subsets
from boxgeom_fast.benchmark.measurements import Benchmark, run
from boxgeom_fast.benchmark.plot import plot_benchmark
from boxgeom_fast.subset_choice import MAX_NODES, TOLERANCE

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
    "--n",
    type=click.IntRange(min=1),
    help="Nodes, with --t; several sizes if left out.",
)
@click.option("--t", type=click.IntRange(min=0), help="Most Byzantine nodes tolerated.")
@name_option(
    "--subsets",
    ("all", "bound"),
    "Whether to measure proven bounds even where all subsets can be enumerated.",
    default="all",
)
@click.option(
    "--tolerance",
    "tolerances",
    type=FiniteFloat(min=0, max=1),
    multiple=True,
    help="How far off a bound may be, as a share of the trusted hyperbox's edge; may "
    f"be given several times; {TOLERANCE} if left out.",
)
@click.option(
    "--max-nodes",
    type=click.IntRange(min=1),
    help=f"Most nodes of the search for one bound; {MAX_NODES} if left out.",
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
    dimensions: tuple[int, ...],
    n: int | None,
    t: int | None,
    subsets: str,
    tolerances: tuple[float, ...],
    max_nodes: int | None,
    repeats: int,
    out: Path | None,
    as_json: bool,
) -> int | None:
    """Measure the fast twin, the reference, and peers that are installed.

    All in one run, on normal vectors in float32, beside what the machine can do at
    best. With a million coordinates the reference takes minutes. For n and t with too
    many subsets to enumerate, such as 31 and 10, proven bounds are measured.
    """
    sizes = _sizes(n, t, sorted(dimensions))
    is_asked = subsets == "bound"
    if not (is_asked or any(has_too_many_subsets(*size[:2]) for size in sizes)):
        _check_no_options(tolerances, max_nodes)
    bounds = BoundsAsked(tolerances or (TOLERANCE,), max_nodes or MAX_NODES, is_asked)
    if out is not None:
        _check_out(out)
    progress = Console(stderr=True)
    benchmark = run(sizes, repeats=repeats, say=progress.print, bounds=bounds)
    if as_json:
        click.echo(json_text(benchmark.as_dict()))
    else:
        print_table(_table(benchmark))
        for proven in _bounds_tables(benchmark):
            print_table(proven)
    if out is None or _are_written(out, benchmark):
        return None
    return NOT_WRITTEN


def _sizes(
    n: int | None, t: int | None, dimensions: list[int]
) -> list[tuple[int, int, int]]:
    """Return n, t and d of all that is to be measured.

    Raises:
        ValueError: n comes without t, or t without n, or n > 2t does not hold.
    """
    if n is None and t is None:
        return [(n, t, d) for n, t in NODES for d in dimensions if n <= 10 or d <= MANY]
    if n is None or t is None:
        lone, missing = ("--t", "--n") if n is None else ("--n", "--t")
        raise ValueError(f"{lone}: need {missing} as well, got {lone} alone")
    check_resilience(n, t, per_byzantine=2)
    return [(n, t, d) for d in dimensions]


def _check_no_options(tolerances: tuple[float, ...], max_nodes: int | None) -> None:
    """Raise ValueError if bounds have options, but are not measured."""
    for flag, given in (("--tolerance", tolerances), ("--max-nodes", max_nodes)):
        if given:
            raise ValueError(
                f"{flag}: need --subsets bound, or --n and --t with too many subsets "
                "to enumerate, got neither"
            )


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


def _bounds_tables(benchmark: Benchmark) -> list[Table]:
    """Return a table of what was proven for each n and t."""
    tables: dict[tuple[int, int], Table] = {}
    for found in benchmark.bounds:
        size = found.n, found.t
        if size not in tables:
            title = f"What was proven of the ends of the box, n={found.n}, t={found.t}"
            tables[size] = Table(title=title)
            tables[size].caption = "Errors are in edges of the trusted hyperbox."
            for header in (
                *("d", "tolerance", "exact", "proven", "left", "nodes"),
                *("mean\nerror", "worst\nerror"),
            ):
                number_column(tables[size], header)
        shares = (found.exact, found.proven, found.unfinished)
        tables[size].add_row(
            str(found.d),
            f"{found.tolerance:g}",
            *(f"{share:.2%}" for share in shares),
            str(found.nodes),
            f"{found.mean_error:.3%}",
            f"{found.worst_error:.3%}",
        )
    return list(tables.values())
