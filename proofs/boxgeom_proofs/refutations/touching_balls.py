"""No rule has exact validity in the honest ball for all n > 2t (R14)."""

import math
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from importlib.util import find_spec

import numpy as np

import boxgeom
from boxgeom_proofs.refutations.exact_balls import smallest_ball
from boxgeom_proofs.refutations.exact_median import Points, as_points
from boxgeom_proofs.refutations.refutation import (
    Facts,
    refutation,
    require,
    require_equal,
)

N, T = 9, 4
XY, XZ, YZ = as_points([[1, 1, 0], [1, 0, 1], [0, 1, 1]])
"""Where two of the balls touch."""

X, Y, Z = (
    tuple(x / 7 for x in point)
    for point in as_points([[22, -3, -5], [-5, 22, -3], [-3, -5, 22]])
)
"""A vector on the sphere of each ball, opposite to where it touches the others."""

SUPPORTS = (
    ((XY, XZ, X), (3, 5, 7)),
    ((XY, YZ, Y), (5, 3, 7)),
    ((XZ, YZ, Z), (3, 5, 7)),
)
"""The support of each ball, and the weights of its centre."""

RECEIVED = (XY, XY, XZ, XZ, YZ, YZ, X, Y, Z)
ROUNDING = 1e-12


@refutation(
    "R14",
    claim="some rule has MEB validity (c = 1), or c-MEB validity with a c below "
    "2/sqrt(3), for all n > 2t",
    witness="n=9, t=4, in the plane x + y + z = 2: (1,1,0), (1,0,1) and (0,1,1) twice "
    "each, (22,-3,-5)/7, (-5,22,-3)/7, (-3,-5,22)/7",
)
def no_rule_stays_in_the_honest_ball() -> Facts:
    """Three balls touch pairwise; the vectors of each may be the honest ones."""
    honest = [(a, a, b, b, far) for (a, b, far), _ in SUPPORTS]
    balls = [
        smallest_ball(support, weights, vectors)
        for (support, weights), vectors in zip(SUPPORTS, honest, strict=True)
    ]
    for vectors in honest:
        require(not Counter(vectors) - Counter(RECEIVED), "five of the nine vectors")
    centers = [ball.center for ball in balls]
    require_equal(centers, list(as_points(2 * np.eye(3))), "the centres")
    require_equal({ball.squared_radius for ball in balls}, {Fraction(2)}, "r_H^2")
    middle = (Fraction(2, 3),) * 3
    # |y - c|^2 over the three centres sums to 3 |y - middle|^2 more than at the middle.
    least = sum(ball.squared_ratio(middle) for ball in balls) / 3
    return (
        "the smallest balls around three choices of five vectors have the centres "
        "(2,0,0), (0,2,0), (0,0,2), and the squared radius 2",
        require(
            least == Fraction(4, 3),
            "the mean of any output's three squared ratios is at least 4/3",
        ),
        *(_replay(name, honest) for name in boxgeom.RULES if _has_answer(name)),
    )


def _has_answer(name: str) -> bool:
    """Return whether a rule, whose dependencies are installed, answers nine vectors."""
    is_installed = name != "safe-area" or find_spec("cvxpy") is not None
    return is_installed and boxgeom.RULES[name].domain(N, N, T, 3)


def _replay(name: str, honest: Sequence[Points]) -> str:
    """Return how far the output of the reference's rule is from the worst ball.

    Raises:
        NotRefuted: it is nearer than 2/sqrt(3) radii.
    """
    received = np.array(RECEIVED, dtype=np.float64)
    output = boxgeom.aggregate(received, name, n=N, t=T)
    worst = max(boxgeom.meb_ratio(output, np.array(h, dtype=float)) for h in honest)
    return require(
        worst >= 2 / math.sqrt(3) - ROUNDING,
        f"{name}'s largest ratio is {worst:.4f}, 2/sqrt(3) or more",
    )
