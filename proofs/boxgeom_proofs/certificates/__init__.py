"""Certificates: proofs in exact arithmetic that numbers are right."""

from boxgeom_proofs.certificates.boxes import (
    BoxGeomCertificate,
    CertifiedBox,
    Enclosure,
    certify_box_geom,
    median_enclosure,
)
from boxgeom_proofs.certificates.median import MedianCertificate, certify_median
from boxgeom_proofs.certificates.run import (
    ClaimStatus,
    RunCertificate,
    Step,
    certify_run,
)

__all__ = [
    "BoxGeomCertificate",
    "CertifiedBox",
    "ClaimStatus",
    "Enclosure",
    "MedianCertificate",
    "RunCertificate",
    "Step",
    "certify_box_geom",
    "certify_median",
    "certify_run",
    "median_enclosure",
]
