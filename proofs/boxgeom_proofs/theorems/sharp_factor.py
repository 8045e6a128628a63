"""The sharp factor of Theorem 12 for n = 4 and 5, t = 1 (Theorem 16).

docs/proofs.md has the proof in words. X are h = n - 1 honest vectors, their median is
the origin, d_i are their distances from it, and the unit of length is such that the
weights ``w_i = 1/d_i`` sum to 1 and ``u_i = w_i x_i``. In every coordinate delta is the
distance of 0 from the interval between the second and the last but one value of X.
"""

import z3

from boxgeom_proofs.theorems.composition import steps_of
from boxgeom_proofs.theorems.heavy_vector import heavy, spread_of_the_light, variance
from boxgeom_proofs.theorems.sharp_cases import (
    the_factor,
    with_a_heavy_vector,
    with_four_nodes,
)
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, theorem

LOGIC = "QF_NRA"


@theorem(
    "T16",
    states="BOX-GEOM shrinks the honest diagonal by n/(2(n-t)) every round",
    scope="instances n=4, t=1 and n=5, t=1; all d, even with equivocation; on paper: "
    "the exchange of sums, the multipliers, how the steps of case A for n=5 combine",
)
def box_geom_contracts_by_the_sharp_factor() -> Lemmas:
    """Show ``h |delta| <= E``: with a heavy vector, with four nodes, with five."""
    light = (*heavy(), *variance(), *spread_of_the_light())
    four = _four_nodes()
    return (
        *(*light, *four, *_five_nodes(), _ratio()),
        *with_a_heavy_vector(steps_of(light)),
        with_four_nodes(four),
        the_factor(_ratio()),
    )


def _ratio() -> Lemma:
    """Return what Theorem 12's step 5 needs for the factor (1 + 1/h)/2."""
    h, ratio = z3.Reals("h rho")
    deltas, edges = z3.Reals("sum_of_delta_squares sum_of_e_squares")
    return Lemma(
        name="h |delta| <= E says |delta| <= rho |e| with rho = 1/h",
        assumptions={
            "h |delta| <= E": h * h * deltas <= edges,
            "rho = 1/h": ratio * h == 1,
        },
        conclusion=deltas <= ratio * ratio * edges,
        logic=LOGIC,
    )


def _four_nodes() -> Lemmas:
    """Case A, h = 3: values -a, 1 and y >= 1, the unit being delta.

    The multipliers ``-162 (w_i - 1/3)`` sum to zero. With ``a w_x = w_z y + w_1`` the
    coordinate's inequality is ``alpha y^2 + beta y + gamma >= 0``.
    """
    w_z, w_1 = z3.Reals("w_z w_1")
    w_x, third, half = 1 - w_z - w_1, z3.Q(1, 3), z3.Q(1, 2)
    ends = {"the weight of y is positive": w_z > 0, "so is that of -a": w_x > 0}
    middle = {"the weight of 1 is positive": w_1 > 0}
    light = {"no weight is over 1/2": z3.And(w_z <= half, w_1 <= half, w_x <= half)}
    alpha = (w_z + w_x) * (w_z + w_x) + 162 * w_x * w_x * w_z * w_z * (
        (w_x - third) + (w_z - third)
    )
    beta = 2 * (w_z + w_x) * w_1 + 324 * w_x * w_x * (w_x - third) * w_z * w_1
    gamma = (
        w_1 * w_1
        - 9 * w_x * w_x
        + 162 * w_x * w_x * w_1 * w_1 * ((w_x - third) + (w_1 - third))
    )
    a, b, c, y = z3.Reals("alpha beta gamma y")
    return (
        Lemma(
            name="case A, n = 4: alpha >= 0 (also the coordinates with delta = 0)",
            assumptions=ends,
            conclusion=alpha >= 0,
            logic=LOGIC,
        ),
        Lemma(
            name="case A, n = 4: 2 alpha + beta >= 0",
            assumptions={**ends, **middle},
            conclusion=2 * alpha + beta >= 0,
            logic=LOGIC,
        ),
        Lemma(
            name="case A, n = 4: the inequality holds at y = 1",
            assumptions=light,
            conclusion=alpha + beta + gamma >= 0,
            logic=LOGIC,
        ),
        Lemma(
            name="case A, n = 4: so it holds for y >= 1",
            assumptions={
                "alpha >= 0": a >= 0,
                "2 alpha + beta >= 0": 2 * a + b >= 0,
                "it holds at y = 1": a + b + c >= 0,
                "y >= 1": y >= 1,
            },
            conclusion=a * y * y + b * y + c >= 0,
            logic=LOGIC,
        ),
    )


def _five_nodes() -> Lemmas:
    """Case A, h = 4: values -a and three of at least 1, the unit being delta.

    Weights are counted four times, so that they sum to 4 and none is over 2; the
    multipliers become ``-4 (w_i - 1)``. w is the weight of -a, z one of the others.
    """
    w, z = z3.Reals("w z")
    most, least = z3.Reals("M a")
    moment, positive, negative = z3.Reals("A P N")
    rest = w - 1
    light = {"weights are positive": w > 0, "none is over 2": w <= 2}
    return (
        Lemma(
            name="case A, n = 5: the sum of the others enters with a positive sign",
            assumptions={"weights are positive": w > 0},
            conclusion=1 + 4 * rest * w * w > 0,
            logic=LOGIC,
        ),
        Lemma(
            name="case A, n = 5: the inequality's left side grows in every value",
            assumptions={"weights are positive": w > 0, "z is not negative": z >= 0},
            conclusion=4 * z * z * w * w + (1 + 4 * rest * w * w - 4 * w * w) * z + w
            >= 0,
            logic=LOGIC,
        ),
        Lemma(
            name="case A, n = 5: (z - 1) z^2 >= (z - 1) + (z - 1)^2",
            assumptions={"weights are positive": z > 0},
            conclusion=(z - 1) * z * z >= (z - 1) + (z - 1) * (z - 1),
            logic=LOGIC,
        ),
        Lemma(
            name="case A, n = 5: the inequality holds where all values are 1",
            assumptions=light,
            conclusion=16 * (1 - w * w)
            + 4 * w * w * (rest * (4 - w) * (4 - w) - rest + rest * rest / 3)
            >= 0,
            logic=LOGIC,
        ),
        Lemma(
            name="case A, n = 5: (1 - z) z^2 <= z/4",
            assumptions={"weights are positive": z > 0},
            conclusion=(1 - z) * z * z <= z / 4,
            logic=LOGIC,
        ),
        Lemma(
            name="case A, n = 5: with delta = 0 the edge is over the moment",
            assumptions={
                "the moment is at most M times the weights above": moment
                <= most * positive,
                "and at most a times the weights below": moment <= least * negative,
                "all weights sum to 4": positive + negative <= 4,
                "the edge's ends are not negative": z3.And(most >= 0, least >= 0),
            },
            conclusion=moment <= most + least,
            logic=LOGIC,
        ),
    )
