"""Our answers against cvxpy's, with the exact certificate as the judge."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom import covering_ball, geometric_median, safe_area
from boxgeom_proofs import oracle
from boxgeom_proofs.certificates import certify_median
from boxgeom_proofs.traps import TRAPS
from boxgeom_testing.examples import examples

SOLVERS: list[oracle.Solver] = ["CLARABEL", "SCS"]
GOOD = 1e-7


@pytest.mark.parametrize("name", TRAPS)
@pytest.mark.parametrize("solver", SOLVERS)
def test_ours_is_never_the_worse_one(name: str, solver: oracle.Solver) -> None:
    rng = np.random.default_rng(0)
    for _ in range(6):
        vectors = TRAPS[name](rng)
        ours = certify_median(vectors, geometric_median(vectors))
        theirs = certify_median(vectors, oracle.geometric_median(vectors, solver))
        assert ours.relative_gap <= theirs.relative_gap + 1e-15
        assert theirs.relative_gap <= GOOD


COORDINATE = st.one_of(
    st.integers(-4, 4).map(float), st.floats(-100, 100, allow_subnormal=False)
)
VECTORS = st.integers(1, 3).flatmap(
    lambda d: st.lists(
        st.lists(COORDINATE, min_size=d, max_size=d), min_size=1, max_size=7
    )
)


@examples(150)
@given(VECTORS)
def test_solvers_and_we_agree_on_the_least_summed_distance(
    vectors: list[list[float]],
) -> None:
    def summed(point: np.ndarray) -> float:
        return float(np.linalg.norm(np.array(vectors) - point, axis=1).sum())

    answers = [geometric_median(vectors), oracle.geometric_median(vectors)]
    ours, theirs = map(summed, answers)
    assert ours <= theirs * (1 + 1e-14)
    assert ours == pytest.approx(theirs, rel=GOOD, abs=1e-9)


@pytest.mark.parametrize("solver", SOLVERS)
def test_the_smallest_balls_agree(solver: oracle.Solver) -> None:
    rng = np.random.default_rng(1)
    for _ in range(20):
        points = rng.standard_normal((rng.integers(1, 9), rng.integers(1, 5)))
        ours, theirs = covering_ball(points), oracle.covering_ball(points, solver)
        assert ours.radius == pytest.approx(theirs.radius, rel=1e-6, abs=1e-9)
        np.testing.assert_allclose(ours.center, theirs.center, atol=1e-3)


def test_the_points_of_the_safe_area_agree() -> None:
    rng = np.random.default_rng(2)
    for _ in range(10):
        received = rng.standard_normal((7, 2))
        target = np.median(received, axis=0)
        theirs = oracle.safe_area_point(received, 7, 2, target, "CLARABEL")
        assert theirs is not None
        np.testing.assert_allclose(safe_area(received, 7, 2), theirs, atol=1e-5)


def test_an_empty_safe_area_has_no_point() -> None:
    assert oracle.safe_area_point([[0, 0], [0, 1], [1, 0]], 3, 1, [0, 0]) is None


def test_an_inaccurate_answer_is_told_by_its_certificate() -> None:
    vectors = [[0, 0], [1, 5], [7, 2]]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(oracle.SOLVERS, "SCS", {"max_iters": 1})
        answer = oracle.geometric_median(vectors, "SCS")
    assert certify_median(vectors, answer).relative_gap > 1e-6


def test_a_solver_that_fails_is_an_error() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(oracle.SOLVERS, "CLARABEL", {"time_limit": 0.0})
        with pytest.raises(oracle.OracleError, match="CLARABEL"):
            oracle.geometric_median([[0, 0], [1, 5], [7, 2]])


@examples(60)
@given(VECTORS, st.integers(0, 10**6))
def test_solvers_and_we_agree_on_the_least_weighted_sum_of_distances(
    vectors: list[list[float]], seed: int
) -> None:
    weights = np.random.default_rng(seed).exponential(size=len(vectors))

    def summed(point: np.ndarray) -> float:
        return float(weights @ np.linalg.norm(np.array(vectors) - point, axis=1))

    ours = summed(geometric_median(vectors, weights=weights))
    theirs = summed(oracle.geometric_median(vectors, weights=weights))
    assert ours <= theirs * (1 + 1e-14)
    assert ours == pytest.approx(theirs, rel=GOOD, abs=1e-9)
