"""A box that should hold BOX-GEOM's, and what proves it: data alone, of any origin.

Vectors are counted in lexicographic order, in which copies are neighbours. What a proof
says, and in which room it is checked:

- ranges of the weights that members have at their subset's median (`weights`);
- that no subset's median is beyond an outer end. The end is a level that the ranges
  prove by themselves (`weighted_means`), or that they prove of each of some branches,
  which together have all subsets in them (`cover`, `branches`);
- of every inner end a subset, whose median reaches it.
"""

from dataclasses import dataclass
from fractions import Fraction

from boxgeom.vectors import Vector


@dataclass(frozen=True)
class Trap:
    """A box in which all medians are caught (`trap`), in units of the largest |q_i|^2.

    Attributes:
        least: below ``a_i = |q_i|^2 - 2 q_i.d`` for every vector, shape (m,).
        most: above it.
        away: above ``|d|^2``.
    """

    least: tuple[Fraction, ...]
    most: tuple[Fraction, ...]
    away: Fraction


@dataclass(frozen=True)
class WeightProof:
    """Ranges of the weights, and how they come about.

    Attributes:
        centre: weights of the vectors, shape (m,), not negative: q_i are the offsets
            from their weighted mean. Near the median of all vectors, proofs are best.
        scale: the number s of `ranges`, in units of the largest |q_i|^2, positive.
        least: the least weight of every vector, shape (m,), not negative.
        most: the most, shape (m,); None where the median may be that vector.
        trap: if None, the ranges follow from above (`from_above`).
    """

    centre: tuple[Fraction, ...]
    scale: Fraction
    least: tuple[Fraction, ...]
    most: tuple[Fraction | None, ...]
    trap: Trap | None


@dataclass(frozen=True)
class Branch:
    """The subsets that have some members and lack others.

    Attributes:
        members: the indices of vectors that are in.
        missing: of those that are not.
    """

    members: tuple[int, ...]
    missing: tuple[int, ...]


@dataclass(frozen=True)
class EdgeProof:
    """What proves the outer and the inner end of one edge.

    Attributes:
        coordinate: counted from 0.
        is_upper: whether it is the upper end.
        subset: the indices of the members of a subset whose median reaches the inner
            end.
        branches: a proof by branches, or none if the outer end needs none.
    """

    coordinate: int
    is_upper: bool
    subset: tuple[int, ...]
    branches: tuple[Branch, ...]


@dataclass(frozen=True, eq=False)
class Ends:
    """The two ends of a box, shape (d,) each, as floats."""

    lower: Vector
    upper: Vector

    def of(self, is_upper: bool) -> Vector:
        """Return the lower end or the upper one."""
        return self.upper if is_upper else self.lower


@dataclass(frozen=True, eq=False)
class OuterBox:
    """A claim about BOX-GEOM's box (the intersection of Definition 5), and its proof.

    Attributes:
        outer: it holds BOX-GEOM's box, within the trusted hyperbox.
        inner: it is in BOX-GEOM's box, where its lower end is below its upper one.
        output: the midpoint of the outer box.
        weights: proven ranges of weights.
        edge_proofs: what proves the ends. Of an edge that has none, the outer end
            should follow from the ranges alone, and the inner end from the vectors that
            are extreme in that coordinate.
    """

    outer: Ends
    inner: Ends
    output: Vector
    weights: WeightProof
    edge_proofs: tuple[EdgeProof, ...]
