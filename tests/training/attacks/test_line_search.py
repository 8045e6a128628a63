"""The line search: never worse than its start, and near the best of a single peak."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom_testing.examples import examples
from boxgeom_training.attacks.line_search import strongest

thorough = examples(50)

starts = st.floats(0, 20)
budgets = st.integers(1, 40)


@thorough
@given(st.lists(st.floats(-5, 5), min_size=1), starts, budgets)
def test_no_search_ends_with_less_harm_than_it_saw_or_asks_more_than_it_may(
    heights: list[float], start: float, evaluations: int
) -> None:
    seen: dict[float, float] = {}
    asked = []

    def rugged(factor: float) -> float:
        asked.append(factor)
        seen[factor] = heights[hash(factor) % len(heights)]
        return seen[factor]

    best = strongest(rugged, start, evaluations)
    assert asked[0] == start
    assert len(asked) <= evaluations
    assert min(asked) >= 0
    assert seen[best] == max(seen.values())


@thorough
@given(st.floats(0, 100), st.floats(0, 10))
def test_a_single_peak_is_found(peak: float, start: float) -> None:
    best = strongest(lambda x: -abs(x - peak), start, evaluations=100)
    assert best == pytest.approx(peak, abs=1e-4)


def test_harm_that_only_grows_is_followed_by_leaps() -> None:
    assert strongest(lambda x: x, evaluations=11) == 2.0**10


def test_harm_that_only_shrinks_leads_to_nothing() -> None:
    assert strongest(lambda x: -x, start=5.0, evaluations=40) == 0.0
