"""``boxgeom aggregate``: one step of a rule on the vectors of a file."""

import json
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from boxgeom.command import options
from boxgeom.command.files import check_suffix, read_vectors, write_vectors
from boxgeom.rules import aggregate

COORDINATES_SHOWN = 8


@click.command("aggregate")
@options.FILE
@options.KEY
@options.RULE
@options.N
@options.T
@click.option("--q", type=int, help="How many vectors multi-krum averages.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the output here.")
@options.AS_JSON
def aggregate_command(
    file: Path,
    key: str | None,
    rule: str,
    n: int,
    t: int,
    q: int | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Aggregate the vectors in FILE (.npy, .npz or .csv; one vector a row)."""
    if out is not None:
        check_suffix(out)
    if q is not None and rule != "multi-krum":
        raise ValueError(f"--q: need --rule multi-krum, got --rule {rule}")
    received = read_vectors(file, key)
    chosen = {} if q is None else {"q": q}
    output = aggregate(received, rule, n=n, t=t, **chosen)
    if out is not None:
        write_vectors(out, output)
    m, d = received.shape
    if as_json:
        answer = {"output": output.tolist(), "rule": rule, "n": n, "t": t}
        click.echo(json.dumps({**answer, "m": m, "d": d}))
        return
    table = Table(title=f"{rule} of {m} vectors (n={n}, t={t}, d={d})")
    table.add_column("coordinate", justify="right")
    table.add_column("output", justify="right")
    for k, value in enumerate(output[:COORDINATES_SHOWN]):
        table.add_row(str(k), repr(float(value)))
    if d > COORDINATES_SHOWN:
        table.add_row("...", f"{d - COORDINATES_SHOWN} more; --out or --json has all")
    Console().print(table)
