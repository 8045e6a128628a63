"""Medians of single subsets, located once each."""

from dataclasses import dataclass, field
from fractions import Fraction

from boxgeom_proofs.certificates.candidates import FINE, Candidate, candidate
from boxgeom_proofs.certificates.gram import GramMatrix


@dataclass(frozen=True)
class Place:
    """Bounds on a median in one coordinate.

    Attributes:
        least: the exact median is not below.
        most: nor above.
        computed_least: what floats may take for it is not below.
        computed_most: nor above.
    """

    least: Fraction
    most: Fraction
    computed_least: Fraction
    computed_most: Fraction

    def mirrored(self) -> "Place":
        """Return bounds on the negated median."""
        return Place(-self.most, -self.least, -self.computed_most, -self.computed_least)


@dataclass(frozen=True)
class Medians:
    """The medians of the subsets of some vectors.

    Attributes:
        gram: the vectors; its rows may have some of their coordinates only.
        known: the medians that were asked for, by the indices of the subset.
    """

    gram: GramMatrix
    known: dict[tuple[int, ...], Candidate] = field(default_factory=dict)

    def place(self, subset: tuple[int, ...], column: int) -> Place:
        """Return where a subset's median is in a column of the rows, in their unit."""
        if subset not in self.known:
            part = self.gram.subset(subset)
            self.known[subset] = candidate(part, any_median=False)
        found = self.known[subset]
        ends = (*found.exact, *found.computed)
        return Place(*(Fraction(end[column], 2**FINE) for end in ends))
