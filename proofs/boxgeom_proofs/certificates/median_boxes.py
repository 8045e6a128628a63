"""The boxes of a received multiset, from the medians of all its subsets.

The trusted hyperbox is exact, as numbers are only compared. Every subset's median lies
in a known ball (`candidate`). So the ends of the boxes, and BOX-GEOM's output, are
known up to the widths of proven intervals (Definitions 2, 4 and 5).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from boxgeom_proofs.certificates.candidates import (
    FINE,
    Candidate,
    Range,
    candidate,
    each,
)
from boxgeom_proofs.certificates.enclosure import Bounds
from boxgeom_proofs.certificates.gram import gram_of_rows
from boxgeom_proofs.certificates.multiset import Ends, Multiset
from boxgeom_proofs.certificates.rounding import rounded_midpoint


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
