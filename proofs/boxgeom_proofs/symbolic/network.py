"""What the nodes of a round hold and receive, as symbols in one coordinate."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import z3

from boxgeom_proofs.symbolic.merging_arrays import MergingArray
from boxgeom_proofs.symbolic.reals import SymbolicReal

IN_RANGE = "every honest value lies between lo and hi"
IN_ORDER = "the honest values are in order"


@dataclass(frozen=True)
class SymbolicNetwork:
    """n nodes, t of them Byzantine, which may tell different nodes different things.

    A network with fewer Byzantine nodes is one in which some of the t act honestly.

    Attributes:
        n: how many nodes there are.
        t: how many of them are Byzantine.
    """

    n: int
    t: int

    def __str__(self) -> str:
        return f"n={self.n}, t={self.t}"

    @property
    def honest(self) -> list[z3.ArithRef]:
        """The values of the honest nodes."""
        return [z3.Real(f"honest_{k}") for k in range(self.n - self.t)]

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
        """Return the honest values and those told by Byzantine nodes, shape (m, 1)."""
        lies = [z3.Real(f"told_{node}_{k}") for k in range(m - len(self.honest))]
        return column([*self.honest, *lies])


def column(terms: Sequence[z3.ArithRef]) -> MergingArray:
    """Return terms as vectors of one coordinate, shape (m, 1)."""
    return MergingArray.of([[SymbolicReal(term)] for term in terms])
