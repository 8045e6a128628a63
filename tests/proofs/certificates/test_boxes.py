"""Enclosures hold the exact answer and are hardly wider than a float's last digit."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from boxgeom import box_geom, geometric_median_hyperbox, trusted_hyperbox
from boxgeom_proofs.certificates import certify_box_geom, median_enclosure
from boxgeom_proofs.traps import TRAPS

UNIT = float(np.finfo(np.float64).eps)
ILL_CONDITIONED = {"nearly collinear"}


@pytest.mark.parametrize("name", sorted(set(TRAPS) - ILL_CONDITIONED))
def test_what_boxgeom_computes_is_enclosed_up_to_rounding(name: str) -> None:
    rng = np.random.default_rng(0)
    for _ in range(4):
        received = TRAPS[name](rng)[:8]
        n = len(received)
        t = (n - 1) // 3
        certificate = certify_box_geom(received, n, t)
        slack = 4 * UNIT * np.abs(received).max()
        assert certificate.output.excess(box_geom(received, n, t)) <= slack
        computed = geometric_median_hyperbox(received, n, t)
        assert certificate.medians.lower.excess(computed.lower) <= slack
        assert certificate.medians.upper.excess(computed.upper) <= slack
        trusted = trusted_hyperbox(received, n, t)
        assert np.array_equal(certificate.trusted.lower, trusted.lower)
        assert np.array_equal(certificate.trusted.upper, trusted.upper)
        assert certificate.output.width <= slack
        assert certificate.computed.contains(box_geom(received, n, t))
        assert certificate.computed.width <= 1e-12 * np.abs(received).max()


def test_closed_forms_are_enclosed_exactly() -> None:
    received = [[0, 0], [1, 2], [1, -2], [1, 2]]  # witness R1 of docs/spec.md
    certificate = certify_box_geom(received, n=4, t=1)
    assert certificate.output.lower.tolist() == [1, 1]
    assert certificate.output.upper.tolist() == [1, 1]
    assert certificate.medians.lower.lower.tolist() == [0, 0]
    assert certificate.medians.upper.upper.tolist() == [1, 2]


def test_an_irrational_output_is_enclosed_tightly() -> None:
    # The median of this triangle is (1, 1/sqrt(3)).
    received = [[0, 0], [2, 0], [1, 3]]
    output = certify_box_geom(received, n=3, t=0).output
    low, high = (Fraction(x) for x in (output.lower[1], output.upper[1]))
    assert low**2 <= Fraction(1, 3) <= high**2
    assert 0 < high - low <= Fraction(1, 2**52)


def test_a_segment_of_medians_counts_whole() -> None:
    received = [[0.0], [1.0], [2.0], [9.0], [9.0]]
    certificate = certify_box_geom(received, n=5, t=1, any_median=True)
    # The 4-subset 0, 1, 2, 9 has the medians from 1 to 2; all have a segment of them.
    assert certificate.segments == 5
    assert certificate.medians.lower.lower.tolist() == [1]
    assert certificate.medians.lower.upper.tolist() == [2]
    assert certificate.output.contains(box_geom(received, 5, 1))


def test_of_a_segment_of_medians_the_midpoint_is_meant() -> None:
    certificate = certify_box_geom([[0.0], [1.0], [2.0], [9.0], [9.0]], n=5, t=1)
    assert certificate.segments == 5
    # The medians are 1.5 of 0, 1, 2, 9 (twice), 5 of 0, 1, 9, 9, then 5.5 twice.
    assert certificate.medians.lower.lower.tolist() == [1.5]
    assert certificate.medians.upper.upper.tolist() == [5.5]
    assert certificate.output.width == 0
    assert certificate.output.lower.tolist() == [3.5]


def test_rationals_are_enclosed_too() -> None:
    thirds = np.array([[Fraction(k, 3)] for k in (0, 1, 2, 27)])
    certificate = certify_box_geom(thirds, n=4, t=1)
    assert certificate.trusted.lower.tolist() == [Fraction(1, 3)]
    assert certificate.output.contains([0.5])
    assert certificate.computed.contains(box_geom(thirds, n=4, t=1))


def test_a_wrong_output_is_outside_the_enclosure() -> None:
    received = np.random.default_rng(1).standard_normal((7, 3))
    output = box_geom(received, 7, 2)
    certificate = certify_box_geom(received, 7, 2)
    assert not certificate.output.contains(output + 1e-14)
    assert certificate.output.excess(output + 1e-9) == pytest.approx(1e-9, rel=1e-5)


def test_row_order_means_nothing() -> None:
    received = np.random.default_rng(2).standard_normal((5, 2))
    one, other = (certify_box_geom(rows, 5, 1) for rows in (received, received[::-1]))
    assert np.array_equal(one.output.lower, other.output.lower)
    assert np.array_equal(one.output.upper, other.output.upper)


def test_the_median_is_enclosed_within_a_last_digit() -> None:
    bounds = median_enclosure([[0, 0], [2, 0], [1, 3]])
    low, high = Fraction(bounds.lower[1]), Fraction(bounds.upper[1])
    assert low**2 <= Fraction(1, 3) <= high**2
    assert bounds.width <= 2.0**-51


@pytest.mark.parametrize("size", [4.0, True, np.True_, "4", None, float("nan"), [4]])
def test_sizes_that_are_no_integers_are_refused_as_the_reference_does(
    size: Any,
) -> None:
    received = [[0.0], [1.0], [2.0], [3.0]]
    for n, t, name in ((size, 1, "n"), (4, size, "t")):
        for computed in (certify_box_geom, box_geom):
            with pytest.raises(ValueError, match=f"^{name}: need an integer, got"):
                computed(received, n, t)
    of_numpy: Any = np.int64(4)
    assert certify_box_geom(received, of_numpy, 1).output.contains([1.5])


@pytest.mark.parametrize(
    ("received", "n", "t", "message"),
    [
        ([[0], [1]], 4, 1, "need n - t = 3 to n = 4 vectors, got m=2"),
        ([[0], [1], [2]], 4, 2, "need n > 2t"),
        ([[0], ["x"], [2]], 3, 1, "received: need real numbers"),
        (np.zeros((40, 1)), 40, 13, "need at most 20000 subsets"),
    ],
)
def test_bad_input_is_refused(
    received: list[list[float]], n: int, t: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        certify_box_geom(received, n, t)
