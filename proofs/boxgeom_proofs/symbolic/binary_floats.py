"""Symbolic floats of IEEE 754, whose operations round, in z3's theory of them."""

from typing import NoReturn

import z3

from boxgeom.numerics import scaling
from boxgeom_proofs.symbolic.execution_paths import every_path, on_every_path
from boxgeom_proofs.symbolic.floats import exact_number
from boxgeom_proofs.symbolic.merging_arrays import MergingArray
from boxgeom_proofs.symbolic.reals import NotSymbolicError, SymbolicBoolean
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas

FORMATS = {"binary16": z3.Float16(), "bfloat16": z3.FPSort(8, 8)}
NEAREST = z3.RNE()


class BinaryFloat:
    """A float of some format known only as a term.

    >>> x = BinaryFloat(z3.FP("x", z3.Float16()))
    >>> x + 1
    x + 1
    """

    __slots__ = ("term",)

    def __init__(self, term: z3.FPRef) -> None:
        self.term = term

    def __repr__(self) -> str:
        return str(self.term)

    def in_unit(self, other: object) -> z3.FPRef:
        """Return the term of another float, or of a number that the format has."""
        if isinstance(other, BinaryFloat):
            return other.term
        number = exact_number(other)
        term = z3.FPVal(float(number), self.term.sort())
        if z3.simplify(z3.fpToReal(term)).as_fraction() != number:
            raise NotSymbolicError(f"need a number of the format, got {number}")
        return term

    def like(self, term: z3.FPRef) -> "BinaryFloat":
        """Return another float of the format."""
        return BinaryFloat(term)

    def is_finite(self) -> SymbolicBoolean:
        """Return whether it is neither infinite nor NaN."""
        return SymbolicBoolean(is_finite(self.term))

    def __add__(self, other: object) -> "BinaryFloat":
        return BinaryFloat(z3.fpAdd(NEAREST, self.term, self.in_unit(other)))

    def __sub__(self, other: object) -> "BinaryFloat":
        return BinaryFloat(z3.fpSub(NEAREST, self.term, self.in_unit(other)))

    def __rsub__(self, other: object) -> "BinaryFloat":
        return BinaryFloat(z3.fpSub(NEAREST, self.in_unit(other), self.term))

    def __mul__(self, other: object) -> "BinaryFloat":
        return BinaryFloat(z3.fpMul(NEAREST, self.term, self.in_unit(other)))

    def __truediv__(self, other: object) -> "BinaryFloat":
        return BinaryFloat(z3.fpDiv(NEAREST, self.term, self.in_unit(other)))

    def __lt__(self, other: object) -> SymbolicBoolean:
        return SymbolicBoolean(z3.fpLT(self.term, self.in_unit(other)))

    def __le__(self, other: object) -> SymbolicBoolean:
        return SymbolicBoolean(z3.fpLEQ(self.term, self.in_unit(other)))

    def __gt__(self, other: object) -> SymbolicBoolean:
        return SymbolicBoolean(z3.fpGT(self.term, self.in_unit(other)))

    def __ge__(self, other: object) -> SymbolicBoolean:
        return SymbolicBoolean(z3.fpGEQ(self.term, self.in_unit(other)))

    def _refuse(self, *_: object) -> NoReturn:
        raise NotSymbolicError(f"need a known number, got {self}")

    __radd__ = __add__
    __rmul__ = __mul__
    __float__ = __int__ = __index__ = __bool__ = __complex__ = __hash__ = _refuse


def is_finite(term: z3.FPRef) -> z3.BoolRef:
    """Return that a float is neither infinite nor NaN."""
    return z3.Not(z3.Or(z3.fpIsInf(term), z3.fpIsNaN(term)))


def midpoint_lemmas() -> Lemmas:
    """Return the lemmas that rounding never carries `halfway` past an end.

    For all floats of the formats that z3 can reason about in seconds, whether their sum
    overflows or not.
    """
    return tuple(_midpoint_lemma(name, sort) for name, sort in FORMATS.items())


def _midpoint_lemma(name: str, sort: z3.FPSortRef) -> Lemma:
    lower, upper = z3.FPs("lower upper", sort)
    ends = (MergingArray.of([BinaryFloat(end)]) for end in (lower, upper))
    paths = every_path(lambda: scaling.halfway(*ends))
    return Lemma(
        name=f"T7: halfway stays between its ends, all floats of {name}",
        assumptions={
            "the ends are finite": z3.And(is_finite(lower), is_finite(upper)),
            "the ends are in order": z3.fpLEQ(lower, upper),
        },
        conclusion=on_every_path(
            paths,
            lambda found: z3.And(
                z3.fpLEQ(lower, found[0].term), z3.fpLEQ(found[0].term, upper)
            ),
        ),
        logic="QF_FP",
    )
