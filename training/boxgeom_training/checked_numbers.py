"""Numbers that people pass and that JSON can hold: finite ones."""

import math
from numbers import Real
from typing import Any


def check_real(name: str, value: Any) -> None:
    """Raise ValueError unless the value is a finite number, as floats are.

    Unlike `boxgeom.arguments.check_number` it refuses Decimal, which floats cannot be
    multiplied by.

    >>> check_real("alpha", float("nan"))
    Traceback (most recent call last):
    ValueError: alpha: need a finite number, got nan
    """
    try:
        is_number = isinstance(value, Real) and not isinstance(value, bool)
        is_finite = is_number and math.isfinite(value)
    except OverflowError:  # an integer too large for a float
        is_finite = False
    if not is_finite:
        raise ValueError(f"{name}: need a finite number, got {value!r}")
