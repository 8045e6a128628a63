"""With larger boxes than GH nodes need not halve the diagonal (R18)."""

from fractions import Fraction

import numpy as np

import boxgeom
from boxgeom import Hyperbox
from boxgeom_proofs.certificates.rationals import sum_of_squares
from boxgeom_proofs.refutations.exact_boxes import (
    Boxes,
    ExactBox,
    as_exact_box,
    box_around,
    exact_trusted_box,
)
from boxgeom_proofs.refutations.exact_median import (
    Point,
    Points,
    as_points,
    is_only_median,
    point_text,
)
from boxgeom_proofs.refutations.refutation import (
    Facts,
    refutation,
    require,
    require_equal,
)

N, T = 4, 1
HONEST = ((-2, 1, 1), (10, -20, 10), (10, 10, -20))
BOX = ((-2, 0, -20), (0, 10, 0))
"""What the second node takes in the place of GH = {0}."""


@refutation(
    "R18",
    claim="T21 holds with boxes that hold GH: with reliable broadcast and t = 1 the "
    "diagonal halves",
    witness="n=4, t=1, d=3: honest (-2,1,1), (10,-20,10), (10,10,-20); the first node "
    "also gets a copy of the second vector; the second node takes the box "
    "[-2,0] x [0,10] x [-20,0]",
)
def larger_boxes_need_not_halve_the_diagonal() -> Facts:
    """Their outputs are (10, -10, 11/2) and (-1, 5, -10)."""
    honest = as_points(HONEST)
    zero = (Fraction(0),) * 3
    require(is_only_median(zero, honest), "0 is the honest median")
    larger = ExactBox(*as_points(BOX))
    held = box_around([zero, larger.lower, larger.upper])
    require_equal(held, larger, "the box around the second node's box and GH = {0}")
    boxes = (_of_the_first(honest), Boxes(exact_trusted_box(honest, N, T), larger))
    first, second = (node.output for node in boxes)
    _replay(honest, boxes)
    before = sum_of_squares(box_around(honest).edges)
    after = sum_of_squares(box_around([first, second, zero]).edges)
    return (
        f"the first node, with GH, outputs {point_text(first)}",
        f"the second, with a larger box, {point_text(second)}; the third 0",
        require(
            4 * after > before,
            f"the squared diagonal is {before} before and {after} after, more than a "
            "quarter",
        ),
        require(
            9 * after <= 4 * before,
            "it is less than 4/9, as by T20 with other boxes (T26)",
        ),
    )


def _of_the_first(honest: Points) -> Boxes:
    """Return the boxes of the node that also hears a copy of the second vector.

    Raises:
        NotRefuted: its candidates are not 0 and that vector.
    """
    first, second, third = honest
    for subset in ((first, second, second), (third, second, second)):
        require(is_only_median(second, subset), "the doubled vector is a candidate")
    zero: Point = (Fraction(0),) * 3
    trusted = exact_trusted_box((*honest, second), N, T)
    return Boxes(trusted, box_around([zero, second]))


def _replay(honest: Points, boxes: tuple[Boxes, Boxes]) -> None:
    """Raise NotRefuted unless the reference has the same boxes and outputs."""
    received = ((*HONEST, HONEST[1]), HONEST)
    for rows, node in zip(received, boxes, strict=True):
        trusted = boxgeom.trusted_hyperbox(rows, N, T)
        require_equal(as_exact_box(trusted), node.trusted, "the reference's TH")
        box = Hyperbox(*np.array([node.candidates.lower, node.candidates.upper], float))
        output = trusted.intersection(box).midpoint
        require_equal(as_points([output]), (node.output,), "the reference's midpoint")
    exact = as_points(np.round([boxgeom.box_geom(received[0], N, T)], 9))
    require_equal(exact, (boxes[0].output,), "BOX-GEOM's output")
    median = boxgeom.geometric_median(HONEST)
    require(float(np.abs(median).max()) < 1e-12, "the reference's median is 0")
