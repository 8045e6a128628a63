"""The geometric median lies in the convex hull (Theorem 4)."""

import z3

from boxgeom_proofs.theorems.composition import compose
from boxgeom_proofs.theorems.induction import by_induction
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, theorem


@theorem(
    "T4",
    states="the geometric median is in the convex hull of its points",
    scope="all m, d; for one direction at a time, by induction over the points",
)
def geometric_median_is_in_the_hull() -> Lemmas:
    """Off the points, the pulls ``w_i (x_i - y)`` with ``w_i = 1/d_i`` sum to zero.

    If y were beyond all points in some direction, every pull would point back, and so
    would their sum. A median that is one of the points is trivially in their hull. On
    paper: a point that is in no direction beyond all the others is in their hull.
    """
    weight, point, median, bound = z3.Reals("weight point median bound")
    pulls = z3.Real("sum_of_earlier_pulls")
    beyond = {
        "all points are at most the bound": point <= bound,
        "the median is beyond it": median > bound,
        "weights are positive": weight > 0,
    }
    pull = weight * (point - median)
    first = Lemma(
        name="the first pull is back",
        assumptions=beyond,
        conclusion=pull < 0,
        logic="QF_NRA",
    )
    one_more = Lemma(
        name="with one more pull the sum is still back",
        assumptions={**beyond, "the sum of the earlier ones is back": pulls < 0},
        conclusion=pulls + pull < 0,
        logic="QF_NRA",
    )
    of_each_point = ["all points are at most the bound", "weights are positive"]
    pulls_are_back = by_induction(
        *(first, one_more),
        granted=of_each_point,
        under=["the median is beyond it"],
        sum_of_earlier_pulls=z3.Real("sum_of_pulls"),
    )
    return (
        first,
        one_more,
        compose(
            "T4: the median is not beyond all points",
            [pulls_are_back],
            median <= bound,
            given={"the pulls balance (D1)": z3.Real("sum_of_pulls") == 0},
        ),
    )
