"""What changes from one iteration to the next: learning rate, number of sub-rounds."""

import math
from collections.abc import Callable
from numbers import Real

from boxgeom_training.plugged import Plugged

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


def factor_of(schedule: str | Plugged, iteration: int, iterations: int) -> float:
    """Return what the learning rate is multiplied by in an iteration.

    Args:
        schedule: a key of `SCHEDULES`, or a function of one's own of the other two.
        iteration: counted from 1.
        iterations: how many there are.

    Raises:
        PluggedError: the function fails, or returns no finite number of at least 0.

    >>> factor_of("linear", 3, 4)
    0.5
    """
    if not isinstance(schedule, Plugged):
        return SCHEDULES[schedule](iteration, iterations)
    factor = schedule(iteration, iterations)
    factor = factor.item() if hasattr(factor, "item") else factor
    is_number = isinstance(factor, Real) and not isinstance(factor, bool)
    if not is_number or not 0 <= float(factor) < math.inf:
        called = f"for iteration {iteration} of {iterations}"
        raise schedule.error(f"returned {factor!r:.60} {called}; need a number >= 0")
    return float(factor)


PLANNED = frozenset({"linear", "cosine"})
"""The schedules that depend on the number of iterations, so that a longer run differs
from its first iteration on."""


def is_planned(schedule: str | Plugged, had: int, asked: int) -> bool:
    """Return whether a run of more iterations has other learning rates from the start.

    Args:
        schedule: of the run.
        had: iterations that it was to have.
        asked: iterations that it is to have.

    >>> is_planned("cosine", 4, 8), is_planned("inverse-root", 4, 8)
    (True, False)
    """
    if not isinstance(schedule, Plugged):
        return schedule in PLANNED
    return any(
        factor_of(schedule, i, had) != factor_of(schedule, i, asked)
        for i in range(1, had + 1)
    )


def sub_rounds(iteration: int) -> int:
    """Return ``ceil(log2(r + 1))``, the paper's number of sub-rounds in iteration r.

    Iterations are counted from 1, so there is at least one sub-round.

    >>> [sub_rounds(r) for r in (1, 2, 3, 4, 7, 8, 150)]
    [1, 2, 2, 3, 3, 4, 8]
    """
    return iteration.bit_length()
