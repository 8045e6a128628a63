"""The safe area (Definition 9), for few vectors in few dimensions."""

import warnings

import numpy as np

from boxgeom.definitions.candidate_set import subset_indices
from boxgeom.definitions.coordinate_median import coordinate_median
from boxgeom.definitions.hyperbox import smallest_hyperbox
from boxgeom.definitions.trusted_hyperbox import trusted_hyperbox
from boxgeom.extras import import_extra
from boxgeom.numerics.lengths import lengths
from boxgeom.numerics.scaling import exponent_of
from boxgeom.real_arrays import as_float64
from boxgeom.vectors import Vector, Vectors, like


def safe_area(received: Vectors, n: int, t: int) -> Vector:
    """Return the point of the safe area nearest to the coordinate-wise median.

    Definition 9: the safe area is the intersection of the convex hulls of all
    (n-t)-subsets; it is nonempty if n > (d+1) t. The point is the solution of a
    quadratic program, good to about 1e-7 of the vectors' spread. Cost: the program has
    C(m, n - t) hulls of n - t vectors each as its constraints.

    Args:
        received: shape (m, d), finite, n - t <= m <= n.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.

    Raises:
        ValueError: an argument is not as above, the safe area is empty, or there are
            too many subsets.
        MissingExtraError: cvxpy is not installed.

    >>> boxgeom.safe_area([[0], [1], [2], [99]], n=4, t=1).round(6)
    array([1.5])
    """
    floats = as_float64(received, "received")
    exponent = exponent_of(floats)
    points = np.ldexp(floats, -exponent)  # so that no edge overflows
    subsets = [points[list(indices)] for indices in subset_indices(points, n, t)]
    origin = coordinate_median(points)
    unit = (
        trusted_hyperbox(points, n, t).longest_edge
        or smallest_hyperbox(points).longest_edge
        or 1.0
    )
    nearest = _nearest_in_all_hulls([(subset - origin) / unit for subset in subsets])
    if nearest is None:
        d = received.shape[1]
        raise ValueError(
            f"received: need a nonempty safe area, as n > (d+1) t = {(d + 1) * t} "
            f"ensures, got an empty one with n={n}, t={t}, d={d}"
        )
    # The safe area lies in the trusted hyperbox; rounding must not carry it out.
    trusted = trusted_hyperbox(received, n, t)
    found = like(received, np.ldexp(origin + unit * nearest, exponent))
    return np.clip(found, trusted.lower, trusted.upper)


def _nearest_in_all_hulls(subsets: list[Vectors]) -> Vector | None:
    """Return the point nearest to the origin in the convex hull of every subset."""
    cvxpy = import_extra("cvxpy", extra="proofs", needed_by="safe_area")
    point = cvxpy.Variable(subsets[0].shape[1])
    constraints = []
    for subset in subsets:
        weights = cvxpy.Variable(len(subset), nonneg=True)
        # In units of their own size, far vectors do not drown the near ones' digits.
        sizes = np.maximum(lengths(subset), 1.0)
        constraints += [
            (1 / sizes) @ weights == 1,
            (subset / sizes[:, None]).T @ weights == point,
        ]
    problem = cvxpy.Problem(cvxpy.Minimize(cvxpy.sum_squares(point)), constraints)
    with warnings.catch_warnings():
        # Asked for more digits than it can always reach, the solver warns of the rest.
        warnings.filterwarnings("ignore", message="Solution may be inaccurate")
        problem.solve(
            solver="CLARABEL", tol_gap_abs=1e-14, tol_gap_rel=1e-14, tol_feas=1e-12
        )
    return point.value
