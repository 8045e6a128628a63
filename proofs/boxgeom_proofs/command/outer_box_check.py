"""``boxgeom certify --check`` of an outer box: what its proof shows."""

import json
from pathlib import Path
from typing import Any

from rich.table import Table

from boxgeom.command.tables import number_column, text_column
from boxgeom_proofs.certificates.boxes import certify_box_geom
from boxgeom_proofs.certificates.claims import ClaimStatus
from boxgeom_proofs.certificates.outer.certificate import (
    MOST_COORDINATES,
    OuterBoxCertificate,
)
from boxgeom_proofs.certificates.outer.json_form import KIND, from_json

SHOWN = 5

CLAIMS = {
    "weights": "ranges of weights",
    "trusted": "ends in the trusted hyperbox",
    "outer": "outer ends that no median is beyond",
    "inner": "inner ends that a median reaches",
    "output": "outputs that are midpoints",
}
"""What a certificate may find, in the words of the table."""


def outer_box_in(path: Path) -> Any:
    """Return the JSON value in a file if it should be an outer box, else None."""
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None  # said by those who read other files
    return value if isinstance(value, dict) and value.get("kind") == KIND else None


def certificate_in(
    path: Path, value: Any, coordinates: int | None, seed: int | None
) -> OuterBoxCertificate:
    """Return what the proof in a JSON value shows.

    Raises:
        ValueError: it is no outer box; the message names the file.
    """
    try:
        claim = from_json(value)
        return certify_box_geom(
            claim.received,
            claim.n,
            claim.t,
            outer=claim.box,
            coordinates=MOST_COORDINATES if coordinates is None else coordinates,
            seed=0 if seed is None else seed,
        )
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def outer_box_json(certificate: OuterBoxCertificate) -> dict[str, Any]:
    """Return a certificate as JSON."""
    return {
        "verified": certificate.holds,
        "scope": certificate.scope,
        "d": certificate.d,
        "coordinates": list(certificate.coordinates),
        "seed": certificate.seed,
        "claims": len(certificate.findings),
        "failures": [str(finding) for finding in certificate.failures],
    }


def outer_box_table(certificate: OuterBoxCertificate) -> Table:
    """Return a certificate as a table: how many claims of each kind are proven."""
    table = Table(title=f"Outer box: {certificate.scope}")
    text_column(table, "claim")
    for status in ClaimStatus:
        number_column(table, str(status))
    for claim, words in CLAIMS.items():
        found = [x.status for x in certificate.findings if x.claim == claim]
        if found:
            table.add_row(words, *(str(found.count(status)) for status in ClaimStatus))
    failures = [str(finding) for finding in certificate.failures]
    if failures:
        rest = len(failures) - SHOWN
        more = [f"and {rest} more"] if rest > 0 else []
        table.caption = "\n".join([*failures[:SHOWN], *more])
    return table
