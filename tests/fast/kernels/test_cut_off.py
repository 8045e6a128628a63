"""What is known of subsets below a cut holds for each of them, one by one."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from boxgeom_fast.embedding import embedding
from boxgeom_fast.enclosure.search import problem_of
from boxgeom_fast.enclosure.weight_ranges import weight_ranges
from boxgeom_fast.kernel_choice import kernels
from boxgeom_fast.median_weights import median_weights
from boxgeom_fast.rows import as_rows
from boxgeom_fast.subsets import Counts, all_subsets
from boxgeom_testing.examples import is_quick

pytest.importorskip("numba")

from boxgeom_fast.kernels import (
    branch,
    branch_weights,
    centered,
    cut_off,
    multipliers,
    search_memory,
    search_tree,
    vertex_steps,
)

Floats = NDArray[np.float64]

CLOSE = 1e-9


def test_a_range_of_weights_has_every_weight_and_no_more() -> None:
    rng = np.random.default_rng(0)
    for _ in range(300):
        low, high = np.sort(rng.uniform(-1.0, 0.6, size=2))
        reach, square = rng.uniform(0.0, 3.0), rng.uniform(0.2, 3.0)
        pace = rng.uniform(0.1, 1.5)
        least, most = branch_weights.weight_range(low, high, reach, square, pace)
        y = np.linspace(low, high, 201)[:, None]
        d = np.linspace(0.0, reach, 2001)
        squared = 1.0 - 2.0 * y + d / square
        weights = (1.0 + pace * d) / np.sqrt(np.where(squared > 0, squared, np.nan))
        assert least <= np.nanmin(weights) <= least * (1 + 1e-3)
        assert np.nanmax(weights) <= most
        if high < 0.45:
            assert most <= np.nanmax(weights) * (1 + 1e-9)


def test_inner_products_allow_for_points_that_are_off() -> None:
    rng = np.random.default_rng(0)
    for near in (0.0, 1e-4):
        points, errors = rng.standard_normal((8, 5)), rng.uniform(0.0, 0.1, size=8)
        seen = centered.room_to_see(8, 5)
        centered.look(points, errors, near * points[0] + (1 - near) * points[1], seen)
        squares, offsets = seen.squares[:, None], points - seen.centre
        assert (np.linalg.norm(offsets, axis=1) > 0).all()
        directions = offsets / np.linalg.norm(offsets, axis=1, keepdims=True)
        for sign in (1.0, -1.0):
            for j in range(8):
                # All are off towards point j, or away from it, and j towards itself.
                off = offsets + sign * errors[:, None] * directions[j]
                products = off @ off.T / squares
                assert (seen.least[:, j] <= products[:, j]).all()
                assert (products[:, j] <= -seen.most[:, j]).all()
                lengths = (off * off).sum(axis=1)
                wrong = np.abs(lengths - seen.squares) / seen.squares
                assert (wrong <= 2 * seen.blurs * (1 + CLOSE)).all()


def branch_with(state: list[int], least: Floats, most: Floats) -> Floats:
    numbers = np.zeros((branch.ROWS, len(state)))
    for i, new in enumerate(state):
        branch.join(numbers, np.zeros(len(state), np.int8), i, new)
    numbers[branch.LEAST], numbers[branch.MOST] = least, most
    return numbers


def test_no_mean_below_the_cut_is_less_than_the_bound() -> None:
    rng = np.random.default_rng(0)
    sharper = 0
    for _ in range(60):
        state = [1, -1, 0, 0, 0, 0, 0, 0]
        least = rng.uniform(0.5, 1.0, size=8)
        most = least * rng.uniform(1.0, 1.5, size=8)
        values, excess = rng.standard_normal((2, 8))
        numbers = branch_with(state, least, most)
        lightest = least[0] + np.sort(least[2:])[:3].sum()
        start, terms = (0.0, 0.3, 0.0), np.zeros(8)
        arguments = numbers, 3, lightest, start, (0.0, 0.0), terms
        free = multipliers.least_mean_below(values, 0.0 * excess, *arguments)[0]
        bound = multipliers.least_mean_below(values, excess, *arguments)[0]
        sharper += bound > free + 0.01
        for others in combinations(range(2, 8), 3):
            members = [0, *others]
            share = rng.integers(2, size=(200, 4))
            weights = np.where(share, most[members], least[members])
            total = weights.sum(axis=1)
            means, over = weights @ values[members], weights @ excess[members]
            assert (means / total >= free - CLOSE).all()
            assert ((means / total)[over <= 0.0] >= bound - CLOSE).all()
    assert sharper > 20


def cases() -> Iterator[tuple[Any, Floats, Floats, Counts]]:
    """Yield a problem, values, and the weights and counts of all its medians."""
    loops = kernels()
    assert loops is not None
    for seed in range(6 if is_quick() else 60):
        rng = np.random.default_rng(seed)
        received = rng.standard_normal((11, (40, 12, 5)[seed % 3]))
        if seed % 4 == 1:
            received[8:] *= 30.0
        if seed % 4 == 3:
            received[9:] = received[8]
        rows = as_rows(received)
        points, size, entries = embedding(rows), 8, np.array(rows.repeated())
        ranges = weight_ranges(points, rows.counts, size)
        problem, filled = problem_of(points, entries, size, ranges, loops)
        counts = all_subsets(list(rows.counts), size)
        weights = median_weights(points, counts)
        for values in rng.standard_normal((8, len(points))):
            yield problem, values[filled], weights, counts


def test_sweeps_lose_no_median_below_the_cut() -> None:
    narrowed = fixed = 0
    for problem, values, weights, counts in cases():
        wide, e = problem.points.shape
        room = search_memory.room_for(wide, e, 0)
        vertex_steps.find_vertex(
            problem.points, values, problem.state, 8, problem.start, room.steps
        )
        value = vertex_steps.exact_value(
            problem.points, problem.apart, values, room.steps.best, room.steps
        )
        assert search_tree.start_tree(problem, values, value, room)
        entries = np.flatnonzero(problem.state == 0)
        first = entries[problem.twins[entries] == entries]
        points, medians = problem.points[first], weights @ values[first]
        # A cut above some medians, so that these must not be lost.
        cut_at = np.quantile(medians, 0.03)
        if cut_at == medians.min():  # several subsets have the least median
            continue
        search_tree.lower_cut(cut_at - value, room)
        numbers, state = room.tree.branches[0], room.tree.states[0]
        outcome = cut_off.tighten(numbers, state, 8, room.seen, room.cut)
        assert outcome == cut_off.OPEN
        which = np.flatnonzero(medians <= cut_at)
        for place, count in zip(weights[which] @ points, counts[which], strict=True):
            assert_known(place, count, points, first, problem.twins, room)
        narrowed += numbers[branch.SCALARS, branch.REACH] < 0.5
        fixed += (state[entries] != 0).any()
    assert narrowed > 10
    assert fixed > 5


def assert_known(
    place: Floats,
    count: Counts,
    points: Floats,
    entries: NDArray[np.int64],
    twins: NDArray[np.int64],
    room: Any,
) -> None:
    """Raise an error unless a median below the cut is as the branch says."""
    move, numbers, state = place - room.seen.centre, *(x[0] for x in room.tree[:2])
    assert (move @ move) <= numbers[branch.SCALARS, branch.REACH] + CLOSE
    for i, point, has_of in zip(entries, points, count, strict=True):
        if (twins == i).sum() == 1:
            assert state[i] in (0, 2 * has_of - 1)
        if has_of == 0 or state[i] == -1:
            continue
        advance = (point - room.seen.centre) @ move / room.seen.squares[i]
        assert numbers[branch.LOW, i] - CLOSE <= advance
        assert advance <= numbers[branch.HIGH, i] + CLOSE
        distance = np.linalg.norm(point - place)
        if distance > CLOSE:
            weight = (1.0 + room.cut.pace[0] * (move @ move)) / distance
            assert numbers[branch.LEAST, i] <= weight * (1.0 + CLOSE)
            assert weight <= numbers[branch.MOST, i] * (1.0 + CLOSE)
