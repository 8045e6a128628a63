"""Hulls with some directions far shorter than others, where squares mislead.

A squared distance is rounded in units of the squared size, which says nothing of
distances below 1e-8 of the size: those are the distances drawn here. All numbers are
whole multiples of powers of two, so that each point is where it is said to be.
"""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from boxgeom import is_convex_valid, mean
from boxgeom.numerics.convex_hull import nearest_in_hull
from boxgeom_testing.examples import examples

Array = NDArray[Any]

exhaustive = examples(200)

small = st.integers(-4, 4).map(float)


def tables(rows: st.SearchStrategy[int], d: int) -> st.SearchStrategy[Array]:
    """Draw small whole vectors, often with repetitions."""
    row = st.lists(small, min_size=d, max_size=d)
    return rows.flatmap(
        lambda m: st.lists(row, min_size=m, max_size=m).map(lambda x: np.array(x))
    )


@st.composite
def flat_hulls(draw: st.DrawFn) -> Array:
    """Draw points near a line or plane along the axes, thinner by any ratio."""
    d = draw(st.integers(1, 4))
    thin = st.one_of(st.integers(20, 35), st.integers(0, 60), st.integers(0, 1000))
    heights = draw(st.lists(thin, min_size=d, max_size=d))
    return np.ldexp(draw(tables(st.integers(1, 7), d)), np.negative(heights))


@st.composite
def slanted_hulls(draw: st.DrawFn) -> Array:
    """Draw points near a line or plane that lies aslant."""
    d = draw(st.integers(2, 4))
    points = draw(tables(st.integers(2, 7), d))
    for i in range(1, d):
        height, slope = draw(st.integers(0, 40)), draw(small)
        points[:, i] = np.ldexp(points[:, i], -height) + slope * points[:, 0]
    return points


@st.composite
def hulls_with_outliers(draw: st.DrawFn) -> Array:
    """Draw points of which some lie farther out than others."""
    points = draw(tables(st.integers(2, 7), draw(st.integers(1, 4))))
    sizes = st.lists(
        st.one_of(st.just(0), st.integers(0, 40)),
        min_size=len(points),
        max_size=len(points),
    )
    return np.ldexp(points, np.array(draw(sizes))[:, None])


hulls = st.one_of(flat_hulls(), slanted_hulls(), hulls_with_outliers())


@st.composite
def combinations_of(draw: st.DrawFn, points: Array) -> Array:
    """Draw an exact convex combination: every weight is a multiple of 1/8."""
    rows = draw(st.lists(st.integers(0, len(points) - 1), min_size=8, max_size=8))
    combination: Array = points[rows].sum(axis=0) / 8
    return combination


@exhaustive
@given(st.data(), hulls, st.sampled_from([0, 900]))
def test_a_convex_combination_in_a_thin_hull_is_valid(
    data: st.DataObject, points: Array, exponent: int
) -> None:
    inside = data.draw(combinations_of(points))
    size = np.ptp(points, axis=0).max()
    nearest = nearest_in_hull(points, inside)
    assert np.linalg.norm(nearest - inside) <= 3e-14 * size
    assert is_convex_valid(np.ldexp(inside, exponent), np.ldexp(points, exponent))


@st.composite
def hulls_and_points_below(draw: st.DrawFn) -> tuple[Array, Array, float]:
    """Draw a hull above a face of it, and a point at a known distance below the face.

    The whole is turned by an angle of which sine and cosine are 3/5 and 4/5.
    """
    d = draw(st.integers(2, 4))
    points = draw(tables(st.integers(2, 9), d))
    points[0, 0], points[1, 0] = 4, -4  # so that the face has an edge of 8
    on_face = draw(st.integers(2, len(points)))
    heights = draw(st.integers(0, 40))
    points[:on_face, -1] = 0
    points[on_face:, -1] = np.ldexp(np.abs(points[on_face:, -1]), -heights)
    for i in range(1, d - 1):
        points[:, i] = np.ldexp(points[:, i], -draw(st.integers(0, 40)))
    distance = 2.0 ** -draw(st.integers(7, 30))
    below = draw(combinations_of(points[:on_face]))
    below[-1] = -distance
    if not draw(st.booleans()):
        return points, below, distance
    turn = np.eye(d) * 5
    turn[[0, 0, -1, -1], [0, -1, 0, -1]] = 3, 4, -4, 3
    return points @ turn, below @ turn, 5 * distance


@exhaustive
@given(hulls_and_points_below(), st.data())
def test_a_point_outside_a_thin_hull_is_as_far_away_as_it_is(
    case: tuple[Array, Array, float], data: st.DataObject
) -> None:
    points, below, distance = case
    points = points[data.draw(st.permutations(range(len(points))))]
    edge = np.ptp(points, axis=0).max()
    got = np.linalg.norm(nearest_in_hull(points, below) - below)
    assert abs(got - distance) <= 3e-14 * edge
    assert is_convex_valid(below, points) is bool(distance <= 1e-9 * edge)
    nearly = 0.999 * distance / edge
    assert not is_convex_valid(below, points, tolerance=nearly)
    assert is_convex_valid(below, points, tolerance=1.001 * distance / edge)


@pytest.mark.parametrize("height", [2.0**-k for k in (0, 20, 25, 26, 27, 28, 30, 900)])
def test_the_middle_of_an_edge_is_valid_in_a_triangle_of_any_height(
    height: float,
) -> None:
    triangle = np.array([[1, 0], [0, height], [0, 0]])
    for middle in ([0.5, 0], [0, height / 2], [0.5, height / 2]):
        assert is_convex_valid(middle, triangle)
    for beside in ([0.5, -2e-9], [0.5, height / 2 + 3e-9], [-2e-9, 0]):
        assert not is_convex_valid(beside, triangle)


@pytest.mark.parametrize("far", [1e4, 3e7, 1e8, 3e8, 1e9, 1e10, 1e16])
@pytest.mark.parametrize("d", [2, 3, 6])
def test_means_are_valid_in_spite_of_a_far_vector(far: float, d: int) -> None:
    rng = np.random.default_rng(d)
    for _ in range(20):
        honest = rng.standard_normal((5, d))
        honest[0] *= far
        assert is_convex_valid(mean(honest), honest)
        assert is_convex_valid(rng.dirichlet(np.ones(5)) @ honest, honest)


def test_directions_of_many_lengths_do_not_spoil_one_another() -> None:
    rng = np.random.default_rng(0)
    for m, d in ((10, 4), (40, 8), (120, 20)):
        turn = np.linalg.qr(rng.standard_normal((d, d)))[0]
        for _ in range(10):
            points = rng.standard_normal((m, d)) * 10.0 ** rng.uniform(-18, 0, d)
            points = points @ turn
            inside = rng.dirichlet(np.full(m, 0.5)) @ points
            nearest = nearest_in_hull(points, inside)
            size = np.abs(points - inside).max()
            assert np.linalg.norm(nearest - inside) <= 3e-14 * size


@pytest.mark.parametrize("far", [1e4, 1e8, 1e12])
def test_a_far_vector_costs_a_point_among_the_near_ones_no_digits(far: float) -> None:
    rng = np.random.default_rng(0)
    for _ in range(100):
        points = rng.standard_normal((5, 2))
        points[4] *= far
        inside = rng.dirichlet(np.ones(4)) @ points[:4]
        assert np.linalg.norm(nearest_in_hull(points, inside) - inside) <= 1e-13
