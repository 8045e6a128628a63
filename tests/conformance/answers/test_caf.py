"""CAF is judged by all that its weights, known to ten digits, leave open."""

from typing import Any

import numpy as np
import pytest

from boxgeom_conformance.answers.caf import caf_answer
from boxgeom_conformance.case import Case


def judged(rows: Any, n: int, t: int, dtype: str = "float64") -> Case:
    return Case(np.array(rows, dtype=dtype), n, t)


@pytest.mark.parametrize("seed", range(10))
def test_random_vectors_leave_one_answer(seed: int) -> None:
    rows = np.random.default_rng(seed).standard_normal((7, 3)).tolist()
    assert caf_answer(judged(rows, 7, 2)).is_unique


def test_the_weighted_mean_is_exact() -> None:
    # Offsets -1/4 (thrice) and 3/4: weights of 8/9 and 0, and then no variance.
    answer = caf_answer(judged([[0], [0], [0], [1]], 4, 1))
    assert answer.error(np.array([0.0])) == 0
    assert answer.error(np.array([0.25])) > 0.1


def test_where_no_line_is_the_widest_any_weights_count() -> None:
    square = judged([[0, 0], [4, 0], [0, 4], [4, 4]], 4, 1)
    answer = caf_answer(square)
    assert not answer.is_unique
    assert answer.error(np.array([2.0, 2.0])) == 0
    assert answer.error(np.array([1.0, 3.0])) == 0
    assert answer.error(np.array([5.0, 5.0])) > 0.1


def test_of_two_as_far_either_may_keep_what_rounding_leaves() -> None:
    # -3 and 3 are as far from 0. If rounding leaves one of them a little, it is the
    # farthest in the next step, and the others lose less than they would.
    line = [[-3.0], [-1], [0], [1], [3]]
    even = caf_answer(judged(line, 5, 2))
    assert even.error(np.array([0.0])) == 0
    assert len(even.enclosures) > 1


def test_single_precision_leaves_more_open() -> None:
    nearly = [[0.0, 0], [1, 0], [0, 1.001], [1, 1.001], [0.5, 0.5005]]
    assert caf_answer(judged(nearly, 5, 1)).is_unique
    assert not caf_answer(judged(nearly, 5, 1, "float32")).is_unique
