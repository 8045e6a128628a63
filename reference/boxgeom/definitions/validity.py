"""What an honest output may be (Definitions 12 and 15)."""

import math

import numpy as np

from boxgeom.arguments import check_number
from boxgeom.definitions.covering_ball import covering_ball
from boxgeom.definitions.hyperbox import smallest_hyperbox
from boxgeom.numerics.convex_hull import nearest_in_hull
from boxgeom.numerics.lengths import lengths
from boxgeom.numerics.scaling import exponent_of
from boxgeom.real_arrays import as_float64
from boxgeom.vectors import Vector, Vectors

MOST_EXPONENT = 1024
"""The exponent of floats so large that the difference of two may overflow."""


def is_box_valid(output: Vector, honest: Vectors) -> bool:
    """Return whether an output, (d,), lies in the box of honest inputs, (h, d).

    Definition 12; those of BOX-GEOM and BOX-MEAN always do (Theorem 7).

    Raises:
        ValueError: the output is not a finite (d,) array, or the honest inputs are not
            a finite, nonempty (h, d) array.

    >>> boxgeom.is_box_valid([1, 1], [[0, 0], [1, 1], [2, 0]])
    True
    """
    box = smallest_hyperbox(honest)
    return bool(np.all((box.lower <= output) & (output <= box.upper)))


def is_convex_valid(
    output: Vector, honest: Vectors, *, tolerance: float = 1e-9
) -> bool:
    """Return whether an output, (d,), lies in the hull of honest inputs, (h, d).

    Definition 12, up to ``tolerance`` times the longest edge of the inputs' box.

    Raises:
        ValueError: an array is not as in `is_box_valid`, or the tolerance is not a
            finite number, at least 0.

    >>> boxgeom.is_convex_valid([2, 1], [[0, 0], [1, 1], [2, 0]])
    False
    """
    tolerance = check_number("tolerance", tolerance, least=0)
    inputs, point = as_float64(honest, "honest"), as_float64(output, "output")
    exponent = exponent_of(np.array([*inputs, point]))  # so that no edge overflows
    inputs, point = np.ldexp(inputs, -exponent), np.ldexp(point, -exponent)
    distance = lengths(nearest_in_hull(inputs, point) - point)
    return bool(distance <= tolerance * smallest_hyperbox(inputs).longest_edge)


def is_strongly_valid(output: Vector, honest: Vectors) -> bool:
    """Return whether an output, (d,), equals the honest inputs, (h, d), if they agree.

    Definition 12; true of any output if the inputs differ. Errors as in `is_box_valid`.

    >>> boxgeom.is_strongly_valid([1], [[0], [0], [0]])
    False
    >>> boxgeom.is_strongly_valid([1], [[0], [3]])
    True
    """
    all_equal = bool((honest == honest[0]).all())
    return not all_equal or bool((output == honest[0]).all())


def meb_ratio(output: Vector, honest: Vectors) -> float:
    """Return how far an output, (d,), is from the centre of the honest ball, in radii.

    Definition 15; the ball is the smallest one around the honest inputs, (h, d). The
    ratio is at most 1 inside it, and so wherever convex validity holds; where box
    validity holds it is at most ``sqrt(d)`` and at most ``sqrt(h)`` (Theorem 23).

    Returns:
        0.0 at the centre, infinity off it if the radius is 0, and also if the ratio
        exceeds the largest float.

    Raises:
        ValueError: as in `is_box_valid`.

    >>> boxgeom.meb_ratio([3, 0], [[0, 0], [1, 1], [2, 0]])
    2.0
    """
    inputs, point = as_float64(honest, "honest"), as_float64(output, "output")
    if exponent_of(np.array([*inputs, point])) == MOST_EXPONENT:
        inputs, point = inputs / 4, point / 4  # so that no difference overflows
    # As offsets from one input, and in their own size, inputs close together keep their
    # digits beside a large common offset and beside a far output.
    offsets, away = inputs - inputs[0], point - inputs[0]
    exponent = exponent_of(offsets)
    ball = covering_ball(np.ldexp(offsets, -exponent))
    with np.errstate(over="ignore"):
        distance = float(lengths(np.ldexp(away, -exponent) - ball.center))
    if ball.radius == 0:
        return math.inf if distance > 0 else 0.0
    return distance / ball.radius


def is_meb_valid(
    output: Vector, honest: Vectors, c: float = 1, *, tolerance: float = 1e-9
) -> bool:
    """Return whether an output, (d,), is within c radii of the honest ball's centre.

    Definition 15, c-MEB validity, up to ``tolerance`` radii of the smallest ball around
    the honest inputs, (h, d). With c = 1 the output lies in the ball.

    Raises:
        ValueError: an array is not as in `is_box_valid`, or c or the tolerance is not a
            finite number, at least 0.

    >>> boxgeom.is_meb_valid([3, 0], [[0, 0], [1, 1], [2, 0]], c=1.5)
    False
    """
    c = check_number("c", c, least=0)
    tolerance = check_number("tolerance", tolerance, least=0)
    return meb_ratio(output, honest) <= c + tolerance
