"""Least, greatest, sorted: terms, where plain Python would ask which is less."""

import functools
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np
import z3

from boxgeom_proofs.symbolic.reals import (
    NotSymbolicError,
    Symbol,
    SymbolicBoolean,
    SymbolicReal,
    formula_of,
    term_of,
)


@runtime_checkable
class FloatSymbol(Protocol):
    """A symbol of floats, whose numbers are in a unit or of a format of their own."""

    def in_unit(self, other: object) -> z3.ExprRef:
        """Return another such float, or a known number, as a term."""

    def like(self, term: z3.ExprRef) -> Symbol:
        """Return a term as such a float."""

    def is_finite(self) -> SymbolicBoolean:
        """Return whether it is neither infinite nor NaN."""


def is_finite(value: object) -> SymbolicBoolean:
    """Return whether a float is neither infinite nor NaN."""
    if not isinstance(value, FloatSymbol):
        raise NotSymbolicError(f"need a float, got {value!r}")
    return value.is_finite()


def lesser(x: object, y: object) -> Symbol:
    """Return the lesser of two numbers."""
    a, b, symbol = _in_one_unit(x, y)
    return symbol(z3.If(a <= b, a, b))


def greater(x: object, y: object) -> Symbol:
    """Return the greater of two numbers."""
    a, b, symbol = _in_one_unit(x, y)
    return symbol(z3.If(a <= b, b, a))


def chosen(condition: object, x: Any, y: Any) -> Any:
    """Return one number where a condition holds, and another where it does not."""
    if isinstance(condition, bool | np.bool_):
        return x if condition else y
    a, b, symbol = _in_one_unit(x, y)
    return symbol(z3.If(formula_of(condition), a, b))


def in_order(values: Sequence[Any]) -> list[Any]:
    """Return the numbers in ascending order, by a network of comparators."""
    row = list(values)
    for i, j in comparators(len(row)):
        row[i], row[j] = lesser(row[i], row[j]), greater(row[i], row[j])
    return row


def comparators(m: int) -> Iterator[tuple[int, int]]:
    """Yield the pairs to put in order, in turn, so that m values are sorted.

    Batcher's odd-even merge sort.

    >>> list(comparators(3))
    [(0, 1), (0, 2), (1, 2)]
    """
    run = 1
    while run < m:
        step = run
        while step:
            for first in range(step % run, m - step, 2 * step):
                for i in range(first, min(first + step, m - step)):
                    if i // (2 * run) == (i + step) // (2 * run):
                        yield i, i + step
            step //= 2
        run *= 2


def _in_one_unit(x: object, y: object) -> tuple[Any, Any, Callable[[Any], Symbol]]:
    """Return the terms of two numbers, and what makes a symbol of such a term."""
    for value in (x, y):
        if isinstance(value, FloatSymbol):
            return value.in_unit(x), value.in_unit(y), value.like
    return term_of(x), term_of(y), SymbolicReal


def are_symbols(values: Sequence[Any]) -> bool:
    """Return whether one of the values is a symbol."""
    return any(isinstance(value, Symbol) for value in values)


def _merging_sorted(own: Callable[..., Any]) -> Callable[..., Any]:
    def merged(values: Any, **options: Any) -> Any:
        row = list(values)
        known = options or not are_symbols(row)
        return own(row, **options) if known else in_order(row)

    return merged


def _merging_extreme(
    own: Callable[..., Any], pick: Callable[[Any, Any], Any]
) -> Callable[..., Any]:
    def merged(*values: Any, **options: Any) -> Any:
        row = list(values[0] if len(values) == 1 else values)
        known = "key" in options or not are_symbols(row)
        return own(row, **options) if known else functools.reduce(pick, row)

    return merged


BUILTINS = {
    "sorted": _merging_sorted(sorted),
    "min": _merging_extreme(min, lesser),
    "max": _merging_extreme(max, greater),
}
"""Python's own functions, which of symbols, if there is no key, return terms."""
