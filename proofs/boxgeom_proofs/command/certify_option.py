"""``boxgeom aggregate --certify``: a proof of how exact the output is."""

from typing import Any

from boxgeom.command.aggregate_options import AggregateOption, Examiner, Remark
from boxgeom.extras import import_extra
from boxgeom.vectors import Vector, Vectors


def certifier(rule: str) -> Examiner:
    """Return what certifies an output of BOX-GEOM.

    Raises:
        ValueError: the rule is another.
        MissingExtraError: what exact arithmetic needs is not installed.
    """
    if rule != "box-geom":
        raise ValueError(f"--certify: need --rule box-geom, got --rule {rule}")
    certificates = import_extra(
        "boxgeom_proofs.certificates", extra="proofs", needed_by="--certify"
    )

    def certified(received: Vectors, n: int, t: int, output: Vector) -> Remark:
        return _remark(certificates.certify_box_geom(received, n, t), output)

    return certified


def _remark(certificate: Any, output: Vector) -> Remark:
    """Return bounds of the exact output, and how far the computed one is outside.

    The output is wrong if rounding does not explain by how much it is outside.
    """
    exact = certificate.output
    width, excess = exact.width, exact.excess(output)
    explained = excess == 0 or certificate.computed.contains(output)
    verdict = "." if explained else ", which is NOT rounding."
    return Remark(
        key="certificate",
        value={
            "lower": exact.lower.tolist(),
            "upper": exact.upper.tolist(),
            "width": width,
            "excess": excess,
            "within_rounding": explained,
        },
        column="exact output is in",
        cell=lambda k: f"[{exact.lower[k]}, {exact.upper[k]}]",
        sentence=f"Proven: intervals at most {width:.2g} wide, the output at most "
        f"{excess:.2g} outside{verdict}",
        holds=explained,
    )


CERTIFY = AggregateOption("Prove how exact the output is (box-geom only).", certifier)
