"""The median of more than n - t honest vectors can leave the candidates' box (R8)."""

from fractions import Fraction

import boxgeom
from boxgeom_proofs.refutations.exact_boxes import (
    ExactBox,
    as_exact_box,
    box_around,
    exact_candidates,
)
from boxgeom_proofs.refutations.exact_median import (
    ONE,
    as_points,
    is_only_median,
    squared_pull,
)
from boxgeom_proofs.refutations.refutation import (
    Facts,
    refutation,
    require,
    require_equal,
)

N, T = 4, 1
HONEST = ((0, 0), (10, 1), (20, 1), (30, 0))
MEDIAN = (Fraction(15), Fraction(3, 4))
ROUNDING = 1e-12


@refutation(
    "R8",
    claim="for f < t the median of all honest vectors lies in the box of the "
    "candidates, as their mean does",
    witness="n=4, t=1, f=0: (0,0), (10,1), (20,1), (30,0)",
)
def the_honest_median_may_leave_the_candidates_box() -> Facts:
    """The candidates are (10,1) and (20,1); the median of all four is (15, 3/4)."""
    honest = as_points(HONEST)
    candidates = exact_candidates(honest, N - T)
    box = box_around(candidates)
    require_equal(candidates, set(honest[1:3]), "S_geo")
    pull = squared_pull(MEDIAN, honest)
    require(
        is_only_median(MEDIAN, honest) and pull == {ONE: 0},
        "in (15, 3/4) the unit vectors to all four sum to 0",
    )
    return (
        "the medians of all triples are (10,1) and (20,1)",
        "in (15, 3/4) the unit vectors to all four sum to 0: it is their median",
        require(
            MEDIAN[1] < box.lower[1],
            f"its coordinate 2, {MEDIAN[1]}, is below {box.lower[1]}",
        ),
        _replay(),
    )


def _replay() -> str:
    """Return what the reference says about it.

    Raises:
        NotRefuted: it is something else.
    """
    median = boxgeom.geometric_median(HONEST)
    error = max(abs(float(x) - float(y)) for x, y in zip(median, MEDIAN, strict=True))
    require(error <= ROUNDING, f"the reference's median {median} is (15, 3/4)")
    box = boxgeom.geometric_median_hyperbox(HONEST, N, T)
    ends = ExactBox(*as_points(HONEST[1:3]))
    require_equal(as_exact_box(box), ends, "the reference's GH")
    require(not box.contains(median), "the reference's median is out of its GH")
    means = boxgeom.mean_hyperbox(HONEST, N, T)
    require(means.contains(boxgeom.mean(HONEST)), "the mean is in the box of means")
    trace = boxgeom.agree(HONEST, n=N, t=T, rounds=1)
    outputs = as_points(trace.outputs)
    require_equal(outputs, as_points([[15, 1]] * N), "the reference's outputs")
    return "the reference's four nodes agree on (15, 1)"
