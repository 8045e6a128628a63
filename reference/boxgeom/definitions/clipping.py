"""Static clipping (Definition 19) and adaptive robust clipping (Definition 20)."""

import numpy as np

from boxgeom.arguments import check_number
from boxgeom.definitions.resilience import check_received
from boxgeom.numerics.lengths import lengths
from boxgeom.real_arrays import as_float64
from boxgeom.vectors import Vectors, like

CLIP = 2.0


def clipping(vectors: Vectors, *, clip: float = CLIP) -> Vectors:
    """Return the vectors, those longer than ``clip`` shortened to that length.

    Definition 19. The result depends on where the origin is.

    Args:
        vectors: shape (m, d), finite.
        clip: the largest length, at least 0.

    Returns:
        Shape (m, d), in the canonical order of the vectors that were given.

    Raises:
        ValueError: an argument is not as above.

    >>> boxgeom.clipping([[0, 1], [3, 4]], clip=2.5)
    array([[0. , 1. ],
           [1.5, 2. ]])
    """
    return _clipped(vectors, check_number("clip", clip, least=0))


def arc(received: Vectors, n: int, t: int) -> Vectors:
    """Return the vectors, the longest shortened to the length of the next longest.

    Definition 20: b = m - (n - t) of the vectors may be Byzantine, and the
    ⌊2 b (n - t) / m⌋ longest are shortened. The result depends on where the origin is.

    Args:
        received: shape (m, d), finite, n - t <= m <= n.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.

    Returns:
        Shape (m, d), in the canonical order of the vectors that were received.

    Raises:
        ValueError: an argument is not as above.

    >>> boxgeom.arc([[0, 1], [3, 4], [0, 8], [60, 80]], n=4, t=1)
    array([[0. , 1. ],
           [0. , 8. ],
           [3. , 4. ],
           [4.8, 6.4]])
    """
    check_received(received, n, t)
    m = len(received)
    shortened = 2 * (m - (n - t)) * (n - t) // m
    floats = as_float64(received)
    # Lengths that no float holds are counted in a larger unit, a power of two.
    is_too_long = bool(np.isinf(lengths(floats)).any())
    unit = 2.0 ** floats.shape[1].bit_length() if is_too_long else 1.0
    by_length = np.sort(lengths(floats / unit))
    return _clipped(received, float(by_length[m - 1 - shortened]), unit)


def _clipped(vectors: Vectors, clip: float, unit: float = 1.0) -> Vectors:
    """Return the vectors, those longer than ``clip`` units shortened to that."""
    floats = as_float64(vectors) / unit
    longer = lengths(floats) > clip
    if not longer.any():
        return vectors
    # By its largest entry first: a length may be too large for a float.
    shares = floats[longer] / np.abs(floats[longer]).max(axis=1, keepdims=True)
    directions = shares / lengths(shares)[:, None]
    result = vectors.copy()
    result[longer] = like(vectors, unit * (clip * directions))
    return result
