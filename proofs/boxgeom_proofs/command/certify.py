"""``boxgeom certify``: how good is a geometric median, proven."""

import json
import math
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from boxgeom.command import options
from boxgeom.command.files import read_vector, read_vectors
from boxgeom_proofs.certificates.median import MedianCertificate, certify_median

NOT_WITHIN = 1


@click.command("certify")
@click.argument("vectors", type=click.Path(path_type=Path))
@click.argument("candidate", type=click.Path(path_type=Path))
@options.KEY
@options.HEADER
@click.option(
    "--tolerance",
    type=float,
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

    Both are files (.npy, .npz or .csv); CANDIDATE holds one vector. The gap is how much
    its summed distance exceeds the least one, at most; the radius, how far it is from
    the median. Both are proven in exact arithmetic. Exit code 1 if the relative gap is
    above the tolerance.
    """
    if not tolerance >= 0:
        raise ValueError(f"--tolerance: need at least 0, got {tolerance}")
    certificate = certify_median(
        read_vectors(vectors, key, header), read_vector(candidate, header=header)
    )
    within = certificate.relative_gap <= tolerance
    if as_json:
        click.echo(json.dumps(_to_dict(certificate, tolerance, within)))
    else:
        Console().print(_table(certificate, tolerance, within))
    return 0 if within else NOT_WITHIN


def _to_dict(
    certificate: MedianCertificate, tolerance: float, within: bool
) -> dict[str, object]:
    m, d = certificate.vectors.shape
    return {
        "gap": float(certificate.gap),
        "relative_gap": float(certificate.relative_gap),
        "radius": certificate.radius if math.isfinite(certificate.radius) else None,
        "is_segment": certificate.is_segment,
        "tolerance": tolerance,
        "within_tolerance": within,
        "weights": [str(weight) for weight in certificate.weights],
        "m": m,
        "d": d,
    }


def _table(certificate: MedianCertificate, tolerance: float, within: bool) -> Table:
    m, d = certificate.vectors.shape
    table = Table(title=f"Geometric median of {m} vectors (d={d})", show_header=False)
    table.add_row("gap, at most", f"{float(certificate.gap):.3g}")
    table.add_row("relative gap, at most", f"{float(certificate.relative_gap):.3g}")
    nearest = "nearest median" if certificate.is_segment else "median"
    table.add_row(f"distance to the {nearest}, at most", f"{certificate.radius:.3g}")
    if certificate.is_segment:
        table.add_row("medians", "a segment; boxgeom takes its midpoint")
    verdict = "yes" if within else "NO"
    table.add_row(f"within tolerance {tolerance:g}", verdict)
    return table
