"""Adding medians of smaller subsets spoils the approximation (R10)."""

import math
from itertools import combinations

import boxgeom
from boxgeom_proofs.refutations.exact_boxes import (
    Boxes,
    as_exact_box,
    box_around,
    exact_candidates,
    exact_trusted_box,
)
from boxgeom_proofs.refutations.exact_median import as_points, point_text
from boxgeom_proofs.refutations.refutation import (
    Facts,
    refutation,
    require,
    require_equal,
)

N, T = 4, 1
RECEIVED = ((0, 0), (0, 0), (1, 2), (1, -2))


@refutation(
    "R10",
    claim="GH enlarged by the medians of smaller subsets, n - 2t to n - t, which makes "
    "every TH_i meet every GH_j, keeps the approximation",
    witness="n=4, t=1: (0,0), (0,0), (1,2), (1,-2)",
)
def the_enlarged_box_loses_the_median() -> Facts:
    """All candidates are 0, but with the larger box the output is (1/2, 0)."""
    received = as_points(RECEIVED)
    candidates = exact_candidates(received, N - T)
    require_equal(candidates, {received[0]}, "S_geo")
    smaller = exact_candidates(received, N - 2 * T)
    trusted = exact_trusted_box(received, N, T)
    boxes = Boxes(trusted, box_around(candidates | smaller))
    output = boxes.output
    require(any(output), f"the enlarged box's output {output} is not 0")
    _replay(boxes)
    return (
        "the medians of all triples are (0, 0), so the covering radius is 0",
        "(1,2) and (1,-2) have the midpoint (1, 0), which enlarges the box",
        f"the output is {point_text(output)}, infinitely many radii away",
    )


def _replay(boxes: Boxes) -> None:
    """Raise NotRefuted unless the reference computes the same boxes and output."""
    medians = [
        boxgeom.geometric_median(subset)
        for size in range(N - 2 * T, N - T + 1)
        for subset in combinations(RECEIVED, size)
    ]
    enlarged = boxgeom.smallest_hyperbox(medians)
    trusted = boxgeom.trusted_hyperbox(RECEIVED, N, T)
    require_equal(as_exact_box(enlarged), boxes.candidates, "the reference's larger GH")
    require_equal(as_exact_box(trusted), boxes.trusted, "the reference's TH")
    midpoint = trusted.intersection(enlarged).midpoint
    require_equal(as_points([midpoint]), (boxes.output,), "the midpoint")
    radius = boxgeom.covering_radius(RECEIVED, N, T)
    require_equal(radius, 0, "the reference's covering radius")
    honest = RECEIVED[: N - T]
    ratio = boxgeom.approximation_ratio(midpoint, RECEIVED, honest, N, T)
    require_equal(ratio, math.inf, "the reference's ratio")
    ours = boxgeom.box_geom(RECEIVED, N, T)
    require_equal(ours.tolist(), [0, 0], "BOX-GEOM's output")
