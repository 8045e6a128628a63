"""How kernels are compiled, and the parts that several are made of."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.kernels.cache import keep, numba
from boxgeom_fast.kernels.own_callees import KernelCompiler
from boxgeom_fast.place import Place

F = TypeVar("F", bound=Callable[..., Any])
Floats = NDArray[np.floating[Any]]
Indices = NDArray[np.int64]

TILE = 256
"""How many columns to work on at once: ten rows of them fit the first-level cache."""

APART = TILE + 8
"""The length of a tile's rows in memory: at 2^k they would share lines of the cache."""


def compiled(*liberties: str) -> Callable[[F], F]:
    """Return a decorator that compiles a function, to run without Python's lock.

    The machine code is kept on the disk for the next process.

    Args:
        liberties: LLVM's names of what it may do to floating-point operations, besides
            fusing a product and a sum.
    """

    def decorate(function: F) -> F:
        settings = {
            "nogil": True,
            "error_model": "numpy",
            "fastmath": {"contract", *liberties},
            "pipeline_class": KernelCompiler,
        }
        loop = numba.njit(**settings)(function)
        keep(loop, function)
        return cast(F, loop)

    return decorate


@compiled()
def smaller(a: Any, b: Any) -> Any:
    """Return the smaller of two numbers, in one instruction, unlike `min`.

    >>> smaller(1.0, 2.0)
    1.0
    """
    return a if a < b else b


@compiled()
def larger(a: Any, b: Any) -> Any:
    """Return the larger of two numbers, in one instruction, unlike `max`.

    >>> larger(1.0, 2.0)
    2.0
    """
    return a if a > b else b


# `boxgeom_fast.clamping` does this to arrays of any library. A compiled loop works on
# one column at a time, and can call nothing but what is compiled too.
@compiled()
def clamped(value: Any, low: Any, high: Any) -> Any:
    """Return a number, or the bound that it exceeds.

    >>> clamped(9.0, 1.0, 4.0)
    4.0
    """
    return smaller(larger(value, low), high)


@compiled()
def load_offsets(
    offsets: Floats, place: Place, start: int, n: int, origin: Floats
) -> None:
    """Write n columns of a block into a tile, as offsets from an origin, shape (n,).

    >>> offsets, place = np.zeros((1, 2)), (np.array([[3.0, 5.0]]), np.arange(1), 0, 2)
    >>> load_offsets(offsets, Place(*place), 0, 2, np.ones(2))
    >>> offsets
    array([[2., 4.]])
    """
    source, order, _, _ = place
    for r in range(len(order)):
        offset, row = offsets[r], source[order[r], start : start + n]
        for j in range(n):
            offset[j] = row[j] - origin[j]


# Assignments to slices would do, but take seconds to compile.
@compiled()
def copy(source: Any, target: Any) -> None:
    """Write the elements of one array, shape (n,), to another.

    >>> target = np.zeros(2)
    >>> copy(np.array([3.0, 5.0]), target)
    >>> target
    array([3., 5.])
    """
    for i in range(len(source)):
        target[i] = source[i]


@compiled()
def fill(target: Any, value: Any) -> None:
    """Write a number to every element of an array, shape (n,).

    >>> target = np.zeros(2)
    >>> fill(target, 3.0)
    >>> target
    array([3., 3.])
    """
    for i in range(len(target)):
        target[i] = value
