"""`boxgeom.geometric_median` again, weights included, for a million coordinates."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.definitions.weights import as_weights
from boxgeom.numerics.scaling import exponent_of
from boxgeom.rules import RULES
from boxgeom_fast.array_libraries import Array, as_received
from boxgeom_fast.embedding import embedding
from boxgeom_fast.gradient_requests import gradient_for
from boxgeom_fast.kernel_choice import numpy_if_kernels_break
from boxgeom_fast.median_weights import weighted_median_weights
from boxgeom_fast.rows import as_rows
from boxgeom_fast.rules import aggregate
from boxgeom_fast.weighted_mean import weighted_mean


@numpy_if_kernels_break
@np.errstate(all="ignore")  # whatever overflows or underflows on the way is handled
def geometric_median(vectors: Any, weights: Any = None) -> Array:
    """Return what `boxgeom.geometric_median` does, up to rounding, much faster.

    Definition 1. The same vectors with the same weights give the same bits, whatever
    their order. It takes about m d (m + 1) multiplications, and m^3 besides.

    Args:
        vectors: shape (m, d), finite: whatever `boxgeom_fast.aggregate` takes.
        weights: shape (m,), what each distance counts: finite, not negative, not all 0.
            None is 1 for each.

    Returns:
        Shape (d,), in the precision and library and on the device of the vectors.

    Raises:
        ValueError: an argument is not as above; or weights are given for tensors that
            require gradients, which are given without weights alone.

    >>> geometric_median([[0, 0], [4, 0], [0, 4]], weights=[1, 1, 3])
    array([0., 4.])
    """
    m = len(vectors)
    if weights is None:
        return aggregate(vectors, "geometric-median", n=m, t=0)
    if gradient_for(vectors, RULES["geometric-median"], {"weights": weights}):
        raise ValueError(
            "vectors: need tensors that require no gradient beside weights; detach() "
            "them"
        )
    counted = as_weights(weights, m)
    counted = np.ldexp(counted, 1 - exponent_of(counted))
    [there] = np.nonzero(counted)
    rows = as_rows(_only(vectors, there))
    of_distinct = _summed(counted[there], rows.places)
    shares = weighted_median_weights(embedding(rows), of_distinct)
    return as_received(weighted_mean(rows, shares), vectors)


def _only(vectors: Any, indices: NDArray[np.intp]) -> Any:
    """Return some of the vectors, in what they came in."""
    if len(indices) == len(vectors):
        return vectors
    rows = [vectors[int(i)] for i in indices]
    return rows if isinstance(vectors, list | tuple) else vectors[indices.tolist()]


def _summed(
    weights: NDArray[np.float64], places: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the weight of each distinct row, the same bits in any order of rows."""
    order = np.lexsort((weights, places))
    return np.bincount(places[order], weights[order]).astype(np.float64)
