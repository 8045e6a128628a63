"""What the nodes of a round hold and receive, as symbols."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import z3

from boxgeom_proofs.symbolic.floats import SymbolicFloat
from boxgeom_proofs.symbolic.merging_arrays import MergingArray
from boxgeom_proofs.symbolic.reals import SymbolicReal
from boxgeom_proofs.theorems.theorem import Logic

IN_RANGE = "every honest value lies between lo and hi"
IN_ORDER = "the honest values are in order"


@dataclass(frozen=True)
class SymbolicNetwork:
    """n nodes, t of them Byzantine, which may tell different nodes different things.

    A network with fewer Byzantine nodes is one in which some of the t act honestly.

    Attributes:
        n: how many nodes there are.
        t: how many of them are Byzantine.
        d: how many coordinates their vectors have.
        floats: whether these are floats to the code, not rationals.
    """

    n: int
    t: int
    d: int = 1
    floats: bool = False

    def __str__(self) -> str:
        dimension = "" if self.d == 1 else f", d={self.d}"
        return f"n={self.n}, t={self.t}{dimension}{', floats' * self.floats}"

    @property
    def logic(self) -> Logic:
        """The logic of lemmas about it: whether a float is finite is not known."""
        return "QF_UFLRA" if self.floats else "QF_LRA"

    @property
    def honest(self) -> list[z3.ArithRef]:
        """The values of the honest nodes in the first coordinate."""
        return [row[0] for row in self._rows("honest", self.n - self.t)]

    @property
    def sizes(self) -> range:
        """How many vectors a node may receive."""
        return range(self.n - self.t, self.n + 1)

    @property
    def in_order(self) -> dict[str, z3.BoolRef]:
        """The assumption that the honest values are in ascending order.

        It loses no generality, as the order of rows means nothing.
        """
        return {IN_ORDER: z3.And([x <= y for x, y in pairwise(self.honest)])}

    @property
    def honest_edge(self) -> z3.ArithRef:
        """How far apart the honest values are, if they are in order."""
        return self.honest[-1] - self.honest[0]

    def in_range(self, lo: z3.ArithRef, hi: z3.ArithRef) -> dict[str, z3.BoolRef]:
        """Return the assumption that lo and hi are bounds of the honest values.

        What holds for all bounds holds for the least and the largest value.
        """
        return {IN_RANGE: z3.And([z3.And(lo <= x, x <= hi) for x in self.honest])}

    def received(self, m: int, node: str = "i") -> MergingArray:
        """Return the honest vectors and those told by Byzantine nodes, shape (m, d)."""
        honest_count = self.n - self.t
        honest = self._rows("honest", honest_count)
        told = self._rows(f"told_{node}", m - honest_count)
        return self.vectors([*honest, *told])

    def vectors(self, rows: Sequence[Sequence[z3.ArithRef]]) -> MergingArray:
        """Return rows of terms as vectors, shape (m, d)."""
        symbol = SymbolicFloat if self.floats else SymbolicReal
        return MergingArray.of([[symbol(term) for term in row] for row in rows])

    def _rows(self, start: str, count: int) -> list[list[z3.ArithRef]]:
        if self.d == 1:
            return [[z3.Real(f"{start}_{i}")] for i in range(count)]
        coordinates = range(self.d)
        return [
            [z3.Real(f"{start}_{i}[{k}]") for k in coordinates] for i in range(count)
        ]
