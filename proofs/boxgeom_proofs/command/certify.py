"""``boxgeom certify``: how good is a geometric median, proven."""

from decimal import ROUND_CEILING, Context, Decimal
from fractions import Fraction
from pathlib import Path

import click
from rich.table import Table

from boxgeom.command import options
from boxgeom.command.files import read_vector, read_vectors
from boxgeom.command.finite import FiniteFloat
from boxgeom.command.json_text import json_text
from boxgeom.command.outputs import check_output_file, is_written
from boxgeom.command.paths import NamedPath
from boxgeom.command.tables import number_column, print_table, text_column
from boxgeom_proofs.certificates.median import MedianCertificate, certify_median
from boxgeom_proofs.certificates.nearness import most_tolerated
from boxgeom_proofs.certificates.outer.certificate import (
    MOST_COORDINATES,
    OuterBoxCertificate,
)
from boxgeom_proofs.command.certificate_file import (
    UPPER_BOUNDS,
    Limits,
    to_json,
    verified,
)
from boxgeom_proofs.command.outer_box_check import (
    certificate_in,
    outer_box_in,
    outer_box_json,
    outer_box_table,
)

NOT_WITHIN = 1
TOLERANCE = 1e-9


@click.command("certify")
@click.argument("vectors", type=NamedPath(), required=False)
@click.argument("candidate", type=NamedPath(), required=False)
@options.KEY
@options.HEADER
@click.option(
    "--t",
    type=int,
    help="How many of the vectors, the farthest, to leave out of the scale; if left "
    "out, as many as are fewer than half.",
)
@click.option(
    "--tolerance",
    type=FiniteFloat(),
    help="The largest gap to accept, relative to the candidate's summed distance to "
    f"its nearest vectors, all but t; {TOLERANCE:g} if neither tolerance is given.",
)
@click.option(
    "--radius-tolerance",
    type=FiniteFloat(),
    help="The largest distance from the median to accept, relative to the candidate's "
    "distance to the farthest of those.",
)
@click.option("--out", type=NamedPath(), help="Write the certificate, as JSON, here.")
@click.option(
    "--check", type=NamedPath(), help="Verify a certificate that --out has written."
)
@click.option(
    "--coordinates",
    type=int,
    help="Of an outer box, check so many coordinates, drawn at random if it has more; "
    f"{MOST_COORDINATES} if left out.",
)
@click.option("--seed", type=int, help="What they are drawn with; 0 if left out.")
@options.AS_JSON
def certify_command(
    vectors: Path | None,
    candidate: Path | None,
    key: str | None,
    header: bool | None,
    t: int | None,
    tolerance: float | None,
    radius_tolerance: float | None,
    out: Path | None,
    check: Path | None,
    coordinates: int | None,
    seed: int | None,
    as_json: bool,
) -> int:
    """Certify that CANDIDATE is the geometric median of VECTORS.

    Both are files (.npy, .npz or .csv); CANDIDATE holds one vector. The gap is an upper
    bound on how much its summed distance exceeds the least one, the radius one on its
    distance from the median; both are proven in exact arithmetic. Exit code 1 if one of
    them is above its tolerance.

    --check FILE, without VECTORS and CANDIDATE, proves again what the file says, from
    the file alone. Exit code 1 if it is not proven, or above a tolerance. FILE may also
    hold an outer box of BOX-GEOM with its proof, as the fast twin writes it.
    """
    sample = (coordinates, seed)
    if check is not None:
        asked = (vectors, candidate, key, header, t, tolerance, radius_tolerance, out)
        if any(option is not None for option in asked):
            raise ValueError(
                "--check: need no other argument than --coordinates, --seed, --json"
            )
        claimed = outer_box_in(check)
        if claimed is not None:
            return _check_outer_box(certificate_in(check, claimed, *sample), as_json)
        return _check(check, as_json, sample)
    _refuse_sample(sample)
    if vectors is None or candidate is None:
        raise ValueError("need VECTORS and CANDIDATE, or --check FILE")
    _check_limit("--tolerance", tolerance)
    _check_limit("--radius-tolerance", radius_tolerance)
    if tolerance is None and radius_tolerance is None:
        tolerance = TOLERANCE
    if out is not None:
        check_output_file(out, "--out", inputs=(vectors, candidate))
    certificate = certify_median(
        read_vectors(vectors, key, header), read_vector(candidate, header=header)
    )
    t = most_tolerated(len(certificate.vectors)) if t is None else t
    limits = Limits(t, tolerance, radius_tolerance)
    text = json_text(to_json(certificate, limits))
    if as_json:
        click.echo(text)
    else:
        print_table(_table(certificate, limits))
    if out is not None:
        is_written(out, lambda: _write(out, text))
    return 0 if limits.judge(certificate).holds else NOT_WITHIN


def _write(out: Path, text: str) -> None:
    out.write_text(f"{text}\n", encoding="utf-8")


def _check_limit(name: str, limit: float | None) -> None:
    if limit is not None and limit < 0:
        raise ValueError(f"{name}: need at least 0, got {limit}")


def _refuse_sample(sample: tuple[int | None, ...]) -> None:
    if any(option is not None for option in sample):
        raise ValueError("--coordinates, --seed: need --check of an outer box")


def _check_outer_box(certificate: OuterBoxCertificate, json_asked: bool) -> int:
    """Print what the proof of an outer box shows, and return the exit code."""
    if json_asked:
        click.echo(json_text(outer_box_json(certificate)))
    else:
        print_table(outer_box_table(certificate))
    return 0 if certificate.holds else NOT_WITHIN


def _check(path: Path, json_asked: bool, sample: tuple[int | None, ...]) -> int:
    """Print what the certificate in a file proves, and return the exit code."""
    _refuse_sample(sample)
    try:
        found = verified(path)
    except OSError as error:
        reason = error.strerror or error
        raise ValueError(
            f"--check: need a file that can be read, got {path}: {reason}"
        ) from error
    judged = found.limits.judge(found.certificate)
    if json_asked:
        proven = to_json(found.certificate, found.limits)
        told = {"verified": not found.differing, "differing": list(found.differing)}
        keys = (*UPPER_BOUNDS, "within_tolerance", "decided_by")
        click.echo(json_text({**told, **{key: proven[key] for key in keys}}))
    else:
        table = _table(found.certificate, found.limits)
        claims = ", ".join(found.differing)
        table.add_row("the file's claims follow", f"NO: {claims}" if claims else "yes")
        print_table(table)
    return 0 if judged.holds and not found.differing else NOT_WITHIN


def _table(certificate: MedianCertificate, limits: Limits) -> Table:
    m, d = certificate.vectors.shape
    judged = limits.judge(certificate)
    table = Table(title=f"Geometric median of {m} vectors (d={d})", show_header=False)
    text_column(table, "claim")
    number_column(table, "proven")
    table.add_row("gap, at most", _up(certificate.gap))
    table.add_row("relative gap, at most", _up(certificate.relative_gap))
    nearest = "nearest median" if certificate.is_segment else "median"
    table.add_row(f"distance to the {nearest}, at most", _up(certificate.radius))
    if certificate.is_segment:
        table.caption = "The medians are a segment; boxgeom takes its midpoint."
    count = judged.nearest.count
    scales = {
        "gap": f"summed distance to {count} nearest",
        "radius": f"distance to the farthest of {count} nearest",
    }
    for criterion in judged.criteria:
        missing = "0 of 0" if judged.is_exact else "unbounded"
        ratio = missing if criterion.ratio is None else _up(criterion.ratio)
        name = criterion.name
        table.add_row(f"{name} / {scales[name]}, at most", ratio)
        verdict = "yes" if judged.is_within(criterion) else "NO"
        table.add_row(f"{name} within tolerance {criterion.tolerance:g}", verdict)
    if judged.is_exact:
        table.add_row("exactly a median", "yes")
    return table


def _up(bound: Fraction | float) -> str:
    """Return a bound to three digits, rounded up so that it stays one."""
    if bound == float("inf"):
        return "inf"
    exact = Fraction(bound)
    three = Context(prec=3, rounding=ROUND_CEILING)
    quotient = three.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    return f"{float(quotient):.3g}"
