"""Newton's method for one geometric median, as `boxgeom_fast.newton` has it for many.

Every decision is made by the gradient there, and so it is here.
"""

import math

from boxgeom_fast.kernels.compiler import compiled, larger, smaller
from boxgeom_fast.kernels.lengths import copy, dot, length, sum_of
from boxgeom_fast.kernels.linear_systems import solve
from boxgeom_fast.kernels.median_space import Space

EPSILON = 2.0**-52
SMALLEST = 2.0**-1000
MAX_STEPS = 100
PATIENCE = 3
SEARCHES = 60
DOUBLINGS = 8
FASTER = 2.0**64
LONGEST = 2.0**900


@compiled()
def look_from_position(space: Space, s: int) -> None:
    """Work out what a step from the position depends on: see `Space`."""
    pull = space.pull
    for j in range(len(pull)):
        pull[j] = 0.0
    for i in range(s):
        point, offset = space.points[i], space.offsets[i]
        for j in range(len(pull)):
            offset[j] = point[j] - space.position[j]
        distance = length(offset)
        closeness = space.counts[i] / distance if distance > SMALLEST else 0.0
        space.distances[i], space.closeness[i] = distance, closeness
        for j in range(len(pull)):
            pull[j] += closeness * offset[j]


@compiled()
def approach_median(space: Space, s: int, own: float) -> float:
    """Move to the median, and leave its closeness to the points in ``weights``.

    It returns the length of the pull there, divided by the number of points: at the
    median itself that is 0.

    Args:
        space: a position, and all that depends on it.
        s: how many points there are.
        own: if the position is a point that is not optimal, how many are there; else 0.
    """
    total, least, waiting = sum_of(space.counts, s), math.inf, 0
    for step in range(MAX_STEPS):
        if step == 0 and own > 0:
            first_slope = step_from_point(space, s, own)
        else:
            size = length(space.pull)
            if size < least:
                copy(space.weights, space.closeness, s)
                least, waiting = size, 0
            else:
                waiting += 1
            if not size > 2 * EPSILON * total or waiting == PATIENCE:
                break
            newton_step(space, s)
            first_slope = -dot(space.step, space.pull)
        search_line(space, s, first_slope)
    return least / total


@compiled()
def step_from_point(space: Space, s: int, own: float) -> float:
    """Write a step along the pull from a point, and return the slope of its beginning.

    Without the points there, ``own`` in number, the pull would be the slope.
    """
    size = length(space.pull)
    excess, curvature, closest = size - own, 0.0, 0.0
    for i in range(s):
        closeness = space.closeness[i]
        if closeness > 0:
            along = dot(space.offsets[i], space.pull) / size / space.distances[i]
            curvature += (1 - along * along) * closeness
            closest = larger(closest, closeness)
    # Too short a step is doubled by the line search; too long a one may overflow.
    curvature = larger(curvature, closest / 8)
    for j in range(len(space.pull)):
        space.step[j] = excess / curvature * (space.pull[j] / size)
    return -excess * (excess / curvature)


@compiled()
def newton_step(space: Space, s: int) -> None:
    """Write the Newton step, or the Weiszfeld step if rounding spoils it.

    With ``A_i = sqrt(closeness_i / total) u_i`` as rows the Hessian, divided by the
    total, is ``I - A^T A``. Woodbury's identity makes that a system with
    ``I - A A^T``, which is smaller if there are fewer points than dimensions.
    """
    e, total, step = len(space.pull), sum_of(space.closeness, s), space.step
    for i in range(s):
        scale = 0.0
        if space.closeness[i] > 0:
            scale = math.sqrt(space.closeness[i] / total) / space.distances[i]
        row, offset = space.rows[i], space.offsets[i]
        for j in range(e):
            row[j] = scale * offset[j]
    for j in range(e):
        step[j] = space.pull[j] / total
    if s < e:
        fill_for_points(space, s, total)
    else:
        fill_for_dimensions(space, s)
    solve(space.system, space.right, min(s, e))
    for i in range(s if s < e else 0):
        row, share = space.rows[i], space.right[i]
        for j in range(e):
            step[j] += share * row[j]
    if s >= e:
        copy(step, space.right, e)
    if not 0 < dot(step, space.pull) < math.inf:
        for j in range(e):
            step[j] = space.pull[j] / total


@compiled("reassoc")
def fill_for_points(space: Space, s: int, total: float) -> None:
    """Write the s x s system, and its right-hand side for the Weiszfeld step."""
    system, rows = space.system, space.rows
    for i in range(s):
        row, line, others = rows[i], system[i], 0.0
        for r in range(i):
            other, product = rows[r], 0.0
            for j in range(len(row)):
                product += row[j] * other[j]
            line[r] = -product
        # As a sum it keeps its digits where one closeness outweighs the others.
        for r in range(s):
            others += space.closeness[r] if r != i else 0.0
        line[i] = others / total
        space.right[i] = dot(row, space.step)


@compiled()
def fill_for_dimensions(space: Space, s: int) -> None:
    """Write the e x e system, and its right-hand side for the Weiszfeld step."""
    system, e = space.system, len(space.step)
    for a in range(e):
        line = system[a]
        for b in range(a):
            line[b] = 0.0
        line[a] = 1.0 + 4 * EPSILON
        space.right[a] = space.step[a]
    for i in range(s):
        row = space.rows[i]
        for a in range(e):
            line, share = system[a], row[a]
            for b in range(a + 1):
                line[b] -= share * row[b]


@compiled()
def search_line(space: Space, s: int, first_slope: float) -> None:
    """Move along the step to about where the slope vanishes."""
    total, step, base = sum_of(space.counts, s), space.step, space.base
    enough = larger(abs(first_slope) / 10, total * EPSILON * length(step))
    times, low, high = 1.0, 0.0, math.inf
    copy(base, space.position, len(base))
    for search in range(SEARCHES + 1):
        for j in range(len(step)):
            space.position[j] = base[j] + times * step[j]
        look_from_position(space, s)
        slope = -dot(space.pull, step)
        if not abs(slope) > enough:
            return
        low, high = (times, high) if slope < 0 else (low, times)
        tried = _between(low, high, 2.0 if search < DOUBLINGS else FASTER)
        if tried == times:
            return
        times = tried


@compiled()
def _between(low: float, high: float, faster: float) -> float:
    """Return the length to try next, between its bounds.

    Between bounds of very different size it is their geometric mean, which halves the
    number of digits in question.
    """
    if high == math.inf:
        return smaller(low * faster, LONGEST)
    if low > 0 and high > 4 * low:
        return math.sqrt(low) * math.sqrt(high)
    return (low + high) / 2
