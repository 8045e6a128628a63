"""Arrays whose sorts, minima and maxima are terms, so that one path suffices.

What they do not know, NumPy does entry by entry, and every comparison of entries then
forks: slower, never wrong.
"""

import builtins
import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import numpy as np
import z3
from numpy.typing import NDArray

from boxgeom_proofs.symbolic.floats import mantissa_and_exponent, times_power_of_two
from boxgeom_proofs.symbolic.merging import (
    BUILTINS,
    chosen,
    greater,
    in_order,
    is_finite,
    lesser,
)
from boxgeom_proofs.symbolic.reals import Symbol, SymbolicBoolean, formula_of

COMPARISONS = (
    np.less,
    np.less_equal,
    np.greater,
    np.greater_equal,
    np.equal,
    np.not_equal,
)

EXTREMES: dict[np.ufunc, Any] = {
    np.minimum: np.frompyfunc(lesser, 2, 1),
    np.maximum: np.frompyfunc(greater, 2, 1),
}

OF_FLOATS: dict[np.ufunc, Any] = {
    np.isfinite: np.frompyfunc(is_finite, 1, 1),
    np.frexp: np.frompyfunc(mantissa_and_exponent, 1, 2),
    np.ldexp: np.frompyfunc(times_power_of_two, 2, 1),
}
"""What only floats have: see `boxgeom_proofs.symbolic.floats`."""


class MergingArray(np.ndarray[Any, Any]):
    """An object array of symbols whose order need not be known.

    >>> from boxgeom_proofs.symbolic.reals import SymbolicReal
    >>> x, y = (SymbolicReal(z3.Real(name)) for name in "xy")
    >>> MergingArray.of([[x], [y]]).max()
    If(x <= y, y, x)
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
        if kwargs.get("out") is not None:
            kwargs["out"] = tuple(_plain(value) for value in kwargs["out"])
        if ufunc in COMPARISONS and method == "__call__":
            kwargs["dtype"] = object
        if ufunc in EXTREMES and method == "reduce":
            return _merging(_extreme(EXTREMES[ufunc], *plain, **kwargs))
        own = {**EXTREMES, **OF_FLOATS}.get(ufunc, ufunc)
        return _merging(
            getattr(own if method == "__call__" else ufunc, method)(*plain, **kwargs)
        )

    def __array_function__(
        self, function: Any, types: Any, args: Any, kwargs: Any
    ) -> Any:
        """Take the functions of MERGED as terms, and leave the rest to NumPy."""
        merged = MERGED.get(function)
        if merged is None:
            return _merging(super().__array_function__(function, types, args, kwargs))
        return merged(*args, **kwargs)

    def sort(self, axis: int = -1, **_: Any) -> None:  # type: ignore[override]
        """Sort in place along an axis."""
        self[...] = sort(self, axis)

    def clip(  # type: ignore[override]
        self, min: Any = None, max: Any = None, **_: Any
    ) -> Any:
        """Return the values, moved between two ends."""
        return clip(self, min, max)


class OutOfOrder:
    """An entry of which a partition says too little; nothing can be done with it."""


def sort(array: NDArray[Any], axis: int = -1) -> NDArray[Any]:
    """Return the array sorted along an axis, each part by a network of comparators."""
    return _merging(np.apply_along_axis(_sorted_part, axis, _plain(array)))


def partition(array: NDArray[Any], kth: Any, axis: int = -1) -> NDArray[Any]:
    """Return the array with its kth values along an axis in their places.

    What is left and right of them may be in any order, and cannot be used.
    """
    rows = np.moveaxis(np.array(sort(array, axis)), axis, 0)
    known = [k % len(rows) for k in np.atleast_1d(kth).tolist()]
    for k in set(range(len(rows))) - set(known):
        rows[k] = OutOfOrder()
    return _merging(np.moveaxis(rows, 0, axis))


def stack(rows: Any, axis: int = 0) -> MergingArray:
    """Return arrays of equal shape as the rows of one."""
    return _merging(np.stack([_plain(row) for row in rows], axis=axis))


def clip(values: NDArray[Any], lower: Any, upper: Any) -> Any:
    """Return the values, moved between lower and upper."""
    return np.minimum(np.maximum(values, lower), upper)


def where(condition: Any, values: Any, others: Any) -> Any:
    """Return the values where a condition holds, and the others where it does not."""
    parts = (_plain(part) for part in (condition, values, others))
    return _merging(np.frompyfunc(chosen, 3, 1)(*parts))


@contextmanager
def merging_names() -> Iterator[None]:
    """Run code in which what makes lists or arrays of symbols keeps them merging."""
    array, asarray = np.array, np.asarray
    with (
        mock.patch.dict(vars(builtins), BUILTINS),
        mock.patch.object(np, "array", lambda *x, **y: _of_symbols(array(*x, **y))),
        mock.patch.object(np, "asarray", lambda *x, **y: _of_symbols(asarray(*x, **y))),
    ):
        yield


def _extreme(pick: Any, array: NDArray[Any], axis: Any = 0, **options: Any) -> Any:
    """Return the extremes along an axis, or of all entries."""
    if axis is not None:
        return pick.reduce(array, axis=axis, **options)
    extreme = functools.reduce(pick, array.ravel())
    return np.full((1,) * array.ndim, extreme) if options.get("keepdims") else extreme


def _sorted_part(values: NDArray[Any]) -> NDArray[Any]:
    part = np.empty(len(values), dtype=object)
    part[:] = in_order(list(values))
    return part


def _combined(
    combine: Callable[[list[z3.BoolRef]], z3.BoolRef], truths: NDArray[Any]
) -> SymbolicBoolean:
    return SymbolicBoolean(combine([formula_of(x) for x in _plain(truths).ravel()]))


def _plain(value: Any) -> Any:
    return value.view(np.ndarray) if isinstance(value, MergingArray) else value


def _merging(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_merging, value))
    if isinstance(value, np.ndarray) and value.dtype == object:
        return value.view(MergingArray)
    return value


def _of_symbols(array: NDArray[Any]) -> NDArray[Any]:
    has_symbols = array.dtype == object and any(
        isinstance(x, Symbol) for x in array.flat
    )
    return _merging(array) if has_symbols else array


MERGED: dict[Any, Callable[..., Any]] = {
    np.sort: sort,
    np.partition: partition,
    np.clip: clip,
    np.where: where,
    np.stack: stack,
    np.any: functools.partial(_combined, z3.Or),
    np.all: functools.partial(_combined, z3.And),
}
