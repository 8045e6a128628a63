"""Centred clipping (Definition 21), against decimals of many digits."""

from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom import centered_clipping, coordinate_median, mean
from boxgeom.numerics.lengths import lengths
from boxgeom_testing.examples import examples
from boxgeom_testing.rounds import Array, rounds

thorough = examples(60)
sizes = st.sampled_from([1.0, 1e-300, 1e-200, 1e200, 1e300])
radii = st.sampled_from([0.0, 0.5, 1.0, 4.0, 100.0])


def by_the_formula(
    received: Array, radius: float, iterations: int, start: Array
) -> list[Decimal]:
    with localcontext() as context:
        context.prec = 50
        rows = [list(map(Decimal, row)) for row in received.tolist()]
        center, most = list(map(Decimal, start.tolist())), Decimal(radius)
        zero = Decimal(0)
        for _ in range(iterations):
            shares = []
            for row in rows:
                offset = [x - c for x, c in zip(row, center, strict=True)]
                apart = sum((x * x for x in offset), zero).sqrt()
                shares.append(min(Decimal(1), most / apart) if apart else Decimal(1))
            weighted = list(zip(shares, rows, strict=True))
            center = [
                c + sum((s * (row[k] - c) for s, row in weighted), zero) / len(rows)
                for k, c in enumerate(center)
            ]
    return center


@thorough
@given(sizes, rounds(), radii, st.integers(1, 3), st.integers(0, 6))
def test_it_moves_by_the_mean_of_the_clipped_offsets(
    size: float,
    case: tuple[Array, int, int],
    radius: float,
    iterations: int,
    choice: int,
) -> None:
    unscaled, n, t = case
    received, radius = size * unscaled, size * radius
    start = received[choice % len(received)]
    got = centered_clipping(
        received, n, t, radius=radius, iterations=iterations, start=start
    )
    wanted = by_the_formula(received, radius, iterations, start)
    largest = float(np.abs(received).max())
    np.testing.assert_allclose(
        got, np.array(list(map(float, wanted))), rtol=0, atol=1e-13 * largest
    )


@thorough
@given(rounds())
def test_left_out_it_starts_at_the_median_and_clips_all_but_n_minus_t(
    case: tuple[Array, int, int],
) -> None:
    received, n, t = case
    start = coordinate_median(received)
    radius = float(np.sort(lengths(received - start))[n - t - 1])
    np.testing.assert_allclose(
        centered_clipping(received, n, t),
        centered_clipping(received, n, t, radius=radius, start=start),
        rtol=0,
        atol=1e-12,
    )


@thorough
@given(rounds(), st.integers(0, 6))
def test_within_the_radius_one_step_leads_to_the_mean(
    case: tuple[Array, int, int], choice: int
) -> None:
    received, n, t = case
    start = received[choice % len(received)]
    output = centered_clipping(received, n, t, radius=1e6, start=start)
    np.testing.assert_allclose(output, mean(received), rtol=0, atol=1e-12)


@pytest.mark.parametrize("far", [1e2, 1e9, 1e300])
def test_a_far_vector_moves_it_by_the_radius_over_m(far: float) -> None:
    received = [[0.0, 0.0]] * 3 + [[3 * far, 4 * far]]
    output = centered_clipping(received, n=4, t=1, radius=1, start=[0, 0])
    np.testing.assert_allclose(output, [0.15, 0.2], rtol=1e-15)


def test_no_difference_overflows() -> None:
    received = [[1.7e308], [-1.7e308], [0.0]]
    output = centered_clipping(received, n=3, t=1, radius=1.7e308, start=[-1.7e308])
    np.testing.assert_allclose(output, [-1.7e308 / 3], rtol=1e-15)


def test_rationals_give_rationals() -> None:
    received = np.array([[Fraction(k, 4)] for k in (0, 1, 9)])
    output = centered_clipping(received, n=3, t=1, radius=0.25, start=[0])
    assert isinstance(output[0], Fraction)
    assert float(output[0]) == pytest.approx(1 / 6)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("radius", -1),
        ("radius", float("nan")),
        ("iterations", 0),
        ("iterations", 1.5),
        ("start", [0.0]),
        ("start", [0.0, float("inf")]),
    ],
)
def test_bad_options_are_refused_by_name(option: str, value: object) -> None:
    with pytest.raises(ValueError, match=rf"^{option}: need "):
        centered_clipping([[0, 0], [1, 1], [2, 2]], n=3, t=1, **{option: value})  # type: ignore[arg-type]  # what is refused
