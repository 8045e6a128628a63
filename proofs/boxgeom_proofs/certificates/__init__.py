"""Certificates: proofs in exact arithmetic that numbers are right."""

from boxgeom_proofs.certificates.boxes import (
    BoxGeomCertificate,
    CertifiedBox,
    certify_box_geom,
    median_enclosure,
)
from boxgeom_proofs.certificates.claims import ClaimStatus, RunCertificate, Step
from boxgeom_proofs.certificates.covering_ball import BallCertificate, certify_ball
from boxgeom_proofs.certificates.enclosure import Enclosure
from boxgeom_proofs.certificates.median import MedianCertificate, certify_median
from boxgeom_proofs.certificates.outer.certificate import (
    Finding,
    OuterBoxCertificate,
)
from boxgeom_proofs.certificates.outer.proof import (
    Branch,
    EdgeProof,
    Ends,
    OuterBox,
    Trap,
    WeightProof,
)
from boxgeom_proofs.certificates.run import certify_run

__all__ = [
    "BallCertificate",
    "BoxGeomCertificate",
    "Branch",
    "CertifiedBox",
    "ClaimStatus",
    "EdgeProof",
    "Enclosure",
    "Ends",
    "Finding",
    "MedianCertificate",
    "OuterBox",
    "OuterBoxCertificate",
    "RunCertificate",
    "Step",
    "Trap",
    "WeightProof",
    "certify_ball",
    "certify_box_geom",
    "certify_median",
    "certify_run",
    "median_enclosure",
]
