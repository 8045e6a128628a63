"""What changes from one iteration to the next: learning rate, number of sub-rounds."""

import math
from collections.abc import Callable

SCHEDULES: dict[str, Callable[[int, int], float]] = {
    "constant": lambda iteration, iterations: 1.0,
    "inverse-root": lambda iteration, iterations: 1 / math.sqrt(iteration),
    "linear": lambda iteration, iterations: 1 - (iteration - 1) / iterations,
    "cosine": lambda iteration, iterations: (
        (1 + math.cos(math.pi * (iteration - 1) / iterations)) / 2
    ),
}
"""By name: from the iteration, counted from 1, and the number of iterations to the
factor of the learning rate."""

PLANNED = frozenset({"linear", "cosine"})
"""The schedules that depend on the number of iterations, so that a longer run differs
from its first iteration on."""


def sub_rounds(iteration: int) -> int:
    """Return ``ceil(log2(r + 1))``, the paper's number of sub-rounds in iteration r.

    Iterations are counted from 1, so there is at least one sub-round.

    >>> [sub_rounds(r) for r in (1, 2, 3, 4, 7, 8, 150)]
    [1, 2, 2, 3, 3, 4, 8]
    """
    return iteration.bit_length()
