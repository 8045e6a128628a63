"""``boxgeom aggregate``: one step of a rule on the vectors of a file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from boxgeom.command import options
from boxgeom.command.files import check_suffix, read_vectors, write_vectors
from boxgeom.command.json_text import json_text
from boxgeom.command.outputs import NOT_WRITTEN, check_output_file, is_written
from boxgeom.command.paths import NamedPath
from boxgeom.command.tables import number_column, print_table
from boxgeom.extras import import_extra
from boxgeom.rules import aggregate
from boxgeom.vectors import Vector

COORDINATES_SHOWN = 8


@click.command("aggregate")
@options.FILE
@options.KEY
@options.HEADER
@options.RULE
@options.N
@options.T
@click.option("--q", type=int, help="How many vectors multi-krum averages.")
@click.option("--out", type=NamedPath(), help="Write the output here.")
@click.option(
    "--certify", is_flag=True, help="Prove how exact the output is (box-geom only)."
)
@options.AS_JSON
def aggregate_command(
    file: Path,
    key: str | None,
    header: bool | None,
    rule: str,
    n: int,
    t: int,
    q: int | None,
    out: Path | None,
    certify: bool,
    as_json: bool,
) -> int | None:
    """Aggregate the vectors in FILE (.npy, .npz or .csv; one vector a row)."""
    if out is not None:
        check_suffix(out)
        check_output_file(out, "--out")
    if q is not None and rule != "multi-krum":
        raise ValueError(f"--q: need --rule multi-krum, got --rule {rule}")
    if certify and rule != "box-geom":
        raise ValueError(f"--certify: need --rule box-geom, got --rule {rule}")
    certifier = _certifier() if certify else None
    received = read_vectors(file, key, header)
    chosen = {} if q is None else {"q": q}
    output = aggregate(received, rule, n=n, t=t, **chosen)
    bounds = None if certifier is None else certifier(received, n, t).output
    if as_json:
        answer = {"output": output.tolist(), "rule": rule, "n": n, "t": t}
        m, d = received.shape
        proof = {} if bounds is None else {"certificate": _judge(output, bounds)}
        click.echo(json_text({**answer, "m": m, "d": d, **proof}))
    else:
        size = f"{len(received)} vectors (n={n}, t={t}, d={len(output)})"
        print_table(_table(f"{rule} of {size}", output, bounds))
    if out is None or is_written(out, lambda: write_vectors(out, output)):
        return None
    return NOT_WRITTEN


def _certifier() -> Callable[..., Any]:
    """Return what certifies an output of BOX-GEOM; the extra proofs has it."""
    certificates = import_extra(
        "boxgeom_proofs.certificates", extra="proofs", needed_by="--certify"
    )
    certify: Callable[..., Any] = certificates.certify_box_geom
    return certify


def _judge(output: Vector, bounds: Any) -> dict[str, Any]:
    """Return bounds of the exact output, and how far the computed one is outside."""
    return {
        "lower": bounds.lower.tolist(),
        "upper": bounds.upper.tolist(),
        "width": bounds.width,
        "excess": bounds.excess(output),
    }


def _table(title: str, output: Vector, bounds: Any) -> Table:
    table = Table(title=title)
    number_column(table, "coordinate")
    number_column(table, "output")
    told = []
    if bounds is not None:
        number_column(table, "exact output is in")
        told.append(
            f"Proven: intervals at most {bounds.width:.2g} wide, the output at most "
            f"{bounds.excess(output):.2g} outside."
        )
    for k, value in enumerate(output[:COORDINATES_SHOWN].tolist()):
        interval = [] if bounds is None else [f"[{bounds.lower[k]}, {bounds.upper[k]}]"]
        table.add_row(str(k), repr(value), *interval)
    if len(output) > COORDINATES_SHOWN:
        rest = len(output) - COORDINATES_SHOWN
        told.append(f"{rest} more coordinates: --out or --json has all.")
    table.caption = "\n".join(told) or None
    return table
