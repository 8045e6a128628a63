"""Distances that differ in truth and not in float64.

One coordinate runs in steps of 2^28, so that a squared distance of 2^56 + 1 is one step
longer than 2^56 in truth and not in float64. By a tie the first would win.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

STEP = 2.0**28
NEARLY_EVEN = np.array([[0, 0], [STEP, 1], [2 * STEP, 1], [3 * STEP, 1]])


def naive_squared_distance(one: NDArray[Any], other: NDArray[Any]) -> float:
    """Return the squared distance as float64 has it."""
    return float(((one - other) ** 2).sum())
