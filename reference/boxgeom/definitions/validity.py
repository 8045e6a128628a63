"""What an honest output may be (Definition 12)."""

import numpy as np
from numpy.typing import ArrayLike

from boxgeom.arguments import check_number
from boxgeom.definitions.hyperbox import smallest_hyperbox
from boxgeom.numerics.convex_hull import nearest_in_hull
from boxgeom.numerics.lengths import lengths
from boxgeom.numerics.scaling import exponent_of
from boxgeom.numerics.underflow import underflow_rounds
from boxgeom.real_arrays import as_float64
from boxgeom.vectors import as_vector, as_vectors


def is_box_valid(output: ArrayLike, honest: ArrayLike) -> bool:
    """Tell whether an output, (d,), lies in the bounding box of honest inputs, (h, d).

    Definition 12; BOX-GEOM and BOX-MEAN always do (Theorem 7).

    >>> is_box_valid([1, 1], [[0, 0], [1, 1], [2, 0]])
    True
    """
    box = smallest_hyperbox(as_vectors(honest, "honest"))
    return box.contains(as_vector(output, len(box.lower), "output"))


@underflow_rounds
def is_convex_valid(
    output: ArrayLike, honest: ArrayLike, *, tolerance: float = 1e-9
) -> bool:
    """Tell whether an output, (d,), lies in the convex hull of honest inputs, (h, d).

    Definition 12, up to ``tolerance`` times the inputs' largest edge.

    >>> is_convex_valid([2, 1], [[0, 0], [1, 1], [2, 0]])
    False
    """
    inputs = as_float64(as_vectors(honest, "honest"), "honest")
    point = as_float64(as_vector(output, inputs.shape[1], "output"), "output")
    tolerance = check_number("tolerance", tolerance, least=0)
    exponent = exponent_of(np.array([*inputs, point]))  # so that no edge is infinite
    inputs, point = np.ldexp(inputs, -exponent), np.ldexp(point, -exponent)
    distance = lengths(nearest_in_hull(inputs, point) - point)
    return bool(distance <= tolerance * smallest_hyperbox(inputs).longest_edge)


def is_strongly_valid(output: ArrayLike, honest: ArrayLike) -> bool:
    """Tell whether an output, (d,), equals the honest inputs, (h, d), if they agree.

    Definition 12; true of any output if the inputs differ.

    >>> is_strongly_valid([1], [[0], [0], [0]]), is_strongly_valid([1], [[0], [3]])
    (False, True)
    """
    inputs = as_vectors(honest, "honest")
    point = as_vector(output, inputs.shape[1], "output")
    all_equal = bool((inputs == inputs[0]).all())
    return not all_equal or bool((point == inputs[0]).all())
