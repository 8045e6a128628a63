"""The lengths of offsets between points, of near and far ones at once.

Points are scaled so that the squares of far ones do not overflow. Beside an outlier at
1e300, near ones may then be so close together that their squares underflow; and a line
search that has gone too far may be farther away than all points.
"""

import numpy as np
from numpy.typing import NDArray

from boxgeom.numerics.lengths import lengths

Floats = NDArray[np.float64]

LEAST_SQUARE, LARGEST_SQUARE = 2.0**-900, 2.0**1000
"""Outside these bounds a sum of squares may have lost digits or overflowed."""


def offset_lengths(offsets: Floats) -> Floats:
    """Return the lengths along the last axis, shape (...) of (..., e).

    >>> offset_lengths(np.array([[3.0, 4.0], [3e-200, 4e-200], [0.0, 0.0]]))
    array([5.e+000, 5.e-200, 0.e+000])
    """
    squares = np.einsum("...e,...e->...", offsets, offsets)
    found: Floats = np.sqrt(squares)
    is_unsure = ~((squares > LEAST_SQUARE) & (squares < LARGEST_SQUARE))
    if is_unsure.any():
        unsure = offsets[is_unsure]
        if unsure.any():  # most often these are a point's offset from itself
            found[is_unsure] = lengths(unsure)
    return found
