"""The answers of cvxpy's solvers: a second opinion on medians, balls and safe areas.

The problems are second-order cone programs, written as in the definitions and solved on
data shifted and scaled to unit size, because that is where the solvers' own tolerances
make sense. `certify_median` tells which of two answers is better.
"""

import warnings
from collections.abc import Callable
from typing import Any, Literal

import cvxpy
import numpy as np
from numpy.typing import ArrayLike

from boxgeom import Ball, smallest_hyperbox
from boxgeom.definitions.candidate_set import subset_indices
from boxgeom.definitions.weights import as_weights
from boxgeom.vectors import Vector, Vectors, as_vectors

Solver = Literal["CLARABEL", "SCS"]

SOLVERS: dict[Solver, dict[str, float]] = {
    "CLARABEL": {"tol_gap_abs": 1e-14, "tol_gap_rel": 1e-14, "tol_feas": 1e-14},
    "SCS": {"eps_abs": 1e-10, "eps_rel": 1e-10, "max_iters": 100_000},
}
"""An interior-point and a splitting method, with tight settings."""


class OracleError(RuntimeError):
    """A solver found no answer."""


def geometric_median(
    vectors: ArrayLike,
    solver: Solver = "CLARABEL",
    weights: ArrayLike | None = None,
) -> Vector:
    """Return a minimiser of the summed distance, shape (d,), found as a cone program's.

    Definition 1, except that where the minimisers form a segment it may be any of them.

    Args:
        vectors: shape (m, d), finite.
        solver: a key of `SOLVERS`.
        weights: shape (m,), finite, not negative, not all 0; None is 1 for each.

    Raises:
        ValueError: the vectors or the weights are not as above.
        OracleError: the solver found no answer.

    >>> geometric_median([[0, 0], [4, 0], [0, 4], [4, 4]]).round(6)
    array([2., 2.])
    """
    points, restore = _to_unit_size(as_vectors(vectors))
    m = len(points)
    counted = np.ones(m) if weights is None else as_weights(weights, m)
    median = cvxpy.Variable(points.shape[1])
    lengths = cvxpy.hstack([cvxpy.norm(median - point) for point in points])
    _solve(cvxpy.Minimize(counted / counted.max() @ lengths), [], solver)
    return restore(median.value)


def covering_ball(points: ArrayLike, solver: Solver = "CLARABEL") -> Ball:
    """Return the smallest ball around points, shape (m, d), found as a cone program's.

    Definition 10.

    Args:
        points: shape (m, d), finite.
        solver: a key of `SOLVERS`.

    Raises:
        ValueError: the points are not as above.
        OracleError: the solver found no answer.

    >>> round(covering_ball([[0, 0], [2, 0], [1, 0.5]]).radius, 6)
    1.0
    """
    vectors, restore = _to_unit_size(as_vectors(points, "points"))
    center, radius = cvxpy.Variable(vectors.shape[1]), cvxpy.Variable()
    inside = [cvxpy.norm(center - vector) <= radius for vector in vectors]
    _solve(cvxpy.Minimize(radius), inside, solver)
    middle = restore(center.value)
    unit = restore(np.ones_like(center.value)) - restore(np.zeros_like(center.value))
    return Ball(middle, float(radius.value * unit[0]))


def safe_area_point(
    received: ArrayLike, n: int, t: int, target: ArrayLike, solver: Solver = "CLARABEL"
) -> Vector | None:
    """Return the point of the safe area nearest to a target, or None if it is empty.

    Definition 9, with one variable for each weight of each of the C(m, n - t) subsets.

    Args:
        received: shape (m, d), finite, n - t <= m <= n.
        n: nodes in the network.
        t: most Byzantine nodes tolerated.
        target: shape (d,), finite.
        solver: a key of `SOLVERS`.

    Raises:
        ValueError: an argument is not as above.

    >>> safe_area_point([[0], [1], [2], [99]], 4, 1, target=[50]).round(5)
    array([2.])
    """
    vectors = as_vectors(received, "received")
    aim = np.asarray(target, dtype=np.float64)
    point = cvxpy.Variable(vectors.shape[1])
    constraints = []
    for indices in subset_indices(vectors, n, t):
        weights = cvxpy.Variable(len(indices), nonneg=True)
        hull = vectors[list(indices)].T @ weights == point
        constraints += [cvxpy.sum(weights) == 1, hull]
    try:
        _solve(cvxpy.Minimize(cvxpy.norm(point - aim)), constraints, solver)
    except OracleError:
        return None
    return np.asarray(point.value)


def _to_unit_size(vectors: Vectors) -> tuple[Vectors, Callable[[Any], Vector]]:
    """Return the vectors shifted and scaled to unit size, and the inverse of that."""
    points = vectors.astype(np.float64)
    origin = points.mean(axis=0)
    unit = smallest_hyperbox(points).longest_edge or 1.0
    return (points - origin) / unit, lambda value: origin + unit * np.asarray(value)


def _solve(objective: Any, constraints: list[Any], solver: Solver) -> None:
    problem = cvxpy.Problem(objective, constraints)
    try:
        with warnings.catch_warnings():
            # The certificate of an answer says more precisely how inaccurate it is.
            warnings.filterwarnings("ignore", message="Solution may be inaccurate")
            problem.solve(solver=solver, **SOLVERS[solver])
    except cvxpy.SolverError as error:
        raise OracleError(f"{solver} failed: {error}") from error
    if problem.status not in (cvxpy.OPTIMAL, cvxpy.OPTIMAL_INACCURATE):
        raise OracleError(f"{solver} found no answer: {problem.status}")
