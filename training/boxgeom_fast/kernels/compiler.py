"""How loops are compiled, and what all of them are made of."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.column_block import Place
from boxgeom_fast.kernels.cache import keep, numba

F = TypeVar("F", bound=Callable[..., Any])
Floats = NDArray[np.floating[Any]]
Indices = NDArray[np.int64]

TILE = 1024
"""How many columns to work on at once."""

APART = TILE + 8
"""How long the rows of a tile are in memory: lengths of 2^k get in each other's way."""


def compiled(*liberties: str) -> Callable[[F], F]:
    """Return what compiles a function, for several threads, and keeps it for next time.

    Args:
        liberties: what may be done to floating-point numbers, in LLVM's words.
    """

    def decorate(function: F) -> F:
        settings = {
            "nogil": True,
            "error_model": "numpy",
            "fastmath": {"contract", *liberties},
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


@compiled()
def load_offsets(
    offsets: Floats, place: Place, start: int, n: int, origin: Floats
) -> None:
    """Write into a tile n columns of a block, counted from an origin of shape (n,).

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
