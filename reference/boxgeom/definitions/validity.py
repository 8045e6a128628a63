"""What an honest output may be (Definition 12)."""

import numpy as np

from boxgeom.arguments import check_number
from boxgeom.definitions.hyperbox import smallest_hyperbox
from boxgeom.numerics.convex_hull import nearest_in_hull
from boxgeom.numerics.lengths import lengths
from boxgeom.numerics.scaling import exponent_of
from boxgeom.real_arrays import as_float64
from boxgeom.vectors import Vector, Vectors


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
