"""The public functions of vectors, and five vectors that all of them take."""

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

import boxgeom

FIVE = [[0, 0], [1, 2], [1, -2], [1, 2], [3, 3]]
"""Small whole numbers, which every dtype holds."""

LEFT_OUT = ("aggregate", "safe_area")
"""The one is tested rule by rule; the other needs an extra, and time."""


def _of_vectors_alone(function: Callable[..., Any]) -> Callable[[Any], Any] | None:
    """Return the function for n = 5 and t = 1, None if it is not one of vectors."""
    if not inspect.isfunction(function):
        return None
    first, *others = inspect.signature(function).parameters
    if first not in ("received", "vectors", "points"):
        return None
    return partial(function, n=5, t=1) if others[:2] == ["n", "t"] else function


CALLS: dict[str, Callable[[Any], Any]] = {
    name: call
    for name in boxgeom.__all__
    if name not in LEFT_OUT
    if (call := _of_vectors_alone(getattr(boxgeom, name))) is not None
}
"""By name: what each function makes of five vectors."""
