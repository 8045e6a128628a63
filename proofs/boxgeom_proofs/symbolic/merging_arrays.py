"""Arrays whose sorts, minima and maxima are terms, so that one path suffices.

What they do not know, NumPy does entry by entry, and every comparison of entries then
forks: slower, never wrong.
"""

import functools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import z3
from numpy.typing import NDArray

from boxgeom_proofs.symbolic.reals import (
    SymbolicBoolean,
    SymbolicReal,
    formula_of,
    term_of,
)

COMPARISONS = (
    np.less,
    np.less_equal,
    np.greater,
    np.greater_equal,
    np.equal,
    np.not_equal,
)


def lesser(x: object, y: object) -> SymbolicReal:
    """Return the lesser of two reals."""
    a, b = term_of(x), term_of(y)
    return SymbolicReal(z3.If(a <= b, a, b))


def greater(x: object, y: object) -> SymbolicReal:
    """Return the greater of two reals."""
    a, b = term_of(x), term_of(y)
    return SymbolicReal(z3.If(a <= b, b, a))


EXTREMES: dict[np.ufunc, Any] = {
    np.minimum: np.frompyfunc(lesser, 2, 1),
    np.maximum: np.frompyfunc(greater, 2, 1),
}


class MergingArray(np.ndarray[Any, Any]):
    """An object array of symbols whose order need not be known.

    >>> x, y = z3.Reals("x y")
    >>> MergingArray.of([[SymbolicReal(x)], [SymbolicReal(y)]]).max(axis=0)
    MergingArray([If(x <= y, y, x)], dtype=object)
    """

    @staticmethod
    def of(rows: Any) -> "MergingArray":
        """Return rows of symbols as an array."""
        return np.array(rows, dtype=object).view(MergingArray)

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any
    ) -> Any:
        """Take extremes and comparisons as terms, and leave the rest to NumPy."""
        plain = [_plain(value) for value in inputs]
        if "out" in kwargs:
            kwargs["out"] = tuple(_plain(value) for value in kwargs["out"])
        if ufunc in COMPARISONS and method == "__call__":
            kwargs["dtype"] = object
        own = EXTREMES.get(ufunc, ufunc) if method in ("__call__", "reduce") else ufunc
        return _merging(getattr(own, method)(*plain, **kwargs))

    def __array_function__(
        self, function: Any, types: Any, args: Any, kwargs: Any
    ) -> Any:
        """Take the functions of MERGED as terms, and leave the rest to NumPy."""
        merged = MERGED.get(function)
        if merged is None:
            return super().__array_function__(function, types, args, kwargs)
        return merged(*args, **kwargs)


def sort(array: NDArray[Any], axis: int = -1) -> NDArray[Any]:
    """Return the array sorted along an axis: a network of lesser and greater."""
    rows = list(np.moveaxis(_plain(array), axis, 0))
    for i, j in comparators(len(rows)):
        below = EXTREMES[np.minimum](rows[i], rows[j])
        rows[i], rows[j] = below, EXTREMES[np.maximum](rows[i], rows[j])
    return MergingArray.of(np.moveaxis(np.array(rows, dtype=object), 0, axis))


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


def stack(rows: Any) -> MergingArray:
    """Return arrays of equal shape as the rows of one."""
    return MergingArray.of([_plain(row) for row in rows])


def clip(values: NDArray[Any], lower: Any, upper: Any) -> Any:
    """Return the values, moved between lower and upper."""
    return np.minimum(np.maximum(values, lower), upper)


def _combined(
    combine: Callable[[list[z3.BoolRef]], z3.BoolRef], truths: NDArray[Any]
) -> SymbolicBoolean:
    return SymbolicBoolean(combine([formula_of(x) for x in _plain(truths).ravel()]))


def _plain(value: Any) -> Any:
    return value.view(np.ndarray) if isinstance(value, MergingArray) else value


def _merging(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.dtype == object:
        return value.view(MergingArray)
    return value


MERGED: dict[Any, Callable[..., Any]] = {
    np.sort: sort,
    np.clip: clip,
    np.stack: stack,
    np.any: functools.partial(_combined, z3.Or),
    np.all: functools.partial(_combined, z3.And),
}
