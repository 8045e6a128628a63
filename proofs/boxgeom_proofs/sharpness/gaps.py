"""How near searches and families of rounds come to what is proved of the gap."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from boxgeom_proofs.sharpness.gap_program import Classes, squared_gap

NETWORKS = (
    (4, 1),
    (7, 2),
    (10, 3),
    (13, 1),
    (13, 4),
    (19, 6),
    (22, 7),
    (24, 1),
    (25, 1),
    (31, 1),
    (100, 33),
)
FEW_NODES = 40
NEAR_SHARES = (1 / 3, 1 / 2, 3 / 5, 2 / 3, 3 / 4, 4 / 5)
"""Which share of the honest vectors is near the median."""
DISTANCES = (5 / 4, 4 / 3, 3 / 2, 5 / 3, 2, 5 / 2)
"""How many times as far as the near vectors the others are."""


@dataclass(frozen=True)
class Gap:
    """What is known of the gap of one size of network.

    Attributes:
        n: nodes.
        t: Byzantine nodes.
        found: the largest rho that the linear programs found.
        classes: what vectors have it.
        byzantine_share: t/(n-t), which Conjecture C* said rho is at most (R11).
        theorem_12: its bound of rho.
        theorem_18: the same, of its own part.
        theorem_19: the same, for the best N.
        factor: the largest factor of BOX-GEOM in the family of R13, None if n and t are
            not of that family.
        box_mean: the factor of BOX-MEAN (T15).
    """

    n: int
    t: int
    found: float
    classes: Classes
    byzantine_share: float
    theorem_12: float
    theorem_18: float
    theorem_19: float
    factor: float | None
    box_mean: float


def gap(n: int, t: int) -> Gap:
    """Return what is known of the gap of n nodes, of which t are Byzantine.

    >>> found = gap(10, 3)
    >>> round(found.found**2 * 37, 9), found.classes.pinned
    (9.0, 3)
    """
    found, classes = max(
        ((squared_gap(classes, t), classes) for classes in _classes(n, t)),
        key=lambda pair: pair[0],
    )
    return Gap(
        n,
        t,
        found=math.sqrt(found),
        classes=classes,
        byzantine_share=t / (n - t),
        theorem_12=math.sqrt(t / (n - 2 * t)),
        theorem_18=math.sqrt(t * (n - 2 * t) / (4 * (n - t) * (n - 3 * t))),
        theorem_19=min(_theorem_19(n, t, size) for size in range(t, n - t)),
        factor=family_factor(n, t),
        box_mean=n / (2 * (n - t)),
    )


def family_factor(n: int, t: int) -> float | None:
    """Return the largest factor of BOX-GEOM in the family of Refutation 13.

    t honest vectors are 0, and half of the m = n - 2t others are (1, r), half (1, -r),
    with 1 + r^2 = m^2/t^2; m is even and at most 2t.

    >>> round(family_factor(22, 7), 4)
    0.7663
    """
    m = n - 2 * t
    if m % 2 or m > 2 * t:
        return None
    return m / math.sqrt(4 * m**2 - 3 * t**2)


def _theorem_19(n: int, t: int, size: int) -> float:
    h = n - t
    spread = math.sqrt(t * size / (h * (h - 2 * t)))
    return (t + (size + 1 - t) / 2 * spread) / (size + 1)


def _classes(n: int, t: int) -> Iterator[Classes]:
    """Yield one class, t vectors at the median and one class, and two classes."""
    h = n - t
    yield Classes(0, (h,), (1.0,))
    yield Classes(t, (h - t,), (1.0,))
    if n > FEW_NODES:
        return
    for share in NEAR_SHARES:
        near = round(h * share)
        for distance in DISTANCES:
            yield Classes(0, (near, h - near), (1.0, 1 / distance))


@dataclass(frozen=True)
class PowerRound:
    """A round whose gap is of the order tau^(2/3), with t = 1 and tau = 1/(n-1).

    Attributes:
        n: nodes.
        rho: its gap, exactly 1/sqrt(27 N^2 - 10 N - 4) for N = 2 m^2.
        scaled: rho/tau^(2/3).
        theorem_19: the bound of Theorem 19, over tau^(2/3).
    """

    n: int
    rho: float
    scaled: float
    theorem_19: float


def power_round(m: int) -> PowerRound:
    """Return the round of 2m^2 vectors near the median and 4m^3 at m times as far.

    >>> power_round(3).n
    127
    """
    near, far = 2 * m**2, 4 * m**3
    n = near + far + 1
    low = near - 1 + Fraction(far, m)
    scale = 1 / (low**2 + near - 1)
    balanced = m**2 - near * scale
    edges = near * scale * (low + 1) ** 2 + 4 * balanced
    rho = math.sqrt(near * scale / edges)
    tau = 1 / (n - 1)
    bound = min(_theorem_19(n, 1, size) for size in range(1, n - 1))
    return PowerRound(n, rho, rho / tau ** (2 / 3), bound / tau ** (2 / 3))
