"""Who runs the loops over long vectors: kernels that numba compiled, or else NumPy.

`as_rows` chooses once per public call, and `Rows` carries the choice; which blocks of
columns the kernels then serve depends on the blocks' width alone. So the same vectors
give the same bits every time. If a kernel breaks, the call starts again with NumPy,
which does all the work from then on.
"""

import importlib
import math
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, wraps
from types import ModuleType
from typing import Any, ParamSpec, TypeVar

from boxgeom.extras import MissingExtraError

P = ParamSpec("P")
R = TypeVar("R")

_least_width: ContextVar[float] = ContextVar("least_width", default=2048)
"""The fewest columns in a block for which calling a kernel is worth it."""

_is_broken = threading.Event()
"""Set when a kernel has broken, for as long as the process lives."""


class BrokenKernelError(Exception):
    """A kernel could not be compiled, or raised an error, which none does by itself."""


@dataclass(frozen=True)
class Kernels:
    """What `boxgeom_fast.kernels` exports, and which blocks it is for.

    A kernel that fails raises BrokenKernelError, or MemoryError if memory ran out.

    Attributes:
        module: `boxgeom_fast.kernels`.
        least_width: the fewest columns in a block for which to call it.
    """

    module: ModuleType
    least_width: float

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.module, name)
        return _blamed(found) if callable(found) else found


def _blamed(kernel: Callable[P, R]) -> Callable[P, R]:
    """Return the kernel, made to raise BrokenKernelError whatever goes wrong in it."""

    def blamed(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return kernel(*args, **kwargs)
        except MemoryError:
            raise
        except Exception as error:
            first_line = str(error).partition("\n")[0]
            raise BrokenKernelError(f"{type(error).__name__}: {first_line}") from error

    return blamed


def kernels() -> Kernels | None:
    """Return the kernels; None if numba is missing, turned off, unwanted, or failed."""
    least_width = _least_width.get()
    if _is_broken.is_set() or least_width == math.inf:
        return None
    module = _loaded()
    return Kernels(module, least_width) if module else None


@cache
def _loaded() -> ModuleType | None:
    try:
        found = importlib.import_module("boxgeom_fast.kernels")
    except MissingExtraError:
        return None
    except Exception as error:  # of numba, llvmlite, or of how they were built
        warnings.warn(f"boxgeom_fast goes on without numba: {error}", stacklevel=2)
        return None
    return None if found.compiler.numba.config.DISABLE_JIT else found


def numpy_if_kernels_break(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function, made to start again with NumPy if a kernel breaks.

    What the kernels had computed by then is thrown away, so that no result comes from
    both. It is for functions that make their `Rows` themselves.

    >>> numpy_if_kernels_break(len)("abc")
    3
    """

    @wraps(function)
    def whole(*args: P.args, **kwargs: P.kwargs) -> R:
        was_broken = _is_broken.is_set()
        try:
            found = function(*args, **kwargs)
        except BrokenKernelError as error:
            _give_up(error)
        else:
            # Kernels that another thread found broken meanwhile are not trusted here.
            if _is_broken.is_set() == was_broken:
                return found
        return function(*args, **kwargs)

    return whole


_lock = threading.Lock()


def _give_up(error: BrokenKernelError) -> None:
    """Leave all work to NumPy from now on; the next process will compile afresh."""
    with _lock:
        if _is_broken.is_set():
            return
        _is_broken.set()
    importlib.import_module("boxgeom_fast.kernels.cache").forget()
    level = _frames_of_ours()
    warnings.warn(f"boxgeom_fast goes on without numba: {error}", stacklevel=level)


def _frames_of_ours() -> int:
    """Return at which level of the caller's stack the code of others begins."""
    level, frame = 0, sys._getframe(1)
    while frame and frame.f_globals.get("__name__", "").startswith("boxgeom_fast"):
        level, frame = level + 1, frame.f_back  # type: ignore[assignment]
    return level + 1


@contextmanager
def from_width(width: float) -> Iterator[None]:
    """Use kernels only for blocks of at least this many columns, within the context.

    With an infinite width NumPy does everything. As with `numpy.errstate`, other
    threads are not affected.

    >>> with from_width(10):
    ...     found = kernels()
    >>> found is None or found.least_width == 10
    True
    """
    token = _least_width.set(width)
    try:
        yield
    finally:
        _least_width.reset(token)
