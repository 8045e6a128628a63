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
from boxgeom_proofs.symbolic.reals import term_of

Property = Callable[[z3.ArithRef, Sequence[z3.ArithRef]], z3.BoolRef]
"""What is known of a median, in one coordinate, and the values that it is of."""


def in_the_hull(median: z3.ArithRef, values: Sequence[z3.ArithRef]) -> z3.BoolRef:
    """Return that a median lies between the least and the greatest value (T4)."""
    return z3.And(
        z3.Or([value <= median for value in values]),
        z3.Or([value >= median for value in values]),
    )


def unknown(median: z3.ArithRef, values: Sequence[z3.ArithRef]) -> z3.BoolRef:
    """Return that nothing is known of a median but what it is of."""
    return z3.BoolVal(True)


def in_the_middle(median: z3.ArithRef, values: Sequence[z3.ArithRef]) -> z3.BoolRef:
    """Return that half of the values are on either side: a median if d = 1."""
    half = (len(values) + 1) // 2
    below = [z3.If(value <= median, 1.0, 0.0) for value in values]
    above = [z3.If(value >= median, 1.0, 0.0) for value in values]
    return z3.And(z3.Sum(below) >= half, z3.Sum(above) >= half)


class AnyMedian:
    """A function of multisets of vectors, otherwise unknown.

    Whatever is proved with it holds for every function with the property in every
    coordinate, the geometric median among them.

    >>> from boxgeom_proofs.symbolic.reals import SymbolicReal
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
        self._known: dict[frozenset[str], list[z3.ArithRef]] = {}

    def __call__(self, vectors: NDArray[Any]) -> MergingArray:
        """Return the median, shape (d,), of vectors: for each multiset its own."""
        symbol = type(vectors[0, 0])
        return MergingArray.of([symbol(term) for term in self.of(vectors)])

    def of(self, vectors: NDArray[Any]) -> list[z3.ArithRef]:
        """Return the median's coordinates as terms."""
        rows = [[term_of(value) for value in row] for row in vectors]
        multiset = frozenset(map(str, rows))
        if len(multiset) < len(rows) or not all(
            z3.is_const(x) for row in rows for x in row
        ):
            raise NotImplementedError(f"need rows of symbols, each once, got {rows}")
        if multiset not in self._known:
            name = f"median_{len(self._known) + 1}"
            names = (
                [name]
                if len(rows[0]) == 1
                else [f"{name}[{k}]" for k in range(len(rows[0]))]
            )
            self._known[multiset] = [z3.Real(name) for name in names]
            columns = zip(*rows, strict=True)
            self.facts += map(self.property_of, self._known[multiset], columns)
        return self._known[multiset]


def defined_mean(vectors: NDArray[Any]) -> Any:
    """Return the mean as Definition 8 has it, without care for rounding."""
    return vectors.sum(axis=0) / len(vectors)


@contextmanager
def standing_in(**centers: Any) -> Iterator[None]:
    """Run the definitions with other centers of these names."""
    named = {name.replace("_", "-"): center for name, center in centers.items()}
    with mock.patch.dict(CENTERS, named):
        yield
