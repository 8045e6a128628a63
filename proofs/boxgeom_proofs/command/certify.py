"""``boxgeom certify``: how good is a geometric median, proven."""

import math
from fractions import Fraction
from pathlib import Path

import click
from rich.table import Table

from boxgeom.command import options
from boxgeom.command.files import read_vector, read_vectors
from boxgeom.command.finite import FiniteFloat
from boxgeom.command.json_text import json_text
from boxgeom.command.paths import NamedPath
from boxgeom.command.tables import number_column, print_table, text_column
from boxgeom_proofs.certificates.median import MedianCertificate, certify_median

NOT_WITHIN = 1


@click.command("certify")
@click.argument("vectors", type=NamedPath())
@click.argument("candidate", type=NamedPath())
@options.KEY
@options.HEADER
@click.option(
    "--tolerance",
    type=FiniteFloat(),
    default=1e-9,
    show_default=True,
    help="The largest relative gap to accept.",
)
@options.AS_JSON
def certify_command(
    vectors: Path,
    candidate: Path,
    key: str | None,
    header: bool | None,
    tolerance: float,
    as_json: bool,
) -> int:
    """Certify that CANDIDATE is the geometric median of VECTORS.

    Both are files (.npy, .npz or .csv); CANDIDATE holds one vector. The gap is an upper
    bound on how much its summed distance exceeds the least one, the radius one on its
    distance from the median; both are proven in exact arithmetic. Exit code 1 if the
    relative gap is above the tolerance.
    """
    if tolerance < 0:
        raise ValueError(f"--tolerance: need at least 0, got {tolerance}")
    certificate = certify_median(
        read_vectors(vectors, key, header), read_vector(candidate, header=header)
    )
    within = certificate.relative_gap <= tolerance
    if as_json:
        click.echo(json_text(_to_dict(certificate, tolerance, within)))
    else:
        print_table(_table(certificate, tolerance, within))
    return 0 if within else NOT_WITHIN


def _to_dict(
    certificate: MedianCertificate, tolerance: float, within: bool
) -> dict[str, object]:
    m, d = certificate.vectors.shape
    return {
        "gap": _as_float(certificate.gap),
        "relative_gap": _as_float(certificate.relative_gap),
        "radius": certificate.radius,
        "is_segment": certificate.is_segment,
        "tolerance": tolerance,
        "within_tolerance": within,
        "weights": [str(weight) for weight in certificate.weights],
        "m": m,
        "d": d,
    }


def _as_float(bound: Fraction) -> float:
    """Return a bound as a float, or infinity if it overflows."""
    try:
        return float(bound)
    except OverflowError:
        return math.inf


def _table(certificate: MedianCertificate, tolerance: float, within: bool) -> Table:
    m, d = certificate.vectors.shape
    table = Table(title=f"Geometric median of {m} vectors (d={d})", show_header=False)
    text_column(table, "claim")
    number_column(table, "proven")
    table.add_row("gap, at most", f"{_as_float(certificate.gap):.3g}")
    table.add_row("relative gap, at most", f"{_as_float(certificate.relative_gap):.3g}")
    nearest = "nearest median" if certificate.is_segment else "median"
    table.add_row(f"distance to the {nearest}, at most", f"{certificate.radius:.3g}")
    if certificate.is_segment:
        table.caption = "The medians are a segment; boxgeom takes its midpoint."
    verdict = "yes" if within else "NO"
    table.add_row(f"within tolerance {tolerance:g}", verdict)
    return table
