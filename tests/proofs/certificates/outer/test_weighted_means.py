"""Least weighted means, compared with all subsets and all extreme weights."""

from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, strategies

from boxgeom_proofs.certificates.outer.weighted_means import (
    FREE,
    IN,
    OUT,
    Subsets,
    WeightBounds,
    is_never_negative,
    least_mean,
    most_mean,
)

VALUES = strategies.integers(-20, 20)
RANGES = strategies.tuples(strategies.integers(1, 5), strategies.integers(0, 5))


def means(
    values: list[int], ranges: list[tuple[int, int]], subsets: Subsets
) -> list[Fraction]:
    """Return the means of all subsets with every weight at an end of its range."""
    found = []
    for members in combinations(range(len(values)), subsets.size):
        if any(
            (state == IN and i not in members) or (state == OUT and i in members)
            for i, state in enumerate(subsets.state)
        ):
            continue
        ends = [(ranges[i][0], sum(ranges[i])) for i in members]
        for weights in product(*ends):
            total = sum(w * values[i] for w, i in zip(weights, members, strict=True))
            found.append(Fraction(total, sum(weights)))
    return found


@given(
    entries=strategies.lists(
        strategies.tuples(
            VALUES, RANGES, strategies.sampled_from((IN, FREE, FREE, OUT))
        ),
        min_size=1,
        max_size=5,
    ),
    size=strategies.integers(1, 4),
)
def test_the_bound_is_the_least_mean_rounded_down(
    entries: list[tuple[int, tuple[int, int], int]], size: int
) -> None:
    values = [value for value, _, _ in entries]
    ranges = [bounds for _, bounds, _ in entries]
    subsets = Subsets(size, tuple(state for _, _, state in entries))
    weights = WeightBounds(
        tuple(a for a, _ in ranges), tuple(a + more for a, more in ranges)
    )
    all_means = means(values, ranges, subsets)
    bound = least_mean(values, weights, subsets)
    if not all_means:
        assert bound is None
        assert is_never_negative(values, weights, subsets)
        return
    assert bound is not None
    assert bound == min(all_means) // 1
    assert most_mean(values, weights, subsets) == -(-max(all_means) // 1)
    assert is_never_negative(values, weights, subsets) == (min(all_means) >= 0)


@pytest.mark.parametrize(("value", "least"), [(-7, -7), (100, 2)])
def test_a_weight_without_bound_lets_the_mean_be_that_value(
    value: int, least: int
) -> None:
    weights = WeightBounds((1, 1, 1), (1, 1, None))
    assert least_mean([0, 4, value], weights, Subsets(2, (FREE,) * 3)) == least
    is_proven = is_never_negative([0, 4, value], weights, Subsets(2, (FREE,) * 3))
    assert is_proven == (least >= 0)


def test_a_weight_without_bound_of_no_member_does_not_matter() -> None:
    weights = WeightBounds((1, 1, 1), (1, 1, None))
    assert least_mean([0, 4, -7], weights, Subsets(2, (FREE, FREE, OUT))) == 2
