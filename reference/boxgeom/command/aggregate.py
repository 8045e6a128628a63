"""``boxgeom aggregate``: one step of a rule on the vectors of a file."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from boxgeom.command import options
from boxgeom.command.aggregate_options import Remark, brought_options, with_flags
from boxgeom.command.files import check_suffix, read_vectors, write_vectors
from boxgeom.command.json_text import json_text
from boxgeom.command.outputs import NOT_WRITTEN, check_output_file, is_written
from boxgeom.command.paths import NamedPath
from boxgeom.command.rule_options import chosen_options, with_rule_options
from boxgeom.command.subset_choices import chosen_subsets, with_subsets
from boxgeom.command.tables import number_column, print_table
from boxgeom.rules import aggregate
from boxgeom.vectors import Vector, Vectors

COORDINATES_SHOWN = 8
NOT_RIGHT = 1
BROUGHT = brought_options()


@click.command("aggregate")
@options.FILE
@options.KEY
@options.HEADER
@options.RULE
@options.N
@options.T
@with_rule_options
@with_subsets
@click.option("--out", type=NamedPath(), help="Write the output here.")
@with_flags(BROUGHT)
@options.AS_JSON
def aggregate_command(
    file: Path,
    key: str | None,
    header: bool | None,
    rule: str,
    n: int,
    t: int,
    q: int | None,
    bucket_size: int | None,
    bucket_seed: int | None,
    clip: float | None,
    subsets: str,
    tolerance: float | None,
    max_nodes: int | None,
    out: Path | None,
    as_json: bool,
    **brought: bool,
) -> int | None:
    """Aggregate the vectors in FILE (.npy, .npz or .csv; one vector per row)."""
    if out is not None:
        check_suffix(out)
        check_output_file(out, "--out", inputs=(file,))
    given = {"bucket_size": bucket_size, "bucket_seed": bucket_seed, "clip": clip}
    of_rule = chosen_options(rule, {"q": q, **given})
    chosen = chosen_subsets(rule, subsets, tolerance, max_nodes)
    step = _of_rule(rule, of_rule) if chosen is None else chosen.step
    examiners = [BROUGHT[name].examiner(rule) for name in BROUGHT if brought[name]]
    received = read_vectors(file, key, header)
    output, *remarks = step(received, n, t)
    remarks += [examine(received, n, t, output) for examine in examiners]
    m, d = received.shape
    if as_json:
        answer = {"output": output.tolist(), "rule": rule, "n": n, "t": t, "m": m}
        more = {remark.key: remark.value for remark in remarks}
        click.echo(json_text({**answer, "d": d, **more}))
    else:
        title = f"{rule} of {m} vectors (n={n}, t={t}, d={d})"
        print_table(_table(title, output, remarks))
    written = out is None or is_written(out, lambda: write_vectors(out, output))
    return _exit_code([r.holds for r in remarks if r.holds is not None], written)


def _of_rule(
    rule: str, options: dict[str, Any]
) -> Callable[[Vectors, int, int], tuple[Any, ...]]:
    """Return the rule as a step of which there is nothing more to say."""
    return lambda received, n, t: (aggregate(received, rule, n=n, t=t, **options),)


def _exit_code(verdicts: Sequence[bool], written: bool) -> int | None:
    """Return the verdict if one was asked for, else whether the file was written."""
    if not verdicts:
        return None if written else NOT_WRITTEN
    return 0 if all(verdicts) else NOT_RIGHT


def _table(title: str, output: Vector, remarks: Sequence[Remark]) -> Table:
    table = Table(title=title)
    for header in ("coordinate", "output", *(remark.column for remark in remarks)):
        number_column(table, header)
    for k, value in enumerate(output[:COORDINATES_SHOWN].tolist()):
        table.add_row(str(k), repr(value), *(remark.cell(k) for remark in remarks))
    sentences = [remark.sentence for remark in remarks]
    if len(output) > COORDINATES_SHOWN:
        rest = len(output) - COORDINATES_SHOWN
        sentences.append(f"{rest} more coordinates: --out or --json has all.")
    table.caption = "\n".join(sentences) or None
    return table
