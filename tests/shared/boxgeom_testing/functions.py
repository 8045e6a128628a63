"""The public functions of vectors, and five vectors that all of them take."""

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

import boxgeom
from boxgeom import RULES

FIVE = [[0, 0], [1, 2], [1, -2], [1, 2], [3, 3]]
"""Small whole numbers, which every dtype holds."""


def enough(rule: str, five: Any) -> NDArray[Any]:
    """Return five vectors, the first two of them twice if a rule needs seven.

    For t = 1, all rules have an answer to them.
    """
    received = np.asarray(five)
    if rule not in RULES:
        return received
    fits = RULES[rule].domain(m=5, n=5, t=1, d=received.shape[1])
    return received if fits else received[[0, 1, 2, 3, 4, 0, 1]]


LEFT_OUT = ("aggregate", "safe_area")
"""The one is tested rule by rule; the other needs an extra, and time."""


def _of_vectors_alone(function: Callable[..., Any]) -> Callable[[Any], Any] | None:
    """Return the function for n = 5 and t = 1, None if it is not one of vectors.

    One that needs more vectors for t = 1 is asked for t = 0.
    """
    if not inspect.isfunction(function):
        return None
    first, *others = inspect.signature(function).parameters
    if first not in ("received", "vectors", "points"):
        return None
    if others[:2] != ["n", "t"]:
        return function
    rule = RULES.get(function.__name__.replace("_", "-"))
    fits = rule is None or rule.domain(m=5, n=5, t=1, d=2)
    return partial(function, n=5, t=1 if fits else 0)


CALLS: dict[str, Callable[[Any], Any]] = {
    name: call
    for name in boxgeom.__all__
    if name not in LEFT_OUT
    if (call := _of_vectors_alone(getattr(boxgeom, name))) is not None
}
"""By name: what each function makes of five vectors."""


def most_t(rule: str, n: int, t: int) -> int:
    """Return the largest t, at most this one, that a rule takes for n nodes.

    However many of the n - t to n vectors a node receives, it has an answer.
    """
    return next(
        fewer
        for fewer in range(t, -1, -1)
        if all(RULES[rule].domain(m, n, fewer, 1) for m in range(n - fewer, n + 1))
    )
