"""Nothing that `boxgeom` computes depends on, or changes, what `np.seterr` was told."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import boxgeom
from boxgeom_testing.functions import CALLS

BASE = np.clip(np.random.default_rng(0).standard_normal((5, 3)), -1.7, 1.7)


def trap_vectors() -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield vectors whose sums, squares or distances leave the range of floats."""
    for exponent in (1023, 1000, 500, -500, -1000, -1050, -1074):
        yield f"2^{exponent}", np.ldexp(BASE, exponent)
    yield "columns of all sizes", np.ldexp(BASE, [1000, 0, -1070])
    yield "rows of all sizes", np.ldexp(BASE, [[1000], [500], [0], [-1000], [-1074]])
    yield "one far", np.vstack([BASE[:4], np.full((1, 3), 1e308)])
    yield "both ends", np.sign(BASE) * 1.79e308
    yield "on a line", np.outer([0, 1, 2, 5, 9], [1e-310, 1.0, 1e300])
    yield "zeros", np.zeros((5, 3))
    yield "duplicates", np.repeat(BASE[:2], [3, 2], axis=0)
    yield "least", np.eye(5, 3) * 5e-324
    for dtype in (np.float16, np.float32):
        limits: Any = np.finfo(dtype)
        signs: NDArray[Any] = np.sign(BASE).astype(dtype)
        yield f"largest {dtype.__name__}", signs * limits.max
        yield f"least {dtype.__name__}", signs * limits.smallest_subnormal


TRAPS = dict(trap_vectors())

EVERY: dict[str, Callable[[Any], object]] = {
    **CALLS,
    "diagonal": lambda v: boxgeom.smallest_hyperbox(v).diagonal,
    "midpoint": lambda v: boxgeom.smallest_hyperbox(v).midpoint,
    "edges": lambda v: boxgeom.smallest_hyperbox(v).edges,
    "is_box_valid": lambda v: boxgeom.is_box_valid(v[0], v[1:]),
    "is_convex_valid": lambda v: boxgeom.is_convex_valid(v[0], v[1:]),
    "is_strongly_valid": lambda v: boxgeom.is_strongly_valid(v[0], v),
    "is_meb_valid": lambda v: boxgeom.is_meb_valid(v[0], v[1:], 1),
    "meb_ratio": lambda v: boxgeom.meb_ratio(v[0], v[1:]),
    "distance_to_median": lambda v: boxgeom.distance_to_median(v[0], v[1:]),
    "approximation_ratio": lambda v: boxgeom.approximation_ratio(
        v[0], v, v[1:], n=5, t=1
    ),
}


@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize("name", EVERY)
def test_no_floating_point_error_is_raised_or_warned_of(name: str, trap: str) -> None:
    vectors = TRAPS[trap]
    before = vectors.tobytes()
    expected = repr(EVERY[name](vectors))
    with np.errstate(all="raise"):
        assert repr(EVERY[name](vectors)) == expected
        assert set(np.geterr().values()) == {"raise"}
    assert vectors.tobytes() == before


@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize("adversary", boxgeom.ATTACKS)
@pytest.mark.parametrize("scale", [None, 1e300, 1e-300])
def test_a_run_gives_what_it_gives_or_says_that_scale_is_too_large(
    trap: str, adversary: str, scale: float | None
) -> None:
    honest = TRAPS[trap][:4]

    def told() -> str:
        try:
            run = boxgeom.agree(
                honest,
                "coordinate-median",
                n=5,
                t=1,
                adversary=adversary,
                delivery="equivocate",
                scale=scale,
                rounds=1,
            )
        except ValueError as error:
            return str(error)
        assert run.outputs.dtype == honest.dtype
        assert np.isfinite([r.outputs for r in run.rounds]).all()
        assert all(np.isfinite(v).all() for v in run.rounds[0].mail[0].values())
        return repr((run.outputs, run.spreads, run.to_dict()))

    expected = told()
    if expected.startswith("scale"):
        assert f"that {honest.dtype} holds" in expected
        assert f"from {adversary} with scale=" in expected
    with np.errstate(all="raise"):
        assert told() == expected


def test_the_state_is_the_callers_own_while_a_round_is_told() -> None:
    seen = []
    with np.errstate(all="raise"):
        boxgeom.agree(
            BASE, n=6, t=1, rounds=1, on_round=lambda _: seen.append(np.geterr())
        )
    assert seen == [dict.fromkeys(("divide", "over", "under", "invalid"), "raise")]


def test_what_is_longer_than_the_largest_float_is_infinite_or_still_judged() -> None:
    ends = [[1.7e308, 1.7e308], [-1.7e308, -1.7e308]]
    assert boxgeom.spread(ends) == boxgeom.Spread(np.inf, np.inf, np.inf)
    assert boxgeom.covering_ball(ends).radius == np.inf
    center = boxgeom.covering_ball(ends).center / 1.7e308
    np.testing.assert_allclose(center, 0, atol=1e-15)
    assert boxgeom.is_convex_valid([0, 0], ends)
    assert not boxgeom.is_convex_valid([1.7e308, -1.7e308], ends)
    four = np.array([[0.0, 1], [2, 0], [4, 1], [100, 0]])
    judged = [
        boxgeom.approximation_ratio(
            unit * np.array([3, 9.5]), unit * four, unit * four[:3], n=4, t=1
        )
        for unit in (1.0, 1.7e306)
    ]
    assert judged[1] == pytest.approx(judged[0], rel=1e-14)
    with pytest.raises(ValueError, match="honest: need vectors whose diagonal"):
        boxgeom.agree(ends * 2, n=5, t=1, epsilon=1.0)


def test_the_safe_area_of_the_largest_numbers_is_found() -> None:
    pytest.importorskip("cvxpy")
    vectors = np.array([[1.0, -1], [-1, 1], [1, 1], [-1, -1], [0, 0]])
    with np.errstate(all="raise"):
        found = boxgeom.safe_area(vectors * 1.7e308, n=5, t=1)
    np.testing.assert_allclose(found / 1.7e308, 0, atol=1e-7)
