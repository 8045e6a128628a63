"""The loops that numba compiled, where it is installed; else NumPy does the work.

Which of them does depends on the vectors' library and number of coordinates alone, so
that the same vectors give the same bits every time.
"""

import importlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import ModuleType

from boxgeom.extras import MissingExtraError
from boxgeom.fast.block import Block
from boxgeom.fast.namespace import is_numpy

LEAST_WIDTH: float = 2048
"""The fewest columns of a block for which starting numba is worth it."""


def kernels_for(block: Block) -> ModuleType | None:
    """Return `boxgeom.fast.kernels` if it serves a block of columns, else None.

    >>> kernels_for(Block.of(np.zeros((10, 4)))) is None
    True
    """
    is_served = is_numpy(block.source) and block.width >= LEAST_WIDTH
    return kernels() if is_served else None


@cache
def kernels() -> ModuleType | None:
    """Return the compiled loops, None where numba is missing or turned off."""
    try:
        found = importlib.import_module("boxgeom.fast.kernels")
    except MissingExtraError:
        return None
    except ImportError as error:
        warnings.warn(f"boxgeom.fast goes on without numba: {error}", stacklevel=2)
        return None
    return None if found.compiler.numba.config.DISABLE_JIT else found


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
