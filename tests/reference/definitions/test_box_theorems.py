"""Theorems 1 to 7 and 10 on random networks with random adversaries."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from boxgeom import (
    RULES,
    Hyperbox,
    box_geom,
    box_geom_once,
    box_mean,
    candidate_set,
    geometric_median_hyperbox,
    mean_hyperbox,
    trusted_hyperbox,
)
from boxgeom_testing.examples import examples

Array = NDArray[Any]

exhaustive = examples(200)
thorough = examples(60)

TINY_TO_HUGE = [0.0, -0.0, 5e-324, -1e-310, 1e-160, 1 + 2**-52, 1e150, -1.7e308]

small = st.integers(-3, 3).map(float)
plain = st.one_of(small, st.floats(-100, 100))
rational = st.fractions(-9, 9, max_denominator=9)
nasty = st.one_of(plain, st.sampled_from(TINY_TO_HUGE))


@dataclass(frozen=True)
class Meeting:
    """What two honest nodes received in one round of a network of n nodes."""

    n: int
    t: int
    honest: Array
    received: tuple[Array, Array]


@st.composite
def meetings(draw: st.DrawFn, values: st.SearchStrategy[Any] = plain) -> Meeting:
    """Draw a round with equivocation: each node hears other Byzantine vectors.

    They are of a size of their own, or copies of honest ones.
    """
    n, t = draw(st.sampled_from([(1, 0), (3, 0), (4, 1), (5, 1), (7, 2)]))
    d = draw(st.integers(1, 3))
    row = st.lists(values, min_size=d, max_size=d)
    byzantine_count = draw(st.integers(0, t))
    h = n - byzantine_count
    honest = np.array(draw(st.lists(row, min_size=h, max_size=h)))
    number = type(honest.flat[0])

    def heard() -> Array:
        size = draw(st.sampled_from([1.0, 1e-9, 1e6, 1e15, 2.0**1001, 2.0**1022]))
        lies = draw(st.lists(st.lists(small, min_size=d, max_size=d), max_size=t))
        copies = draw(st.lists(st.sampled_from(list(honest)), max_size=t))
        scaled = [[number(size * x) for x in lie] for lie in lies]
        vectors = [*copies, *scaled][:byzantine_count]
        return np.array(draw(st.permutations([*honest, *vectors])))

    return Meeting(n, t, honest, (heard(), heard()))


def boxes_of(
    meeting: Meeting, hyperbox_of: Callable[..., Hyperbox]
) -> tuple[Hyperbox, Hyperbox]:
    one, other = meeting.received
    n, t = meeting.n, meeting.t
    return hyperbox_of(one, n, t), hyperbox_of(other, n, t)


def meets(one: Hyperbox, other: Hyperbox) -> bool:
    lower = np.maximum(one.lower, other.lower)
    return bool((lower <= np.minimum(one.upper, other.upper)).all())


def in_honest_box(vector: Array, meeting: Meeting) -> bool:
    columns = list(zip(*meeting.honest.tolist(), strict=True))
    return all(
        min(column) <= x <= max(column)
        for x, column in zip(vector.tolist(), columns, strict=True)
    )


@exhaustive
@given(meetings(nasty))
def test_theorem_1_the_trusted_hyperbox_lies_among_the_honest(meeting: Meeting) -> None:
    for box in boxes_of(meeting, trusted_hyperbox):
        assert in_honest_box(box.lower, meeting)
        assert in_honest_box(box.upper, meeting)


@exhaustive
@given(meetings(nasty))
def test_theorem_2_the_trusted_hyperbox_is_not_empty(meeting: Meeting) -> None:
    for box in boxes_of(meeting, trusted_hyperbox):
        assert (box.lower <= box.upper).all()


@exhaustive
@given(meetings(nasty))
def test_theorem_3_trusted_hyperboxes_of_two_nodes_meet(meeting: Meeting) -> None:
    assert meets(*boxes_of(meeting, trusted_hyperbox))


def test_theorem_3_needs_more_than_three_times_as_many_nodes() -> None:
    """At n = 3t one lie to each of two nodes drives their boxes apart."""
    low = trusted_hyperbox([[0], [1], [-9]], 3, 1)
    high = trusted_hyperbox([[0], [1], [9]], 3, 1)
    assert not meets(low, high)


@thorough
@given(meetings())
def test_theorem_5_a_nodes_two_hyperboxes_meet(meeting: Meeting) -> None:
    trusted = boxes_of(meeting, trusted_hyperbox)
    for hyperbox_of in (geometric_median_hyperbox, mean_hyperbox):
        assert all(map(meets, trusted, boxes_of(meeting, hyperbox_of)))


@thorough
@given(meetings())
def test_theorem_6_candidate_hyperboxes_of_two_nodes_meet(meeting: Meeting) -> None:
    assert meets(*boxes_of(meeting, geometric_median_hyperbox))
    assert meets(*boxes_of(meeting, mean_hyperbox))


@thorough
@given(meetings())
def test_theorem_6_rests_on_the_same_medians_to_the_last_bit(meeting: Meeting) -> None:
    n, t = meeting.n, meeting.t
    one, other = (
        {tuple(row) for row in candidate_set(received, n, t).tolist()}
        for received in meeting.received
    )
    for subset in combinations(meeting.honest, n - t):
        (median,) = candidate_set(subset, n - t, 0).tolist()
        assert tuple(median) in one & other


@thorough
@given(meetings())
def test_theorem_7_box_rules_stay_in_the_honest_box(meeting: Meeting) -> None:
    for received in meeting.received:
        n, t = meeting.n, meeting.t
        assert in_honest_box(box_geom(received, n, t), meeting)
        assert in_honest_box(box_mean(received, n, t), meeting)
        later = box_geom_once(received, n, t, round_number=2)
        assert in_honest_box(later, meeting)


@thorough
@given(meetings(rational))
def test_theorem_7_holds_exactly_for_rationals(meeting: Meeting) -> None:
    """The median of thirds is a float; rounding must not carry it out of their box."""
    for received in meeting.received:
        assert in_honest_box(box_geom(received, meeting.n, meeting.t), meeting)
        assert in_honest_box(box_mean(received, meeting.n, meeting.t), meeting)


@exhaustive
@given(meetings(nasty))
def test_theorem_7_holds_for_means_of_tiny_beside_huge(meeting: Meeting) -> None:
    for received in meeting.received:
        assert in_honest_box(box_mean(received, meeting.n, meeting.t), meeting)


@exhaustive
@given(meetings())
def test_a_mean_hyperbox_holds_the_mean_of_every_subset(meeting: Meeting) -> None:
    """Order statistics give it without a subset: the n - t least, the n - t largest."""
    size = meeting.n - meeting.t
    for received, box in zip(
        meeting.received, boxes_of(meeting, mean_hyperbox), strict=True
    ):
        sorted_columns = np.sort(received, axis=0)
        scale = np.abs(received).max() * 1e-14
        shares = sorted_columns / size  # whose sums do not overflow
        lower, upper = shares[:size].sum(axis=0), shares[-size:].sum(axis=0)
        np.testing.assert_allclose(box.lower, lower, rtol=0, atol=scale)
        np.testing.assert_allclose(box.upper, upper, rtol=0, atol=scale)


def bits(output: Any) -> bytes:
    if isinstance(output, Hyperbox):
        return output.lower.tobytes() + output.upper.tobytes()
    return bytes(output.tobytes())


FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: rule for name, rule in RULES.items() if name != "safe-area"},
    "trusted_hyperbox": trusted_hyperbox,
    "geometric_median_hyperbox": geometric_median_hyperbox,
    "mean_hyperbox": mean_hyperbox,
}

signs = st.lists(st.booleans(), min_size=21, max_size=21)
seven = st.lists(st.lists(plain, min_size=3, max_size=3), min_size=7, max_size=7)


@pytest.mark.parametrize("name", FUNCTIONS)
@examples(40)
@given(rows=seven, negative=signs, order=st.permutations(range(7)))
def test_theorem_10_equal_multisets_give_equal_bits(
    name: str, rows: list[list[float]], negative: list[bool], order: list[int]
) -> None:
    """Neither the order of the rows nor the sign of a zero means anything."""
    one = np.array(rows)
    other = np.where((one == 0) & np.reshape(negative, (7, 3)), -one, one)[order]
    function = FUNCTIONS[name]
    assert bits(function(one, 7, 1)) == bits(function(other, 7, 1))


def test_theorem_10_holds_for_every_order_of_a_treacherous_multiset() -> None:
    rows = np.array([[0.1, 1e16], [0.7, -1.0], [-0.3, 3.0], [0.1, 1 / 3]])
    orders = [list(order) for order in permutations(range(4))]
    assert len({bits(box_geom(rows[order], 4, 1)) for order in orders}) == 1
    assert len({bits(box_mean(rows[order], 4, 1)) for order in orders}) == 1
