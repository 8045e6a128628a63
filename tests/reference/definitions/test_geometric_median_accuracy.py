"""The geometric median where floating point is treacherous, checked in 60 digits.

Nothing here asks the solver: optimality is read off the vectors and the answer alone
(Definition 1), in decimal arithmetic, which holds every float exactly.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext
from functools import partial

import numpy as np
import pytest
from numpy.typing import NDArray

from boxgeom import geometric_median, geometric_median_solution

Array = NDArray[np.float64]

EPSILON = 2.0**-52

SEEDS = range(6)


def norm(vector: Sequence[Decimal]) -> Decimal:
    return sum((x * x for x in vector), Decimal(0)).sqrt()


def total(vectors: Sequence[Sequence[Decimal]]) -> list[Decimal]:
    return [sum(column, Decimal(0)) for column in zip(*vectors, strict=True)]


def offsets_from(y: Array, points: Array) -> list[list[Decimal]]:
    at = [Decimal(x) for x in y.tolist()]
    rows = [[Decimal(x) for x in row] for row in points.tolist()]
    return [[a - b for a, b in zip(row, at, strict=True)] for row in rows]


def unit(offset: list[Decimal]) -> list[Decimal]:
    length = norm(offset)
    return [x / length for x in offset] if length else offset


def excess_and_rounding(points: Array, y: Array) -> tuple[float, float]:
    """Return how far y violates optimality, and how far its rounding alone could.

    The units towards the points other than y sum to a length at most the number of
    those at y; the first result is what it has over that. Moving y to a neighbouring
    float turns each unit by at most the gap between floats over its distance.
    """
    with localcontext(prec=60):
        offsets = offsets_from(y, points)
        distances = [norm(offset) for offset in offsets]
        pull = norm(total([unit(offset) for offset in offsets]))
        excess = max(pull - distances.count(Decimal(0)), Decimal(0))
        gap = norm([Decimal(x) for x in np.spacing(np.abs(y)).tolist()])
        turned = sum((gap / r for r in distances if r), Decimal(0))
        return float(excess), float(turned) + len(points) * EPSILON


def relative_gap(points: Array, y: Array) -> float:
    """Return a bound on how much less summed distance than at y there is, of it.

    Duality: for u_i of length at most 1 and sum 0, ``sum <u_i, x_i>`` is a lower bound.
    What the units lack to sum 0 goes to the points at y, or else to all alike.
    """
    with localcontext(prec=60):
        offsets = offsets_from(y, points)
        distances = [norm(offset) for offset in offsets]
        units = [unit(offset) for offset in offsets]
        takes = [r == 0 for r in distances] if 0 in distances else [True] * len(units)
        share = [x / sum(takes) for x in total(units)]
        balanced = [
            [x - s for x, s in zip(u, share, strict=True)] if take else u
            for u, take in zip(units, takes, strict=True)
        ]
        products = (
            x * v
            for u, offset in zip(balanced, offsets, strict=True)
            for x, v in zip(u, offset, strict=True)
        )
        longest = max([Decimal(1), *map(norm, balanced)])
        here = sum(distances, Decimal(0))
        return float(1 - sum(products, Decimal(0)) / longest / here)


def assert_optimal(points: Array) -> None:
    y = geometric_median(points)
    excess, rounding = excess_and_rounding(points, y)
    assert excess <= 4 * rounding, (points.tolist(), y.tolist())


def cloud(seed: int) -> Array:
    """Return 3 to 10 normal vectors in 1 to 5 dimensions."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(rng.integers(3, 11), rng.integers(2, 6)))


def outliers(seed: int, size: float) -> Array:
    """Return a cloud with all but a bare majority of it moved far away."""
    points = cloud(seed)
    points[: (len(points) - 1) // 2] *= size
    return points


def cluster(seed: int, size: float) -> Array:
    """Return a cloud in which a bare majority of the vectors are close together."""
    points = cloud(seed)
    majority = len(points) // 2 + 1
    points[:majority] = points[0] + size * points[:majority]
    return points


def duplicates(seed: int) -> Array:
    points = cloud(seed)
    return points[np.random.default_rng(seed).integers(len(points), size=len(points))]


def close_pair(seed: int, distance: float) -> Array:
    points = cloud(seed)
    points[1] = points[0] + distance * points[1]
    return points


def pair_pulled_apart_from(seed: int, distance: float) -> Array:
    """Return a close pair, the best vectors, and three that pull the median away."""
    rng = np.random.default_rng(seed)
    pair = distance * rng.normal(size=2) * np.array([[1.0], [-1.0]])
    angles = np.array([0.0, 0.7, -0.7]) + rng.uniform(-0.05, 0.05, size=3)
    away = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return np.vstack([pair, away * rng.uniform(0.9, 1.1, size=(3, 1))])


TRAPS: dict[str, Callable[[int], Array]] = {
    "a plain cloud": cloud,
    "an offset of 1e6": lambda seed: cloud(seed) + 1e6,
    "an offset of 1e12": lambda seed: cloud(seed) + 1e12,
    "scale 1e150": lambda seed: cloud(seed) * 1e150,
    "scale 1e307": lambda seed: cloud(seed) * 1e307,
    "scale 1e-160": lambda seed: cloud(seed) * 1e-160,
    "scale 1e-300": lambda seed: cloud(seed) * 1e-300,
    "subnormals": lambda seed: cloud(seed) * 1e-317,
    "outliers at 1e9": lambda seed: outliers(seed, 1e9),
    "outliers at 1e15": lambda seed: outliers(seed, 1e15),
    "outliers at 1e100": lambda seed: outliers(seed, 1e100),
    "a cluster of 1e-9": lambda seed: cluster(seed, 1e-9),
    "a cluster of 1e-15": lambda seed: cluster(seed, 1e-15),
    "duplicates": duplicates,
    "two vectors 1e-8 apart": lambda seed: close_pair(seed, 1e-8),
    "two vectors 1e-14 apart": lambda seed: close_pair(seed, 1e-14),
    **{
        f"a pair 1e-{exponent} apart": partial(
            pair_pulled_apart_from, distance=10.0**-exponent
        )
        for exponent in range(20, 320, 25)
    },
    "small integers": lambda seed: np.round(cloud(seed)),
    "neighbouring floats": lambda seed: 1 + EPSILON * np.round(2 * cloud(seed)),
    "m=1": lambda seed: cloud(seed)[:1],
    "m=2": lambda seed: cloud(seed)[:2],
    "m=3": lambda seed: cloud(seed)[:3],
    "d=1": lambda seed: cloud(seed)[:, :1],
    "d=1000": lambda seed: np.random.default_rng(seed).normal(size=(7, 1000)),
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("trap", TRAPS)
def test_the_median_is_optimal_to_rounding_in(trap: str, seed: int) -> None:
    assert_optimal(TRAPS[trap](seed))


def spider(pull: float, seed: int) -> Array:
    """Return the origin and four vectors in the plane whose units sum to that pull."""
    rng = np.random.default_rng(seed)
    half = np.arccos(pull / 2)
    angles = np.array([half, -half, np.pi / 3, np.pi / 3 + np.pi])
    units = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return np.vstack([np.zeros(2), units * rng.uniform(0.5, 2, size=(4, 1))])


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("slack", [1e-3, 1e-6, 1e-9, 1e-12])
def test_a_median_barely_at_a_vector_is_that_vector(slack: float, seed: int) -> None:
    solution = geometric_median_solution(spider(1 - slack, seed))
    assert solution.median.tolist() == [0, 0]
    assert solution.multiplicity == 1


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("slack", [1e-3, 1e-6, 1e-9, 1e-12])
def test_a_median_barely_off_a_vector_is_found_beside_it(
    slack: float, seed: int
) -> None:
    points = spider(1 + slack, seed)
    solution = geometric_median_solution(points)
    assert solution.multiplicity == 0
    assert 0 < solution.median[0] < 10 * slack
    assert_optimal(points)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("width", [1e-2, 1e-5, 1e-8, 1e-11, 1e-14])
@pytest.mark.parametrize("m", [5, 6])
def test_no_summed_distance_is_less_for_nearly_collinear_vectors(
    m: int, width: float, seed: int
) -> None:
    """Only the summed distance is well conditioned there, not its minimiser."""
    rng = np.random.default_rng(seed)
    line = np.outer(rng.normal(size=m), rng.normal(size=3))
    points = line + width * rng.normal(size=(m, 3))
    assert relative_gap(points, geometric_median(points)) <= 1e-14


@pytest.mark.parametrize("seed", range(40))
def test_a_well_conditioned_median_is_right_to_12_digits(seed: int) -> None:
    """The error is at most the pull over the least curvature, to first order."""
    points = cloud(seed)
    y = geometric_median(points)
    excess, _ = excess_and_rounding(points, y)
    offsets = points - y
    distances = np.linalg.norm(offsets, axis=1)
    others = distances > 0
    units = offsets[others] / distances[others, None]
    hessian = (np.eye(len(y)) / distances[others, None, None]).sum(axis=0)
    hessian -= np.einsum("i,ij,ik->jk", 1 / distances[others], units, units)
    error = excess / float(np.linalg.eigvalsh(hessian)[0])
    assert error <= 1e-12 * np.median(distances)


@pytest.mark.parametrize("shift", [1e-9, 1e-6, 1e-3])
def test_these_certificates_see_a_median_that_is_a_little_off(shift: float) -> None:
    points = cloud(0)
    y = geometric_median(points)
    excess, rounding = excess_and_rounding(points, y + shift)
    assert excess > 1e4 * rounding
    assert relative_gap(points, y + 1e-3) > 1e-14
