"""Whether a candidate for a geometric median is good enough, on a robust scale.

A few vectors far away make the summed distance huge, and beside it every gap small: one
vector at (1e11, 0) would let pass any candidate near a cluster in the unit square. So
errors are compared with the vectors nearest to the candidate, all but t of them.

A candidate cannot hide by being far from all of them: at a distance D from more than
half of the vectors, its gap grows like (m - 2t) D, and this scale like (m - t) D.
"""

from dataclasses import dataclass
from fractions import Fraction

from boxgeom_proofs.certificates.median import MedianCertificate
from boxgeom_proofs.certificates.rationals import exact, sum_of_squares
from boxgeom_proofs.certificates.roots import root_below


@dataclass(frozen=True)
class Nearest:
    """The m - t vectors nearest to a candidate.

    Attributes:
        count: how many they are, m - t.
        summed: the candidate's summed distance to them, rounded down.
        farthest: its distance to the farthest of them, rounded down.
    """

    count: int
    summed: Fraction
    farthest: Fraction


@dataclass(frozen=True)
class Criterion:
    """An error, compared with what was asked for.

    Attributes:
        name: "gap", which is compared with `Nearest.summed`, or "radius", which is
            compared with `Nearest.farthest`.
        ratio: the proven bound on the error in that unit; None if the unit is 0.
        tolerance: the largest ratio to accept.
    """

    name: str
    ratio: Fraction | None
    tolerance: float

    @property
    def holds(self) -> bool:
        """Whether the ratio is within the tolerance."""
        return self.ratio is not None and self.ratio <= self.tolerance


@dataclass(frozen=True)
class Nearness:
    """How near a candidate is to the geometric median, and whether that is enough.

    Attributes:
        nearest: the vectors that set the scale.
        criteria: what was asked for.
        is_exact: whether the candidate is proven to be a minimiser.
    """

    nearest: Nearest
    criteria: tuple[Criterion, ...]
    is_exact: bool

    @property
    def holds(self) -> bool:
        """Whether every criterion holds, as all do for an exact minimiser."""
        return all(map(self.is_within, self.criteria))

    def is_within(self, criterion: Criterion) -> bool:
        """Return whether a criterion holds, as any does for an error of 0."""
        return self.is_exact or criterion.holds

    @property
    def decided_by(self) -> str:
        """What decided: "exact", or the criteria that failed, or all if none did."""
        if self.is_exact:
            return "exact"
        failed = [c.name for c in self.criteria if not self.is_within(c)]
        return " and ".join(failed or [c.name for c in self.criteria])


def most_tolerated(m: int) -> int:
    """Return the largest t below m/2: the most bad vectors that a median resists.

    >>> [most_tolerated(m) for m in (1, 2, 3, 4, 7)]
    [0, 0, 1, 1, 3]
    """
    return (m - 1) // 2


def nearness(
    certificate: MedianCertificate,
    t: int,
    *,
    tolerance: float | None = None,
    radius_tolerance: float | None = None,
) -> Nearness:
    """Return whether a certified candidate is near enough to the geometric median.

    Args:
        certificate: of the candidate, among m vectors.
        t: how many of the vectors, the farthest from the candidate, set no scale,
            0 <= t < m/2.
        tolerance: the largest gap to accept, in units of the candidate's summed
            distance to the others, or None if any will do.
        radius_tolerance: the largest distance from the median to accept, in units of
            the candidate's distance to the farthest of the others, or None.

    Raises:
        ValueError: t is not as above.

    >>> from boxgeom_proofs.certificates import certify_median
    >>> vectors = [[0, 0], [1, 0], [0, 1], [1, 1], [1e11, 0]]
    >>> certificate = certify_median(vectors, [5, -7])
    >>> certificate.relative_gap < 1e-9  # of a summed distance of 1e11
    True
    >>> nearness(certificate, t=2, tolerance=1e-9).holds
    False
    """
    nearest = _nearest(certificate, t)
    criteria = []
    if tolerance is not None:
        ratio = _ratio(certificate.gap, nearest.summed)
        criteria.append(Criterion("gap", ratio, tolerance))
    if radius_tolerance is not None:
        ratio = _ratio(certificate.radius, nearest.farthest)
        criteria.append(Criterion("radius", ratio, radius_tolerance))
    return Nearness(nearest, tuple(criteria), certificate.radius == 0)


def _nearest(certificate: MedianCertificate, t: int) -> Nearest:
    m = len(certificate.vectors)
    if not 0 <= t < m / 2:
        raise ValueError(f"t: need 0 <= t < m/2, got t={t}, m={m}")
    point = exact(certificate.candidate)
    squares = sorted(
        sum_of_squares(x - y for x, y in zip(exact(vector), point, strict=True))
        for vector in certificate.vectors
    )
    distances = [root_below(square) for square in squares[: m - t]]
    return Nearest(len(distances), sum(distances, Fraction(0)), distances[-1])


def _ratio(error: Fraction | float, scale: Fraction) -> Fraction | None:
    """Return an error in units of a scale; None if either gives no finite number."""
    if scale == 0 or error == float("inf"):
        return None
    return Fraction(error) / scale
