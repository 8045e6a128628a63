"""What an attack is: how the Byzantine nodes choose their vectors."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from boxgeom.agreement.view import View
from boxgeom.real_arrays import as_float64
from boxgeom.vectors import Vector, Vectors


@dataclass(frozen=True)
class Attack:
    """A way to choose the Byzantine vectors.

    Attributes:
        name: the attack's name in kebab-case.
        vectors: from a `View` to one vector per Byzantine node, shape (f, d); shape
            (0, d) is silence.
        meaning: what it does, in one line.
        scale: the strength, unless the run sets another.
        delivery: to whom the vectors go, unless the run says otherwise.
        has_strength: whether the scale changes anything.
    """

    name: str
    vectors: Callable[[View], Vectors]
    meaning: str
    scale: float = 1.0
    delivery: str = "all"
    has_strength: bool = True


def in_float64(attack: Callable[[View], Vectors]) -> Callable[[View], Vectors]:
    """Return the attack computed in float64, whatever the precision of its view.

    A number too large for float64 comes out infinite, or NaN; `agree` refuses both.
    """

    @functools.wraps(attack)
    @np.errstate(over="ignore", under="ignore", invalid="ignore")
    def on_float64(view: View) -> Vectors:
        floats = replace(
            view,
            honest=as_float64(view.honest, "honest"),
            own=as_float64(view.own, "own"),
        )
        return attack(floats)

    return on_float64


def from_every_byzantine(vector: Vector, view: View) -> Vectors:
    """Return the vector once for every Byzantine node, shape (f, d)."""
    return np.tile(vector, (view.byzantine_count, 1))
