"""An enclosed box as it is reported: rounded to the vectors' precision, still true."""

from typing import Any

from boxgeom_fast.array_libraries import Array, as_received, namespace_of, to_device
from boxgeom_fast.clamping import clamped
from boxgeom_fast.enclosure.enclosed_box import EnclosedBox
from boxgeom_fast.rows import Rows

Ends = tuple[Array, Array]


def output_of(box: EnclosedBox, rows: Rows) -> Array:
    """Return a box's midpoint, shape (d,), in the rows' library and precision.

    It lies in the trusted hyperbox (Theorem 7), whose ends are numbers of that
    precision, however it is rounded.

    >>> import numpy as np
    >>> from boxgeom_fast.rows import as_rows
    >>> ends = np.array([1.0]), np.array([1 + 2.0**-30])
    >>> box = EnclosedBox(ends, ends, ends, sum(ends) / 2, 0, 0, True)
    >>> output_of(box, as_rows(np.ones((3, 1), dtype=np.float32)))
    array([1.], dtype=float32)
    """
    return rows.xp.astype(box.output + 0, rows.dtype, copy=False)


def reported(
    box: EnclosedBox, received: Any, rows: Rows
) -> tuple[Ends, Ends, Ends, Array]:
    """Return the trusted, the outer and the inner ends, and the output's error.

    Outer ends are rounded outwards and inner ones inwards, so that what was proven of
    them holds of the rounded ones too; so the inner lower end may come to lie above the
    inner upper one, by a last digit.

    Args:
        box: in float64.
        received: the vectors, whose library, device and precision the ends get.
        rows: the same, sorted.

    Returns:
        Three pairs of ends and the error, shape (d,) each.

    >>> import numpy as np
    >>> from boxgeom_fast.rows import as_rows
    >>> given = np.zeros((3, 1), dtype=np.float32)
    >>> ends = np.array([-0.1]), np.array([0.1])
    >>> wide = np.array([-1.0]), np.array([1.0])
    >>> box = EnclosedBox(wide, ends, ends, np.zeros(1), 0, 0, True)
    >>> _, outer, inner, _ = reported(box, given, as_rows(given))
    >>> outer[0].item() < -0.1 < inner[0].item(), inner[1].item() < 0.1
    (True, True)
    """
    trusted = tuple(_rounded(end, received, rows) for end in box.trusted)
    lower, upper = (
        [
            clamped(_rounded(end, received, rows, towards=side), *trusted)
            for end, side in zip(ends, sides, strict=True)
        ]
        for ends, sides in ((box.outer, (-1, 1)), (box.inner, (1, -1)))
    )
    xp = rows.xp
    gap = xp.maximum(box.inner[0] - box.outer[0], box.outer[1] - box.inner[1])
    error = _rounded(xp.maximum(gap, 0 * gap) / 2, received, rows, towards=1)
    return trusted, tuple(lower), tuple(upper), error


def _rounded(values: Array, received: Any, rows: Rows, *, towards: int = 0) -> Array:
    """Return float64 in the vectors' precision, rounded down, up or to nearest."""
    near = as_received(rows.xp.astype(values + 0, rows.dtype, copy=False), received)
    if not towards:
        return near
    xp = namespace_of(near)
    exact = to_device(values, near, xp.float64)
    is_past = (xp.astype(near, xp.float64) - exact) * towards < 0
    step = xp.nextafter(near, xp.full_like(near, float("inf") * towards))
    return xp.where(is_past, step, near)
