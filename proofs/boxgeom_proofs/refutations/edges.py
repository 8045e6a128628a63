"""BOX-GEOM need not shrink an edge in a round (R1, R2)."""

from fractions import Fraction

import boxgeom
from boxgeom_proofs.certificates.rationals import sum_of_squares
from boxgeom_proofs.refutations.exact_boxes import (
    Boxes,
    as_exact_box,
    box_around,
    exact_boxes,
)
from boxgeom_proofs.refutations.exact_median import (
    ONE,
    Points,
    as_points,
    is_median,
    squared_pull,
)
from boxgeom_proofs.refutations.refutation import (
    Facts,
    refutation,
    require,
    require_equal,
)

N, T = 4, 1


@refutation(
    "R1",
    claim="TH_i meets GH_j, and hence BOX-GEOM halves every edge in every round",
    witness="n=4, t=1, d=2: honest (0,0), (1,2), (1,-2); the Byzantine (1,2) is "
    "delivered to the first node only",
)
def box_geom_does_not_halve_every_edge() -> Facts:
    """Edge 1 has length 1 before and after: there TH_i is {1}, and GH_j is {0}."""
    honest = as_points([[0, 0], [1, 2], [1, -2]])
    first, others = _play(honest, "r1")
    before = box_around(honest).edges
    after = box_around([first.output, others.output]).edges
    trusted = (first.trusted.lower[0], first.trusted.upper[0])
    candidates = (others.candidates.lower[0], others.candidates.upper[0])
    return (
        _median_at_origin(honest),
        require(
            trusted[0] > candidates[1],
            f"TH_i[1] = [{trusted[0]}, {trusted[1]}] does not meet "
            f"GH_j[1] = [{candidates[0]}, {candidates[1]}]",
        ),
        require(
            after[0] == before[0], f"edge 1 is {before[0]} before and {after[0]} after"
        ),
    )


@refutation(
    "R2",
    claim="the longest edge shrinks in every round of BOX-GEOM",
    witness="n=4, t=1, d=13 (d=14 with strict optimality): honest 0, (1, 1/2, ..., "
    "1/2), (1, -1/2, ..., -1/2); a copy of the second is delivered to the first node",
)
def the_longest_edge_need_not_shrink() -> Facts:
    """The longest edge has length 1 before and after; the diagonal shrinks (T12)."""
    return (*_longest_edge_stays(13), *_longest_edge_stays(14))


def _longest_edge_stays(d: int) -> Facts:
    half = Fraction(1, 2)
    honest = as_points([[0] * d, [1] + [half] * (d - 1), [1] + [-half] * (d - 1)])
    first, others = _play(honest, "r2")
    before = box_around(honest).edges
    after = box_around([first.output, others.output]).edges
    squares = sum_of_squares(before), sum_of_squares(after)
    factor = Fraction(boxgeom.contraction_bound(N, T))
    return (
        f"d = {d}: {_median_at_origin(honest)}",
        require(
            max(after) == max(before),
            f"d = {d}: the longest edge is {max(before)} before, {max(after)} after",
        ),
        require(
            squares[1] <= factor**2 * squares[0],
            f"d = {d}: the squared diagonal is {squares[0]} before, {squares[1]} after",
        ),
    )


def _median_at_origin(honest: Points) -> str:
    """Return the reason why the first honest vector, 0, is the median of the three.

    Raises:
        NotRefuted: it is not.
    """
    pull = squared_pull(honest[0], honest)
    return require(
        is_median(honest[0], honest) and set(pull) == {ONE},
        "0 is the honest median: the unit vectors to the others sum to squared length "
        f"{pull[ONE]}, at most 1",
    )


def _play(honest: Points, adversary: str) -> tuple[Boxes, Boxes]:
    """Return the exact boxes of the first node and of the others.

    Raises:
        NotRefuted: the reference does not compute the same.
    """
    first = exact_boxes((*honest, honest[1]), N, T)
    others = exact_boxes(honest, N, T)
    vectors = [[float(x) for x in point] for point in honest]
    trace = boxgeom.agree(vectors, n=N, t=T, adversary=adversary, rounds=1)
    (played,) = trace.rounds
    received = [as_points(played.received(i)) for i in range(3)]
    require_equal(received, [(*honest, honest[1]), honest, honest], "what is received")
    for node, boxes in enumerate((first, others, others)):
        trusted = boxgeom.trusted_hyperbox(played.received(node), N, T)
        medians = boxgeom.geometric_median_hyperbox(played.received(node), N, T)
        require_equal(as_exact_box(trusted), boxes.trusted, f"TH of node {node}")
        require_equal(as_exact_box(medians), boxes.candidates, f"GH of node {node}")
    outputs = (first.output, others.output, others.output)
    require_equal(as_points(trace.outputs), outputs, "the reference's outputs")
    return first, others
