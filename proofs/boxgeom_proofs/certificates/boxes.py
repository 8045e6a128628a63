"""Certified boxes: intervals that hold the exact answer (Definitions 2, 4 and 5).

The trusted hyperbox is exact, as floats are only compared. Every subset's median lies
in a known ball (`locate`); where the minimisers form a segment, the whole segment is
enclosed. So the ends of the boxes, and BOX-GEOM's output, are known up to the widths of
proven intervals.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike

from boxgeom import Hyperbox, trusted_hyperbox
from boxgeom.definitions.candidate_set import subset_indices
from boxgeom.vectors import Vector, as_vector, as_vectors, canonical_order
from boxgeom_proofs.certificates.gram import GramMatrix, gram_matrix
from boxgeom_proofs.certificates.line import middle_of_a_line
from boxgeom_proofs.certificates.location import locate
from boxgeom_proofs.certificates.precise_median import closeness
from boxgeom_proofs.certificates.roots import float_above

FINE = 128
"""Medians' coordinates are integers in units of 2^-FINE of the vectors' unit."""

Fixed = list[int]
"""Coordinates in units of 2^-128 of the vectors' unit, shape (d,)."""


@dataclass(frozen=True, eq=False)
class Enclosure:
    """Bounds, rounded outward, between which an exact vector lies.

    Attributes:
        lower: shape (d,).
        upper: shape (d,).
    """

    lower: Vector
    upper: Vector

    @property
    def width(self) -> float:
        """The largest difference between upper and lower."""
        return float((self.upper - self.lower).max())

    def contains(self, vector: ArrayLike) -> bool:
        """Return whether a vector, shape (d,), may be the exact one.

        Raises:
            ValueError: the vector has another shape.
        """
        return self.excess(vector) == 0

    def excess(self, vector: ArrayLike) -> float:
        """Return by how much a vector, shape (d,), is out of bounds in any coordinate.

        Raises:
            ValueError: the vector has another shape.
        """
        point = as_vector(vector, len(self.lower), "vector")
        outside = np.maximum(self.lower - point, point - self.upper)
        return float(max(outside.max(), 0.0))


@dataclass(frozen=True, eq=False)
class CertifiedBox:
    """Enclosures of the two ends of a hyperbox."""

    lower: Enclosure
    upper: Enclosure


@dataclass(frozen=True, eq=False)
class BoxGeomCertificate:
    """BOX-GEOM's exact answer, up to the widths of intervals.

    Attributes:
        trusted: the trusted hyperbox, exact.
        medians: the geometric-median hyperbox.
        both: the intersection of the two.
        output: BOX-GEOM's output.
        candidates: the geometric median of every (n-t)-subset.
        segments: how many of the subsets have a segment of medians.
    """

    trusted: Hyperbox
    medians: CertifiedBox
    both: CertifiedBox
    output: Enclosure
    candidates: tuple[Enclosure, ...]
    segments: int


def certify_box_geom(received: ArrayLike, n: int, t: int) -> BoxGeomCertificate:
    """Return enclosures of BOX-GEOM's boxes and output (Definition 5).

    The cost grows with the number of subsets, C(m, n - t).

    Args:
        received: shape (m, d), finite, n - t <= m <= n.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.

    Raises:
        ValueError: an argument is not as above, or there are too many subsets.

    >>> certificate = certify_box_geom([[0, 0], [1, 2], [1, -2], [1, 2]], n=4, t=1)
    >>> certificate.output.contains([1, 1]), certificate.output.width < 1e-15
    (True, True)
    """
    vectors = canonical_order(as_vectors(received, "received"))
    trusted = trusted_hyperbox(vectors, n, t)
    gram = gram_matrix(vectors)
    found = [
        _enclose_median(gram.subset(indices))
        for indices in subset_indices(vectors, n, t)
    ]
    lows, highs, are_segments = zip(*found, strict=True)
    fine = gram.unit / 2**FINE
    th = [[int(Fraction(x) / fine) for x in end] for end in _ends(trusted)]
    gh_lower = (_each(min, lows), _each(min, highs))
    gh_upper = (_each(max, lows), _each(max, highs))
    lower = tuple(_each(max, (th[0], end)) for end in gh_lower)
    upper = tuple(_each(min, (th[1], end)) for end in gh_upper)
    twice = [_each(sum, ends) for ends in zip(lower, upper, strict=True)]
    return BoxGeomCertificate(
        trusted=trusted,
        medians=CertifiedBox(_enclosure(gh_lower, fine), _enclosure(gh_upper, fine)),
        both=CertifiedBox(_enclosure(lower, fine), _enclosure(upper, fine)),
        output=_enclosure(twice, fine / 2),
        candidates=tuple(
            _enclosure(ends, fine) for ends in zip(lows, highs, strict=True)
        ),
        segments=sum(are_segments),
    )


def median_enclosure(vectors: ArrayLike) -> Enclosure:
    """Return bounds on the geometric median, or on all of a segment of medians.

    Definition 1.

    Args:
        vectors: shape (m, d), finite.

    Raises:
        ValueError: the vectors are not as above.

    >>> bounds = median_enclosure([[0.0], [1.0], [5.0], [9.0]])
    >>> bounds.lower, bounds.upper
    (array([1.]), array([5.]))
    """
    gram = gram_matrix(as_vectors(vectors))
    low, high, _ = _enclose_median(gram)
    return _enclosure((low, high), gram.unit / 2**FINE)


def _enclose_median(gram: GramMatrix) -> tuple[Fixed, Fixed, bool]:
    """Return bounds on every coordinate, and whether the minimisers form a segment."""
    segment = middle_of_a_line(gram)
    if segment is not None:
        ends = gram.rows[segment.first], gram.rows[segment.last]
        low, high = _each(min, ends), _each(max, ends)
        return _finer(low), _finer(high), ends[0] != ends[1]
    location = locate(gram, closeness(gram))
    if location is None:
        # A median lies in its vectors' hull (Theorem 4), so in their box.
        return _finer(_each(min, gram.rows)), _finer(_each(max, gram.rows)), False
    reach = math.ceil(location.radius * 2**FINE)
    low, high = _combine(gram, location.combination)
    return [x - reach for x in low], [x + reach for x in high], False


def _combine(gram: GramMatrix, combination: Sequence[Fraction]) -> tuple[Fixed, Fixed]:
    """Return a combination of the vectors, rounded down and rounded up."""
    common = math.lcm(*(share.denominator for share in combination))
    integers = [int(share * common) for share in combination]
    columns = zip(*gram.rows, strict=True)
    sums = [sum(map(int.__mul__, integers, c)) << FINE for c in columns]
    return [x // common for x in sums], [-(-x // common) for x in sums]


def _finer(coordinates: Sequence[int]) -> Fixed:
    return [x << FINE for x in coordinates]


def _each(
    choose: Callable[[Iterable[int]], int], vectors: Iterable[Sequence[int]]
) -> Fixed:
    """Return the minimum, maximum or sum of the vectors in every coordinate."""
    return [choose(values) for values in zip(*vectors, strict=True)]


def _enclosure(ends: Sequence[Fixed], fine: Fraction) -> Enclosure:
    """Return the ends as floats, the lower one rounded down and the upper one up."""
    low, high = ends
    return Enclosure(
        lower=np.array([-float_above(-x * fine) for x in low]),
        upper=np.array([float_above(x * fine) for x in high]),
    )


def _ends(box: Hyperbox) -> tuple[list[float], list[float]]:
    return box.lower.tolist(), box.upper.tolist()
