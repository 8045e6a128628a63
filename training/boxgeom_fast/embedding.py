"""The vectors in few dimensions, with all their distances (section 5 of docs/spec.md).

An isometry moves geometric medians along with their vectors, and they lie in the affine
span of these. So k vectors, however many coordinates they have, can be replaced once by
k points in at most k - 1 dimensions, and everything that needs distances uses these.

Every point is as exact as float64 allows relative to its own distance from the centre,
one of the vectors. The centre is chosen from the tightest cluster, so that a cluster
keeps its digits beside vectors that are far away. Inner products are fast, but lose
digits where vectors are nearly dependent. A second pass restores them; where too few
are left for that, a QR decomposition is used instead.
"""

import numpy as np
from numpy.typing import NDArray

from boxgeom.numerics.scaling import exponent_of
from boxgeom_fast.array_libraries import Array, Namespace, is_numpy, to_device, to_host
from boxgeom_fast.columns import sampled
from boxgeom_fast.offset_lengths import offset_lengths
from boxgeom_fast.ranks import greatest
from boxgeom_fast.rows import Rows
from boxgeom_fast.threads import each, one_by_one, spans

Points = NDArray[np.float64]
"""Points in few dimensions, shape (k, e), on the host, in float64."""

LARGEST = 480
"""Scaled to about 2^480, points have distances whose squares stay in range."""

LIFTED = 900
"""Scaled to about 2^900, no numbers are too small for a QR decomposition."""

LEAST = 2.0**-1074
"""The smallest float."""

INDEPENDENT = 0.05
"""Correlations with no smaller eigenvalue have an accurate enough Cholesky factor."""

NEARLY_DEPENDENT = 1e-6
"""Correlations with no smaller eigenvalue have one after a second pass."""

CLOSER = 1e-3
"""Two points this much closer together than to the centre call for another centre."""


def embedding(rows: Rows) -> Points:
    """Return points with the distances of the distinct rows, shape (k, e).

    There are fewer dimensions than points, e < k, unless k is 1. Distances are in a
    unit of their own, a power of two.

    >>> from boxgeom_fast.rows import as_rows
    >>> points = embedding(as_rows([[0.0, 0, 0], [3, 4, 0], [0, 0, 1]]))
    >>> d = distances(points)
    >>> points.shape, (d / d[0, 2]).round(3)
    ((3, 2), array([[0.  , 0.2 , 1.  ],
           [0.2 , 0.  , 1.02],
           [1.  , 1.02, 0.  ]]))
    """
    if len(rows.distinct) == 1:
        return np.zeros((1, 1))
    center = _tightest(_apart_about(rows))
    points = _by_inner_products(rows, center)
    if points is None:
        points = _by_qr(rows, center)
    for _ in range(len(points)):
        apart = distances(_scaled(points))
        if not _is_crowded(apart, center) or _tightest(apart) == center:
            break
        center = _tightest(apart)
        points = _by_qr(rows, center)
    return _scaled(points)


def distances(points: Points) -> Points:
    """Return the distances between all points, shape (k, k).

    >>> distances(np.array([[0.0, 0.0], [3.0, 4.0]]))
    array([[0., 5.],
           [5., 0.]])
    """
    return offset_lengths(points[:, None] - points)


def _scaled(points: Points) -> Points:
    """Return the points in the unit that makes the largest coordinate about 2^480."""
    return np.ldexp(points, LARGEST - exponent_of(points))


def _apart_about(rows: Rows) -> Points:
    """Return about how far apart the rows are, from a sample of their coordinates."""
    if rows.near is not None:
        return rows.near
    return distances(_scaled(sampled(rows.distinct, rows.xp) * rows.unit))


def _tightest(apart: Points) -> int:
    """Return the point whose distances to the others have the least product."""
    return int(np.argmin(np.log(np.maximum(apart, LEAST)).sum(axis=1)))


def _is_crowded(apart: Points, center: int) -> bool:
    """Return whether two points are much closer together than to the centre."""
    others = apart.copy()
    np.fill_diagonal(others, np.inf)
    others[center] = np.inf
    return bool((others < CLOSER * apart[center]).any())


def _offsets(array: Array, center: int, xp: Namespace) -> Array:
    """Return the rows as offsets from one of them, in float64."""
    offsets = xp.astype(array, xp.float64)
    offsets -= offsets[center] + 0  # a copy, for this changes the row itself
    return offsets


def _by_inner_products(rows: Rows, center: int) -> Points | None:
    """Return points with the inner products of the offsets, None if inaccurate.

    Where the Cholesky factor L of the correlations has lost some digits, a second pass
    restores them: the rows of ``L^-1 offsets`` are nearly orthonormal, so that their
    own factor is accurate, and L times that is the factor wanted.
    """
    k = len(rows.distinct)
    others = np.array([i for i in range(k) if i != center])
    total = _inner_products(rows, center)[others[:, None], others]
    squares = np.diag(total)
    if not ((squares > 2.0**-900) & (squares < 2.0**900)).all():
        return None
    sizes = np.sqrt(squares)
    correlations = total / np.outer(sizes, sizes)
    least = np.linalg.eigvalsh(correlations)[0]
    if least < NEARLY_DEPENDENT:
        return None
    factor = np.linalg.cholesky(correlations)
    if least < INDEPENDENT:
        change = np.zeros((k - 1, k))
        change[:, others] = np.linalg.inv(factor) / sizes
        factor = factor @ np.linalg.cholesky(_inner_products(rows, center, change))
    points = np.zeros((k, k - 1))
    points[others] = sizes[:, None] * factor
    return points


def _inner_products(rows: Rows, center: int, change: Points | None = None) -> Points:
    """Return the inner products of the offsets from a row, shape (k, k).

    If ``change`` is given, shape (c, k), those of the combinations ``change @
    offsets``, shape (c, c).
    """

    def of_block(start: int, stop: int) -> Points:
        block = rows.block(start, stop, rows.precision)
        if block.kernels:
            products: Points = block.kernels.inner_products(block.place, center, change)
            return products
        with np.errstate(over="ignore", invalid="ignore"):
            offsets = _offsets(block.array, center, rows.xp)
            if change is not None:
                offsets = to_device(change, offsets) @ offsets
            return to_host(offsets @ offsets.T)

    k, like = len(rows.distinct), rows.distinct[0]
    cuts = spans(rows.d, 8 * k, like, work=k * k)
    with np.errstate(over="ignore", invalid="ignore"):
        total: Points = np.sum(each(of_block, cuts, like), axis=0)
    return rows.ranks.total(total)


def _by_qr(rows: Rows, center: int) -> Points:
    """Return the points that are the columns of R, where the offsets' columns are QR.

    The offsets are scaled up as far as possible, so that the smallest numbers, which
    have few digits as it is, lose none.
    """
    xp = rows.xp
    ends = [(float(xp.min(row)), float(xp.max(row))) for row in rows.distinct]
    largest = greatest(rows.ranks, float(np.abs(ends).max())) * rows.unit
    lift = 2.0 ** min(LIFTED - int(np.frexp(largest)[1]), 1023)

    def factor(start: int, stop: int) -> Points:
        block = rows.block(start, stop, rows.precision)
        offsets = _offsets(block.array, center, xp)
        offsets *= lift
        return to_host(_upper_factor(offsets.T, xp))

    cuts = spans(rows.d, 8 * len(rows.distinct), rows.distinct[0])
    stacked = np.concatenate(one_by_one(factor, cuts))
    if rows.ranks.size > 1:
        # A factor of factors is one of all rows; padded, those of all ranks are alike.
        own = np.zeros((len(rows.distinct),) * 2)
        own[: len(stacked)] = (
            stacked if len(stacked) <= len(own) else np.linalg.qr(stacked).R
        )
        stacked = np.concatenate(list(rows.ranks.stacked(own)))
    others = np.delete(stacked, center, axis=1)
    return np.insert(_upper_factor(others, xp).T, center, 0.0, axis=0)


def _upper_factor(columns: Array, xp: Namespace) -> Array:
    """Return R, where the columns are QR."""
    # NumPy can do without Q, which takes as long again; the bits of R are the same.
    if is_numpy(columns):
        return np.linalg.qr(columns, mode="r")
    return xp.linalg.qr(columns)[1]
