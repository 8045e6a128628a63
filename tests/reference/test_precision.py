"""Precision, size and ownership of the arrays that go in and come out."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import boxgeom
from boxgeom import RULES, Hyperbox, aggregate
from boxgeom_testing.functions import FIVE, enough

LARGEST = 1.7e308
SMALLEST = 5e-324

RULE_NAMES = [name for name in RULES if name != "safe-area"]
"""All but the one that needs an extra, and solves only to seven digits."""

ENDS_OF: dict[str, Callable[..., Hyperbox]] = {
    "trusted_hyperbox": boxgeom.trusted_hyperbox,
    "mean_hyperbox": boxgeom.mean_hyperbox,
    "geometric_median_hyperbox": boxgeom.geometric_median_hyperbox,
}

SETS_OF: dict[str, Callable[..., NDArray[Any]]] = {
    "candidate_set": boxgeom.candidate_set,
    "minimum_diameter_subset": boxgeom.minimum_diameter_subset,
}


def of_enough(five: Any, rule: str) -> NDArray[Any]:
    """Return the rule's answer to five vectors, or as many as it needs for t = 1."""
    received = enough(rule, five)
    return aggregate(received, rule=rule, n=len(received), t=1)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("rule", RULE_NAMES)
def test_a_rule_keeps_the_precision_of_floats(rule: str, dtype: type) -> None:
    output = of_enough(np.array(FIVE, dtype=dtype), rule)
    assert output.dtype == dtype
    exact = of_enough(FIVE, rule)
    assert output.tolist() == exact.astype(dtype).tolist()


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_boxes_and_sets_keep_the_precision_of_floats(dtype: type) -> None:
    received: NDArray[Any] = np.array(FIVE, dtype=dtype)
    for hyperbox_of in ENDS_OF.values():
        box = hyperbox_of(received, n=5, t=1)
        assert box.lower.dtype == box.upper.dtype == dtype
        assert box.midpoint.dtype == dtype
    for set_of in SETS_OF.values():
        assert set_of(received, n=5, t=1).dtype == dtype
    assert boxgeom.geometric_median_solution(received).minimisers.dtype == dtype


@pytest.mark.parametrize(
    "dtype", [np.int8, np.uint8, np.int32, np.int64, np.uint64, object]
)
@pytest.mark.parametrize("rule", RULE_NAMES)
def test_integers_become_float64(rule: str, dtype: type) -> None:
    whole = np.abs(np.array(FIVE)).astype(dtype)
    output = of_enough(whole, rule)
    assert output.dtype == np.float64
    expected = of_enough(whole.astype(np.float64), rule)
    assert output.tobytes() == expected.tobytes()


@pytest.mark.parametrize("rule", RULE_NAMES)
def test_a_list_a_tuple_and_an_array_of_any_layout_are_the_same(rule: str) -> None:
    array = np.array(FIVE, dtype=np.float64)
    layouts: list[Any] = [
        FIVE,
        tuple(map(tuple, FIVE)),
        list(array),
        np.asfortranarray(array),
        np.repeat(array, 2, axis=1)[:, ::2],
        array.astype(">f8"),
    ]
    outputs = [of_enough(same, rule) for same in layouts]
    assert {output.tobytes() for output in outputs} == {outputs[0].tobytes()}


THIRDS: Any = [
    [Fraction(0), Fraction(-1, 3)],
    [Fraction(1, 3), Fraction(2, 3)],
    [Fraction(2, 3), Fraction(1)],
    [Fraction(4, 3), Fraction(5, 3)],
    [Fraction(5), Fraction(3)],
]

EXACT: dict[str, list[Fraction]] = {
    "box-mean": [Fraction(23, 24), Fraction(7, 6)],
    "coordinate-median": [Fraction(2, 3), Fraction(1)],
    "krum": [Fraction(2, 3), Fraction(1)],
    "mean": [Fraction(22, 15), Fraction(6, 5)],
    "medoid": [Fraction(2, 3), Fraction(1)],
    "md-mean": [Fraction(7, 12), Fraction(3, 4)],
    "multi-krum": [Fraction(7, 12), Fraction(3, 4)],
    "trimmed-mean": [Fraction(7, 9), Fraction(10, 9)],
}
"""What the rules that take no square root make of `THIRDS`, by hand."""


@pytest.mark.parametrize("rule", EXACT)
def test_a_rule_without_square_roots_is_exact_on_rationals(rule: str) -> None:
    output = aggregate(THIRDS, rule=rule, n=5, t=1)
    assert output.tolist() == EXACT[rule]
    assert {type(x) for x in output.tolist()} == {Fraction}


@pytest.mark.parametrize("rule", RULE_NAMES)
def test_equal_rationals_are_kept_by_every_rule(rule: str) -> None:
    vector = [Fraction(1, 3), Fraction(-2, 7)]
    equal: Any = [vector] * 5
    assert of_enough(equal, rule).tolist() == vector


@pytest.mark.parametrize("rule", RULE_NAMES)
def test_the_order_of_rational_rows_means_nothing(rule: str) -> None:
    """Krum's and the medoid's ties between the two ends make that a real demand."""
    rows = enough(rule, [[Fraction(x, 3)] for x in (0, 1, 10, 19, 20)])
    expected = aggregate(rows, rule=rule, n=len(rows), t=1).tolist()
    assert aggregate(rows[::-1], rule=rule, n=len(rows), t=1).tolist() == expected


def test_boxes_without_square_roots_are_exact_on_rationals() -> None:
    trusted = boxgeom.trusted_hyperbox(THIRDS, n=5, t=1)
    assert trusted.lower.tolist() == [Fraction(1, 3), Fraction(2, 3)]
    assert trusted.upper.tolist() == [Fraction(4, 3), Fraction(5, 3)]
    assert trusted.midpoint.tolist() == [Fraction(5, 6), Fraction(7, 6)]
    means = boxgeom.mean_hyperbox(THIRDS, n=5, t=1)
    assert means.lower.tolist() == [Fraction(7, 12), Fraction(3, 4)]
    assert means.upper.tolist() == [Fraction(11, 6), Fraction(19, 12)]


@pytest.mark.parametrize("is_writable", [True, False])
@pytest.mark.parametrize("values", [FIVE, np.array(FIVE) / 3, THIRDS])
@pytest.mark.parametrize("rule", RULE_NAMES)
def test_the_callers_array_is_read_and_never_written(
    rule: str, values: Any, is_writable: bool
) -> None:
    received = np.array(enough(rule, values))
    before = received.tolist()
    received.flags.writeable = is_writable
    output = aggregate(received, rule=rule, n=len(received), t=1)
    output[:] = 77
    assert received.tolist() == before


def test_a_box_keeps_its_ends_when_the_array_they_came_from_changes() -> None:
    ends = np.array([[0.0, 0.0], [1.0, 2.0]])
    box = Hyperbox(ends[0], ends[1])
    ends[:] = 9
    assert box.midpoint.tolist() == [0.5, 1]


@pytest.mark.parametrize("rule", RULE_NAMES)
def test_all_arguments_may_be_given_by_name(rule: str) -> None:
    received = enough(rule, FIVE)
    by_name = RULES[rule](t=1, n=len(received), received=received)
    assert by_name.tolist() == RULES[rule](received, len(received), 1).tolist()


@pytest.mark.parametrize("function", [*ENDS_OF.values(), *SETS_OF.values()])
def test_boxes_and_sets_take_their_arguments_by_name(
    function: Callable[..., Any],
) -> None:
    by_name = function(t=1, n=5, received=FIVE)
    assert repr(by_name) == repr(function(FIVE, 5, 1))


@pytest.mark.parametrize("exponent", [1022, 1000, 500, -500, -1022])
@pytest.mark.parametrize("rule", RULE_NAMES)
def test_a_rule_gives_the_same_at_every_size(rule: str, exponent: int) -> None:
    output = of_enough(np.ldexp(FIVE, exponent), rule)
    expected = np.ldexp(of_enough(FIVE, rule), exponent)
    np.testing.assert_allclose(output, expected, rtol=1e-14, atol=0)


@pytest.mark.parametrize("rule", RULE_NAMES)
def test_the_largest_numbers_do_not_overflow(rule: str) -> None:
    signs = np.array([[1, 1], [-1, 1], [1, -1], [-1, -1], [1, 0.5]])
    output = of_enough(LARGEST * signs, rule)
    assert (np.abs(output) <= LARGEST).all()


@pytest.mark.parametrize("rule", RULE_NAMES)
def test_the_largest_numbers_come_out_as_they_went_in(rule: str) -> None:
    output = of_enough([[LARGEST, -LARGEST]] * 5, rule)
    assert output.tolist() == [LARGEST, -LARGEST]


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("rule", RULE_NAMES)
def test_the_smallest_numbers_survive(rule: str, dtype: type) -> None:
    smallest = np.nextafter(np.zeros((), dtype), np.ones((), dtype))
    output = of_enough(np.tile(smallest, (5, 2)), rule)
    assert output.tolist() == [float(smallest)] * 2


@pytest.mark.parametrize("rule", RULE_NAMES)
def test_the_smallest_numbers_beside_zero_stay_between(rule: str) -> None:
    received = [[0.0], [0.0], [SMALLEST], [SMALLEST], [SMALLEST]]
    assert of_enough(received, rule).tolist() in ([0.0], [SMALLEST])


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("rule", RULE_NAMES)
def test_the_largest_number_of_a_precision_fits_it(rule: str, dtype: type) -> None:
    largest = float(np.finfo(dtype).max)
    received: NDArray[Any] = np.full((5, 2), largest, dtype=dtype)
    assert of_enough(received, rule).tolist() == [largest] * 2


@pytest.mark.parametrize("rule", sorted(set(boxgeom.RULES) - {"safe-area"}))
def test_float32_is_rounded_once_from_a_result_in_float64(rule: str) -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        single = rng.standard_normal((5, 3)).astype(np.float32)
        double = of_enough(single.astype(np.float64), rule)
        output = of_enough(single, rule)
        assert output.tolist() == double.astype(np.float32).tolist()
