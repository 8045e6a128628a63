"""Certified boxes: intervals that hold the exact answer (Definitions 2, 4 and 5).

The trusted hyperbox is exact, as numbers are only compared. Every subset's median lies
in a known ball (`candidate`). So the ends of the boxes, and BOX-GEOM's output, are
known up to the widths of proven intervals. Where there are too many subsets for that, a
box that holds BOX-GEOM's comes with a proof, which is checked (`outer`).
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import overload

import numpy as np
from numpy.typing import ArrayLike

from boxgeom import Hyperbox
from boxgeom.arguments import check_integer
from boxgeom.vectors import as_vectors
from boxgeom_proofs.certificates.candidates import FINE, Range, candidate
from boxgeom_proofs.certificates.enclosure import Enclosure, enclosure
from boxgeom_proofs.certificates.gram import gram_matrix
from boxgeom_proofs.certificates.median_boxes import median_boxes
from boxgeom_proofs.certificates.multiset import Multiset, multiset_of
from boxgeom_proofs.certificates.outer.certificate import (
    MOST_COORDINATES,
    OuterBoxCertificate,
    certificate_of,
)
from boxgeom_proofs.certificates.outer.proof import OuterBox


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


@overload
def certify_box_geom(
    received: ArrayLike, n: int, t: int, *, any_median: bool = ...
) -> BoxGeomCertificate: ...


@overload
def certify_box_geom(
    received: ArrayLike,
    n: int,
    t: int,
    *,
    outer: OuterBox,
    coordinates: int = ...,
    seed: int = ...,
) -> OuterBoxCertificate: ...


def certify_box_geom(
    received: ArrayLike,
    n: int,
    t: int,
    *,
    any_median: bool = False,
    outer: OuterBox | None = None,
    coordinates: int = MOST_COORDINATES,
    seed: int = 0,
) -> BoxGeomCertificate | OuterBoxCertificate:
    """Return enclosures of BOX-GEOM's boxes and output, or what an outer box proves.

    Definition 5. Without ``outer`` the cost grows with the number of subsets,
    C(m, n - t). With it, the box's own proof is checked, and no subset is enumerated;
    of more coordinates than ``coordinates`` only a random sample is looked at, and the
    certificate says so.

    Args:
        received: shape (m, d), finite, n - t <= m <= n.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.
        any_median: whether to enclose a segment of medians whole, as Definition 1
            leaves the choice free, and not only its midpoint, which is our choice. Of
            an outer box, the midpoint is meant.
        outer: a box that should hold BOX-GEOM's, with its proof.
        coordinates: how many of them to check, at least 1.
        seed: what a sample of coordinates is drawn with. A box is checked the better
            the less its maker could know it.

    Raises:
        ValueError: an argument is not as above, there are too many subsets, or the
            outer box is none of such vectors.

    >>> certificate = certify_box_geom([[0, 0], [1, 2], [1, -2], [1, 2]], n=4, t=1)
    >>> certificate.output.contains([1, 1]), certificate.output.width < 1e-15
    (True, True)
    """
    multiset = multiset_of(as_vectors(received, "received"), n, t)
    if outer is not None:
        count = check_integer("coordinates", coordinates)
        if count < 1:
            raise ValueError(f"coordinates: need at least 1, got {count}")
        return certificate_of(
            multiset, outer, coordinates=count, seed=check_integer("seed", seed)
        )
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


def _hyperbox(multiset: Multiset) -> Hyperbox:
    """Return the trusted hyperbox with ends as they were given, floats or rationals."""
    number = float if multiset.dtype.kind == "f" else Fraction
    lower, upper = (
        np.array([number(x * multiset.unit) for x in end]) for end in multiset.trusted
    )
    return Hyperbox(lower, upper)
