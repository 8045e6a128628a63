"""Traces that a call leaves: warnings, and global random numbers drawn."""

from __future__ import annotations

import random
import warnings
from typing import Any

import numpy as np

from .texts import one_line

# Bound now: a function may replace what the libraries offer.
get_state, getstate, array_equal = np.random.get_state, random.getstate, np.array_equal
draw, draw_of_numpy = random.random, np.random.random_sample
catch_warnings, simplefilter = warnings.catch_warnings, warnings.simplefilter


class Traces:
    """What is done, while it is entered, beyond what is answered.

    Attributes:
        warned: the first warning, "" if there was none.
        drew: whether Python's or NumPy's global random numbers have changed.
    """

    def __init__(self) -> None:
        self.warned = ""
        self.drew = False

    def __enter__(self) -> Traces:
        # One step on: a function that sets its usual seed again then changes it too.
        draw(), draw_of_numpy()
        self._before = _random_states()
        self._catching = catch_warnings(record=True)
        self._caught = self._catching.__enter__()
        simplefilter("always")
        return self

    def __exit__(self, *error: Any) -> None:
        self._catching.__exit__(*error)
        if self._caught:
            first = self._caught[0]
            self.warned = one_line(f"{first.category.__name__}: {first.message}")
        own, numbers, position = _random_states()
        self.drew = not (
            self._before[0] == own
            and self._before[2] == position
            and array_equal(self._before[1], numbers)
        )

    def told(self) -> dict[str, Any]:
        """Return the traces in the form of the protocol."""
        return {"warned": self.warned, "drew": self.drew}


def _random_states() -> tuple[Any, Any, Any]:
    """Return the states of Python's and NumPy's global random numbers."""
    _, numbers, *position = get_state()
    return getstate(), numbers, position
