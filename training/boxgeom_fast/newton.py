"""Newton's method for many geometric medians at once, none of them one of the points.

As in `boxgeom.numerics.newton`, every decision is made by the gradient, which is minus
the sum of the unit vectors towards the points: it is accurate to rounding however far
the farthest point is. A subset whose gradient has stopped shrinking leaves the batch.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.offset_lengths import Floats, offset_lengths

EPSILON = float(np.finfo(np.float64).eps)
SMALLEST = 2.0**-1000
"""At smaller distances two positions count as one, for an inverse would overflow."""

MAX_STEPS = 100

PATIENCE = 3
"""Give up after this many steps in a row without a smaller gradient: only rounding is
left. One such step may yet be followed by a better one."""

SEARCHES = 60
"""The most lengths that a line search tries."""

DOUBLINGS = 8
"""After this many doublings a step is lengthened faster: where two points nearly
coincide it can start out far too short."""

FASTER = 2.0**64
LONGEST = 2.0**900


@dataclass
class Batch:
    """The positions of several searches, and what the steps from there depend on.

    Attributes:
        points: shape (k, e), the same for all.
        counts: how often each occurs, shape (subsets, k).
        position: shape (subsets, e).
        offsets: from the position to the points, shape (subsets, k, e).
        closeness: counts divided by distances, shape (subsets, k); 0 for a point that
            is at the position.
        distances: from the position to the points, shape (subsets, k).
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
        return Batch(self.points, *(part[which] for part in self._parts))

    def put(self, which: NDArray[np.bool_], other: "Batch") -> None:
        """Replace some of the searches, in place."""
        for part, new in zip(self._parts, other._parts, strict=True):
            part[which] = new

    @property
    def _parts(self) -> tuple[Floats, ...]:
        parts = (self.counts, self.position, self.offsets)
        return (*parts, self.closeness, self.distances, self.pull)


def weights_near(
    points: Floats,
    counts: NDArray[Any],
    start: NDArray[np.int64],
    pull: Floats,
) -> Floats:
    """Return the weights of medians that are none of the points, shape (subsets, k).

    At such a median the unit vectors sum to zero, so it is the mean of the points with
    their closeness as weights.

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
    """Return the batch of searches at these positions."""
    offsets = points - position[:, None]
    distances = offset_lengths(offsets)
    closeness = np.divide(
        counts, distances, out=np.zeros_like(distances), where=distances > SMALLEST
    )
    pull = np.matmul(closeness[:, None], offsets)[:, 0]
    return Batch(points, counts, position, offsets, closeness, distances, pull)


def _leave(batch: Batch, pull: Floats) -> Batch:
    """Return the batch moved away from points, none of them optimal, along the pull."""
    length = np.sqrt((pull * pull).sum(axis=1))
    direction = pull / length[:, None]
    own = (batch.counts * (batch.distances <= SMALLEST)).sum(axis=1)
    excess = length - own
    inverse = np.where(batch.distances > 0, batch.distances, 1.0)
    along = np.matmul(batch.offsets, direction[..., None])[..., 0] / inverse
    curvature = ((1 - along * along) * batch.closeness).sum(axis=1)
    # Too short a step is doubled by the line search; too long a one may overflow.
    curvature = np.maximum(curvature, batch.closeness.max(axis=1) / 8)
    step = (excess / curvature)[:, None] * direction
    return _search(batch, step, -excess * (excess / curvature))


def _newton_step(batch: Batch) -> Floats:
    """Return the Newton steps; Weiszfeld steps where rounding spoils them.

    The Hessian is ``s I - A^T A`` with ``s = sum(closeness)`` and rows
    ``A_i = sqrt(closeness_i) u_i``.
    """
    total = batch.closeness.sum(axis=1)
    far = np.where(batch.distances > 0, batch.distances, 1.0)
    # Divided by the total, no number is too large or too small for the solver.
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
    """Return the batch moved along the steps to about where the slopes vanish."""
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
    """Return the lengths to try next, each between its bounds.

    Without an upper bound that is ``longer``; between bounds of very different size it
    is their geometric mean, which halves the number of digits in question.
    """
    is_bounded = np.isfinite(high)
    above = np.where(is_bounded, high, low)
    is_unlike = (low > 0) & (above > 4 * low)
    middle = np.where(is_unlike, np.sqrt(low) * np.sqrt(above), (low + above) / 2)
    return np.where(is_bounded, middle, longer)
