"""Symbolic floats: what the lines for floats compute, read as operations on reals.

A float is the rational that it is, and rounding is left out. Two things are known only
to floats: scaling by a power of two, whose exponent stays unknown here, so that it must
be undone before two values meet; and whether a sum overflowed, which may be anything.
"""

from fractions import Fraction
from typing import NoReturn

import numpy as np
import z3

from boxgeom_proofs.symbolic.reals import (
    NotSymbolicError,
    SymbolicBoolean,
    number_term,
)

IS_FINITE = z3.Function("is_finite", z3.RealSort(), z3.BoolSort())
EXPONENT = z3.Function("exponent", z3.RealSort(), z3.IntSort())


class SymbolicExponent:
    """The exponent of an unknown power of two.

    >>> e = SymbolicExponent(z3.Int("e"))
    >>> -e + 3
    3 + -1*e
    """

    __slots__ = ("term",)

    def __init__(self, term: z3.ArithRef) -> None:
        self.term = z3.simplify(term)

    def __repr__(self) -> str:
        return str(self.term)

    def __neg__(self) -> "SymbolicExponent":
        return SymbolicExponent(-self.term)

    def __add__(self, other: object) -> "SymbolicExponent":
        return SymbolicExponent(self.term + _exponent_term(other))

    def __sub__(self, other: object) -> "SymbolicExponent":
        return SymbolicExponent(self.term - _exponent_term(other))

    def __rsub__(self, other: object) -> "SymbolicExponent":
        return SymbolicExponent(_exponent_term(other) - self.term)

    __radd__ = __add__


ZERO = SymbolicExponent(z3.IntVal(0))


class SymbolicFloat:
    """A float known only as a real term times two to an exponent.

    It is no rational to the reference, whose lines for floats therefore run.

    >>> x = SymbolicFloat(z3.Real("x"))
    >>> (x + 1) * 0.5 - x
    (x + 1)*1/2 - x
    >>> bool(x)
    Traceback (most recent call last):
    boxgeom_proofs.symbolic.reals.NotSymbolicError: need a known number, got x
    """

    __slots__ = ("exponent", "scaled")

    def __init__(self, scaled: z3.ArithRef, exponent: SymbolicExponent = ZERO) -> None:
        self.scaled, self.exponent = scaled, exponent

    @property
    def term(self) -> z3.ArithRef:
        """The value, if all scaling has been undone."""
        if not self.exponent.term.eq(ZERO.term):
            raise NotSymbolicError(f"need a value that is not scaled, got {self}")
        return self.scaled

    def is_finite(self) -> SymbolicBoolean:
        """Return whether it is finite, which is not known: a sum may overflow."""
        return SymbolicBoolean(IS_FINITE(self.term))

    def like(self, scaled: z3.ArithRef) -> "SymbolicFloat":
        """Return another value in the same unit."""
        return SymbolicFloat(scaled, self.exponent)

    def in_unit(self, other: object) -> z3.ArithRef:
        """Return another value's term in this one's unit.

        Raises:
            NotSymbolicError: it has another unit, or is no number.
        """
        if isinstance(other, SymbolicFloat):
            if not other.exponent.term.eq(self.exponent.term):
                raise NotSymbolicError(f"need one unit, got {self} and {other}")
            return other.scaled
        number = exact_number(other)
        return (
            number_term(number) if number == 0 else self.like(number_term(number)).term
        )

    def __repr__(self) -> str:
        is_plain = self.exponent.term.eq(ZERO.term)
        return str(self.scaled) if is_plain else f"{self.scaled} * 2^({self.exponent})"

    def __add__(self, other: object) -> "SymbolicFloat":
        return self.like(self.scaled + self.in_unit(other))

    def __sub__(self, other: object) -> "SymbolicFloat":
        return self.like(self.scaled - self.in_unit(other))

    def __rsub__(self, other: object) -> "SymbolicFloat":
        return self.like(self.in_unit(other) - self.scaled)

    def __neg__(self) -> "SymbolicFloat":
        return self.like(-self.scaled)

    def __abs__(self) -> "SymbolicFloat":
        return self.like(z3.If(self.scaled >= 0, self.scaled, -self.scaled))

    def __mul__(self, factor: object) -> "SymbolicFloat":
        return self.like(self.scaled * number_term(exact_number(factor)))

    def __truediv__(self, divisor: object) -> "SymbolicFloat":
        number = exact_number(divisor)
        if number == 0:
            raise ZeroDivisionError(f"need a divisor other than 0 of {self}")
        return self.like(self.scaled / number_term(number))

    def __lt__(self, other: object) -> SymbolicBoolean:
        return SymbolicBoolean(self.scaled < self.in_unit(other))

    def __le__(self, other: object) -> SymbolicBoolean:
        return SymbolicBoolean(self.scaled <= self.in_unit(other))

    def __gt__(self, other: object) -> SymbolicBoolean:
        return SymbolicBoolean(self.scaled > self.in_unit(other))

    def __ge__(self, other: object) -> SymbolicBoolean:
        return SymbolicBoolean(self.scaled >= self.in_unit(other))

    def __eq__(self, other: object) -> SymbolicBoolean:  # type: ignore[override]  # a term
        return SymbolicBoolean(self.scaled == self.in_unit(other))

    def __ne__(self, other: object) -> SymbolicBoolean:  # type: ignore[override]  # a term
        return SymbolicBoolean(self.scaled != self.in_unit(other))

    def _refuse(self, *_: object) -> NoReturn:
        raise NotSymbolicError(f"need a known number, got {self}")

    __radd__ = __add__
    __rmul__ = __mul__
    __float__ = __int__ = __index__ = __bool__ = __complex__ = _refuse
    __round__ = __trunc__ = __floor__ = __ceil__ = __hash__ = _refuse


def mantissa_and_exponent(value: object) -> tuple[SymbolicFloat, SymbolicExponent]:
    """Return a float as another one times two to an exponent that is not known."""
    if not isinstance(value, SymbolicFloat):
        raise NotSymbolicError(f"need a float, got {value!r}")
    exponent = SymbolicExponent(EXPONENT(value.scaled) + value.exponent.term)
    return SymbolicFloat(value.scaled, value.exponent - exponent), exponent


def times_power_of_two(value: object, exponent: object) -> SymbolicFloat:
    """Return a float times two to an exponent."""
    if not isinstance(value, SymbolicFloat):
        raise NotSymbolicError(f"need a float, got {value!r}")
    if isinstance(exponent, SymbolicExponent):
        return SymbolicFloat(value.scaled, value.exponent + exponent)
    return value * Fraction(2) ** int(exact_number(exponent))


def exact_number(value: object) -> Fraction:
    """Return the rational that a known number is.

    Raises:
        NotSymbolicError: it is none, or infinite, or NaN.
    """
    if isinstance(value, bool) or not isinstance(
        value, int | float | Fraction | np.integer | np.floating
    ):
        raise NotSymbolicError(f"need a known number, got {value!r}")
    if isinstance(value, float | np.floating) and not np.isfinite(value):
        raise NotSymbolicError(f"need a finite number, got {value!r}")
    return Fraction(value.item() if isinstance(value, np.generic) else value)


def _exponent_term(value: object) -> z3.ArithRef:
    if isinstance(value, SymbolicExponent):
        return value.term
    return z3.IntVal(int(exact_number(value)))
