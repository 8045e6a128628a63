"""A certificate of a geometric median as JSON, to be verified from the file alone."""

import json
import math
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from boxgeom.vectors import as_vector, as_vectors
from boxgeom_proofs.certificates.median import MedianCertificate, certificate_by
from boxgeom_proofs.certificates.nearness import Nearness, nearness
from boxgeom_proofs.certificates.roots import float_above, float_below

RATIONAL = re.compile(r"[0-9]+(/[0-9]*[1-9][0-9]*)?")

Json = dict[str, Any]


@dataclass(frozen=True)
class Limits:
    """What a candidate is asked for, as `nearness` wants it.

    Attributes:
        t: how many of the vectors set no scale.
        tolerance: of the gap, or None.
        radius_tolerance: of the radius, or None.
    """

    t: int
    tolerance: float | None
    radius_tolerance: float | None

    def judge(self, certificate: MedianCertificate) -> Nearness:
        """Return whether the candidate is near enough.

        Raises:
            ValueError: t is not below half the number of vectors.
        """
        return nearness(
            certificate,
            self.t,
            tolerance=self.tolerance,
            radius_tolerance=self.radius_tolerance,
        )


def to_json(certificate: MedianCertificate, limits: Limits) -> Json:
    """Return a certificate as JSON: what it is about, the proof, and what is proven.

    Bounds are rounded so that they stay bounds. The numbers of vectors and candidate
    are the shortest that give back the same floats.
    """
    judged = limits.judge(certificate)
    m, d = certificate.vectors.shape
    return {
        "vectors": certificate.vectors.tolist(),
        "candidate": certificate.candidate.tolist(),
        "weights": [str(weight) for weight in certificate.weights],
        "m": m,
        "d": d,
        "gap": float_above(certificate.gap),
        "relative_gap": float_above(certificate.relative_gap),
        "radius": certificate.radius,
        "is_segment": certificate.is_segment,
        "t": limits.t,
        "tolerance": limits.tolerance,
        "radius_tolerance": limits.radius_tolerance,
        "nearest": {
            "count": judged.nearest.count,
            "summed": float_below(judged.nearest.summed),
            "farthest": float_below(judged.nearest.farthest),
        },
        "criteria": [
            {
                "criterion": criterion.name,
                "ratio": None
                if criterion.ratio is None
                else float_above(criterion.ratio),
                "within": judged.is_within(criterion),
            }
            for criterion in judged.criteria
        ],
        "within_tolerance": judged.holds,
        "decided_by": judged.decided_by,
    }


@dataclass(frozen=True)
class Verification:
    """What a file claims, and what its proof shows.

    Attributes:
        certificate: what the file's weights prove of its vectors and candidate.
        limits: what the file says was asked for.
        differing: the keys whose claims the proof does not support.
    """

    certificate: MedianCertificate
    limits: Limits
    differing: tuple[str, ...]


def verified(path: Path) -> Verification:
    """Return what a file that `boxgeom certify --out` has written proves.

    Raises:
        ValueError: the file holds no certificate; the message names the file.
        OSError: the file cannot be read.
    """
    text = path.read_bytes()
    try:
        told = json.loads(text, parse_constant=_refuse)
        certificate, limits = _read(told)
        proven = to_json(certificate, limits)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        missing = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise ValueError(
            f"{path}: need a certificate as JSON, got {missing}"
        ) from error
    differing = [key for key in proven if not _supported(key, told, proven)]
    return Verification(certificate, limits, tuple(differing))


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant}, which is not JSON")


def _read(told: Any) -> tuple[MedianCertificate, Limits]:
    if not isinstance(told, dict):
        raise ValueError(f"a {type(told).__name__}")
    vectors = as_vectors(told["vectors"], "vectors")
    candidate = as_vector(told["candidate"], vectors.shape[1], "candidate")
    weights = tuple(_positive(weight) for weight in told["weights"])
    if len(weights) != len(vectors):
        raise ValueError(f"{len(weights)} weights for {len(vectors)} vectors")
    t = told["t"]
    if type(t) is not int:
        raise ValueError(f"t={t!r}")
    limits = Limits(t, _limit(told["tolerance"]), _limit(told["radius_tolerance"]))
    return certificate_by(vectors, candidate, weights), limits


def _positive(text: Any) -> Fraction:
    if not (isinstance(text, str) and RATIONAL.fullmatch(text)) or not Fraction(text):
        raise ValueError(f"the weight {text!r}")
    return Fraction(text)


def _limit(number: Any) -> float | None:
    if number is None:
        return None
    if type(number) not in (int, float) or not 0 <= number < math.inf:
        raise ValueError(f"the tolerance {number!r}")
    return float(number)


UPPER_BOUNDS = ("gap", "relative_gap", "radius")
"""Claims that may be weaker than what is proven: larger, or null for no bound."""


def _supported(key: str, told: Json, proven: Json) -> bool:
    """Return whether a claim follows from the proof."""
    if key not in told:
        return False
    claimed, known = told[key], proven[key]
    if key not in UPPER_BOUNDS:
        return bool(claimed == _without_infinities(known))
    return claimed is None or (type(claimed) in (int, float) and claimed >= known)


def _without_infinities(value: Any) -> Any:
    """Return a value as it comes back from JSON."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: _without_infinities(item) for key, item in value.items()}
    return [_without_infinities(x) for x in value] if isinstance(value, list) else value
