"""The loops that numba compiled, where it is installed; else NumPy does the work.

Which of them does depends on the vectors' library and number of coordinates alone, so
that the same vectors give the same bits every time. If a loop ever breaks, NumPy does
all work from then on, and again what was under way.
"""

import importlib
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from types import ModuleType
from typing import Any, ParamSpec, TypeVar

from boxgeom.extras import MissingExtraError
from boxgeom_fast.array_libraries import is_numpy
from boxgeom_fast.column_block import Block

P = ParamSpec("P")
R = TypeVar("R")

LEAST_WIDTH: float = 2048
"""The fewest columns of a block for which starting numba is worth it."""

_lock = threading.Lock()
_is_broken = False


class BrokenLoopError(Exception):
    """A loop could not be compiled, or raised an error, which none does by itself."""


class Loops:
    """What `boxgeom_fast.kernels` has; if a loop breaks, that is a BrokenLoopError."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.module, name)
        return _blamed(found) if callable(found) else found


def _blamed(loop: Callable[P, R]) -> Callable[P, R]:
    """Return a loop that raises BrokenLoopError, or MemoryError where there is none."""

    def blamed(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return loop(*args, **kwargs)
        except MemoryError:
            raise
        except Exception as error:
            first_line = str(error).partition("\n")[0]
            raise BrokenLoopError(f"{type(error).__name__}: {first_line}") from error

    return blamed


def kernels_for(block: Block) -> Loops | None:
    """Return the compiled loops if they serve a block of columns, else None.

    >>> kernels_for(Block.of(np.zeros((10, 4)))) is None
    True
    """
    is_served = is_numpy(block.source) and block.width >= LEAST_WIDTH
    return kernels() if is_served else None


def kernels() -> Loops | None:
    """Return the compiled loops, None where numba is missing, turned off or broken."""
    return None if _is_broken else _loaded()


@cache
def _loaded() -> Loops | None:
    try:
        found = importlib.import_module("boxgeom_fast.kernels")
    except MissingExtraError:
        return None
    except Exception as error:  # of numba, llvmlite, or of how they were built
        warnings.warn(f"boxgeom_fast goes on without numba: {error}", stacklevel=2)
        return None
    return None if found.compiler.numba.config.DISABLE_JIT else Loops(found)


def numpy_if_loops_break(function: Callable[P, R]) -> Callable[P, R]:
    """Return a function that begins again with NumPy if a loop breaks on the way.

    What the loops had done until then is thrown away: in one vector, and in one round,
    all comes from the same way to compute. It is for functions that users call.

    >>> numpy_if_loops_break(len)("abc")
    3
    """

    @wraps(function)
    def whole(*args: P.args, **kwargs: P.kwargs) -> R:
        was_broken = _is_broken
        try:
            found = function(*args, **kwargs)
        except BrokenLoopError as error:
            _give_up(error)
        else:
            if _is_broken == was_broken:  # by no other thread either
                return found
        return function(*args, **kwargs)

    return whole


def _give_up(error: BrokenLoopError) -> None:
    """Have NumPy do all work from now on, and the next process compile anew."""
    global _is_broken
    with _lock:
        if _is_broken:
            return
        _is_broken = True
    importlib.import_module("boxgeom_fast.kernels.cache").forget()
    warnings.warn(f"boxgeom_fast goes on without numba: {error}", stacklevel=3)


@contextmanager
def from_width(width: float) -> Iterator[None]:
    """For a while, in all threads, have numba serve blocks from a width on.

    From an infinite one on: never.

    >>> with from_width(float("inf")):
    ...     kernels_for(Block.of(np.zeros((2, 10**6)))) is None
    True
    """
    global LEAST_WIDTH
    before, LEAST_WIDTH = LEAST_WIDTH, width
    try:
        yield
    finally:
        LEAST_WIDTH = before
