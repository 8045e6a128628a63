"""Numbers held between bounds, and the midpoint of a box held inside another.

Rounding can push a number just past bounds that it respects in exact arithmetic;
clamping makes the bounds hold exactly.
"""

from boxgeom_fast.array_libraries import Array, namespace_of


def clamped(values: Array, lowest: Array, highest: Array) -> Array:
    """Return the values, or the bound that they exceed; all of one shape.

    >>> clamped(np.array([0.0, 2.0, 9.0]), np.ones(3), np.full(3, 4.0))
    array([1., 2., 4.])
    """
    xp = namespace_of(values)
    return xp.minimum(xp.maximum(values, lowest), highest)


def clamped_midpoint(low: Array, high: Array, lowest: Array, highest: Array) -> Array:
    """Return the midpoint of two boxes' intersection, shape (width,) as are all.

    It lies within the outer box in spite of rounding, even if the boxes do not meet.
    `Rows.block` keeps its numbers so small that the sum does not overflow.

    Args:
        low: the lower ends of one box.
        high: its upper ends.
        lowest: the lower ends of the outer box.
        highest: its upper ends.

    >>> clamped_midpoint(np.zeros(1), np.full(1, 3.0), np.ones(1), np.full(1, 4.0))
    array([2.])
    """
    return (clamped(low, lowest, highest) + clamped(high, lowest, highest)) / 2
