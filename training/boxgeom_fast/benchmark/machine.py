"""What the machine can do at best: copy numbers, and multiply matrices."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

MATRIX = 1536
COPIED = 10**7

CALM = 0.2
"""For how many seconds idle threads may go on spinning after their work is done."""


@dataclass(frozen=True)
class Machine:
    """The machine's own limits, in float32, with all of its threads.

    Attributes:
        copied_per_second: how many bytes a copy reads, and writes, per second.
        flops_per_second: additions and multiplications per second of a matrix product.
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


def this_machine() -> Machine:
    """Return this machine's limits as they are now."""
    source = np.ones(COPIED, dtype=np.float32)
    target = np.zeros_like(source)
    square = np.ones((MATRIX, MATRIX), dtype=np.float32)
    square @ square  # wakes the library's threads
    multiplying = seconds(lambda: square @ square, calm=0)
    copying = seconds(lambda: np.copyto(target, source))
    return Machine(source.nbytes / copying, 2 * MATRIX**3 / multiplying)


def seconds(function: Callable[[], object], calm: float | None = None) -> float:
    """Return the time of one call, made once other threads have calmed down.

    Args:
        function: what to call.
        calm: how many seconds to wait before, `CALM` if None.

    >>> seconds(lambda: None) < 1
    True
    """
    time.sleep(CALM if calm is None else calm)
    start = time.perf_counter()
    function()
    return time.perf_counter() - start
