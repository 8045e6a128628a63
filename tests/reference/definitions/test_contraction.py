"""How far one round brings honest nodes together (Theorems 8, 11, 12, 15 to 21)."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from boxgeom import box_geom, box_geom_once, box_mean, contraction_bound
from boxgeom.definitions.spread import GapBound, gap_bound
from boxgeom_testing.examples import examples

Array = NDArray[Any]
Rule = Callable[..., Array]

exhaustive = examples(150)
thorough = examples(50)

ROUNDING = 1e-12

small = st.integers(-3, 3).map(float)
plain = st.one_of(small, st.floats(-100, 100).filter(lambda x: x == 0 or abs(x) > 1e-6))
rational = st.fractions(-9, 9, max_denominator=9)

one_in_four = st.just((4, 1))
two_in_seven = st.just((7, 2))
networks = st.sampled_from([(4, 1), (5, 1), (6, 1), (7, 2), (8, 2), (10, 3)])


@dataclass(frozen=True)
class Meeting:
    """What every honest node received in a round; the first n - t rows are honest."""

    n: int
    t: int
    received: tuple[Array, ...]

    @property
    def honest(self) -> Array:
        """The vectors that every honest node sent, shape (n - t, d)."""
        return self.received[0][: self.n - self.t]

    def outputs(self, rule: Rule) -> Array:
        """Return what the rule makes of what each node received."""
        return np.array([rule(rows, self.n, self.t) for rows in self.received])


@st.composite
def meetings(
    draw: st.DrawFn,
    network: st.SearchStrategy[tuple[int, int]],
    values: st.SearchStrategy[Any],
    dimensions: st.SearchStrategy[int],
    nodes: int | None = None,
) -> Meeting:
    """Draw a round with equivocation: each node hears other Byzantine vectors."""
    n, t = draw(network)
    d = draw(dimensions)
    row = st.lists(values, min_size=d, max_size=d)
    honest = draw(st.lists(row, min_size=n - t, max_size=n - t))
    lie = st.one_of(st.sampled_from(honest), row, row.map(partial(multiple, 1000)))
    heard = [
        np.array([*honest, *draw(st.lists(lie, max_size=t))])
        for _ in range(n - t if nodes is None else nodes)
    ]
    return Meeting(n, t, tuple(heard))


def multiple(factor: int, row: list[Any]) -> list[Any]:
    return [factor * x for x in row]


def edges(vectors: Array) -> Array:
    edges: Array = vectors.max(axis=0) - vectors.min(axis=0)
    return edges


def diagonal(vectors: Array) -> float:
    return math.hypot(*edges(vectors))


def slack(meeting: Meeting) -> float:
    return ROUNDING * float(np.abs(meeting.honest).max())


def refutation_1() -> Meeting:
    honest = np.array([[0.0, 0.0], [1.0, 2.0], [1.0, -2.0]])
    told = np.vstack([honest, [1.0, 2.0]])
    return Meeting(4, 1, (told, honest, honest))


line = st.just(1)
space = st.integers(1, 3)


@exhaustive
@given(meetings(networks.filter(lambda nt: nt[0] < 8), plain, line, nodes=2))
def test_theorem_11_on_a_line_box_geom_halves(meeting: Meeting) -> None:
    after = edges(meeting.outputs(box_geom))
    assert after[0] <= edges(meeting.honest)[0] / 2 + slack(meeting)


@pytest.mark.parametrize("network", [(4, 1), (5, 1), (7, 2), (10, 3), (13, 1)])
def test_the_bound_is_below_1_and_at_most_that_of_theorem_12(
    network: tuple[int, int],
) -> None:
    n, t = network
    assert contraction_bound(n, t) <= (1 + math.sqrt(t / (n - 2 * t))) / 2
    assert contraction_bound(n, t) < 1


@pytest.mark.parametrize(
    ("n", "t", "theorem", "squared"),
    [
        (4, 0, "T12", Fraction(0)),
        (4, 1, "T20", Fraction(1, 9)),
        (12, 1, "T20", Fraction(1, 121)),
        (13, 1, "T18", Fraction(11, 480)),
        (7, 2, "T18", Fraction(3, 10)),
        (22, 7, "T12", Fraction(7, 8)),
        (19, 6, "T18", Fraction(21, 26)),
    ],
)
def test_the_least_of_three_theorems_bounds_the_gap(
    n: int, t: int, theorem: str, squared: Fraction
) -> None:
    assert gap_bound(n, t) == GapBound(theorem, squared)
    factor = (1 + math.sqrt(squared)) / 2
    assert contraction_bound(n, t) == pytest.approx(factor, rel=1e-15)


@pytest.mark.parametrize("t", range(1, 8))
def test_the_bound_is_never_below_what_an_attack_reaches(t: int) -> None:
    """Refutation 13's family, and the factor of BOX-MEAN, which BOX-GEOM can reach."""
    for n in range(3 * t + 1, 60):
        squared = gap_bound(n, t).squared
        assert squared >= Fraction(t, n - t) ** 2
        if n == 3 * t + 1 and t % 2 == 1:
            m = t + 1
            reached = m / math.sqrt(4 * m**2 - 3 * t**2)
            assert contraction_bound(n, t) >= reached


def assert_diagonal_shrinks(meeting: Meeting) -> None:
    bound = contraction_bound(meeting.n, meeting.t)
    after = diagonal(meeting.outputs(box_geom))
    assert after <= bound * diagonal(meeting.honest) + slack(meeting)


@exhaustive
@given(meetings(one_in_four, plain, space))
@example(refutation_1())
def test_theorem_20_the_diagonal_shrinks_with_1_of_4(meeting: Meeting) -> None:
    assert_diagonal_shrinks(meeting)


@thorough
@given(meetings(two_in_seven, plain, space))
def test_theorem_18_the_diagonal_shrinks_with_2_of_7(meeting: Meeting) -> None:
    assert_diagonal_shrinks(meeting)


@exhaustive
@given(meetings(st.sampled_from([(4, 1), (5, 1), (6, 1)]), plain, space, nodes=2))
def test_theorem_21_with_reliable_broadcast_the_diagonal_halves(
    meeting: Meeting,
) -> None:
    """One node hears the Byzantine vector, or none, and the other hears none."""
    told, honest = meeting.received[0], meeting.honest
    after = diagonal(Meeting(meeting.n, 1, (told, honest)).outputs(box_geom))
    assert after <= diagonal(honest) / 2 + slack(meeting)


@thorough
@given(meetings(one_in_four, plain, space))
def test_theorem_16_the_factor_is_two_thirds_with_1_of_4(meeting: Meeting) -> None:
    after = diagonal(meeting.outputs(box_geom))
    assert after <= 2 / 3 * diagonal(meeting.honest) + slack(meeting)


def test_refutation_1_keeps_an_edge_but_not_the_diagonal() -> None:
    meeting = refutation_1()
    outputs = meeting.outputs(box_geom)
    assert edges(outputs)[0] == edges(meeting.honest)[0]
    assert diagonal(outputs) < 2 / 3 * diagonal(meeting.honest)


@exhaustive
@given(meetings(networks.filter(lambda nt: nt[0] < 10), rational, space, nodes=2))
def test_theorem_15_box_mean_shrinks_every_coordinate(meeting: Meeting) -> None:
    """In rationals, so the bound holds without any tolerance."""
    n, t = meeting.n, meeting.t
    after = edges(meeting.outputs(box_mean))
    assert (after <= Fraction(n, 2 * (n - t)) * edges(meeting.honest)).all()


@pytest.mark.parametrize(("n", "t"), [(4, 1), (5, 1), (7, 2), (10, 3)])
def test_theorem_15_is_tight_under_equivocation(n: int, t: int) -> None:
    """Refutation 9 for any n: t honest nodes at 0, the others at 1."""
    honest = [[Fraction(0)]] * t + [[Fraction(1)]] * (n - 2 * t)
    received = tuple(
        np.array(honest + [[lie]] * t) for lie in (Fraction(-(10**6)), Fraction(10**6))
    )
    after = edges(Meeting(n, t, received).outputs(box_mean))
    assert after.tolist() == [Fraction(n, 2 * (n - t))]


later = partial(box_geom_once, round_number=2)


@exhaustive
@given(meetings(networks, rational, space, nodes=2))
def test_theorem_17_every_coordinate_halves_after_round_1(meeting: Meeting) -> None:
    """In rationals, so the bound holds without any tolerance."""
    after = edges(meeting.outputs(later))
    assert (2 * after <= edges(meeting.honest)).all()


def test_theorem_17_is_tight() -> None:
    honest = [[Fraction(0)], [Fraction(1)], [Fraction(1)]]
    received = tuple(np.array([*honest, [x]]) for x in (Fraction(-9), Fraction(9)))
    assert edges(Meeting(4, 1, received).outputs(later)).tolist() == [Fraction(1, 2)]


@pytest.mark.parametrize("rule", [box_geom, box_mean, later])
def test_theorem_10_nodes_that_received_the_same_agree_at_once(rule: Rule) -> None:
    rows = np.array([[0.1, 2.0], [0.7, -1.0], [-0.3, 3.0], [9.0, 1 / 3]])
    meeting = Meeting(4, 1, (rows, rows[::-1], rows[[2, 0, 3, 1]]))
    assert edges(meeting.outputs(rule)).tolist() == [0, 0]
