"""What stands in for parts of the reference while it runs on symbols.

Centers of subsets: any function with a given property for the geometric median, which
is no term, and for the mean its definition, which another lemma proves it to be.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest import mock

import z3
from numpy.typing import NDArray

from boxgeom.definitions.candidate_set import CENTERS
from boxgeom_proofs.symbolic.merging_arrays import MergingArray
from boxgeom_proofs.symbolic.reals import SymbolicReal, term_of

Property = Callable[[z3.ArithRef, Sequence[z3.ArithRef]], z3.BoolRef]
"""What is known of a median, in one coordinate, and the values that it is of."""


def in_the_hull(median: z3.ArithRef, values: Sequence[z3.ArithRef]) -> z3.BoolRef:
    """Return that a median lies between the least and the greatest value (T4)."""
    return z3.And(
        z3.Or([value <= median for value in values]),
        z3.Or([value >= median for value in values]),
    )


def in_the_middle(median: z3.ArithRef, values: Sequence[z3.ArithRef]) -> z3.BoolRef:
    """Return that half of the values are on either side: a median if d = 1."""
    half = (len(values) + 1) // 2
    below = [z3.If(value <= median, 1.0, 0.0) for value in values]
    above = [z3.If(value >= median, 1.0, 0.0) for value in values]
    return z3.And(z3.Sum(below) >= half, z3.Sum(above) >= half)


class AnyMedian:
    """A function of multisets of values in one coordinate, otherwise unknown.

    Whatever is proved with it holds for every function with the property, the geometric
    median, one coordinate of it, among them.

    >>> x, y = (SymbolicReal(z3.Real(name)) for name in "xy")
    >>> median = AnyMedian(in_the_hull)
    >>> median(MergingArray.of([[x], [y]])), median(MergingArray.of([[y], [x]]))
    (MergingArray([median_1], dtype=object), MergingArray([median_1], dtype=object))
    >>> median.facts[0]
    And(Or(x <= median_1, y <= median_1),
        Or(x >= median_1, y >= median_1))
    """

    def __init__(self, property_of: Property) -> None:
        self.property_of = property_of
        self.facts: list[z3.BoolRef] = []
        self._known: dict[frozenset[str], SymbolicReal] = {}

    def __call__(self, vectors: NDArray[Any]) -> MergingArray:
        """Return the median of vectors in one coordinate: for each multiset its own."""
        terms = [term_of(value) for (value,) in vectors]
        multiset = frozenset(str(term) for term in terms)
        if len(multiset) < len(terms) or not all(map(z3.is_const, terms)):
            raise NotImplementedError(f"need symbols, each once, got {terms}")
        if multiset not in self._known:
            median = z3.Real(f"median_{len(self._known) + 1}")
            self._known[multiset] = SymbolicReal(median)
            self.facts.append(self.property_of(median, terms))
        return MergingArray.of([self._known[multiset]])


def defined_mean(vectors: NDArray[Any]) -> Any:
    """Return the mean as Definition 8 has it, without care for rounding."""
    return vectors.sum(axis=0) / len(vectors)


@contextmanager
def standing_in(**centers: Any) -> Iterator[None]:
    """Run the definitions with other centers of these names."""
    named = {name.replace("_", "-"): center for name, center in centers.items()}
    with mock.patch.dict(CENTERS, named):
        yield
