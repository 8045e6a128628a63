"""MinMax-MEB (Definition 16) against a cone solver, duality, and Theorem 24."""

import math
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from boxgeom import covering_ball, is_meb_valid, meb_ratio, minmax_meb
from boxgeom.numerics.lengths import lengths
from boxgeom.numerics.weighted_center import weighted_center
from boxgeom_testing.examples import examples

Array = NDArray[Any]

NETWORKS = [(3, 1), (4, 1), (5, 1), (5, 2), (6, 2), (7, 2), (7, 3)]

entry = st.one_of(st.integers(-3, 3).map(float), st.floats(-9, 9))


@st.composite
def received(draw: st.DrawFn) -> tuple[Array, int, int]:
    """Draw what a node receives: whole numbers, duplicates, far vectors, any d."""
    n, t = draw(st.sampled_from(NETWORKS))
    m, d = draw(st.integers(n - t, n)), draw(st.integers(1, 4))
    rows = draw(
        st.lists(st.lists(entry, min_size=d, max_size=d), min_size=m, max_size=m)
    )
    sizes = draw(
        st.lists(st.sampled_from([1.0, 1.0, 1e-3, 1e4]), min_size=m, max_size=m)
    )
    return np.array(rows) * np.array(sizes)[:, None], n, t


def balls_of(vectors: Array, size: int) -> tuple[Array, Array]:
    """Return the centres and radii of the smallest balls of all subsets."""
    subsets = combinations(range(len(vectors)), size)
    balls = [covering_ball(vectors[list(indices)]) for indices in subsets]
    return np.array([b.center for b in balls]), np.array([b.radius for b in balls])


def level(output: Array, vectors: Array, size: int) -> float:
    """Return the largest ratio of an output to the balls of all subsets."""
    subsets = combinations(range(len(vectors)), size)
    return max(meb_ratio(output, vectors[list(indices)]) for indices in subsets)


def bound(n: int, t: int, d: int) -> float:
    """Return the least of the bounds of Theorem 24."""
    if n > (d + 1) * t:
        return 1.0
    return min(math.sqrt(2 * d / (d + 1)), (n - t) / math.sqrt(n * (n - 2 * t)))


@examples(150)
@given(received())
def test_its_largest_ratio_is_within_the_bounds_of_theorem_24(
    case: tuple[Array, int, int],
) -> None:
    vectors, n, t = case
    found = level(minmax_meb(vectors, n, t), vectors, n - t)
    assert found <= bound(n, t, vectors.shape[1]) * (1 + 1e-9)


@examples(100)
@given(received(), st.integers(0, 4), st.randoms(use_true_random=False))
def test_it_stays_near_the_ball_of_any_honest_vectors(
    case: tuple[Array, int, int], fewer: int, rng: Any
) -> None:
    vectors, n, t = case
    m = len(vectors)
    honest = vectors[rng.sample(range(m), max(m - fewer, n - t))]
    c = bound(n, t, vectors.shape[1])
    assert is_meb_valid(minmax_meb(vectors, n, t), honest, c)


def weights_prove(centers: Array, radii: Array) -> float:
    """Return by how much, relatively, weights leave the largest ratio unproven."""
    center, weights = weighted_center(centers, radii)
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1)
    shares = weights * (radii.min() / radii) ** 2
    mean = shares @ centers / shares.sum()
    below = math.sqrt(weights @ (lengths(centers - mean) / radii) ** 2)
    largest = float((lengths(centers - center) / radii).max())
    return largest - below if largest < 1e-9 else largest / below - 1


@examples(150)
@given(received())
def test_weights_prove_that_no_point_has_a_smaller_largest_ratio(
    case: tuple[Array, int, int],
) -> None:
    vectors, n, t = case
    centers, radii = balls_of(vectors, n - t)
    if radii.min() > 1e-6:
        assert -1e-12 <= weights_prove(centers, radii) <= 1e-9


@examples(60)
@given(st.integers(0, 10**6))
def test_any_centres_and_radii_will_do(seed: int) -> None:
    rng = np.random.default_rng(seed)
    k, d = rng.integers(1, 30), rng.integers(1, 12)
    centers = rng.normal(size=(k, d)) * 10.0 ** rng.uniform(-2, 2)
    radii = 10.0 ** rng.uniform(-3, 3, size=k)
    assert -1e-12 <= weights_prove(centers, radii) <= 1e-9


@pytest.mark.parametrize("seed", range(12))
def test_it_is_what_a_cone_solver_finds(seed: int) -> None:
    cvxpy = pytest.importorskip("cvxpy")
    rng = np.random.default_rng(seed)
    n, t = NETWORKS[seed % len(NETWORKS)]
    vectors = rng.normal(size=(n, 1 + seed % 5)) * rng.choice([0.1, 1, 9], size=(n, 1))
    centers, radii = balls_of(vectors, n - t)
    point, largest = cvxpy.Variable(vectors.shape[1]), cvxpy.Variable()
    cones = [
        cvxpy.norm(point - center) <= radius * largest
        for center, radius in zip(centers, radii, strict=True)
    ]
    problem = cvxpy.Problem(cvxpy.Minimize(largest), cones)
    problem.solve(solver="CLARABEL", tol_gap_abs=1e-11, tol_gap_rel=1e-11)
    found = level(minmax_meb(vectors, n, t), vectors, n - t)
    assert found == pytest.approx(float(problem.value), rel=1e-9)


@pytest.mark.parametrize(
    ("vectors", "t", "answer"),
    [
        pytest.param([[0], [1], [2], [99]], 1, [1.98], id="a far vector"),
        pytest.param([[0], [1], [2], [6]], 1, [12 / 7], id="two sides"),
        pytest.param([[0, 0], [4, 0], [0, 2], [4, 2]], 0, [2, 1], id="t = 0"),
        pytest.param([[0, 0], [4, 0], [0, 4], [4, 4]], 1, [2, 2], id="equal balls"),
        pytest.param(
            [[0.1, 0.7]] * 3 + [[5, 5]], 1, [0.1, 0.7], id="a ball of radius 0"
        ),
        pytest.param([[3, 4]], 0, [3, 4], id="one vector"),
    ],
)
def test_closed_forms(vectors: Any, t: int, answer: list[float]) -> None:
    output = minmax_meb(vectors, len(vectors), t)
    assert output.tolist() == pytest.approx(answer, rel=1e-9)


@examples(60)
@given(received())
def test_equal_vectors_that_may_be_all_the_honest_ones_are_the_answer(
    case: tuple[Array, int, int],
) -> None:
    vectors, n, t = case
    vectors[: n - t] = vectors[0] / 3
    assert minmax_meb(vectors, n, t).tolist() == (vectors[0] + 0).tolist()


def test_equal_rationals_that_floats_cannot_hold_are_the_answer() -> None:
    third: Any = [[Fraction(1, 3)]] * 3 + [[Fraction(7)]]
    assert minmax_meb(third, n=4, t=1).tolist() == [Fraction(1, 3)]


@pytest.mark.parametrize("exponent", [-1040, -500, 500, 1000])
def test_it_is_the_same_at_any_size(exponent: int) -> None:
    vectors = np.array([[0.0, 1], [2, 0], [4, 1], [7, -3], [1, 1]])
    plain = minmax_meb(vectors, n=5, t=2)
    scaled = minmax_meb(np.ldexp(vectors, exponent), n=5, t=2)
    np.testing.assert_allclose(np.ldexp(scaled, -exponent), plain, rtol=1e-8)


@examples(60)
@given(st.integers(0, 10**6), st.sampled_from([1e6, -1e8, 2.0**40]))
def test_a_common_offset_costs_no_digits(seed: int, offset: float) -> None:
    # Sixteenths, so that moving them is exact and only the output is rounded.
    vectors = np.random.default_rng(seed).integers(-99, 99, size=(5, 3)) / 16
    moved = minmax_meb(vectors + offset, n=5, t=1)
    assert moved.tolist() == (minmax_meb(vectors, n=5, t=1) + offset).tolist()


@pytest.mark.parametrize("size", [1e-2, 1e-3, 1e-5, 1e-7])
@pytest.mark.parametrize("far", [1.0, 3.0, 1e3])
def test_a_small_ball_where_larger_ones_meet_is_no_bent_valley(
    size: float, far: float
) -> None:
    # Two larger balls and the small one balance: each step of Newton's method along
    # their spheres is cut to a tiny one, unless it ends at the support's own optimum.
    vectors = np.array([[0, 0]] * 4 + [[0, far]] * 3 + [[far, 0], [0, size]])
    centers, radii = balls_of(vectors, 5)
    assert -1e-12 <= weights_prove(centers, radii) <= 1e-9


def test_a_far_vector_leaves_the_others_their_digits() -> None:
    near = np.array([[0.0, 0], [1, 0], [0, 1], [1, 1]])
    for size in (1e3, 1e6, 1e9, 1e200):
        vectors = np.array([*near, [0.8 * size, 0.6 * size]])
        output = minmax_meb(vectors, n=5, t=1)
        # In the limit the far balls are half-planes, of all that is at most 1 ratio.
        assert meb_ratio(output, near) <= 1 + 1e-9
