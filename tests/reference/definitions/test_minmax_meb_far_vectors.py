"""MinMax-MEB (Definition 16) beside far vectors, and of the smallest numbers."""

from fractions import Fraction
from itertools import combinations, permutations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from boxgeom import coordinate_median, covering_ball, minmax_meb
from boxgeom.numerics.weighted_center import weighted_center
from boxgeom_testing.examples import examples

Array = NDArray[Any]

NETWORKS = [(5, 2), (6, 2), (7, 2), (7, 3)]

TINY = 5e-324

STALLED = [
    ([[10000, 20000], [-3, -1], [-1, -3], [-1, 1], [-3, 3]], 2, [-1, 1]),
    (
        [[0, 3000000], [-1000000, 0], [2, -1], [-3, 1], [-2, 0], [-2, -1], [-3, 1]],
        2,
        [-2.7267977, 1.5137208],
    ),
    (
        [[-2000000, 1000000], [2, 3], [2, -1], [0, 0], [-2, -3]],
        2,
        [-0.1139891, 0.2331602],
    ),
    (
        [[-100000, -200000], [300000, -200000], [-3, 3], [0, 1], [-1, 2], [-2, 2]],
        2,
        [-0.6055686, 0.4347708],
    ),
    (
        [[0, 0], [200000, 100000], [-1, 1], [-1, 0], [1, 2], [3, 1], [-2, 3]],
        2,
        [0.8430826, 2.4572347],
    ),
]


@st.composite
def clusters(draw: st.DrawFn) -> tuple[Array, int, int]:
    """Draw a cluster and 1 to t vectors far from it, anywhere."""
    n, t = draw(st.sampled_from(NETWORKS))
    d = draw(st.integers(1, 3))
    near = st.one_of(st.integers(-3, 3).map(float), st.floats(-3, 3))
    rows = draw(
        st.lists(st.lists(near, min_size=d, max_size=d), min_size=n, max_size=n)
    )
    sizes = draw(
        st.lists(st.integers(2, 9).map(lambda e: 10.0**e), min_size=1, max_size=t)
    )
    vectors = np.array(rows)
    vectors[: len(sizes)] *= np.array(sizes)[:, None]
    return vectors, n, t


def balls_of(vectors: Array, size: int) -> tuple[Array, Array]:
    """Return the centres, as seen from the median, and the radii."""
    offsets = vectors - coordinate_median(vectors)
    balls = [covering_ball(np.array(s)) for s in combinations(offsets, size)]
    return np.array([b.center for b in balls]), np.array([b.radius for b in balls])


def squared_level(output: Array, centers: Array, radii: Array) -> Fraction:
    """Return the square of the largest ratio at an output, without rounding."""
    point = [Fraction(x) for x in output.tolist()]
    return max(
        sum((x - Fraction(c)) ** 2 for x, c in zip(point, center, strict=True))
        / Fraction(radius) ** 2
        for center, radius in zip(centers.tolist(), radii.tolist(), strict=True)
    )


def images(vectors: Array, n: int, t: int) -> list[Array]:
    """Return the outputs for mirrored and swapped inputs, turned back."""
    d = vectors.shape[1]
    outputs = []
    for signs, order in product(product([1, -1], repeat=d), permutations(range(d))):
        output = minmax_meb(vectors[:, order] * signs, n, t)
        outputs.append((output * signs)[np.argsort(order)])
    return outputs if d < 3 else outputs[::7]


def unproven(centers: Array, radii: Array) -> float:
    """Return what the weights leave unproven of the squared level, relatively.

    At no point is the largest squared ratio less than the weighted mean of all, whose
    minimum is computed exactly here. Where all balls have one centre, the level is 0.
    """
    found, floats = weighted_center(centers, radii)
    level = squared_level(found, centers, radii)
    if level == 0:
        return 0.0
    weights = [Fraction(w) / sum(map(Fraction, floats)) for w in floats.tolist()]
    shares = [
        w / Fraction(r) ** 2 for w, r in zip(weights, radii.tolist(), strict=True)
    ]
    mean = [
        sum(s * Fraction(x) for s, x in zip(shares, column, strict=True)) / sum(shares)
        for column in centers.T.tolist()
    ]
    below = sum(
        s * sum((Fraction(x) - y) ** 2 for x, y in zip(center, mean, strict=True))
        for s, center in zip(shares, centers.tolist(), strict=True)
    )
    return float(1 - below / level)


@pytest.mark.parametrize(("vectors", "t", "answer"), STALLED)
def test_far_vectors_do_not_stall_it(vectors: Any, t: int, answer: Any) -> None:
    for signs in product([1, -1], repeat=2):
        output = minmax_meb(np.multiply(vectors, signs), len(vectors), t)
        np.testing.assert_allclose(output * signs, answer, rtol=1e-6)


@examples(40)
@given(clusters())
@example((np.array(STALLED[0][0], dtype=float), 5, 2))
def test_mirror_images_and_swapped_coordinates_have_the_same_level(
    case: tuple[Array, int, int],
) -> None:
    vectors, n, t = case
    centers, radii = balls_of(vectors, n - t)
    assume(radii.min() > 0)
    origin = coordinate_median(vectors)
    levels = [squared_level(y - origin, centers, radii) for y in images(vectors, n, t)]
    assert max(levels) <= min(levels) * (1 + Fraction(1, 10**12))


@examples(150)
@given(clusters())
def test_exact_weighted_means_prove_the_level(case: tuple[Array, int, int]) -> None:
    vectors, n, t = case
    centers, radii = balls_of(vectors, n - t)
    assume(radii.min() > 0)
    assert unproven(centers, radii) <= 1e-12


@pytest.mark.parametrize("seed", range(12))
def test_it_is_what_a_cone_solver_finds(seed: int) -> None:
    cvxpy = pytest.importorskip("cvxpy")
    rng = np.random.default_rng(seed)
    n, t = NETWORKS[seed % len(NETWORKS)]
    vectors = rng.normal(size=(n, 1 + seed % 3))
    vectors[: 1 + seed % t] *= 10.0 ** rng.integers(2, 6)
    centers, radii = balls_of(vectors, n - t)
    first = int(np.argmin(radii))
    # In units in which all numbers are at most 2 the solver is accurate.
    scaled = (centers - centers[first]) / radii[:, None]
    point, largest = cvxpy.Variable(vectors.shape[1]), cvxpy.Variable()
    cones = [
        cvxpy.norm(radii[first] / radius * point - center) <= largest
        for center, radius in zip(scaled, radii, strict=True)
    ]
    problem = cvxpy.Problem(cvxpy.Minimize(largest), cones)
    problem.solve(solver="CLARABEL", tol_gap_abs=1e-11, tol_gap_rel=1e-11)
    output = minmax_meb(vectors, n, t) - coordinate_median(vectors)
    level = float(squared_level(output, centers, radii)) ** 0.5
    assert level == pytest.approx(float(problem.value), rel=1e-9)


@pytest.mark.parametrize(
    ("vectors", "t", "answer"),
    [
        pytest.param([[-4], [-5], [-4]], 1, [-4], id="two equal"),
        pytest.param([[0], [8], [16], [99]], 1, [15], id="a far vector"),
        pytest.param([[0, 0], [4, 0], [0, 4], [4, 4]], 1, [2, 2], id="a square"),
    ],
)
def test_the_smallest_numbers_are_told_apart(vectors: Any, t: int, answer: Any) -> None:
    output = minmax_meb(TINY * np.array(vectors), len(vectors), t)
    assert (output / TINY).tolist() == answer
