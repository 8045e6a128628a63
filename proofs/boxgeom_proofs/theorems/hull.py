"""Where a geometric median can be (Theorem 4)."""

import z3

from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, theorem


@theorem(
    "T4",
    states="the geometric median is in the convex hull of its points",
    scope="all m, d; for one direction at a time, by induction over the points",
)
def geometric_median_is_in_the_hull() -> Lemmas:
    """Off the points, the pulls ``w_i (x_i - y)`` with ``w_i = 1/d_i`` sum to zero.

    If y were beyond all points in some direction, every pull would be back, and so
    would be their sum. A median that is one of the points is in their hull trivially.
    On paper: a point that is beyond the others in no direction is in their hull.
    """
    weight, point, median, bound = z3.Reals("weight point median bound")
    pulls = z3.Real("sum_of_earlier_pulls")
    beyond = {
        "all points are at most the bound": point <= bound,
        "the median is beyond it": median > bound,
        "weights are positive": weight > 0,
    }
    pull = weight * (point - median)
    return (
        Lemma(
            name="the first pull is back",
            assumptions=beyond,
            conclusion=pull < 0,
            logic="QF_NRA",
        ),
        Lemma(
            name="with one more pull the sum is still back",
            assumptions={**beyond, "the sum of the earlier ones is back": pulls < 0},
            conclusion=pulls + pull < 0,
            logic="QF_NRA",
        ),
    )
