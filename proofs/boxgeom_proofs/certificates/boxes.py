"""Certified boxes: intervals that hold the exact answer (Definitions 2, 4 and 5).

The trusted hyperbox is exact, as numbers are only compared. Every subset's median lies
in a known ball (`candidate`). So the ends of the boxes, and BOX-GEOM's output, are
known up to the widths of proven intervals.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike

from boxgeom import Hyperbox
from boxgeom.vectors import as_vectors
from boxgeom_proofs.certificates.candidates import (
    FINE,
    Candidate,
    Range,
    candidate,
    each,
)
from boxgeom_proofs.certificates.enclosure import Bounds, Enclosure, enclosure
from boxgeom_proofs.certificates.gram import gram_matrix, gram_of_rows
from boxgeom_proofs.certificates.multiset import Ends, Multiset, multiset_of
from boxgeom_proofs.certificates.rounding import rounded_midpoint


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
        computed: what an implementation in float64 may output: the exact answer, but
            for rounding. It is wide where rounding moves a median far, as it does for
            an even number of vectors almost on a line.
        candidates: the geometric median of every (n-t)-subset.
        segments: how many of the subsets have a segment of medians.
    """

    trusted: Hyperbox
    medians: CertifiedBox
    both: CertifiedBox
    output: Enclosure
    computed: Enclosure
    candidates: tuple[Enclosure, ...]
    segments: int


@dataclass(frozen=True)
class MedianBoxes:
    """The trusted hyperbox of a multiset and its candidates, before any rounding.

    Attributes:
        multiset: what was received.
        candidates: bounds on the median of every subset.
        fine: the unit of the candidates' coordinates.
    """

    multiset: Multiset
    candidates: list[Candidate]
    fine: Fraction

    @property
    def trusted(self) -> Ends:
        """The trusted hyperbox, in the candidates' unit."""
        lower, upper = self.multiset.trusted
        return [x << FINE for x in lower], [x << FINE for x in upper]

    @property
    def exact(self) -> "BoxEnds":
        """Bounds on the ends of the boxes of Definition 5."""
        return BoxEnds.around(self.trusted, [c.exact for c in self.candidates])

    @property
    def room(self) -> Fraction:
        """The least that the trusted hyperbox and the candidates' box overlap by."""
        ends = zip(*self.trusted, self.exact.lower[1], self.exact.upper[0], strict=True)
        return min(min(b - low, high - a) for a, b, low, high in ends) * self.fine

    @property
    def output(self) -> Bounds:
        """Bounds on BOX-GEOM's exact output."""
        return self.exact.midpoint(self.fine)

    @property
    def computed(self) -> Bounds:
        """Bounds on what BOX-GEOM's output in floats may be."""
        ends = BoxEnds.around(self.trusted, [c.computed for c in self.candidates])
        return rounded_midpoint(ends.midpoint(self.fine), self.multiset.dtype)


@dataclass(frozen=True)
class BoxEnds:
    """Bounds on the two ends of the candidates' box and of its part in a trusted one.

    Attributes:
        lower: on the lower end of the candidates' box.
        upper: on its upper end.
        both_lower: on the lower end of its intersection with the trusted hyperbox.
        both_upper: on the upper end.
    """

    lower: Range
    upper: Range
    both_lower: Range
    both_upper: Range

    @classmethod
    def around(cls, trusted: Ends, candidates: Sequence[Range]) -> "BoxEnds":
        """Return the bounds, given those of all candidates."""
        lows, highs = zip(*candidates, strict=True)
        lower = each(min, lows), each(min, highs)
        upper = each(max, lows), each(max, highs)
        return cls(
            lower,
            upper,
            both_lower=(
                each(max, (trusted[0], lower[0])),
                each(max, (trusted[0], lower[1])),
            ),
            both_upper=(
                each(min, (trusted[1], upper[0])),
                each(min, (trusted[1], upper[1])),
            ),
        )

    def midpoint(self, fine: Fraction) -> Bounds:
        """Return bounds on the midpoint of the intersection."""
        ends = zip(self.both_lower, self.both_upper, strict=True)
        low, high = (each(sum, pair) for pair in ends)
        return Bounds([x * fine / 2 for x in low], [x * fine / 2 for x in high])


def median_boxes(multiset: Multiset, *, any_median: bool = False) -> MedianBoxes:
    """Return the boxes of a received multiset; as `certify_box_geom`, not rounded.

    Raises:
        ValueError: there are too many subsets.
    """
    candidates = _candidates(multiset, multiset.rows, any_median)
    if multiset.rounded != multiset.rows:
        # Medians of rationals are computed in float64 (section 5 of docs/spec.md).
        again = _candidates(multiset, multiset.rounded, any_median)
        candidates = [
            replace(c, computed=_hull(c.computed, other.computed))
            for c, other in zip(candidates, again, strict=True)
        ]
    return MedianBoxes(multiset, candidates, multiset.unit / 2**FINE)


def certify_box_geom(
    received: ArrayLike, n: int, t: int, *, any_median: bool = False
) -> BoxGeomCertificate:
    """Return enclosures of BOX-GEOM's boxes and output (Definition 5).

    The cost grows with the number of subsets, C(m, n - t).

    Args:
        received: shape (m, d), finite, n - t <= m <= n.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.
        any_median: whether to enclose a segment of medians whole, as Definition 1
            leaves the choice free, and not only its midpoint, which is our choice.

    Raises:
        ValueError: an argument is not as above, or there are too many subsets.

    >>> certificate = certify_box_geom([[0, 0], [1, 2], [1, -2], [1, 2]], n=4, t=1)
    >>> certificate.output.contains([1, 1]), certificate.output.width < 1e-15
    (True, True)
    """
    multiset = multiset_of(as_vectors(received, "received"), n, t)
    boxes = median_boxes(multiset, any_median=any_median)
    ends, fine = boxes.exact, boxes.fine
    return BoxGeomCertificate(
        trusted=_hyperbox(boxes.multiset),
        medians=CertifiedBox(floats(ends.lower, fine), floats(ends.upper, fine)),
        both=CertifiedBox(floats(ends.both_lower, fine), floats(ends.both_upper, fine)),
        output=boxes.output.enclosure,
        computed=boxes.computed.enclosure,
        candidates=tuple(floats(c.exact, fine) for c in boxes.candidates),
        segments=sum(c.is_segment for c in boxes.candidates),
    )


def median_enclosure(vectors: ArrayLike, *, any_median: bool = False) -> Enclosure:
    """Return bounds on the geometric median, which on a segment is its midpoint.

    Definition 1.

    Args:
        vectors: shape (m, d), finite.
        any_median: whether to enclose a segment of medians whole.

    Raises:
        ValueError: the vectors are not as above.

    >>> median_enclosure([[0.0], [1.0], [5.0], [9.0]])
    Enclosure(lower=array([3.]), upper=array([3.]))
    >>> median_enclosure([[0.0], [1.0], [5.0], [9.0]], any_median=True)
    Enclosure(lower=array([1.]), upper=array([5.]))
    """
    gram = gram_matrix(as_vectors(vectors))
    return floats(candidate(gram, any_median=any_median).exact, gram.unit / 2**FINE)


def floats(bounds: Range, fine: Fraction) -> Enclosure:
    """Return bounds in units as floats, rounded outward."""
    return enclosure(*([x * fine for x in end] for end in bounds))


def _candidates(
    multiset: Multiset, rows: list[list[int]], any_median: bool
) -> list[Candidate]:
    gram = gram_of_rows(rows, multiset.unit)
    return [
        candidate(gram.subset(indices), any_median=any_median)
        for indices in multiset.subsets
    ]


def _hull(left: Range, right: Range) -> Range:
    return each(min, (left[0], right[0])), each(max, (left[1], right[1]))


def _hyperbox(multiset: Multiset) -> Hyperbox:
    """Return the trusted hyperbox with ends as they were given, floats or rationals."""
    number = float if multiset.dtype.kind == "f" else Fraction
    lower, upper = (
        np.array([number(x * multiset.unit) for x in end]) for end in multiset.trusted
    )
    return Hyperbox(lower, upper)
