"""One edge of an outer box: what is claimed of its two ends, and whether it is proven.

All is said of lower ends; an upper one is the lower end of the negated values. Numbers
are in the unit of the vectors as integers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from boxgeom_proofs.certificates.claims import ClaimStatus
from boxgeom_proofs.certificates.gram import GramMatrix
from boxgeom_proofs.certificates.outer.branches import Outcome, outcome
from boxgeom_proofs.certificates.outer.centres import centre_near
from boxgeom_proofs.certificates.outer.cut_off import Cut
from boxgeom_proofs.certificates.outer.medians import Medians, Place
from boxgeom_proofs.certificates.outer.weighted_means import (
    IN,
    OUT,
    Subsets,
    WeightBounds,
    all_subsets,
    is_never_negative,
)


@dataclass(frozen=True)
class Known:
    """What all edges have in common.

    Attributes:
        gram: the vectors; its rows may have some of their coordinates only.
        size: of the subsets.
        weights: proven ranges of weights.
        medians: of single subsets.
    """

    gram: GramMatrix
    size: int
    weights: WeightBounds
    medians: Medians


@dataclass(frozen=True)
class Edge:
    """The lower end of a coordinate, or the upper one turned into a lower end.

    Attributes:
        column: the coordinate's place in the rows.
        is_upper: whether the values are negated.
        values: of the vectors.
        subset: the members whose median reaches the inner end.
        branches: of the subsets, to prove the outer end with; none if not needed.
    """

    column: int
    is_upper: bool
    values: tuple[int, ...]
    subset: tuple[int, ...]
    branches: tuple[Subsets, ...]

    def excesses(self, level: Fraction) -> tuple[int, ...]:
        """Return by how much the values exceed a level, in some unit."""
        up, down = level.denominator, level.numerator
        return tuple(x * up - down for x in self.values)

    def median(self, known: Known, subset: tuple[int, ...]) -> Place:
        """Return where a subset's median is, in the direction of the values."""
        place = known.medians.place(subset, self.column)
        return place.mirrored() if self.is_upper else place


def extreme_vectors(values: Sequence[int], size: int) -> tuple[int, ...]:
    """Return the indices of the vectors with the least values, in order.

    >>> extreme_vectors([5, 1, 3], 2)
    (1, 2)
    """
    least = sorted(range(len(values)), key=lambda i: (values[i], i))[:size]
    return tuple(sorted(least))


def outer_outcome(known: Known, edge: Edge, level: Fraction) -> Outcome:
    """Return whether no subset's median is below a level."""
    excesses = edge.excesses(level)
    everything = all_subsets(len(excesses), known.size)
    if is_never_negative(excesses, known.weights, everything):
        return Outcome(ClaimStatus.HOLDS)
    if not edge.branches:
        reason = "the ranges of weights do not prove it, and it has no branches"
        return Outcome(ClaimStatus.FAILS, reason)

    def median_status(subset: tuple[int, ...]) -> ClaimStatus:
        place = edge.median(known, subset)
        if place.least >= level:
            return ClaimStatus.HOLDS
        close = place.computed_most >= level
        return ClaimStatus.ROUNDING if close else ClaimStatus.FAILS

    offsets, scale = centre_near(known.gram, edge.subset)
    labels = [tuple(row) for row in known.gram.products]
    cut = Cut(excesses, offsets, scale, known.gram.spread_bits, labels)
    return outcome(cut, known.size, known.weights, edge.branches, median_status)


def inner_outcome(known: Known, edge: Edge, level: Fraction) -> Outcome:
    """Return whether some subset's median is not above a level.

    So it is if no weights give the subset a mean above; or else the median is located.
    """
    state = tuple(IN if i in edge.subset else OUT for i in range(len(edge.values)))
    alone = Subsets(known.size, state)
    below = [-x for x in edge.excesses(level)]
    if is_never_negative(below, known.weights, alone):
        return Outcome(ClaimStatus.HOLDS)
    place = edge.median(known, edge.subset)
    if place.most <= level:
        return Outcome(ClaimStatus.HOLDS)
    if place.computed_least <= level:
        return Outcome(ClaimStatus.ROUNDING, "the median is computed in floats")
    reason = f"the median of the vectors {list(edge.subset)} does not reach it"
    return Outcome(ClaimStatus.FAILS, reason)
