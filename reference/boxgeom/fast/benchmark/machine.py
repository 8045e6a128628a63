"""What the machine can do at best: copy numbers, and multiply matrices."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

MATRIX = 1536
COPIED = 10**7


@dataclass(frozen=True)
class Machine:
    """The machine's own limits, in float32, with as many threads as it likes.

    Attributes:
        copied_per_second: bytes read and written again by a copy.
        flops_per_second: additions and multiplications of a product of two matrices.
    """

    copied_per_second: float
    flops_per_second: float

    def limit(self, m: int, d: int, candidates: int) -> float:
        """Return the seconds to read m vectors once and to compute all candidates.

        >>> Machine(4e9, 1e9).limit(m=10, d=10**6, candidates=50)
        1.01
        """
        return m * d * 4 / self.copied_per_second + (
            2 * candidates * m * d / self.flops_per_second
        )


def this_machine(repeats: int) -> Machine:
    """Return this machine's limits, each the median of repeated measurements."""
    source = np.ones(COPIED, dtype=np.float32)
    target = np.empty_like(source)
    copying = median_seconds(lambda: np.copyto(target, source), repeats)
    square = np.ones((MATRIX, MATRIX), dtype=np.float32)
    multiplying = median_seconds(lambda: square @ square, repeats)
    return Machine(source.nbytes / copying, 2 * MATRIX**3 / multiplying)


def median_seconds(function: Callable[[], object], repeats: int) -> float:
    """Return the median time of repeated calls, after one that is not counted.

    >>> median_seconds(lambda: None, repeats=3) < 1
    True
    """
    function()
    return statistics.median(seconds(function) for _ in range(repeats))


def seconds(function: Callable[[], object]) -> float:
    """Return the time of one call.

    >>> seconds(lambda: None) < 1
    True
    """
    start = time.perf_counter()
    function()
    return time.perf_counter() - start
