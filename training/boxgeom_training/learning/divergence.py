"""Training whose numbers overflow."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


class DivergedError(ArithmeticError):
    """A loss, a vector or a parameter is no longer a finite number."""


def check_finite(what: str, numbers: NDArray[Any]) -> None:
    """Raise DivergedError unless all numbers are finite.

    >>> check_finite("a loss", np.array([1.0, float("nan")]))
    Traceback (most recent call last):
    boxgeom_training.learning.divergence.DivergedError: a loss is no longer finite: nan
    """
    bad = numbers[~np.isfinite(numbers)]
    if bad.size:
        raise DivergedError(f"{what} is no longer finite: {bad.flat[0]}")
