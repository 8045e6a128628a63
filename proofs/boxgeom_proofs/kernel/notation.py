"""Rationals, vectors and lists as Rocq writes them."""

from collections.abc import Iterable
from fractions import Fraction


def rational(number: Fraction | int) -> str:
    """Return a rational in Rocq's notation.

    >>> rational(Fraction(-1, 2))
    '(-1 # 2)'
    """
    exact = Fraction(number)
    return f"({exact.numerator} # {exact.denominator})"


def rationals(numbers: Iterable[Fraction | int]) -> str:
    """Return a list of rationals in Rocq's notation.

    >>> rationals([Fraction(1), Fraction(1, 3)])
    '[(1 # 1); (1 # 3)]'
    """
    return listed(rational(number) for number in numbers)


def listed(items: Iterable[str]) -> str:
    """Return a list in Rocq's notation.

    >>> listed(["a", "b"])
    '[a; b]'
    """
    return f"[{'; '.join(items)}]"
