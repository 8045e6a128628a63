"""What changes from iteration to iteration: learning rate, number of sub-rounds."""

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
"""What the learning rate is multiplied by, from the iteration, counted from 1, and how
many there are."""


PLANNED = frozenset({"linear", "cosine"})
"""The schedules that depend on how many iterations there are: a longer run is another
from its first iterations on."""


def sub_rounds(iteration: int) -> int:
    """Return ``ceil(log2(r + 1))``: how many sub-rounds of agreement iteration r has.

    As in the paper. Iterations are counted from 1, so that there is one at least.

    >>> [sub_rounds(r) for r in (1, 2, 3, 4, 7, 8, 150)]
    [1, 2, 2, 3, 3, 4, 8]
    """
    return iteration.bit_length()
