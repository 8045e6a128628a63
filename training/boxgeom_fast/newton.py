"""Newton's method for many geometric medians at once, none of them one of the points.

As in `boxgeom.numerics.newton`, every decision asks the gradient, minus the sum of the
unit vectors towards the points: it is accurate to rounding however far the farthest
point is. A subset whose gradient shrinks no more is done and leaves the batch.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.offset_lengths import offset_lengths

Floats = NDArray[np.float64]

EPSILON = float(np.finfo(np.float64).eps)
SMALLEST = 2.0**-1000
"""What is so close is as good as there: the inverse of less would overflow."""

MAX_STEPS = 100
PATIENCE = 3
SEARCHES = 60

DOUBLINGS = 8
"""After so many doublings a step is lengthened faster: two points may be nearly one."""

FASTER = 2.0**64
LONGEST = 2.0**900


@dataclass
class Batch:
    """Where the search for each of several medians is, and what it sees from there.

    Attributes:
        points: shape (k, e), the same for all.
        counts: how often each occurs, shape (subsets, k).
        position: shape (subsets, e).
        offsets: from the position to the points, shape (subsets, k, e).
        closeness: counts divided by distances, shape (subsets, k); 0 at the position.
        distances: shape (subsets, k).
        pull: the sum of the unit vectors towards the points, shape (subsets, e).
    """

    points: Floats
    counts: Floats
    position: Floats
    offsets: Floats
    closeness: Floats
    distances: Floats
    pull: Floats

    def only(self, which: NDArray[np.bool_]) -> "Batch":
        """Return some of the searches."""
        parts = (self.counts, self.position, self.offsets)
        rest = (self.closeness, self.distances, self.pull)
        return Batch(self.points, *(part[which] for part in (*parts, *rest)))

    def put(self, which: NDArray[np.bool_], other: "Batch") -> None:
        """Replace some of the searches."""
        self.position[which] = other.position
        self.offsets[which] = other.offsets
        self.closeness[which] = other.closeness
        self.distances[which] = other.distances
        self.pull[which] = other.pull


def weights_near(
    points: Floats,
    counts: NDArray[np.integer[Any]],
    start: NDArray[np.int64],
    pull: Floats,
) -> Floats:
    """Return the weights of medians that are none of the points, shape (subsets, k).

    Args:
        points: shape (k, e).
        counts: how often each occurs in each subset, shape (subsets, k).
        start: for each subset, which point to start from.
        pull: the sum of the unit vectors from there, shape (subsets, e).

    >>> corners = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]])
    >>> start, pull = np.array([0]), np.array([[1.0, 1.0]]) * (1 + 0.5**0.5)
    >>> weights_near(corners, np.ones((1, 4), dtype=int), start, pull).round(12)
    array([[0.25, 0.25, 0.25, 0.25]])
    """
    occurring = counts.astype(np.float64)
    batch = _leave(_seen(points, occurring, points[start]), pull)
    weights = np.zeros(counts.shape)
    remaining = np.arange(len(counts))
    least = np.full(len(counts), np.inf)
    waiting = np.zeros(len(counts), dtype=np.int64)
    enough = 2 * EPSILON * occurring.sum(axis=1)
    for _ in range(MAX_STEPS):
        size = np.sqrt((batch.pull * batch.pull).sum(axis=1))
        better = size < least[remaining]
        weights[remaining[better]] = batch.closeness[better]
        least[remaining[better]] = size[better]
        waiting[remaining] = np.where(better, 0, waiting[remaining] + 1)
        going = (size > enough[remaining]) & (waiting[remaining] < PATIENCE)
        if not going.any():
            break
        if not going.all():
            remaining, batch = remaining[going], batch.only(going)
        step = _newton_step(batch)
        batch = _search(batch, step, -(step * batch.pull).sum(axis=1))
    return weights / weights.sum(axis=1, keepdims=True)


def _seen(points: Floats, counts: Floats, position: Floats) -> Batch:
    """Return the batch as it looks from the positions."""
    offsets = points - position[:, None]
    distances = offset_lengths(offsets)
    closeness = np.divide(
        counts, distances, out=np.zeros_like(distances), where=distances > SMALLEST
    )
    pull = np.matmul(closeness[:, None], offsets)[:, 0]
    return Batch(points, counts, position, offsets, closeness, distances, pull)


def _leave(batch: Batch, pull: Floats) -> Batch:
    """Return the batch gone from points, none optimal, some way along the pull."""
    length = np.sqrt((pull * pull).sum(axis=1))
    direction = pull / length[:, None]
    own = (batch.counts * (batch.distances <= SMALLEST)).sum(axis=1)
    excess = length - own
    inverse = np.where(batch.distances > 0, batch.distances, 1.0)
    along = np.matmul(batch.offsets, direction[..., None])[..., 0] / inverse
    curvature = ((1 - along * along) * batch.closeness).sum(axis=1)
    # The line search doubles a step that is too short; one too long may overflow.
    curvature = np.maximum(curvature, batch.closeness.max(axis=1) / 8)
    step = (excess / curvature)[:, None] * direction
    return _search(batch, step, -excess * (excess / curvature))


def _newton_step(batch: Batch) -> Floats:
    """Return the Newton steps, or where rounding spoils them the Weiszfeld steps.

    The Hessian is ``s I - A^T A`` with ``s = sum(closeness)`` and rows
    ``A_i = sqrt(closeness_i) u_i``.
    """
    total = batch.closeness.sum(axis=1)
    far = np.where(batch.distances > 0, batch.distances, 1.0)
    # In units of the total, no number is too large or too small for the solver.
    rows = batch.offsets * (np.sqrt(batch.closeness / total[:, None]) / far)[..., None]
    hessian = -np.matmul(rows.transpose(0, 2, 1), rows)
    diagonal = np.arange(hessian.shape[1])
    hessian[:, diagonal, diagonal] += 1 + 4 * EPSILON
    weiszfeld = batch.pull / total[:, None]
    try:
        step = np.linalg.solve(hessian, weiszfeld[..., None])
    except np.linalg.LinAlgError:
        return weiszfeld
    step = step[..., 0]
    uphill = ~((step * batch.pull).sum(axis=1) > 0)
    step[uphill] = weiszfeld[uphill]
    return step


def _search(batch: Batch, step: Floats, first_slope: Floats) -> Batch:
    """Return the batch gone along the steps to about where the slopes vanish."""
    least = batch.counts.sum(axis=1) * EPSILON * offset_lengths(step)
    enough = np.maximum(np.abs(first_slope) / 10, least)
    times = np.ones(len(step))
    low, high = np.zeros(len(step)), np.full(len(step), np.inf)
    gone = _seen(batch.points, batch.counts, batch.position + step)
    going = np.ones(len(step), dtype=bool)
    for search in range(SEARCHES):
        slope = -(gone.pull * step).sum(axis=1)
        going &= np.abs(slope) > enough
        if not going.any():
            break
        low = np.where(going & (slope < 0), times, low)
        high = np.where(going & (slope >= 0), times, high)
        longer = low * (2.0 if search < DOUBLINGS else FASTER)
        tried = _between(low, high, np.minimum(longer, LONGEST))
        going &= tried != times
        times = np.where(going, tried, times)
        position = batch.position[going] + times[going, None] * step[going]
        gone.put(going, _seen(batch.points, batch.counts[going], position))
    return gone


def _between(low: Floats, high: Floats, longer: Floats) -> Floats:
    """Return what to try next, between bounds of unlike size their geometric mean."""
    is_bounded = np.isfinite(high)
    above = np.where(is_bounded, high, low)
    is_unlike = (low > 0) & (above > 4 * low)
    middle = np.where(is_unlike, np.sqrt(low) * np.sqrt(above), (low + above) / 2)
    return np.where(is_bounded, middle, longer)
