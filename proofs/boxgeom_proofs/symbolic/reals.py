"""Symbolic reals: numbers that the reference computes with and that z3 reasons about.

They are registered as rationals, which the reference keeps exact. Everything that would
turn one into a machine number raises, so that nothing gets lost.
"""

import numbers
from collections.abc import Callable
from contextvars import ContextVar
from fractions import Fraction
from typing import Any, NoReturn, Protocol, runtime_checkable

import numpy as np
import z3

Decide = Callable[[z3.BoolRef], bool]
"""From a formula to the branch that the execution takes."""

deciding: ContextVar[Decide] = ContextVar("deciding")
"""What decides in the current execution."""


class NotSymbolicError(Exception):
    """Code asks a symbol for what only a known number has."""


@runtime_checkable
class Symbol(Protocol):
    """What stands for a number of which only a term is known."""

    @property
    def term(self) -> Any:
        """The term."""


class SymbolicBoolean:
    """The truth value of a formula; ``bool`` of it asks the execution to choose."""

    __slots__ = ("formula",)

    def __init__(self, formula: z3.BoolRef) -> None:
        self.formula = formula

    def __bool__(self) -> bool:
        decide = deciding.get(None)
        if decide is None:
            raise NotSymbolicError(f"need an execution that decides {self.formula}")
        return decide(self.formula)

    def __and__(self, other: object) -> "SymbolicBoolean":
        return SymbolicBoolean(z3.And(self.formula, formula_of(other)))

    def __or__(self, other: object) -> "SymbolicBoolean":
        return SymbolicBoolean(z3.Or(self.formula, formula_of(other)))

    def __invert__(self) -> "SymbolicBoolean":
        return SymbolicBoolean(z3.Not(self.formula))

    # True is greater than False: `argmax` finds the first that is true.
    def __gt__(self, other: object) -> "SymbolicBoolean":
        return SymbolicBoolean(z3.And(self.formula, z3.Not(formula_of(other))))

    def __lt__(self, other: object) -> "SymbolicBoolean":
        return SymbolicBoolean(z3.And(z3.Not(self.formula), formula_of(other)))

    def __hash__(self) -> NoReturn:
        raise NotSymbolicError("need a known truth value to hash")

    __rand__ = __and__
    __ror__ = __or__


class SymbolicReal:
    """A real number known only as a term.

    >>> x = SymbolicReal(z3.Real("x"))
    >>> (x + 1) / 2 - x
    (x + 1)/2 - x
    >>> float(x)
    Traceback (most recent call last):
    boxgeom_proofs.symbolic.reals.NotSymbolicError: need a known number, got x
    """

    __slots__ = ("term",)

    def __init__(self, term: z3.ArithRef) -> None:
        self.term = term

    def __repr__(self) -> str:
        return str(self.term)

    def __str__(self) -> str:
        # The reference's messages show numbers; the text of a large term takes long.
        return str(self.term) if z3.is_const(self.term) else "a symbolic real"

    def __add__(self, other: object) -> "SymbolicReal":
        # Adding zero changes no term: the reference does it to turn -0.0 into 0.0.
        if isnumber_term(other) and other == 0:
            return self
        return SymbolicReal(self.term + term_of(other))

    def __sub__(self, other: object) -> "SymbolicReal":
        return SymbolicReal(self.term - term_of(other))

    def __rsub__(self, other: object) -> "SymbolicReal":
        return SymbolicReal(term_of(other) - self.term)

    def __neg__(self) -> "SymbolicReal":
        return SymbolicReal(-self.term)

    def __mul__(self, factor: object) -> "SymbolicReal":
        return SymbolicReal(self.term * number_term(factor))

    def __truediv__(self, divisor: object) -> "SymbolicReal":
        number = number_term(divisor)
        if divisor == 0:
            raise ZeroDivisionError(f"need a divisor other than 0 of {self}")
        return SymbolicReal(self.term / number)

    def __lt__(self, other: object) -> SymbolicBoolean:
        return SymbolicBoolean(self.term < term_of(other))

    def __le__(self, other: object) -> SymbolicBoolean:
        return SymbolicBoolean(self.term <= term_of(other))

    def __gt__(self, other: object) -> SymbolicBoolean:
        return SymbolicBoolean(self.term > term_of(other))

    def __ge__(self, other: object) -> SymbolicBoolean:
        return SymbolicBoolean(self.term >= term_of(other))

    # A comparison of symbols is a symbol, though Python expects a bool.
    def __eq__(self, other: object) -> SymbolicBoolean:  # type: ignore[override]
        return SymbolicBoolean(self.term == term_of(other))

    def __ne__(self, other: object) -> SymbolicBoolean:  # type: ignore[override]
        return SymbolicBoolean(self.term != term_of(other))

    def _refuse(self, *_: object) -> NoReturn:
        raise NotSymbolicError(f"need a known number, got {self}")

    __radd__ = __add__
    __rmul__ = __mul__
    __float__ = __int__ = __index__ = __bool__ = __complex__ = _refuse
    __round__ = __trunc__ = __floor__ = __ceil__ = __hash__ = _refuse


numbers.Rational.register(SymbolicReal)


def term_of(value: object) -> z3.ArithRef:
    """Return the term of a symbol or of an exact number.

    Raises:
        NotSymbolicError: the value is neither.
    """
    return value.term if isinstance(value, Symbol) else number_term(value)


def formula_of(value: object) -> z3.BoolRef:
    """Return the formula of a symbolic or a known truth value.

    Raises:
        NotSymbolicError: the value is neither.
    """
    if isinstance(value, SymbolicBoolean):
        return value.formula
    if isinstance(value, bool | np.bool_):
        return z3.BoolVal(bool(value))
    raise NotSymbolicError(f"need a truth value, got {value!r}")


def isnumber_term(value: object) -> bool:
    """Return whether a value is a known exact number.

    >>> isnumber_term(Fraction(1, 3)), isnumber_term(0.5), isnumber_term(True)
    (True, False, False)
    """
    exact = isinstance(value, int | np.integer | Fraction)
    return exact and not isinstance(value, bool)


def number_term(value: Any) -> z3.RatNumRef:
    """Return an exact number as a term.

    Raises:
        NotSymbolicError: the value is none.
    """
    if not isnumber_term(value):
        raise NotSymbolicError(f"need an exact number, got {value!r}")
    return z3.Q(value.numerator, value.denominator)
