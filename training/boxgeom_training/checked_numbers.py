"""Numbers that people give: finite ones, and integers that are no booleans."""

import math
from numbers import Real
from typing import Any

import numpy as np

from boxgeom.resilience import check_integer


def check_real(name: str, value: Any) -> None:
    """Raise ValueError unless the value is a finite number.

    >>> check_real("alpha", float("nan"))
    Traceback (most recent call last):
    ValueError: alpha: need a finite number, got nan
    """
    try:
        is_number = isinstance(value, Real) and not isinstance(value, bool)
        is_finite = is_number and math.isfinite(value)
    except OverflowError:  # an integer beyond all floats
        is_finite = False
    if not is_finite:
        raise ValueError(f"{name}: need a finite number, got {value!r}")


def check_count(name: str, value: Any, *, least: int) -> int:
    """Return the value, or raise ValueError unless it is an integer, at least so large.

    >>> check_count("n", True, least=1)
    Traceback (most recent call last):
    ValueError: n: need an integer, got True
    """
    if isinstance(value, bool | np.bool_):
        raise ValueError(f"{name}: need an integer, got {value}")
    return check_integer(name, value, least=least)
