"""Inner products and distances are as close to the true ones as their errors say."""

from fractions import Fraction

import numpy as np
import pytest
from flint import arb, arb_mat, ctx

from boxgeom_fast.embedding import embedding
from boxgeom_fast.enclosure.gram import EMBEDDING, gram
from boxgeom_fast.enclosure.rounding import Floats
from boxgeom_fast.rows import as_rows

PRECISION = 300
POLAR_STEPS = 90


def halves(d: int, k: int, noise: float) -> Floats:
    """Return integers, shape (k, d), half of them with flipped signs.

    The offsets of the flipped ones from a vector of the others are nearly dependent.
    """
    rng = np.random.default_rng(0)
    received = rng.standard_normal(d) + noise * rng.standard_normal((k, d))
    received[k // 2 :] *= -1
    return np.round(received * 2.0**20)


def outliers(d: int, k: int) -> Floats:
    received = np.round(np.random.default_rng(1).standard_normal((k, d)) * 2.0**8)
    received[: k // 3] *= 2.0**12
    return received


RECEIVED = {
    "gaussian": halves(100, 10, 8.0),
    "few dimensions": halves(3, 8, 1.0),
    "nearly dependent": halves(50, 10, 1e-2),
    "still more": halves(50, 10, 1e-4),
    "many coordinates": halves(20000, 6, 1e-3),
    "many vectors": halves(100, 31, 0.1),
    "outliers": outliers(60, 9),
}


def matrix(rows: Floats) -> arb_mat:
    return arb_mat([[arb(float(x)) for x in row] for row in rows])


def midpoints(a: arb_mat) -> arb_mat:
    rows, columns = range(a.nrows()), range(a.ncols())
    return arb_mat([[a[i, j].mid() for j in columns] for i in rows])


def factor(products: list[list[int]]) -> arb_mat:
    """Return the Cholesky factor of a matrix of exact inner products."""
    n = len(products)
    found = arb_mat(n, n)
    for j in range(n):
        for i in range(j, n):
            rest = arb(products[i][j])
            rest -= sum((found[i, q] * found[j, q] for q in range(j)), arb(0))
            found[i, j] = (rest.sqrt() if i == j else rest / found[j, j]).mid()
    return found


def rotation(a: arb_mat) -> arb_mat:
    """Return the orthogonal factor of a square matrix's polar decomposition."""
    for _ in range(POLAR_STEPS):
        a = midpoints((a + a.inv().transpose()) * arb(0.5))
    return a


def exact_products(offsets: Floats) -> list[list[int]]:
    whole = np.array([[int(x) for x in row] for row in offsets], dtype=object)
    products: list[list[int]] = (whole @ whole.T).tolist()
    return products


def relative_errors(received: Floats) -> list[float]:
    """Return the distances of points from the true ones, relative to their sizes.

    True points are known up to a rotation, and the one that fits best is taken.
    """
    rows = as_rows(received)
    points = embedding(rows)
    center = int(np.argmin(np.abs(points).max(axis=1)))
    others = np.delete(np.ldexp(points, -480), center, axis=0)
    ordered = np.array(rows.distinct)
    offsets = np.delete(ordered - ordered[center], center, axis=0)
    products = exact_products(offsets)
    is_wide = offsets.shape[1] > others.shape[1]
    truth = factor(products) if is_wide else matrix(offsets)
    sizes = np.sqrt((offsets**2).sum(axis=1))
    unit = 2.0 ** np.round(np.log2(np.linalg.norm(others[0]) / sizes[0]))
    shares = arb_mat([[arb(float(x))] for x in 1 / sizes])
    n, e = others.shape
    scaled = arb_mat([[truth[i, j] * shares[i, 0] for j in range(e)] for i in range(n)])
    computed = matrix(others / unit)
    computed = arb_mat(
        [[computed[i, j] * shares[i, 0] for j in range(e)] for i in range(n)]
    )
    off = scaled * rotation(scaled.transpose() * computed) - computed
    squares = [sum((off[i, j] ** 2 for j in range(e)), arb(0)) for i in range(n)]
    return [float(square.sqrt().mid()) for square in squares]


@pytest.mark.parametrize("name", RECEIVED)
def test_points_are_far_closer_to_the_truth_than_assumed(name: str) -> None:
    ctx.prec = PRECISION
    k = len(RECEIVED[name])
    assert max(relative_errors(RECEIVED[name])) <= EMBEDDING * k / 100


@pytest.mark.parametrize("name", RECEIVED)
def test_inner_products_and_distances_are_within_their_errors(name: str) -> None:
    rows = as_rows(RECEIVED[name])
    points = embedding(rows)
    k = len(points)
    found = gram(points, np.full(k, 1 / k), k - k // 3)
    ordered = np.array(rows.distinct)
    exact = exact_products(ordered)
    size = np.sqrt(((ordered[0] - ordered[1]) ** 2).sum())
    unit = Fraction(2.0 ** np.round(np.log2(found.apart[0, 1] / size)))
    for a, b, c, d in np.random.default_rng(0).integers(k, size=(200, 4)):
        # <x_a - x_c, x_b - x_d> depends on no centre.
        truth = unit**2 * (exact[a][b] - exact[a][d] - exact[c][b] + exact[c][d])
        computed, slack = Fraction(0), Fraction(0)
        for i, j, sign in ((a, b, 1), (a, d, -1), (c, b, -1), (c, d, 1)):
            length = Fraction(found.lengths[i])
            computed += sign * length * Fraction(found.along[i, j])
            slack += length * Fraction(found.along_errors[i, j])
        assert abs(computed - truth) <= slack
        square = unit**2 * (exact[a][a] - 2 * exact[a][b] + exact[b][b])
        low = Fraction(found.apart[a, b]) - Fraction(found.apart_errors[a, b])
        high = Fraction(found.apart[a, b]) + Fraction(found.apart_errors[a, b])
        assert max(low, Fraction(0)) ** 2 <= square <= high**2
