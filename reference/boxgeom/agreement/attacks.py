"""Attacks (section 6): which vectors the Byzantine nodes send, one per node."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from boxgeom.agreement.view import View
from boxgeom.numerics.lengths import lengths
from boxgeom.numerics.scaling import exponent_of
from boxgeom.public import mean
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


def crash(view: View) -> Vectors:
    """Return no vectors: the Byzantine nodes are silent."""
    return view.own[:0]


@in_float64
def sign_flip(view: View) -> Vectors:
    """Return ``-scale`` times what each Byzantine node would have sent."""
    return -view.scale * view.own


@in_float64
def gaussian(view: View) -> Vectors:
    """Return normal noise, ``scale`` times the root mean square honest coordinate."""
    size = float(lengths(view.honest.ravel())) / np.sqrt(view.honest.size)
    return view.scale * size * view.rng.standard_normal(view.own.shape)


@in_float64
def large_constant(view: View) -> Vectors:
    """Return ``scale`` times the largest honest magnitude in every coordinate."""
    return np.full(view.own.shape, view.scale * float(np.abs(view.honest).max()))


@in_float64
def alie(view: View) -> Vectors:
    """Return the honest mean less ``scale * z`` honest standard deviations.

    "A little is enough": z is the normal quantile that still leaves the attackers
    hidden among as many honest nodes as they need for a majority.
    """
    honest_count = len(view.honest)
    supporters = view.n // 2 + 1 - view.byzantine_count
    share = (honest_count - supporters) / honest_count
    z = NormalDist().inv_cdf(share) if 0 < share < 1 else 0.0
    hidden = mean(view.honest) - view.scale * z * _deviation(view)
    return _from_every_byzantine(hidden, view)


@in_float64
def inner_product(view: View) -> Vectors:
    """Return ``-scale`` times the honest mean (inner-product manipulation, IPM)."""
    return _from_every_byzantine(-view.scale * mean(view.honest), view)


def mimic(view: View) -> Vectors:
    """Return copies of the first honest node's vector."""
    return _from_every_byzantine(view.honest[0], view)


@in_float64
def min_max(view: View) -> Vectors:
    """Return the honest mean less as many standard deviations as go unnoticed.

    Unnoticed: no farther from any honest vector than some two of those are apart. The
    number is found by bisection, then multiplied by ``scale``.
    """
    exponent = exponent_of(view.honest)
    honest = np.ldexp(view.honest, -exponent)  # so that no distance overflows
    center, deviation = mean(honest), honest.std(axis=0)
    diameter = max(_farthest_distance(honest, vector) for vector in honest)
    low, high = 0.0, 1.0
    while (
        high < 2.0**60
        and _farthest_distance(honest, center - high * deviation) < diameter
    ):
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        unnoticed = _farthest_distance(honest, center - middle * deviation) <= diameter
        low, high = (middle, high) if unnoticed else (low, middle)
    farthest = center - view.scale * low * deviation
    return _from_every_byzantine(np.ldexp(farthest, exponent), view)


def second_honest(view: View) -> Vectors:
    """Return copies of the second honest node's vector (witnesses R1 and R2)."""
    return _from_every_byzantine(view.honest[1 % len(view.honest)], view)


def _deviation(view: View) -> Vector:
    """Return every coordinate's honest standard deviation; no square overflows."""
    exponent = exponent_of(view.honest)
    return np.ldexp(np.ldexp(view.honest, -exponent).std(axis=0), exponent)


def _farthest_distance(honest: Vectors, vector: Vector) -> float:
    return float(lengths(honest - vector).max())


def _from_every_byzantine(vector: Vector, view: View) -> Vectors:
    return np.tile(vector, (view.byzantine_count, 1))


_ATTACKS = (
    Attack("crash", crash, "silence", delivery="none", has_strength=False),
    Attack("sign-flip", sign_flip, "minus scale times its own vector"),
    Attack("gaussian", gaussian, "normal noise, scale times the honest size", 10.0),
    Attack("large-constant", large_constant, "one huge value everywhere", 1e6),
    Attack("alie", alie, "a little is enough: hidden beside the honest mean"),
    Attack("ipm", inner_product, "minus scale times the honest mean", 0.5),
    Attack("mimic", mimic, "copies of the first honest vector", has_strength=False),
    Attack("min-max", min_max, "as far from the mean as goes unnoticed"),
    Attack(
        "r1",
        second_honest,
        "witness R1: a copy to one half",
        delivery="half",
        has_strength=False,
    ),
    Attack(
        "r2",
        second_honest,
        "witness R2: a copy to one half",
        delivery="half",
        has_strength=False,
    ),
    Attack(
        "r3",
        mimic,
        "witness R3: both ends fed themselves",
        delivery="ends",
        has_strength=False,
    ),
)

ATTACKS: dict[str, Attack] = {attack.name: attack for attack in _ATTACKS}
"""Every attack by its kebab-case name."""
